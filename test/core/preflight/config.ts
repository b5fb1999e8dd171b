import {loadAll} from 'js-yaml';
import type {ClusterConfiguration, InitConfig, NodeRegistration} from '../../../source/core/config/types.ts';
import type {HostDescription} from './fake-host.ts';

/** What the checks read of a configuration; everything else stays at plain values. */
export interface Wanted {
	readonly advertiseAddress?: string;
	readonly bindPort?: number;
	readonly node?: Partial<NodeRegistration>;
	readonly cluster?: Partial<ClusterConfiguration>;
}

const SOCKET = 'unix:///run/containerd/containerd.sock';
const NONE = {extraArgs: [], extraVolumes: [], extraEnvs: []};

export function config({advertiseAddress = '192.0.2.10', bindPort = 6443, node, cluster}: Wanted = {}): InitConfig {
	return {
		init: {
			bootstrapTokens: [],
			dryRun: false,
			nodeRegistration: {
				name: 'cp1', criSocket: SOCKET, taints: [], kubeletExtraArgs: [], ignorePreflightErrors: [],
				imagePullPolicy: 'IfNotPresent', imagePullSerial: true, ...node,
			},
			localAPIEndpoint: {advertiseAddress, bindPort},
			skipPhases: [],
			timeouts: {
				controlPlaneComponentHealthCheck: 0n, kubeletHealthCheck: 0n, kubernetesAPICall: 0n, etcdAPICall: 0n,
				tlsBootstrap: 0n, discovery: 0n, upgradeManifests: 0n,
			},
		},
		cluster: {
			etcd: {local: {dataDir: '/var/lib/etcd', extraArgs: [], extraEnvs: [], serverCertSANs: [], peerCertSANs: []}},
			networking: {serviceSubnet: '10.96.0.0/12', podSubnet: '', dnsDomain: 'cluster.local'},
			kubernetesVersion: 'v1.36.2',
			controlPlaneEndpoint: '',
			apiServer: {...NONE, certSANs: []},
			controllerManager: NONE,
			scheduler: NONE,
			dns: {},
			proxy: {},
			certificatesDir: '/etc/kubernetes/pki',
			imageRepository: 'registry.k8s.io',
			featureGates: {},
			clusterName: 'kubernetes',
			encryptionAlgorithm: 'RSA-2048',
			certificateValidityPeriod: 0n,
			caCertificateValidityPeriod: 0n,
			...cluster,
		},
		kubelet: {}, kubeletGiven: false, kubeProxy: {}, kubeProxyGiven: false,
		uploadCerts: false, skipTokenPrint: false, skipCertificateKeyPrint: false,
		origins: new Map(),
	};
}

interface Documents {
	readonly localAPIEndpoint?: {readonly advertiseAddress?: string; readonly bindPort?: number};
	readonly nodeRegistration?: Partial<NodeRegistration>;
	readonly kubernetesVersion?: string;
	readonly networking?: Partial<ClusterConfiguration['networking']>;
	readonly etcd?: {
		readonly local?: Partial<NonNullable<ClusterConfiguration['etcd']['local']>>;
		readonly external?: Partial<NonNullable<ClusterConfiguration['etcd']['external']>>;
	};
}

/** The same from a recorded case's YAML, with kubeadm's defaults for what the checks read. */
export function load(yaml: string, host: HostDescription): InitConfig {
	const documents = Object.assign({}, ...loadAll(yaml)) as Documents;
	const plain = config();
	const {local, external} = documents.etcd ?? {};
	const found = host.cri?.sockets ?? [host.cri?.socket ?? '/run/containerd/containerd.sock'];
	const criSocket = documents.nodeRegistration?.criSocket ?? `unix:///var${found[0]}`;
	return config({
		...documents.localAPIEndpoint,
		node: {...documents.nodeRegistration, criSocket: criSocket.startsWith('/') ? `unix://${criSocket}` : criSocket},
		cluster: {
			...(documents.kubernetesVersion !== undefined && {kubernetesVersion: documents.kubernetesVersion}),
			networking: {...plain.cluster.networking, ...documents.networking},
			etcd: external === undefined
				? {local: {...plain.cluster.etcd.local, ...local} as NonNullable<ClusterConfiguration['etcd']['local']>}
				: {external: {endpoints: [], caFile: '', certFile: '', keyFile: '', ...external}},
		},
	});
}
