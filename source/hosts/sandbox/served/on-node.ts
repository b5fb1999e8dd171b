/** Says that a program was started on a served sandbox's node: the node's addresses and ports are this process' own there. */
export const ON_NODE = 'KUBESTEP_ON_NODE';

/** Below `.sandbox` while the node is served in namespaces of its own: then there is a shell on it. */
export const APART = 'apart';
