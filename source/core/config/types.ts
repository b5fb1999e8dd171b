import type {Origin} from '../told/sources.ts';

/**
 * The configuration as the phases see it: kubeadm v1beta4 after decoding, defaulting and
 * validation. Optional members are those that kubeadm leaves out when empty; everything else
 * has a value by the time a phase runs.
 *
 * Field names and meanings: https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/
 */

/** A Go `time.Duration`: nanoseconds. `formatDuration` writes it the way kubeadm does ("24h0m0s"). */
export type Duration = bigint;

/** `--name=value` of a component; order and repeats are the user's and are kept. */
export interface Argument {
	readonly name: string;
	readonly value: string;
}

export interface EnvVar {
	readonly name: string;
	readonly value?: string;
	readonly valueFrom?: unknown;
}

export interface HostPathMount {
	readonly name: string;
	readonly hostPath: string;
	readonly mountPath: string;
	readonly readOnly?: boolean;
	readonly pathType?: string;
}

export interface Taint {
	readonly key: string;
	readonly value?: string;
	readonly effect: string;
	readonly timeAdded?: string;
}

export interface BootstrapToken {
	/** `abcdef.0123456789abcdef`; secret, except where kubeadm shows it. */
	readonly token: string;
	readonly description?: string;
	/** Absent, or 0: does not expire. */
	readonly ttl?: Duration;
	readonly expires?: string;
	readonly usages: readonly string[];
	readonly groups: readonly string[];
}

export interface NodeRegistration {
	readonly name: string;
	readonly criSocket: string;
	readonly taints: readonly Taint[];
	readonly kubeletExtraArgs: readonly Argument[];
	readonly ignorePreflightErrors: readonly string[];
	readonly imagePullPolicy: string;
	readonly imagePullSerial: boolean;
}

export interface Timeouts {
	readonly controlPlaneComponentHealthCheck: Duration;
	readonly kubeletHealthCheck: Duration;
	readonly kubernetesAPICall: Duration;
	readonly etcdAPICall: Duration;
	readonly tlsBootstrap: Duration;
	readonly discovery: Duration;
	readonly upgradeManifests: Duration;
}

export interface InitConfiguration {
	readonly bootstrapTokens: readonly BootstrapToken[];
	readonly dryRun: boolean;
	readonly nodeRegistration: NodeRegistration;
	readonly localAPIEndpoint: {readonly advertiseAddress: string; readonly bindPort: number};
	/** 64 hexadecimal digits; secret. Absent: made when `--upload-certs` asks for one. */
	readonly certificateKey?: string;
	readonly skipPhases: readonly string[];
	readonly patches?: {readonly directory: string};
	readonly timeouts: Timeouts;
}

export interface ControlPlaneComponent {
	readonly extraArgs: readonly Argument[];
	readonly extraVolumes: readonly HostPathMount[];
	readonly extraEnvs: readonly EnvVar[];
}

export interface ApiServer extends ControlPlaneComponent {
	readonly certSANs: readonly string[];
}

export interface LocalEtcd {
	readonly imageRepository?: string;
	readonly imageTag?: string;
	readonly dataDir: string;
	readonly extraArgs: readonly Argument[];
	readonly extraEnvs: readonly EnvVar[];
	readonly serverCertSANs: readonly string[];
	readonly peerCertSANs: readonly string[];
}

export interface ExternalEtcd {
	readonly endpoints: readonly string[];
	readonly httpEndpoints?: readonly string[];
	readonly caFile: string;
	readonly certFile: string;
	readonly keyFile: string;
}

export type EncryptionAlgorithm = 'RSA-2048' | 'RSA-3072' | 'RSA-4096' | 'ECDSA-P256' | 'ECDSA-P384';

export interface ClusterConfiguration {
	/** Exactly one of the two is there. */
	readonly etcd: {readonly local?: LocalEtcd; readonly external?: ExternalEtcd};
	readonly networking: {readonly serviceSubnet: string; readonly podSubnet: string; readonly dnsDomain: string};
	/** With the leading `v`, resolved: `v1.36.2`. */
	readonly kubernetesVersion: string;
	/** Set for `ci/…` labels: images then come from here. */
	readonly ciImageRepository?: string;
	/** Set for `ci/…` labels: the version as it is uploaded, `ci/v1.36.2-10+0123456789abcd`. */
	readonly ciKubernetesVersion?: string;
	readonly controlPlaneEndpoint: string;
	readonly apiServer: ApiServer;
	readonly controllerManager: ControlPlaneComponent;
	readonly scheduler: ControlPlaneComponent;
	readonly dns: {readonly imageRepository?: string; readonly imageTag?: string; readonly disabled?: boolean};
	readonly proxy: {readonly disabled?: boolean};
	readonly certificatesDir: string;
	readonly imageRepository: string;
	readonly featureGates: Readonly<Record<string, boolean>>;
	readonly clusterName: string;
	readonly encryptionAlgorithm: EncryptionAlgorithm;
	readonly certificateValidityPeriod: Duration;
	readonly caCertificateValidityPeriod: Duration;
}

/** `umount2(2)`'s flags. */
export type UnmountFlag = 'MNT_FORCE' | 'MNT_DETACH' | 'MNT_EXPIRE' | 'UMOUNT_NOFOLLOW';

/** What `reset` is asked to do. */
export interface ResetConfiguration {
	readonly cleanupTmpDir: boolean;
	readonly certificatesDir: string;
	readonly criSocket: string;
	readonly dryRun: boolean;
	readonly force: boolean;
	readonly ignorePreflightErrors: readonly string[];
	readonly skipPhases: readonly string[];
	readonly unmountFlags: readonly UnmountFlag[];
	readonly timeouts: Timeouts;
}

/** Plain JSON data, as it is printed: a KubeletConfiguration, a KubeProxyConfiguration. */
export type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};
export type JsonObject = {readonly [key: string]: Json};

/** How a label such as `stable-1` became a version. */
export interface VersionLookup {
	readonly label: string;
	/** `program`: nobody answered at the URL, so it is the version that this program knows. */
	readonly from: 'network' | 'program';
	readonly url: string;
}

/** The folder that `patches.directory` names, read before the run. */
export interface PatchFolder {
	readonly directory: string;
	/** In the order in which they apply. */
	readonly files: readonly PatchFile[];
	/** Why the folder, or a file in it, could not be read: `ENOENT`. */
	readonly problem?: string;
}

export interface PatchFile {
	/** Without folders: `kube-apiserver0+merge.yaml`. */
	readonly name: string;
	readonly path: string;
	/** Text of the file; empty for one that is no patch by its name. */
	readonly content: string;
}

/** What flags alone say of a run: no document holds it. */
export interface FlagOptions {
	readonly uploadCerts: boolean;
	readonly skipTokenPrint: boolean;
	readonly skipCertificateKeyPrint: boolean;
	/** Where kubeconfigs are written, where it is not /etc/kubernetes. */
	readonly kubeconfigDir?: string;
	/** Whom phases speak to the API server as, where it is not admin.conf. */
	readonly kubeconfig?: string;
}

/** All that an init run is asked to do. */
export interface InitConfig extends FlagOptions {
	readonly init: InitConfiguration;
	readonly cluster: ClusterConfiguration;
	/** Every field in kubeadm's printed layout, defaults filled in (durations as "0s" and so on). */
	readonly kubelet: JsonObject;
	/** True when the user gave a KubeletConfiguration document. */
	readonly kubeletGiven: boolean;
	readonly kubeProxy: JsonObject;
	readonly kubeProxyGiven: boolean;
	/** Absent where no folder is named, or none was read. */
	readonly patches?: PatchFolder;
	/** `apiServer.timeoutForControlPlane` of v1beta3, which migration keeps. */
	readonly timeoutForControlPlane?: Duration;
	/** By path: `networking.serviceSubnet`, `localAPIEndpoint.advertiseAddress`, `bootstrapTokens.0.token`, `KubeletConfiguration.maxPods`. */
	readonly origins: ReadonlyMap<string, Origin>;
	/** Absent where an exact version was given, which needs no network. */
	readonly versionLookup?: VersionLookup;
}
