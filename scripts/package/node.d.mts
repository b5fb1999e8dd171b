export const NODE_VERSION: string;
/** By processor, in Node's word for it. */
export const NODES: Readonly<Record<'x64' | 'arm64', {readonly package: string; readonly integrity: string}>>;
export function nodeFor(arch: keyof typeof NODES): Promise<string>;
