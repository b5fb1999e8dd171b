import {posix} from 'node:path';
import type {Argument, ControlPlaneComponent, EnvVar, InitConfig, LocalEtcd} from '../config/types.ts';
import {defaultAuthorizationModes} from '../config/authorization.ts';
import {componentImage} from '../config/images.ts';
import type {Choice} from '../told/sources.ts';
import {joinHostPort} from '../values/networks.ts';
import {etcdProbeEndpoint, loopbackOf, probeAddress, type ProbeEndpoint} from './addresses.ts';
import {lastValue} from '../values/arguments.ts';
import type {ManifestHost} from './static-pods.ts';
import {
	caFolderMounts, certificateMounts, externalEtcdMounts, kubeconfigMount, ownMounts, uniqueMounts, type HostMount,
} from './volumes.ts';

export type Component = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler';

/** A flag that kubeadm sets, and the fields of the configuration that its value follows from. */
export interface DefaultArgument extends Argument {
	readonly fields: readonly string[];
	readonly choice?: Choice;
}

/** What sets one component's static Pod apart from another's. */
export interface ComponentSpec {
	readonly image: string;
	/** The field that holds this component's own arguments, variables and volumes: `apiServer`. */
	readonly section: string;
	readonly defaultArgs: readonly DefaultArgument[];
	readonly extraArgs: readonly Argument[];
	readonly extraEnvs: readonly EnvVar[];
	/** Whether the proxy variables of kubeadm's environment are handed on. */
	readonly proxied: boolean;
	readonly mounts: readonly HostMount[];
	readonly volumes: readonly HostMount[];
	readonly probe: ProbeEndpoint;
	readonly livenessPath: string;
	readonly readinessPath?: string;
	readonly startupPath: string;
	readonly requests: {[resource: string]: string};
	readonly annotations?: {[name: string]: string};
}

export const componentSpecs: Readonly<Record<Component, (config: InitConfig, host: ManifestHost) => ComponentSpec>> = {
	etcd: etcdSpec,
	'kube-apiserver': apiServerSpec,
	'kube-controller-manager': controllerManagerSpec,
	'kube-scheduler': schedulerSpec,
};

function etcdSpec(config: InitConfig): ComponentSpec {
	const etcd = localEtcd(config);
	const {certificatesDir} = config.cluster;
	const {advertiseAddress} = config.init.localAPIEndpoint;
	const loopback = loopbackOf(advertiseAddress);
	const name = config.init.nodeRegistration.name;
	const client = `https://${joinHostPort(advertiseAddress, 2379)}`;
	const peer = `https://${joinHostPort(advertiseAddress, 2380)}`;
	const pki = inFolder(posix.join(certificatesDir, 'etcd'));
	const data: HostMount = {name: 'etcd-data', hostPath: etcd.dataDir, readOnly: false, type: 'DirectoryOrCreate'};
	const certificates: HostMount = {name: 'etcd-certs', hostPath: `${certificatesDir}/etcd`, readOnly: false, type: 'DirectoryOrCreate'};
	return {
		image: componentImage(config, 'etcd'),
		section: 'etcd.local',
		defaultArgs: toArguments({
			name: [name, NODE_NAME],
			'listen-client-urls': [`https://${joinHostPort(loopback, 2379)},${client}`, ADDRESS],
			'advertise-client-urls': [client, ADDRESS],
			'listen-peer-urls': [peer, ADDRESS],
			'initial-advertise-peer-urls': [peer, ADDRESS],
			'initial-cluster': [`${name}=${peer}`, NODE_NAME, ADDRESS],
			'data-dir': [etcd.dataDir, 'etcd.local.dataDir'],
			'cert-file': pki('server.crt'),
			'key-file': pki('server.key'),
			'trusted-ca-file': pki('ca.crt'),
			'client-cert-auth': 'true',
			'peer-cert-file': pki('peer.crt'),
			'peer-key-file': pki('peer.key'),
			'peer-trusted-ca-file': pki('ca.crt'),
			'peer-client-cert-auth': 'true',
			'snapshot-count': '10000',
			'listen-metrics-urls': {value: `http://${joinHostPort(loopback, 2381)}`, choice: 'address-family'},
			'feature-gates': 'InitialCorruptCheck=true',
			'watch-progress-notify-interval': '5s',
		}),
		extraArgs: etcd.extraArgs,
		extraEnvs: etcd.extraEnvs,
		proxied: false,
		// kubeadm sorts the volumes of etcd and not its mounts.
		mounts: [data, certificates],
		volumes: uniqueMounts([data, certificates]),
		probe: etcdProbeEndpoint(etcd.extraArgs, loopback),
		livenessPath: '/livez',
		readinessPath: '/readyz',
		startupPath: '/readyz',
		requests: {cpu: '100m', memory: '100Mi'},
		annotations: {'kubeadm.kubernetes.io/etcd.advertise-client-urls': client},
	};
}

function apiServerSpec(config: InitConfig, host: ManifestHost): ComponentSpec {
	const {certificatesDir, etcd, networking, apiServer} = config.cluster;
	const {advertiseAddress, bindPort} = config.init.localAPIEndpoint;
	const pki = inFolder(certificatesDir);
	const structured = lastValue(apiServer.extraArgs, 'authorization-config') !== undefined;
	return {
		...controlPlane('kube-apiserver', 'apiServer', config, apiServer, [
			...certificateMounts(certificatesDir),
			...(etcd.external === undefined ? [] : externalEtcdMounts(etcd.external, certificatesDir)),
			...caFolderMounts(host.caFolders),
		]),
		defaultArgs: toArguments({
			'advertise-address': [advertiseAddress, ADDRESS],
			'enable-admission-plugins': 'NodeRestriction',
			'service-cluster-ip-range': [networking.serviceSubnet, 'networking.serviceSubnet'],
			'service-account-key-file': pki('sa.pub'),
			'service-account-signing-key-file': pki('sa.key'),
			'service-account-issuer': [`https://kubernetes.default.svc.${networking.dnsDomain}`, 'networking.dnsDomain'],
			'client-ca-file': pki('ca.crt'),
			'tls-cert-file': pki('apiserver.crt'),
			'tls-private-key-file': pki('apiserver.key'),
			'kubelet-client-certificate': pki('apiserver-kubelet-client.crt'),
			'kubelet-client-key': pki('apiserver-kubelet-client.key'),
			'enable-bootstrap-token-auth': 'true',
			'secure-port': [String(bindPort), 'localAPIEndpoint.bindPort'],
			'allow-privileged': 'true',
			'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
			'requestheader-username-headers': 'X-Remote-User',
			'requestheader-group-headers': 'X-Remote-Group',
			'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
			'requestheader-client-ca-file': pki('front-proxy-ca.crt'),
			'requestheader-allowed-names': 'front-proxy-client',
			'proxy-client-cert-file': pki('front-proxy-client.crt'),
			'proxy-client-key-file': pki('front-proxy-client.key'),
			...etcdClientFlags(config),
			// Structured authorization names its modes itself, and the API server refuses both at once.
			...(!structured && {'authorization-mode': defaultAuthorizationModes}),
		}),
		probe: {host: probeAddress(advertiseAddress), port: bindPort, scheme: 'HTTPS'},
		livenessPath: '/livez',
		readinessPath: '/readyz',
		startupPath: '/livez',
		requests: {cpu: '250m'},
		annotations: {'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': joinHostPort(advertiseAddress, bindPort)},
	};
}

/** How the API server reaches etcd: an external one's endpoints and certificates, or the one beside it. */
function etcdClientFlags(config: InitConfig): Settings {
	const {certificatesDir, etcd} = config.cluster;
	const {external} = etcd;
	if (external !== undefined) {
		return {
			'etcd-servers': [external.endpoints.join(','), 'etcd.external.endpoints'],
			...(external.caFile !== '' && {'etcd-cafile': [external.caFile, 'etcd.external.caFile']}),
			...(external.certFile !== '' && external.keyFile !== '' && {
				'etcd-certfile': [external.certFile, 'etcd.external.certFile'],
				'etcd-keyfile': [external.keyFile, 'etcd.external.keyFile'],
			}),
		};
	}
	const pki = inFolder(certificatesDir);
	const local = `https://${joinHostPort(loopbackOf(config.init.localAPIEndpoint.advertiseAddress), 2379)}`;
	const own = etcd.local?.extraArgs ?? [];
	const advertised = own.findLastIndex(({name}) => name === 'advertise-client-urls');
	return {
		'etcd-servers': advertised === -1 ? {value: local, choice: 'address-family'} : [own[advertised]?.value ?? '', `etcd.local.extraArgs.${advertised}`],
		'etcd-cafile': pki('etcd/ca.crt'),
		'etcd-certfile': pki('apiserver-etcd-client.crt'),
		'etcd-keyfile': pki('apiserver-etcd-client.key'),
	};
}

function controllerManagerSpec(config: InitConfig, host: ManifestHost): ComponentSpec {
	const {certificatesDir, networking, clusterName, controllerManager} = config.cluster;
	const kubeconfig = '/etc/kubernetes/controller-manager.conf';
	const pki = inFolder(certificatesDir);
	const ca = pki('ca.crt');
	return {
		...controlPlane('kube-controller-manager', 'controllerManager', config, controllerManager, [
			...certificateMounts(certificatesDir), kubeconfigMount(kubeconfig), ...caFolderMounts(host.caFolders),
		]),
		defaultArgs: toArguments({
			...kubeconfigFlags(kubeconfig),
			'client-ca-file': ca,
			'requestheader-client-ca-file': pki('front-proxy-ca.crt'),
			'root-ca-file': ca,
			'service-account-private-key-file': pki('sa.key'),
			// Without the CA's key nothing can be signed: empty paths keep the signing controller from starting.
			'cluster-signing-cert-file': host.externalCA ? {value: '', choice: 'no-ca-key'} : ca,
			'cluster-signing-key-file': host.externalCA ? {value: '', choice: 'no-ca-key'} : pki('ca.key'),
			'use-service-account-credentials': 'true',
			controllers: '*,bootstrapsigner,tokencleaner',
			...(networking.podSubnet !== '' && {'allocate-node-cidrs': ['true', 'networking.podSubnet'], 'cluster-cidr': [networking.podSubnet, 'networking.podSubnet']}),
			...(networking.podSubnet !== '' && networking.serviceSubnet !== '' && {'service-cluster-ip-range': [networking.serviceSubnet, 'networking.serviceSubnet', 'networking.podSubnet']}),
			...(clusterName !== '' && {'cluster-name': [clusterName, 'clusterName']}),
		}),
		probe: boundProbe(controllerManager, 10_257),
		livenessPath: '/healthz',
		startupPath: '/healthz',
		requests: {cpu: '200m'},
	};
}

function schedulerSpec(config: InitConfig): ComponentSpec {
	const {scheduler} = config.cluster;
	const kubeconfig = '/etc/kubernetes/scheduler.conf';
	return {
		...controlPlane('kube-scheduler', 'scheduler', config, scheduler, [kubeconfigMount(kubeconfig)]),
		defaultArgs: toArguments(kubeconfigFlags(kubeconfig)),
		probe: boundProbe(scheduler, 10_259),
		livenessPath: '/livez',
		readinessPath: '/readyz',
		startupPath: '/livez',
		requests: {cpu: '100m'},
	};
}

type ControlPlanePart = Pick<ComponentSpec, 'image' | 'section' | 'extraArgs' | 'extraEnvs' | 'proxied' | 'mounts' | 'volumes'>;

function controlPlane(component: Component, section: string, config: InitConfig, own: ControlPlaneComponent, mounts: readonly HostMount[]): ControlPlanePart {
	const unique = uniqueMounts([...mounts, ...ownMounts(own.extraVolumes)]);
	return {
		image: componentImage(config, component),
		section,
		extraArgs: own.extraArgs,
		extraEnvs: own.extraEnvs,
		proxied: true,
		mounts: unique,
		volumes: unique,
	};
}

function kubeconfigFlags(kubeconfig: string): Settings {
	return {
		'bind-address': '127.0.0.1',
		'leader-elect': 'true',
		kubeconfig,
		'authentication-kubeconfig': kubeconfig,
		'authorization-kubeconfig': kubeconfig,
	};
}

function boundProbe(own: ControlPlaneComponent, port: number): ProbeEndpoint {
	return {host: probeAddress(lastValue(own.extraArgs, 'bind-address') ?? '127.0.0.1'), port, scheme: 'HTTPS'};
}

function localEtcd(config: InitConfig): LocalEtcd {
	const {local} = config.cluster.etcd;
	if (local === undefined) {
		throw new TypeError('an external etcd has no static Pod');
	}
	return local;
}

/** A flag's value; the fields that it follows from come after it. */
type Settings = Readonly<Record<string, string | readonly [value: string, ...fields: string[]] | {readonly value: string; readonly choice: Choice}>>;

const NODE_NAME = 'nodeRegistration.name';
const ADDRESS = 'localAPIEndpoint.advertiseAddress';

/** Paths of certificates and keys, which follow from the folder that the configuration names. */
const inFolder = (folder: string) => (file: string): [string, string] => [posix.join(folder, file), 'certificatesDir'];

function toArguments(flags: Settings): DefaultArgument[] {
	return Object.entries(flags).map(([name, setting]) => {
		if (typeof setting === 'object' && 'choice' in setting) {
			return {name, fields: [], ...setting};
		}
		const [value, ...fields] = typeof setting === 'string' ? [setting] : setting;
		return {name, value, fields};
	});
}
