import type {FlagTypeName, FlagTypes} from './flag-types.ts';

export type FlagGroup = 'configuration' | 'cluster' | 'node' | 'run' | 'sandbox' | 'output' | 'global';

interface FlagEntry {
	/** What is typed, where another flag has that name elsewhere and means something else. */
	readonly name?: string;
	readonly type: FlagTypeName;
	readonly group: FlagGroup;
	/** Stands for the value in the help; of a choice, its words. */
	readonly value?: string;
	/** Nothing is a word of the choice as well. */
	readonly mayBeEmpty?: true;
	/** What a run takes where the flag is not given, and no configuration says otherwise; told in help and docs. */
	readonly default?: string;
	readonly short?: string;
	/** kubeadm has it nowhere. */
	readonly own?: true;
	/** It is taken because kubeadm takes it, and does nothing: why. A flag without this reaches somebody. */
	readonly idle?: string;
}

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
	'allow-experimental-api': {type: 'bool', group: 'configuration', idle: 'no experimental version of the API is there now'},
	'patches': {type: 'string', group: 'configuration', value: 'FOLDER'},
	'feature-gates': {type: 'gates', group: 'configuration', value: 'NAME=true,…'},
	'kubernetes-version': {type: 'string', group: 'cluster', value: 'VERSION', default: 'stable-1'},
	'control-plane-endpoint': {type: 'string', group: 'cluster', value: 'NAME[:PORT]'},
	'pod-network-cidr': {type: 'string', group: 'cluster', value: 'CIDR'},
	'service-cidr': {type: 'string', group: 'cluster', value: 'CIDR', default: '10.96.0.0/12'},
	'service-dns-domain': {type: 'string', group: 'cluster', value: 'DOMAIN', default: 'cluster.local'},
	'image-repository': {type: 'string', group: 'cluster', value: 'REGISTRY', default: 'registry.k8s.io'},
	'apiserver-extra-args': {type: 'arguments', group: 'cluster', value: 'NAME=VALUE,…'},
	'controller-manager-extra-args': {type: 'arguments', group: 'cluster', value: 'NAME=VALUE,…'},
	'scheduler-extra-args': {type: 'arguments', group: 'cluster', value: 'NAME=VALUE,…'},
	'token': {type: 'string', group: 'cluster', value: 'TOKEN'},
	'token-ttl': {type: 'duration', group: 'cluster', value: 'DURATION', default: '24h0m0s'},
	'ttl': {type: 'duration', group: 'cluster', value: 'DURATION', default: '24h0m0s'},
	'usages': {type: 'strings', group: 'cluster', value: 'USAGE,…', default: 'signing,authentication'},
	'groups': {type: 'strings', group: 'cluster', value: 'GROUP,…', default: 'system:bootstrappers:kubeadm:default-node-token'},
	'description': {type: 'string', group: 'cluster', value: 'TEXT'},
	'new-token': {type: 'bool', group: 'cluster', own: true},
	'control-plane': {type: 'bool', group: 'cluster'},
	'client-name': {type: 'string', group: 'cluster', value: 'NAME'},
	'org': {type: 'strings', group: 'cluster', value: 'NAME,…'},
	'user-token': {name: 'token', type: 'string', group: 'cluster', value: 'TOKEN'},
	'validity-period': {type: 'duration', group: 'cluster', value: 'DURATION', default: '8760h0m0s'},
	'upload-certs': {type: 'bool', group: 'cluster'},
	'certificate-key': {type: 'string', group: 'cluster', value: 'KEY'},
	'join-certificate-key': {name: 'certificate-key', type: 'string', group: 'cluster', value: 'KEY'},
	'apiserver-advertise-address': {type: 'string', group: 'node', value: 'ADDRESS'},
	'apiserver-bind-port': {type: 'int32', group: 'node', value: 'PORT', default: '6443'},
	'apiserver-cert-extra-sans': {type: 'strings', group: 'node', value: 'NAME,…'},
	'cert-dir': {type: 'string', group: 'node', value: 'FOLDER', default: '/etc/kubernetes/pki'},
	'reset-cert-dir': {name: 'cert-dir', type: 'string', group: 'node', value: 'FOLDER', default: '/etc/kubernetes/pki'},
	'kubeconfig-dir': {type: 'string', group: 'node', value: 'FOLDER', default: '/etc/kubernetes'},
	'kubeconfig': {type: 'string', group: 'node', value: 'FILE', default: '/etc/kubernetes/admin.conf'},
	'any-kubeconfig': {name: 'kubeconfig', type: 'string', group: 'node', value: 'FILE', default: '/etc/kubernetes/admin.conf'},
	'root': {type: 'string', group: 'node', value: 'FOLDER', default: '/', own: true},
	'cri-socket': {type: 'string', group: 'node', value: 'SOCKET'},
	'node-name': {type: 'string', group: 'node', value: 'NAME'},
	'dry-run': {type: 'bool', group: 'run'},
	'force': {type: 'bool', group: 'run', short: 'f'},
	'rm-force': {name: 'force', type: 'bool', group: 'run', short: 'f'},
	'settle': {type: 'bool', group: 'run', own: true},
	'all': {type: 'bool', group: 'run', own: true},
	'proved': {type: 'string', group: 'run', value: 'FILE', own: true},
	'trust-all': {name: 'all', type: 'bool', group: 'output', own: true},
	'list': {type: 'bool', group: 'run', own: true},
	'lessons-from': {name: 'from', type: 'string', group: 'run', value: 'FOLDER', own: true},
	'learner-name': {name: 'name', type: 'string', group: 'run', value: 'NAME', own: true},
	'random': {type: 'bool', group: 'run', own: true},
	'seed': {type: 'int32', group: 'run', value: 'N', own: true},
	'clock': {type: 'bool', group: 'run', own: true},
	'yes': {type: 'bool', group: 'run', short: 'y'},
	'cleanup-tmp-dir': {type: 'bool', group: 'run'},
	'step': {type: 'bool', group: 'run', own: true},
	'present': {type: 'bool', group: 'run', own: true},
	'break-at': {type: 'strings', group: 'run', value: 'PHASE[/STEP],…', own: true},
	'quiz': {type: 'bool', group: 'run', own: true},
	'record': {type: 'string', group: 'run', value: 'FILE', own: true},
	'bundle-out': {name: 'out', type: 'string', group: 'output', value: 'FILE', default: 'kubestep-bundle.tar.gz', own: true},
	'list-parts': {name: 'list', type: 'bool', group: 'run', own: true},
	'write-yes': {name: 'yes', type: 'bool', group: 'run', short: 'y'},
	'at': {type: 'string', group: 'run', value: 'PLACE', own: true},
	'play': {type: 'bool', group: 'run', own: true},
	'open': {type: 'string', group: 'run', value: 'PHASE[/STEP]', own: true},
	'explain': {type: 'bool', group: 'run', own: true},
	'speed': {type: 'factor', group: 'run', value: 'FACTOR', default: '1', own: true},
	'max-wait': {type: 'factor', group: 'run', value: 'SECONDS', default: '3', own: true},
	'save': {type: 'string', group: 'run', value: 'FILE', own: true},
	'plan': {type: 'string', group: 'run', value: 'FILE', own: true},
	'from': {type: 'string', group: 'run', value: 'PHASE', own: true},
	'until': {type: 'string', group: 'run', value: 'PHASE', own: true},
	'skip-phases': {type: 'strings', group: 'run', value: 'PHASE,…'},
	'reset-skip-phases': {name: 'skip-phases', type: 'strings', group: 'run', value: 'PHASE,…'},
	'ignore-preflight-errors': {type: 'strings', group: 'run', value: 'CHECK,…'},
	'print-manifest': {type: 'bool', group: 'run'},
	'sandbox': {type: 'optional', group: 'sandbox', value: 'FOLDER', own: true},
	'fresh': {type: 'bool', group: 'sandbox', own: true},
	'sandbox-speed': {type: 'factor', group: 'sandbox', value: 'FACTOR', default: '1', own: true},
	'machine': {type: 'string', group: 'sandbox', value: 'FILE', own: true},
	'output': {type: 'choice', group: 'output', value: 'auto|tui|plain|json', short: 'o', default: 'auto'},
	'plan-output': {name: 'output', type: 'choice', group: 'output', value: 'auto|tui|plain|json|html|markdown', short: 'o', default: 'auto'},
	'data-output': {name: 'output', type: 'choice', group: 'output', value: 'text|json|yaml|kyaml', short: 'o', default: 'text'},
	'trust-output': {name: 'output', type: 'choice', group: 'output', value: 'text|json|mermaid|svg', short: 'o', default: 'text'},
	'report-output': {name: 'output', type: 'choice', group: 'output', value: 'text|json|html', short: 'o', default: 'text'},
	'diff-output': {name: 'output', type: 'choice', group: 'output', value: 'auto|tui|text|json|yaml|kyaml|html', short: 'o', default: 'auto'},
	'cast': {type: 'bool', group: 'output', own: true},
	'svg': {type: 'bool', group: 'output', own: true},
	'moving': {type: 'bool', group: 'output', own: true},
	'out': {type: 'string', group: 'output', value: 'FILE', own: true},
	'columns': {type: 'int32', group: 'output', value: 'N', default: '100', own: true},
	'rows': {type: 'int32', group: 'output', value: 'N', default: '30', own: true},
	'theme': {type: 'choice', group: 'output', value: 'auto|dark|light', default: 'auto', own: true},
	'print-join-command': {type: 'bool', group: 'output'},
	'allow-missing-template-keys': {type: 'bool', group: 'output', default: 'true', idle: 'for Go templates as output, which there are none of (docs/differences.md)'},
	'show-managed-fields': {type: 'bool', group: 'output', idle: 'nothing that is printed has such fields'},
	'version-output': {name: 'output', type: 'choice', group: 'output', value: 'json|yaml|short', mayBeEmpty: true, short: 'o'},
	'verbose': {type: 'bool', group: 'output', own: true},
	'lang': {type: 'choice', group: 'output', value: 'en|zh', own: true},
	'color': {type: 'choice', group: 'output', value: 'auto|always|never', default: 'auto', own: true},
	'ascii': {type: 'bool', group: 'output', own: true},
	'mouse': {type: 'bool', group: 'output', own: true},
	'skip-token-print': {type: 'bool', group: 'output'},
	'skip-certificate-key-print': {type: 'bool', group: 'output'},
	'v': {type: 'level', group: 'global', value: 'LEVEL', short: 'v', idle: 'the level of kubeadm\'s log: a run here tells events, all of them'},
	'vmodule': {type: 'string', group: 'global', value: 'PATTERN=N,…', idle: 'the same by source file'},
	'rootfs': {type: 'string', group: 'global', value: 'FOLDER'},
} as const satisfies Record<string, FlagEntry>;

type Table = typeof flagTable;

export type FlagId = keyof Table;

/** What is typed for a flag: some names mean something else for another command. */
export type NameOf<Id extends FlagId> = Table[Id] extends {readonly name: infer Name extends string} ? Name : Id;
export type FlagName = NameOf<FlagId>;

/** Flags that are taken and do nothing, whatever the command. */
export type IdleId = {[Id in FlagId]: Table[Id] extends {readonly idle: string} ? Id : never}[FlagId];

type Words<Text> = Text extends `${infer Word}|${infer Rest}` ? Word | Words<Rest> : Text;
type ValueOf<Entry> = Entry extends {readonly type: 'choice'; readonly value: infer Value}
	? Words<Value> | (Entry extends {readonly mayBeEmpty: true} ? '' : never)
	: Entry extends {readonly type: infer Type extends FlagTypeName} ? FlagTypes[Type] : never;

/** What was given of some flags, by their names; absent is what was not. */
export type FlagValues<Id extends FlagId = FlagId> = {readonly [Each in Id as NameOf<Each>]?: ValueOf<Table[Each]> | undefined};

export interface FlagSpec<Id extends FlagId = FlagId> extends FlagEntry {
	readonly id: Id;
	readonly name: string;
}

/** Flags that every command takes. */
export const globalFlags = ['lang', 'v', 'vmodule', 'rootfs'] as const satisfies readonly FlagId[];

/** Flags of a run that are this program's own, for `init` and for each of its phases. */
export const runFlags = ['step', 'present', 'quiz', 'record', 'sandbox', 'fresh', 'sandbox-speed', 'machine', 'output', 'color', 'ascii', 'mouse'] as const satisfies readonly FlagId[];

/** kubeadm's flags of `init`, and ours. */
export const initFlagIds = [
	'config', 'patches', 'feature-gates', 'kubernetes-version', 'control-plane-endpoint', 'pod-network-cidr', 'service-cidr', 'service-dns-domain',
	'image-repository', 'token', 'token-ttl', 'upload-certs', 'certificate-key', 'apiserver-advertise-address', 'apiserver-bind-port',
	'apiserver-cert-extra-sans', 'cert-dir', 'cri-socket', 'node-name', 'dry-run', 'plan', 'break-at', 'from', 'until', 'skip-phases', 'ignore-preflight-errors',
	'skip-token-print', 'skip-certificate-key-print', ...runFlags,
] as const satisfies readonly FlagId[];

/** What a plan takes: as much of init's as says what would be done, and how it is shown. */
export const planFlagIds = [...initFlagIds.filter((id) => id !== 'dry-run' && id !== 'plan' && id !== 'step' && id !== 'quiz' && id !== 'break-at' && id !== 'output'), 'save', 'plan-output', 'out'] as const satisfies readonly FlagId[];

/** All flags that kubeadm has nowhere; its own `--output` is another. */
export const ownFlags: readonly FlagId[] = (Object.keys(flagTable) as FlagId[]).filter((id) => 'own' in flagTable[id]);

/** The same for `reset`: what is taken away is not made anew first. */
export const resetRunFlags = ['step', 'present', 'quiz', 'record', 'sandbox', 'sandbox-speed', 'output', 'color', 'ascii', 'mouse'] as const satisfies readonly FlagId[];

/** Entries of the table in its order, whatever the order of the ids. */
export function flagSpecs<Id extends FlagId>(ids: readonly Id[]): FlagSpec<Id>[] {
	const wanted: readonly FlagId[] = ids;
	return (Object.keys(flagTable) as FlagId[]).filter((id): id is Id => wanted.includes(id)).map((id): FlagSpec<Id> => {
		const entry: FlagEntry = flagTable[id];
		return {name: id, ...entry, id};
	});
}

/** `-o, --output`, `--config`. */
export const flagName = ({name, short}: Pick<FlagSpec, 'name' | 'short'>): string => `${short === undefined ? '' : `-${short}, `}--${name}`;

/** The words of a choice. */
export const choicesOf = ({value = '', mayBeEmpty}: Pick<FlagSpec, 'value' | 'mayBeEmpty'>): string[] => [...value.split('|'), ...(mayBeEmpty ? [''] : [])];
