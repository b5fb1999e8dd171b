import {boolean, duration, int32, int64, list, map, object, quantity, string, strings, time, token, type Field, type FieldTable, type KindTable} from './schema.ts';

const minutes = (count: number) => BigInt(count) * 60_000_000_000n;
const hours = (count: number) => minutes(60 * count);

/** kubeadm's static defaults (v1beta4/defaults.go, constants.go). */
export const defaults = {
	kubernetesVersion: 'stable-1',
	serviceSubnet: '10.96.0.0/12',
	dnsDomain: 'cluster.local',
	clusterDNS: '10.96.0.10',
	certificatesDir: '/etc/kubernetes/pki',
	imageRepository: 'registry.k8s.io',
	clusterName: 'kubernetes',
	etcdDataDir: '/var/lib/etcd',
	criSocket: 'unix:///var/run/containerd/containerd.sock',
	staticPodPath: '/etc/kubernetes/manifests',
	bindPort: 6443,
	imagePullPolicy: 'IfNotPresent',
	encryptionAlgorithm: 'RSA-2048',
	certificateValidityPeriod: hours(365 * 24),
	caCertificateValidityPeriod: hours(3650 * 24),
	tokenTTL: hours(24),
	tokenUsages: ['signing', 'authentication'],
	tokenGroups: ['system:bootstrappers:kubeadm:default-node-token'],
	controlPlaneHealthCheck: minutes(4),
} as const;

const argument = object({name: string({always: true}), value: string({always: true})});

const reference = (extra: FieldTable): Field => object({name: string(), key: string({always: true}), optional: boolean({pointer: true}), ...extra}, {pointer: true});

/** core/v1's EnvVar. */
export const envVar = object({
	name: string({always: true}),
	value: string({optional: true}),
	valueFrom: object({
		fieldRef: object({apiVersion: string({default: 'v1'}), fieldPath: string({always: true})}, {pointer: true}),
		resourceFieldRef: object({containerName: string(), resource: string({always: true}), divisor: quantity()}, {pointer: true}),
		configMapKeyRef: reference({}),
		secretKeyRef: reference({}),
		fileKeyRef: object({
			volumeName: string({always: true}), path: string({always: true}), key: string({always: true}), optional: boolean({pointer: true}),
		}, {pointer: true}),
	}, {pointer: true}),
});

export const taint = object({key: string({always: true}), value: string({optional: true}), effect: string({always: true}), timeAdded: time({pointer: true})});

const hostPathMount = object({
	name: string({always: true}),
	hostPath: string({always: true}),
	mountPath: string({always: true}),
	readOnly: boolean({optional: true}),
	pathType: string({optional: true}),
});

const bootstrapToken = object({
	token: token({pointer: true, always: true}),
	description: string({optional: true}),
	ttl: duration({pointer: true, default: defaults.tokenTTL}),
	expires: time({pointer: true}),
	usages: strings({default: defaults.tokenUsages}),
	groups: strings({default: defaults.tokenGroups}),
});

const timeoutFields: FieldTable = {
	controlPlaneComponentHealthCheck: duration({pointer: true, default: defaults.controlPlaneHealthCheck}),
	kubeletHealthCheck: duration({pointer: true, default: minutes(4)}),
	kubernetesAPICall: duration({pointer: true, default: minutes(1)}),
	etcdAPICall: duration({pointer: true, default: minutes(2)}),
	tlsBootstrap: duration({pointer: true, default: minutes(5)}),
	discovery: duration({pointer: true, default: minutes(5)}),
	upgradeManifests: duration({pointer: true, default: minutes(5)}),
};
const timeouts = object(timeoutFields, {pointer: true, default: {}});

/** What differs between the versions of the API: how arguments are given, and newer fields. */
const shapes = {
	v1beta3: {args: () => map(string()), since: () => ({})},
	v1beta4: {args: () => list(argument), since: (fields: FieldTable) => fields},
} satisfies Record<string, {args: () => Field; since: (fields: FieldTable) => FieldTable}>;

type Shape = (typeof shapes)['v1beta3' | 'v1beta4'];

const nodeRegistration = ({args, since}: Shape) => object({
	name: string(),
	criSocket: string(),
	// Nil and empty differ: nil gets the control plane's taint.
	taints: list(taint, {pointer: true, always: true}),
	kubeletExtraArgs: args(),
	ignorePreflightErrors: strings(),
	imagePullPolicy: string({default: defaults.imagePullPolicy}),
	...since({imagePullSerial: boolean({pointer: true, default: true})}),
});

const localAPIEndpoint = object({advertiseAddress: string(), bindPort: int32({default: defaults.bindPort})});
const patches = object({directory: string()}, {pointer: true});

const initFields = (shape: Shape): FieldTable => ({
	bootstrapTokens: list(bootstrapToken, {default: [{}]}),
	...shape.since({dryRun: boolean()}),
	nodeRegistration: nodeRegistration(shape),
	localAPIEndpoint,
	certificateKey: string({optional: true, secret: true}),
	skipPhases: strings(),
	patches,
	...shape.since({timeouts}),
});

const component = ({args, since}: Shape, extra: FieldTable = {}) => object({
	extraArgs: args(),
	extraVolumes: list(hostPathMount),
	...since({extraEnvs: list(envVar)}),
	...extra,
});

const imageMeta: FieldTable = {imageRepository: string({optional: true}), imageTag: string({optional: true})};

const clusterFields = (shape: Shape, apiServerExtra: FieldTable): FieldTable => ({
	etcd: object({
		local: object({
			...imageMeta,
			dataDir: string({always: true, default: defaults.etcdDataDir}),
			extraArgs: shape.args(),
			...shape.since({extraEnvs: list(envVar)}),
			serverCertSANs: strings(),
			peerCertSANs: strings(),
		}, {pointer: true}),
		external: object({
			endpoints: strings({pointer: true, always: true}),
			...shape.since({httpEndpoints: strings()}),
			caFile: string({always: true}),
			certFile: string({always: true}),
			keyFile: string({always: true}),
		}, {pointer: true}),
	}),
	networking: object({
		serviceSubnet: string({default: defaults.serviceSubnet}),
		podSubnet: string(),
		dnsDomain: string({default: defaults.dnsDomain}),
	}),
	kubernetesVersion: string({default: defaults.kubernetesVersion}),
	controlPlaneEndpoint: string(),
	apiServer: component(shape, {certSANs: strings(), ...apiServerExtra}),
	controllerManager: component(shape),
	scheduler: component(shape),
	dns: object({...imageMeta, ...shape.since({disabled: boolean({optional: true})})}),
	...shape.since({proxy: object({disabled: boolean({optional: true})})}),
	certificatesDir: string({default: defaults.certificatesDir}),
	imageRepository: string({default: defaults.imageRepository}),
	featureGates: map(boolean()),
	clusterName: string({default: defaults.clusterName}),
	...shape.since({
		encryptionAlgorithm: string({default: defaults.encryptionAlgorithm}),
		certificateValidityPeriod: duration({pointer: true, default: defaults.certificateValidityPeriod}),
		caCertificateValidityPeriod: duration({pointer: true, default: defaults.caCertificateValidityPeriod}),
	}),
});

export const kubeadmGroup = 'kubeadm.k8s.io';
const v1beta4 = `${kubeadmGroup}/v1beta4`;
const v1beta3 = `${kubeadmGroup}/v1beta3`;

export const initConfiguration: KindTable = {apiVersion: v1beta4, kind: 'InitConfiguration', fields: initFields(shapes.v1beta4)};
export const clusterConfiguration: KindTable = {apiVersion: v1beta4, kind: 'ClusterConfiguration', fields: clusterFields(shapes.v1beta4, {})};
export const initConfigurationV1beta3: KindTable = {apiVersion: v1beta3, kind: 'InitConfiguration', fields: initFields(shapes.v1beta3)};
export const clusterConfigurationV1beta3: KindTable = {
	apiVersion: v1beta3,
	kind: 'ClusterConfiguration',
	fields: clusterFields(shapes.v1beta3, {timeoutForControlPlane: duration({pointer: true, default: defaults.controlPlaneHealthCheck})}),
};

const discovery = (extra: FieldTable) => object({
	bootstrapToken: object({
		token: string({always: true, secret: true}),
		apiServerEndpoint: string({optional: true}),
		caCertHashes: strings({optional: true}),
		unsafeSkipCAVerification: boolean({optional: true}),
	}, {pointer: true}),
	file: object({kubeConfigPath: string({always: true})}, {pointer: true}),
	tlsBootstrapToken: string({optional: true, secret: true}),
	...extra,
});

const joinFields = (shape: Shape, discoveryExtra: FieldTable): FieldTable => ({
	...shape.since({dryRun: boolean()}),
	nodeRegistration: nodeRegistration(shape),
	caCertPath: string({default: `${defaults.certificatesDir}/ca.crt`}),
	discovery: discovery(discoveryExtra),
	controlPlane: object({localAPIEndpoint, certificateKey: string({optional: true, secret: true})}, {pointer: true}),
	skipPhases: strings(),
	patches,
	...shape.since({timeouts}),
});

export const joinConfiguration: KindTable = {apiVersion: v1beta4, kind: 'JoinConfiguration', fields: joinFields(shapes.v1beta4, {})};
export const joinConfigurationV1beta3: KindTable = {
	apiVersion: v1beta3,
	kind: 'JoinConfiguration',
	fields: joinFields(shapes.v1beta3, {timeout: duration({pointer: true, default: minutes(5)})}),
};

export const resetConfiguration: KindTable = {
	apiVersion: v1beta4,
	kind: 'ResetConfiguration',
	fields: {
		cleanupTmpDir: boolean(),
		certificatesDir: string({default: defaults.certificatesDir}),
		criSocket: string(),
		dryRun: boolean(),
		force: boolean(),
		ignorePreflightErrors: strings(),
		skipPhases: strings(),
		unmountFlags: strings(),
		timeouts,
	},
};

const flag = (value?: boolean) => boolean({pointer: true, ...(value === undefined ? {} : {default: value})});

const upgradePlan: FieldTable = {
	kubernetesVersion: string(),
	allowExperimentalUpgrades: flag(),
	allowRCUpgrades: flag(),
	dryRun: flag(),
	etcdUpgrade: flag(true),
	ignorePreflightErrors: strings(),
	printConfig: flag(),
};

const upgradeNode: FieldTable = {
	certificateRenewal: flag(true),
	dryRun: flag(),
	etcdUpgrade: flag(true),
	ignorePreflightErrors: strings(),
	skipPhases: strings(),
	patches,
	imagePullPolicy: string({default: defaults.imagePullPolicy}),
	imagePullSerial: flag(true),
};

export const upgradeConfiguration: KindTable = {
	apiVersion: v1beta4,
	kind: 'UpgradeConfiguration',
	fields: {
		apply: object({...upgradePlan, ...upgradeNode, forceUpgrade: flag()}),
		diff: object({kubernetesVersion: string(), contextLines: int64()}),
		node: object(upgradeNode),
		plan: object(upgradePlan),
		timeouts,
	},
};
