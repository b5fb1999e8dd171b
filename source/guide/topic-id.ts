/** Groups of topics, in the order in which they are listed; an id begins with one of them. */
export const groupIds = [
	'component', 'phase', 'certs', 'kubeconfig', 'file', 'flag', 'pod', 'kubelet', 'kube-proxy', 'corefile', 'object', 'identity', 'check', 'wait', 'service', 'image', 'join', 'removal', 'step', 'formerly',
] as const;

export type TopicGroup = typeof groupIds[number];

/** The id of an entry of a group's table: without spaces, stars, brackets and doubled slashes, which a shell would not leave alone. */
export function idOfKey(group: TopicGroup, key: string): string {
	return group === 'pod' ? `pod/${podPath(key)}` : `${group}/${key.replace(/^\//, '').replace('//', '/').replace(/[/:-]\*$/, '').replaceAll(' ', '-')}`;
}

/**
 * The id under which a thing is listed, of one that tells it apart from others of its kind:
 * `check/Port-6443` is `check/Port`, each of the three probes `pod/probe`, each token one Secret.
 */
export function canonical(id: string): string {
	return id.startsWith('pod/') ? `pod/${podPath(id.slice(4))}` : rules.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), id);
}

const rules: readonly (readonly [RegExp, string])[] = [
	[/^phase\/certs\/etcd-/, 'certs/etcd/'],
	[/^phase\/certs\//, 'certs/'],
	[/^certs\/etcd-(?=ca$|server$|peer$|healthcheck-client$)/, 'certs/etcd/'],
	[/^phase\/kubeconfig\/([\w-]+)$/, 'kubeconfig/$1.conf'],
	[/^object\/([^/]+)\/\/?/, 'object/$1/'],
	[/^object\/Node(?:\/.*)?$/, 'object/Node'],
	[/^(object\/Secret\/kube-system\/bootstrap-token)-.*$/, '$1'],
	[/^identity\/system:node:.*$/, 'identity/system:node'],
	[/^((?:kubelet|kube-proxy)\/(?:featureGates|evictionHard|evictionSoft|evictionSoftGracePeriod|evictionMinimumReclaim|systemReserved|kubeReserved|registerWithTaints|cpuManagerPolicyOptions|topologyManagerPolicyOptions|qosReserved|staticPodURLHeader|shutdownGracePeriodByPodPriority|reservedMemory|tracing|userNamespaces|logging\.vmodule))\..*$/, '$1'],
	[/^check\/(Port|FileAvailable|DirAvailable|FileExisting|FileContent|Service)-.*$/, 'check/$1'],
];

/** A path in a manifest as people call it: `hostNetwork`, `labels.tier`, `container.image`; what the three probes have alike stands below `probe`. */
function podPath(path: string): string {
	return path.replaceAll('[]', '').replace(/^(?:spec|metadata)\.(?=.)/, '').replace(/^containers\b/, 'container').replace(/^container\.(?:startup|liveness|readiness)Probe\./, 'probe.').replace(/^(labels|annotations)\.(?!component$|tier$|kubeadm\.kubernetes\.io\/).*$/, '$1');
}
