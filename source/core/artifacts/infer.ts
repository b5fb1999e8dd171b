import {posix} from 'node:path';
import {apiServerAddress, joinHostPort, parseAddress} from '../values/networks.ts';
import type {JsonObject} from '../config/types.ts';
import {caCertificateFolders} from '../manifests/volumes.ts';
import {MANIFESTS} from '../phases/control-plane.ts';
import {certificates} from '../pki/certificates.ts';
import {kubeconfigs, parseKubeconfig} from '../pki/kubeconfigs.ts';
import {describe, readCertificate, type CertificateDescription} from '../pki/read.ts';
import type {Files} from '../ports/index.ts';
import type {Fact} from '../told/differences.ts';
import {environmentFacts, manifestFacts, settingsFacts} from './yaml-facts.ts';

/** What a tree tells of the init that made it. */
export interface Inferred {
	/** As a configuration would say it: `kubernetesVersion`, `networking`. */
	readonly cluster: JsonObject;
	readonly init: JsonObject;
	readonly nodeName: string | undefined;
	readonly advertiseAddress: string | undefined;
	readonly criSocket: string | undefined;
	readonly version: string | undefined;
	/** The machine's name, as far as the kubelet's flags tell. */
	readonly hostname: string;
	readonly isResolvedActive: boolean;
	/** Proxy variables that the control plane was given. */
	readonly environment: Readonly<Record<string, string>>;
	/** Folders of CA certificates that the control plane is shown. */
	readonly folders: readonly string[];
}

const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
type Said = Readonly<Record<'etcd' | (typeof components)[number] | 'flags' | 'instance' | 'kubelet', (aspect: Fact['aspect'], name: string) => string | undefined>>;

/**
 * Reads from a tree which configuration it was made with: each value is taken where several places agree
 * on it, so that one that says otherwise is a change and not the configuration.
 */
export async function infer(files: Files): Promise<Inferred> {
	const text = async (path: string): Promise<string> => (await files.read(path).catch(() => undefined))?.toString('utf8') ?? '';
	const facts = {
		'etcd': manifestFacts(await text(`${MANIFESTS}/etcd.yaml`)),
		'kube-apiserver': manifestFacts(await text(`${MANIFESTS}/kube-apiserver.yaml`)),
		'kube-controller-manager': manifestFacts(await text(`${MANIFESTS}/kube-controller-manager.yaml`)),
		'kube-scheduler': manifestFacts(await text(`${MANIFESTS}/kube-scheduler.yaml`)),
		'flags': environmentFacts(await text('/var/lib/kubelet/kubeadm-flags.env')),
		'instance': settingsFacts(await text('/var/lib/kubelet/instance-config.yaml')),
		'kubelet': settingsFacts(await text('/var/lib/kubelet/config.yaml')),
	};
	const said = Object.fromEntries(Object.entries(facts).map(([name, list]) => [name, (aspect: string, of: string) => list.find((one) => one.aspect === aspect && one.name === of)?.value])) as Said;
	const api = (flag: string) => said['kube-apiserver']('flag', `--${flag}`);
	const manager = (flag: string) => said['kube-controller-manager']('flag', `--${flag}`);
	const etcdFlag = (flag: string) => said.etcd('flag', `--${flag}`);

	const certificatesDir = agreed(['client-ca-file', 'tls-cert-file', 'proxy-client-cert-file', 'service-account-key-file', 'kubelet-client-certificate'].map((flag) => folderOf(api(flag))), [folderOf(manager('root-ca-file')), folderOf(manager('client-ca-file'))]) ?? '/etc/kubernetes/pki';
	const certificateList = new Map<string, CertificateDescription>();
	for (const {baseName} of certificates) {
		const read = readCertificate(await text(posix.join(certificatesDir, `${baseName}.crt`)));
		if (read.ok) {
			certificateList.set(baseName, describe(read.value));
		}
	}
	const configs = new Map((await Promise.all(kubeconfigs.map(async ({name}) => [name, parseKubeconfig(await text(`/etc/kubernetes/${name}`))] as const))).flatMap(([name, parsed]) => (parsed.ok ? [[name as string, parsed.value] as const] : [])));
	const server = certificateList.get('apiserver');

	const version = agreed(components.map((name) => imageOf(said[name]('image', ''))?.tag));
	const imageRepository = agreed(components.map((name) => imageOf(said[name]('image', ''))?.repository));
	const nodeName = agreed(
		[etcdFlag('name'), ...['etcd/server', 'etcd/peer'].map((name) => commonName(certificateList.get(name)?.subject)), configs.get('kubelet.conf')?.user.replace(/^system:node:/, '')],
		server === undefined ? [] : server.dnsNames.filter((name) => !name.includes('.') && name !== 'kubernetes'),
	);
	const local = ['controller-manager.conf', 'scheduler.conf', 'kubelet.conf'].map((name) => configs.get(name)?.server);
	const port = agreed([api('secure-port'), ...local.map((url) => splitUrl(url)?.port)]);
	const advertiseAddress = agreed([
		api('advertise-address'), ...local.map((url) => splitUrl(url)?.host), splitUrl(etcdFlag('advertise-client-urls'))?.host,
		splitUrl(etcdFlag('listen-peer-urls'))?.host, splitUrl(etcdFlag('initial-advertise-peer-urls'))?.host, said['kube-apiserver']('field', 'livenessProbe.httpGet.host'),
	]);
	const issuer = api('service-account-issuer')?.replace(/^https:\/\/kubernetes\.default\.svc\./, '');
	const dnsDomain = agreed([said.kubelet('field', 'clusterDomain'), issuer, ...(server?.dnsNames ?? []).filter((name) => name.startsWith('kubernetes.default.svc.')).map((name) => name.slice('kubernetes.default.svc.'.length))]);
	const subnets = [api('service-cluster-ip-range'), manager('service-cluster-ip-range'), '10.96.0.0/12'];
	const serviceSubnet = agreed(subnets.slice(0, 2), subnets.filter((one) => one !== undefined && server?.ipAddresses.includes(firstAddress(one) ?? '') === true));
	const clusterName = agreed([manager('cluster-name'), ...[...configs.values()].map(({cluster}) => cluster)]);
	const own = advertiseAddress === undefined || port === undefined ? undefined : `https://${joinHostPort(advertiseAddress, Number(port))}`;
	const endpoint = agreed(['admin.conf', 'super-admin.conf'].map((name) => configs.get(name)?.server));
	const socketFlag = said.instance('field', 'containerRuntimeEndpoint') === undefined ? said.flags('flag', '--container-runtime-endpoint') : undefined;
	const criSocket = socketFlag ?? agreed([said.instance('field', 'containerRuntimeEndpoint'), said.kubelet('field', 'containerRuntimeEndpoint')]);
	const dataDir = agreed([etcdFlag('data-dir'), said.etcd('volume', 'etcd-data')?.split(', ')[0], facts.etcd.find(({aspect, value}) => aspect === 'mount' && value.startsWith('etcd-data'))?.name]);
	const list = [...certificateList.values()];
	const algorithm = agreed(list.map(({key}) => key));
	const failures = agreed([...components, 'etcd' as const].map((name) => said[name]('field', 'startupProbe.failureThreshold')));
	const external = facts.etcd.length <= 1 && !certificateList.has('etcd/server') ? externalEtcd(api) : undefined;
	const isRootless = [...components, 'etcd' as const].filter((name) => said[name]('field', 'spec.securityContext.runAsUser') !== undefined).length >= 2;
	const [leaf, authority] = [false, true].map((isCA) => agreed(list.filter((one) => one.isCA === isCA).map(periodOf)));
	const podSubnet = manager('allocate-node-cidrs') === 'true' ? manager('cluster-cidr') : undefined;
	return {
		nodeName, advertiseAddress, criSocket, version: version === undefined ? undefined : version.replaceAll('_', '+'),
		hostname: said.flags('flag', '--hostname-override') === undefined ? nodeName ?? '' : '',
		isResolvedActive: said.kubelet('field', 'resolvConf') === '/run/systemd/resolve/resolv.conf',
		environment: shared(facts, (one) => one.aspect === 'env' && /_proxy$/i.test(one.name)),
		folders: caCertificateFolders.filter((folder) => components.slice(0, 2).every((name) => said[name]('mount', folder) !== undefined)),
		cluster: clean({
			kubernetesVersion: version?.replaceAll('_', '+'), imageRepository, certificatesDir, clusterName,
			controlPlaneEndpoint: endpoint === undefined || endpoint === own ? undefined : endpoint.replace(/^https:\/\//, ''),
			networking: clean({serviceSubnet, dnsDomain, podSubnet}),
			encryptionAlgorithm: algorithm, certificateValidityPeriod: leaf, caCertificateValidityPeriod: authority,
			featureGates: clean({RootlessControlPlane: isRootless ? true : undefined, NodeLocalCRISocket: socketFlag === undefined ? undefined : false}),
			etcd: external === undefined ? dataDir === undefined ? undefined : {local: {dataDir}} : {external},
		}),
		init: clean({
			nodeRegistration: clean({name: nodeName, criSocket}),
			localAPIEndpoint: clean({advertiseAddress, bindPort: port === undefined ? undefined : Number(port)}),
			timeouts: failures === undefined ? undefined : {controlPlaneComponentHealthCheck: `${Number(failures) * 10}s`},
		}),
	};
}

/** What at least two say; where as many say something else, what is said first. */
function agreed(...lists: readonly (readonly (string | undefined)[])[]): string | undefined {
	const counts = new Map<string, number>();
	for (const value of lists.flat()) {
		if (value !== undefined && value !== '') {
			counts.set(value, (counts.get(value) ?? 0) + 1);
		}
	}
	const [first] = [...counts].sort(([, a], [, b]) => b - a);
	return first !== undefined && first[1] >= 2 ? first[0] : undefined;
}

/** Facts of a kind that the three components that are handed them have in common. */
function shared(facts: Readonly<Record<string, readonly Fact[]>>, wanted: (fact: Fact) => boolean): Record<string, string> {
	const found = new Map<string, (string | undefined)[]>();
	for (const name of components) {
		for (const fact of (facts[name] ?? []).filter(wanted)) {
			found.set(fact.name, [...found.get(fact.name) ?? [], fact.value]);
		}
	}
	return Object.fromEntries([...found].flatMap(([name, values]) => {
		const value = agreed(values);
		return value === undefined ? [] : [[name, value] as const];
	}));
}

function externalEtcd(api: (flag: string) => string | undefined): JsonObject | undefined {
	const endpoints = api('etcd-servers')?.split(',');
	return endpoints === undefined ? undefined : clean({endpoints, caFile: api('etcd-cafile'), certFile: api('etcd-certfile'), keyFile: api('etcd-keyfile')});
}

/** The period that a certificate was asked for: it begins five minutes before that. */
function periodOf({notBefore, notAfter}: CertificateDescription): string {
	return `${Math.round((Date.parse(notAfter) - Date.parse(notBefore)) / 60_000) - 5}m`;
}

function imageOf(image: string | undefined): {readonly repository: string; readonly tag: string} | undefined {
	const [, repository, tag] = /^(.*)\/[^/:]+:([^/:@]+)$/.exec(image ?? '') ?? [];
	return repository === undefined || tag === undefined ? undefined : {repository, tag};
}

function splitUrl(url: string | undefined): {readonly host: string; readonly port: string} | undefined {
	const first = url?.split(',').at(-1) ?? '';
	if (!URL.canParse(first)) {
		return undefined;
	}
	const {hostname, port} = new URL(first);
	const host = hostname.replaceAll(/^\[|\]$/g, '');
	return {host: parseAddress(host) ?? host, port: port === '' ? '443' : port};
}

function firstAddress(subnets: string): string | undefined {
	try {
		return apiServerAddress(subnets);
	} catch {
		return undefined;
	}
}

const folderOf = (path: string | undefined): string | undefined => (path === undefined ? undefined : posix.dirname(path));
const commonName = (subject: string | undefined): string | undefined => /\bCN=([^,]+)/.exec(subject ?? '')?.[1];

/** Without what is not known. */
function clean(fields: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && !(typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0))) as JsonObject;
}

/** The configuration that was read from a tree, as documents of a file. */
export function inferredDocuments({cluster, init}: Inferred): JsonObject[] {
	const apiVersion = 'kubeadm.k8s.io/v1beta4';
	return [{apiVersion, kind: 'InitConfiguration', ...init}, {apiVersion, kind: 'ClusterConfiguration', ...cluster}];
}
