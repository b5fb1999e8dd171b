import type {ClusterConfiguration, FlagOptions, InitConfiguration, ResetConfiguration} from './types.ts';

/**
 * What a flag of kubeadm's is to a configuration. Its value has the type of the field that it sets, so
 * that the table of the command line (source/cli/line/flag-table.ts) cannot read it as something else.
 */
export interface FlagRow {
	/** The field that it sets, in one of these kinds. */
	readonly init?: string;
	readonly cluster?: string;
	readonly reset?: string;
	/** What it sets of those that no document holds. */
	readonly run?: keyof FlagOptions;
	/** When it does: beside a file as well, once that has been read (`late`; `finishInit` in load.ts has a line for each), or only without one. */
	readonly when?: 'late' | 'both';
	/** May stand beside `--config` (validation.go, isAllowedFlag). */
	readonly withConfig?: true;
	/** kubeadm will take it away. */
	readonly deprecated?: true;
}

/** The flags of `kubeadm init` and of its phases that the configuration is about. */
export const initRows = {
	'apiserver-advertise-address': {init: 'localAPIEndpoint.advertiseAddress'},
	'apiserver-bind-port': {init: 'localAPIEndpoint.bindPort'},
	'apiserver-cert-extra-sans': {cluster: 'apiServer.certSANs'},
	'cert-dir': {cluster: 'certificatesDir'},
	'certificate-key': {init: 'certificateKey'},
	'config': {withConfig: true},
	'apiserver-extra-args': {cluster: 'apiServer.extraArgs', deprecated: true},
	'controller-manager-extra-args': {cluster: 'controllerManager.extraArgs', deprecated: true},
	'scheduler-extra-args': {cluster: 'scheduler.extraArgs', deprecated: true},
	'kubeconfig': {run: 'kubeconfig', withConfig: true},
	'kubeconfig-dir': {run: 'kubeconfigDir', withConfig: true},
	'control-plane-endpoint': {cluster: 'controlPlaneEndpoint'},
	'cri-socket': {init: 'nodeRegistration.criSocket'},
	'dry-run': {init: 'dryRun', when: 'late', withConfig: true},
	'feature-gates': {cluster: 'featureGates'},
	'ignore-preflight-errors': {init: 'nodeRegistration.ignorePreflightErrors', when: 'late', withConfig: true},
	'image-repository': {cluster: 'imageRepository'},
	'kubernetes-version': {cluster: 'kubernetesVersion'},
	'node-name': {init: 'nodeRegistration.name', when: 'both', withConfig: true},
	'patches': {init: 'patches.directory'},
	'pod-network-cidr': {cluster: 'networking.podSubnet'},
	'service-cidr': {cluster: 'networking.serviceSubnet'},
	'service-dns-domain': {cluster: 'networking.dnsDomain'},
	'skip-certificate-key-print': {run: 'skipCertificateKeyPrint', withConfig: true},
	'skip-phases': {init: 'skipPhases', when: 'late', withConfig: true},
	'skip-token-print': {run: 'skipTokenPrint', withConfig: true},
	'token': {init: 'bootstrapTokens.0.token'},
	'token-ttl': {init: 'bootstrapTokens.0.ttl'},
	'upload-certs': {run: 'uploadCerts', withConfig: true},
} as const satisfies Record<string, FlagRow>;

/** The flags of `kubeadm reset`. */
export const resetRows = {
	'cert-dir': {reset: 'certificatesDir'},
	'cleanup-tmp-dir': {reset: 'cleanupTmpDir'},
	'config': {withConfig: true},
	'cri-socket': {reset: 'criSocket'},
	'dry-run': {reset: 'dryRun', withConfig: true},
	'force': {reset: 'force'},
	'ignore-preflight-errors': {reset: 'ignorePreflightErrors', when: 'late', withConfig: true},
	'skip-phases': {reset: 'skipPhases', when: 'late', withConfig: true},
} as const satisfies Record<string, FlagRow>;

/** The flags of `kubeadm token create`; the token that is named goes by `token`. */
export const tokenRows = {
	'certificate-key': {},
	'config': {withConfig: true},
	'description': {init: 'bootstrapTokens.0.description'},
	'dry-run': {withConfig: true},
	'groups': {init: 'bootstrapTokens.0.groups'},
	'kubeconfig': {withConfig: true},
	'print-join-command': {withConfig: true},
	'token': {init: 'bootstrapTokens.0.token', withConfig: true},
	'ttl': {init: 'bootstrapTokens.0.ttl'},
	'usages': {init: 'bootstrapTokens.0.usages'},
} as const satisfies Record<string, FlagRow>;

interface Kinds {
	readonly init: InitConfiguration;
	readonly cluster: ClusterConfiguration;
	readonly reset: ResetConfiguration;
	readonly run: FlagOptions;
}

/** The type of the field at a path; `never`, which takes no value, where there is none. */
type At<Type, Path> = Path extends `${infer Name}.${infer Rest}`
	? Type extends readonly (infer Item)[] ? At<Item, Rest> : Name extends keyof Type ? At<NonNullable<Type[Name]>, Rest> : never
	: Path extends keyof Type ? NonNullable<Type[Path]> : never;

/** Where a row sets no field, it matters only that the flag was given. */
type ValueOf<Row> = keyof Row & keyof Kinds extends never ? unknown : {[Kind in keyof Row & keyof Kinds]: At<Kinds[Kind], Row[Kind]>}[keyof Row & keyof Kinds];

/** Values of the flags of a table, by kubeadm's names; absent where they are not given. */
export type FlagsOf<Rows> = {readonly [Name in keyof Rows]?: ValueOf<Rows[Name]> | undefined};

export type InitFlagName = keyof typeof initRows;
export type InitFlags = FlagsOf<typeof initRows>;
export type ResetFlags = FlagsOf<typeof resetRows>;
export type TokenFlags = FlagsOf<typeof tokenRows>;

/** The field that a flag sets where there is no file, for who tells that its value cannot be read; empty where none. */
export function fieldOf(name: string): string {
	const rows: Readonly<Record<string, FlagRow>> = {...tokenRows, ...initRows};
	const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
	return row?.when === 'late' ? '' : row?.init ?? row?.cluster ?? '';
}
