import type {ClusterConfiguration, InitConfig, InitConfiguration} from '../../../source/core/config/types.ts';

const second = 1_000_000_000n;

const init: InitConfiguration = {
	bootstrapTokens: [{
		token: 'abcdef.0123456789abcdef',
		ttl: 86_400n * second,
		usages: ['signing', 'authentication'],
		groups: ['system:bootstrappers:kubeadm:default-node-token'],
	}],
	dryRun: false,
	nodeRegistration: {
		name: 'cp1',
		criSocket: 'unix:///run/containerd/containerd.sock',
		taints: [{key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule'}],
		kubeletExtraArgs: [],
		ignorePreflightErrors: [],
		imagePullPolicy: 'IfNotPresent',
		imagePullSerial: true,
	},
	localAPIEndpoint: {advertiseAddress: '192.0.2.10', bindPort: 6443},
	skipPhases: [],
	timeouts: {
		controlPlaneComponentHealthCheck: 240n * second,
		kubeletHealthCheck: 240n * second,
		kubernetesAPICall: 60n * second,
		etcdAPICall: 120n * second,
		tlsBootstrap: 300n * second,
		discovery: 300n * second,
		upgradeManifests: 300n * second,
	},
};

const cluster: ClusterConfiguration = {
	etcd: {local: {dataDir: '/var/lib/etcd', extraArgs: [], extraEnvs: [], serverCertSANs: [], peerCertSANs: []}},
	networking: {serviceSubnet: '10.96.0.0/12', podSubnet: '', dnsDomain: 'cluster.local'},
	kubernetesVersion: 'v1.36.2',
	controlPlaneEndpoint: '',
	apiServer: {extraArgs: [], extraVolumes: [], extraEnvs: [], certSANs: []},
	controllerManager: {extraArgs: [], extraVolumes: [], extraEnvs: []},
	scheduler: {extraArgs: [], extraVolumes: [], extraEnvs: []},
	dns: {},
	proxy: {},
	certificatesDir: '/etc/kubernetes/pki',
	imageRepository: 'registry.k8s.io',
	featureGates: {},
	clusterName: 'kubernetes',
	encryptionAlgorithm: 'RSA-2048',
	certificateValidityPeriod: 31_536_000n * second,
	caCertificateValidityPeriod: 315_360_000n * second,
};

/** kubeadm's defaults on node cp1 at 192.0.2.10, with some members replaced. */
export function configWith(changes: {readonly init?: Partial<InitConfiguration>; readonly cluster?: Partial<ClusterConfiguration>} = {}): InitConfig {
	return {
		init: {...init, ...changes.init},
		cluster: {...cluster, ...changes.cluster},
		kubelet: {kind: 'KubeletConfiguration', containerRuntimeEndpoint: ''},
		kubeletGiven: false,
		kubeProxy: {kind: 'KubeProxyConfiguration'},
		kubeProxyGiven: false,
		uploadCerts: false,
		skipTokenPrint: false,
		skipCertificateKeyPrint: false,
		origins: new Map(),
	};
}

export const nodeRegistration = (changes: Partial<InitConfiguration['nodeRegistration']>) => ({...init.nodeRegistration, ...changes});
export const timeouts = (changes: Partial<InitConfiguration['timeouts']>) => ({...init.timeouts, ...changes});
export const localEtcd = (changes: Partial<NonNullable<ClusterConfiguration['etcd']['local']>>) => ({local: {...cluster.etcd.local!, ...changes}});
export const component = (changes: Partial<ClusterConfiguration['apiServer']>) => ({...cluster.apiServer, ...changes});
