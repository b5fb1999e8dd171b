import type {FlagSpec} from './flags.ts';

/**
 * Every flag there is: kubeadm's by its names and with its meaning, and this program's own.
 * Commands name those they take (commands.ts, phase-flags.ts); help and parser read this.
 */
export const flagTable = {
	'config': {type: 'string', group: 'configuration', value: 'FILE'},
	'old-config': {type: 'string', group: 'configuration', value: 'FILE'},
	'new-config': {type: 'string', group: 'configuration', value: 'FILE'},
	'component-configs': {type: 'strings', group: 'configuration', value: 'KIND,…'},
	'allow-deprecated-api': {type: 'bool', group: 'configuration'},
	'allow-experimental-api': {type: 'bool', group: 'configuration'},
	'patches': {type: 'string', group: 'configuration', value: 'FOLDER'},
	'feature-gates': {type: 'string', group: 'configuration', value: 'NAME=true,…'},
	'kubernetes-version': {type: 'string', group: 'cluster', value: 'VERSION', default: 'stable-1'},
	'control-plane-endpoint': {type: 'string', group: 'cluster', value: 'NAME[:PORT]'},
	'pod-network-cidr': {type: 'string', group: 'cluster', value: 'CIDR'},
	'service-cidr': {type: 'string', group: 'cluster', value: 'CIDR', default: '10.96.0.0/12'},
	'service-dns-domain': {type: 'string', group: 'cluster', value: 'DOMAIN', default: 'cluster.local'},
	'image-repository': {type: 'string', group: 'cluster', value: 'REGISTRY', default: 'registry.k8s.io'},
	'apiserver-extra-args': {type: 'strings', group: 'cluster', value: 'NAME=VALUE,…'},
	'controller-manager-extra-args': {type: 'strings', group: 'cluster', value: 'NAME=VALUE,…'},
	'scheduler-extra-args': {type: 'strings', group: 'cluster', value: 'NAME=VALUE,…'},
	'token': {type: 'string', group: 'cluster', value: 'TOKEN'},
	'token-ttl': {type: 'string', group: 'cluster', value: 'DURATION', default: '24h0m0s'},
	'ttl': {type: 'string', group: 'cluster', value: 'DURATION', default: '24h0m0s'},
	'usages': {type: 'strings', group: 'cluster', value: 'USAGE,…', default: 'signing,authentication'},
	'groups': {type: 'strings', group: 'cluster', value: 'GROUP,…', default: 'system:bootstrappers:kubeadm:default-node-token'},
	'description': {type: 'string', group: 'cluster', value: 'TEXT'},
	'new-token': {type: 'bool', group: 'cluster'},
	'control-plane': {type: 'bool', group: 'cluster'},
	'client-name': {type: 'string', group: 'cluster', value: 'NAME'},
	'org': {type: 'strings', group: 'cluster', value: 'NAME,…'},
	'user-token': {name: 'token', type: 'string', group: 'cluster', value: 'TOKEN'},
	'validity-period': {type: 'string', group: 'cluster', value: 'DURATION', default: '8760h0m0s'},
	'upload-certs': {type: 'bool', group: 'cluster'},
	'certificate-key': {type: 'string', group: 'cluster', value: 'KEY'},
	'join-certificate-key': {name: 'certificate-key', type: 'string', group: 'cluster', value: 'KEY'},
	'apiserver-advertise-address': {type: 'string', group: 'node', value: 'ADDRESS'},
	'apiserver-bind-port': {type: 'string', group: 'node', value: 'PORT', default: '6443'},
	'apiserver-cert-extra-sans': {type: 'strings', group: 'node', value: 'NAME,…'},
	'cert-dir': {type: 'string', group: 'node', value: 'FOLDER', default: '/etc/kubernetes/pki'},
	'reset-cert-dir': {name: 'cert-dir', type: 'string', group: 'node', value: 'FOLDER', default: '/etc/kubernetes/pki'},
	'kubeconfig-dir': {type: 'string', group: 'node', value: 'FOLDER', default: '/etc/kubernetes'},
	'kubeconfig': {type: 'string', group: 'node', value: 'FILE', default: '/etc/kubernetes/admin.conf'},
	'any-kubeconfig': {name: 'kubeconfig', type: 'string', group: 'node', value: 'FILE', default: '/etc/kubernetes/admin.conf'},
	'root': {type: 'string', group: 'node', value: 'FOLDER', default: '/'},
	'cri-socket': {type: 'string', group: 'node', value: 'SOCKET'},
	'node-name': {type: 'string', group: 'node', value: 'NAME'},
	'dry-run': {type: 'bool', group: 'run'},
	'force': {type: 'bool', group: 'run', short: 'f'},
	'yes': {type: 'bool', group: 'run', short: 'y'},
	'cleanup-tmp-dir': {type: 'bool', group: 'run'},
	'step': {type: 'bool', group: 'run'},
	'break-at': {type: 'strings', group: 'run', value: 'PHASE[/STEP],…'},
	'save': {type: 'string', group: 'run', value: 'FILE'},
	'plan': {type: 'string', group: 'run', value: 'FILE'},
	'from': {type: 'string', group: 'run', value: 'PHASE'},
	'until': {type: 'string', group: 'run', value: 'PHASE'},
	'skip-phases': {type: 'strings', group: 'run', value: 'PHASE,…'},
	'reset-skip-phases': {name: 'skip-phases', type: 'strings', group: 'run', value: 'PHASE,…'},
	'ignore-preflight-errors': {type: 'strings', group: 'run', value: 'CHECK,…'},
	'print-manifest': {type: 'bool', group: 'run'},
	'sandbox': {type: 'optional', group: 'sandbox', value: 'FOLDER'},
	'fresh': {type: 'bool', group: 'sandbox'},
	'sandbox-speed': {type: 'string', group: 'sandbox', value: 'FACTOR', default: '1'},
	'machine': {type: 'string', group: 'sandbox', value: 'FILE'},
	'output': {type: 'string', group: 'output', value: 'auto|tui|plain|json', short: 'o', default: 'auto'},
	'plan-output': {name: 'output', type: 'string', group: 'output', value: 'auto|tui|plain|json|html|markdown', short: 'o', default: 'auto'},
	'data-output': {name: 'output', type: 'string', group: 'output', value: 'text|json|yaml|kyaml', short: 'o', default: 'text'},
	'print-join-command': {type: 'bool', group: 'output'},
	'allow-missing-template-keys': {type: 'bool', group: 'output', default: 'true'},
	'show-managed-fields': {type: 'bool', group: 'output'},
	'version-output': {name: 'output', type: 'string', group: 'output', value: 'json|yaml|short', short: 'o'},
	'lang': {type: 'string', group: 'output', value: 'en|zh'},
	'color': {type: 'string', group: 'output', value: 'auto|always|never', default: 'auto'},
	'ascii': {type: 'bool', group: 'output'},
	'mouse': {type: 'bool', group: 'output'},
	'skip-token-print': {type: 'bool', group: 'output'},
	'skip-certificate-key-print': {type: 'bool', group: 'output'},
	'v': {type: 'integer', group: 'global', value: 'LEVEL', short: 'v'},
	'vmodule': {type: 'string', group: 'global', value: 'PATTERN=N,…'},
	'rootfs': {type: 'string', group: 'global', value: 'FOLDER'},
} as const satisfies Record<string, Omit<FlagSpec, 'name'> & {readonly name?: string}>;

export type FlagId = keyof typeof flagTable;

/** What is typed: some names mean something else for another command. */
export type FlagName = Exclude<FlagId, 'any-kubeconfig' | 'data-output' | 'join-certificate-key' | 'plan-output' | 'reset-cert-dir' | 'reset-skip-phases' | 'user-token' | 'version-output'>;

/** Flags that every command takes. */
export const globalFlags = ['lang', 'v', 'vmodule', 'rootfs'] as const satisfies readonly FlagId[];

/** Flags of a run that are this program's own, for `init` and for each of its phases. */
export const runFlags = ['step', 'sandbox', 'fresh', 'sandbox-speed', 'machine', 'output', 'color', 'ascii', 'mouse'] as const satisfies readonly FlagId[];

/** All flags that kubeadm has nowhere; its own `--output` is another. */
export const ownFlags = [...runFlags.filter((name) => name !== 'output'), 'lang', 'break-at', 'save', 'plan', 'from', 'until', 'root', 'new-token'] as const;

/** The same for `reset`: what is taken away is not made anew first. */
export const resetRunFlags = ['step', 'sandbox', 'sandbox-speed', 'output', 'color', 'ascii', 'mouse'] as const satisfies readonly FlagId[];

/** Entries of the table in its order, whatever the order of the ids. */
export function flagSpecs(ids: readonly FlagId[]): (FlagSpec & {readonly id: FlagId})[] {
	return (Object.keys(flagTable) as FlagId[]).filter((id) => ids.includes(id)).map((id) => ({id, name: id, ...flagTable[id]}));
}
