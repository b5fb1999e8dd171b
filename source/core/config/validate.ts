import {authorizationWarnings} from './authorization.ts';
import {lastValue} from '../values/arguments.ts';
import {fault, type ConfigFault, type FaultCode, type FaultParams} from '../told/faults.ts';
import {defaults} from './tables/kubeadm-fields.ts';
import {isDnsName, isPort, isWildcardDnsName, overlaps, parseAddress, parseSubnet, parseSubnets, splitHostPort, subnetSize} from '../values/networks.ts';
import type {Argument, BootstrapToken, ClusterConfiguration, ExternalEtcd, InitConfiguration, LocalEtcd, NodeRegistration} from './types.ts';
import {formatDuration} from '../values/duration.ts';
import {nearestName} from '../values/nearest.ts';

/** A fault without its place: the loader knows where each field was written. */
export type Objection = ConfigFault & {
	/** The path of the element at fault, where kubeadm names the list around it. */
	readonly at?: string;
};

export interface Verdict {
	readonly faults: Objection[];
	readonly warnings: Objection[];
}

/** The feature gates of kubeadm v1.36 (features/features.go). */
export const featureGates: Readonly<Record<string, {readonly default: boolean; readonly deprecated?: boolean}>> = {
	NodeLocalCRISocket: {default: true},
	PublicKeysECDSA: {default: false, deprecated: true},
	RootlessControlPlane: {default: false},
};

const algorithms = ['ECDSA-P256', 'ECDSA-P384', 'RSA-2048', 'RSA-3072', 'RSA-4096'];
const pullPolicies = new Set(['', 'Always', 'IfNotPresent', 'Never']);
const minServiceAddresses = 10;
const minPodAddresses = 2;
const maxServiceBits = 20;
const maxNodeMaskDifference = 16;
const certificateKeyBytes = 32;
/** Each is a step, and a request; a cluster has one or two. */
const maxTokens = 1000;

/**
 * OpenSSL, and with it every Node, takes no certificate above 100 KiB in a handshake, and cannot be told to: of that, 4 KiB
 * are for all that is not one of a list's names. (kubeadm's own client, in Go, takes 256 KiB.)
 */
const maxNameBytes = 96 * 1024;

/** A name or an address with its tag and its length. */
function bytesInCertificate(name: string): number {
	return /^[0-9.]+$/.test(name) ? 6 : name.includes(':') ? 18 : name.length + (name.length < 128 ? 2 : 3);
}

/**
 * Checks what kubeadm checks (apis/kubeadm/validation/validation.go, ValidateInitConfiguration),
 * in its order, under its paths.
 */
export function validate(init: InitConfiguration, cluster: ClusterConfiguration): Verdict {
	const checker = new Checker();
	checker.nodeRegistration(init.nodeRegistration);
	if (init.bootstrapTokens.length > maxTokens) {
		checker.fault('tokens-many', 'bootstrapTokens', {count: init.bootstrapTokens.length, limit: maxTokens});
	}
	for (const [index, token] of init.bootstrapTokens.slice(0, maxTokens).entries()) {
		checker.bootstrapToken(token, `bootstrapTokens.${index}`);
	}
	checker.cluster(cluster);
	checker.apiEndpoint(init.localAPIEndpoint, 'localAPIEndpoint');
	checker.certificateKey(init.certificateKey);
	return checker.verdict;
}

/** The checks by themselves, for the kinds of other commands. */
export class Checker {
	readonly verdict: Verdict = {faults: [], warnings: []};

	fault<Code extends FaultCode>(code: Code, path: string, params: FaultParams[Code], {suggestion, at = path}: {suggestion?: string | undefined; at?: string} = {}): void {
		this.verdict.faults.push({...fault(code, path, params, suggestion === undefined ? {} : {suggestion}), at});
	}

	#warn<Code extends FaultCode>(code: Code, path: string, params: FaultParams[Code]): void {
		this.verdict.warnings.push(fault(code, path, params));
	}

	nodeRegistration({name, criSocket, kubeletExtraArgs, imagePullPolicy}: NodeRegistration): void {
		if (name === '') {
			this.fault('node-name-empty', 'nodeRegistration', {});
		} else if (!isDnsName(name)) {
			this.fault('dns-name', 'nodeRegistration.name', {value: name});
		}
		this.socket(criSocket, 'nodeRegistration.criSocket');
		this.#arguments(kubeletExtraArgs, 'nodeRegistration.kubeletExtraArgs');
		this.pullPolicy(imagePullPolicy, 'nodeRegistration.imagePullPolicy');
	}

	pullPolicy(value: string, path: string): void {
		if (!pullPolicies.has(value)) {
			this.fault('pull-policy', path, {value}, {suggestion: nearestName(value, pullPolicies)});
		}
	}

	apiEndpoint({advertiseAddress, bindPort}: InitConfiguration['localAPIEndpoint'], path: string): void {
		if (parseAddress(advertiseAddress) === undefined) {
			this.fault('address-invalid', `${path}.advertiseAddress`, {value: advertiseAddress});
		}
		if (!isPort(String(bindPort))) {
			this.fault('port-invalid', `${path}.bindPort`, {value: bindPort});
		}
	}

	bootstrapToken({usages, groups, expires, ttl}: BootstrapToken, path: string): void {
		const known = defaults.tokenUsages.join(', ');
		const unknown = [...new Set(usages)].filter(usage => !defaults.tokenUsages.some(name => name === usage));
		if (usages.length === 0) {
			this.fault('token-usage-missing', `${path}.usages`, {known});
		} else if (unknown.length > 0) {
			this.fault('token-usage', `${path}.usages`, {value: unknown.join(', '), known}, {suggestion: nearestName(unknown[0] ?? '', defaults.tokenUsages)});
		}
		if (groups.length > 0 && !usages.includes('authentication')) {
			this.fault('token-groups-unused', `${path}.groups`, {});
		}
		for (const [index, group] of groups.entries()) {
			if (!/^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/.test(group)) {
				this.fault('token-group', `${path}.groups`, {value: group, prefix: 'system:bootstrappers:'}, {at: `${path}.groups.${index}`});
			}
		}
		if (expires !== undefined && ttl !== undefined) {
			this.fault('token-expiry-both', path, {});
		}
	}

	cluster(cluster: ClusterConfiguration): void {
		if (cluster.dns.imageRepository !== undefined) {
			this.#repository(cluster.dns.imageRepository, 'dns.imageRepository');
		}
		this.#networking(cluster);
		this.#names(cluster.apiServer.certSANs, 'apiServer.certSANs');
		this.#arguments(cluster.apiServer.extraArgs, 'apiServer.extraArgs');
		this.#arguments(cluster.controllerManager.extraArgs, 'controllerManager.extraArgs');
		this.#arguments(cluster.scheduler.extraArgs, 'scheduler.extraArgs');
		this.verdict.warnings.push(...authorizationWarnings(cluster));
		this.absolute(cluster.certificatesDir, 'certificatesDir');
		for (const name of Object.keys(cluster.featureGates)) {
			if (!Object.hasOwn(featureGates, name)) {
				this.fault('feature-gate-unknown', 'featureGates', {name}, {suggestion: nearestName(name, Object.keys(featureGates)), at: `featureGates.${name}`});
			}
		}
		this.#endpoint(cluster.controlPlaneEndpoint);
		this.#repository(cluster.imageRepository, 'imageRepository');
		this.#etcd(cluster.etcd);
		if (!algorithms.includes(cluster.encryptionAlgorithm)) {
			const value: string = cluster.encryptionAlgorithm;
			this.fault('algorithm-unknown', 'encryptionAlgorithm', {value, known: algorithms.join(', ')}, {suggestion: nearestName(value, algorithms)});
		}
		this.#validity(cluster);
	}

	certificateKey(key: string | undefined, path = 'certificateKey'): void {
		if (key === undefined) {
			return;
		}
		if (!/^([0-9a-fA-F]{2})*$/.test(key)) {
			this.fault('certificate-key-hex', path, {});
		} else if (key.length !== 2 * certificateKeyBytes) {
			this.fault('certificate-key-size', path, {size: key.length / 2, wanted: certificateKeyBytes});
		}
	}

	#endpoint(endpoint: string): void {
		if (endpoint === '') {
			return;
		}
		const {host, port} = splitHostPort(endpoint);
		if (port !== '' && !isPort(port)) {
			this.fault('endpoint-port', 'controlPlaneEndpoint', {value: endpoint, port});
		}
		if (parseAddress(host) === undefined && !isDnsName(host)) {
			this.fault('endpoint-host', 'controlPlaneEndpoint', {value: endpoint, host});
		}
	}

	#networking({networking: {dnsDomain, serviceSubnet, podSubnet}, controllerManager}: ClusterConfiguration): void {
		if (!isDnsName(dnsDomain)) {
			this.fault('dns-name', 'networking.dnsDomain', {value: dnsDomain});
		}
		if (serviceSubnet !== '') {
			this.#subnets(serviceSubnet, 'networking.serviceSubnet', minServiceAddresses);
			for (const {family, mask, text} of parseSubnets(serviceSubnet) ?? []) {
				const bits = family === 4 ? 32 : 128;
				if (bits - mask > maxServiceBits) {
					this.fault('subnet-large', 'networking.serviceSubnet', {value: text, bits, min: bits - maxServiceBits});
				}
			}
		}
		if (podSubnet !== '') {
			this.#subnets(podSubnet, 'networking.podSubnet', minPodAddresses);
			if (lastValue(controllerManager.extraArgs, 'allocate-node-cidrs') !== 'false') {
				this.#nodeMasks(podSubnet, controllerManager.extraArgs);
			}
		}
	}

	#subnets(text: string, path: string, min: number): void {
		const subnets = parseSubnets(text);
		if (!subnets) {
			this.fault('subnet-invalid', path, {value: text});
			return;
		}
		if (subnets.length > 2 || (subnets.length === 2 && subnets[0]?.family === subnets[1]?.family)) {
			this.fault('subnet-families', path, {value: text});
		}
		const siteLocal = parseSubnet('fec0::/10');
		for (const subnet of subnets) {
			const size = subnetSize(subnet);
			if (size < BigInt(min)) {
				this.fault('subnet-small', path, {value: subnet.text, size: Number(size), min});
			}
			if (siteLocal && overlaps(siteLocal, subnet)) {
				this.#warn('subnet-site-local', path, {value: subnet.text});
			}
		}
	}

	#nodeMasks(podSubnet: string, args: readonly Argument[]): void {
		const path = 'networking.podSubnet';
		for (const {family, mask, text} of parseSubnets(podSubnet) ?? []) {
			const flag = `node-cidr-mask-size-ipv${family}`;
			const given = lastValue(args, flag) ?? '';
			const nodeMask = given === '' ? (family === 4 ? 24 : 64) : Number(given);
			if (given !== '' && !/^[-+]?\d{1,18}$/.test(given)) {
				this.fault('node-mask-invalid', path, {flag, value: given});
			} else if (mask > nodeMask) {
				this.fault('pod-subnet-too-small', path, {value: text, mask, nodeMask});
			} else if (nodeMask - mask > maxNodeMaskDifference) {
				this.fault('pod-subnet-too-large', path, {value: text, mask, nodeMask, max: maxNodeMaskDifference});
			}
		}
	}

	#etcd({local, external}: ClusterConfiguration['etcd']): void {
		if (local && external) {
			this.fault('etcd-both', 'etcd', {});
		} else if (local) {
			this.#localEtcd(local);
		} else if (external) {
			this.#externalEtcd(external);
		}
	}

	#localEtcd(etcd: LocalEtcd): void {
		this.absolute(etcd.dataDir, 'etcd.local.dataDir');
		this.#names(etcd.serverCertSANs, 'etcd.local.serverCertSANs');
		this.#names(etcd.peerCertSANs, 'etcd.local.peerCertSANs');
		if (etcd.imageRepository !== undefined) {
			this.#repository(etcd.imageRepository, 'etcd.local.imageRepository');
		}
		this.#arguments(etcd.extraArgs, 'etcd.local.extraArgs');
	}

	#externalEtcd({endpoints = [], httpEndpoints = [], caFile, certFile, keyFile}: Partial<Pick<ExternalEtcd, 'endpoints'>> & ExternalEtcd): void {
		const path = 'etcd.external';
		if ((certFile === '') !== (keyFile === '')) {
			this.fault('etcd-key-pair', path, {});
		}
		if (certFile !== '' && keyFile !== '' && caFile === '') {
			this.fault('etcd-ca-missing', path, {});
		}
		if (endpoints.length === 0) {
			this.fault('etcd-no-endpoints', `${path}.endpoints`, {});
		}
		// Where they follow from `endpoints`, what is wrong with them is told there: the file has no other.
		const follows = httpEndpoints.join('\n') === endpoints.join('\n');
		this.#urls(endpoints, `${path}.endpoints`, {wantsHttps: caFile !== '' || certFile !== '' || keyFile !== '', also: follows ? `${path}.httpEndpoints` : ''});
		this.#urls(follows ? [] : httpEndpoints, `${path}.httpEndpoints`);
		for (const [name, file] of Object.entries({caFile, certFile, keyFile})) {
			if (file !== '') {
				this.absolute(file, `${path}.${name}`);
			}
		}
	}

	/** @param also the field that has them too */
	#urls(urls: readonly string[], path: string, {wantsHttps = false, also = ''}: {readonly wantsHttps?: boolean; readonly also?: string} = {}): void {
		for (const [index, value] of urls.entries()) {
			const scheme = urlScheme(value);
			const at = `${path}.${index}`;
			if (scheme === undefined) {
				this.fault('url-invalid', path, {value, also}, {at});
				continue;
			}
			if (wantsHttps && scheme !== 'https') {
				this.fault('url-not-https', path, {value}, {at});
			}
			if (scheme === '') {
				this.fault('url-without-scheme', path, {value, also}, {at});
			}
		}
	}

	socket(socket: string, path: string): void {
		const scheme = urlScheme(socket);
		if (socket === '') {
			this.fault('socket-empty', path, {});
		} else if (scheme === undefined) {
			this.fault('socket-invalid', path, {value: socket});
		} else if (scheme !== 'unix') {
			this.fault('socket-scheme', path, {value: socket, scheme});
		}
	}

	#arguments(args: readonly Argument[], path: string): void {
		for (const [index, {name}] of args.entries()) {
			if (name === '') {
				this.fault('argument-unnamed', path, {index}, {at: `${path}.${index}`});
			}
		}
	}

	absolute(value: string, path: string): void {
		if (!value.startsWith('/')) {
			this.fault('path-relative', path, {value});
		}
	}

	#names(names: readonly string[], path: string): void {
		const size = [...new Set(names)].reduce((sum, name) => sum + bytesInCertificate(name), 0);
		if (size > maxNameBytes) {
			this.fault('cert-sans-many', path, {size, limit: maxNameBytes});
			return;
		}
		for (const [index, value] of names.entries()) {
			if (!isDnsName(value) && !isWildcardDnsName(value) && parseAddress(value) === undefined) {
				this.fault('cert-san', path, {value}, {at: `${path}.${index}`});
			}
		}
	}

	#repository(value: string, path: string): void {
		if (value.length > longestRepository || !repositoryForm.test(`${value}/name`)) {
			this.fault('image-repository', path, {value});
		}
	}

	#validity({certificateValidityPeriod: leaf, caCertificateValidityPeriod: ca}: ClusterConfiguration): void {
		if (leaf > defaults.certificateValidityPeriod) {
			this.#warn('validity-long', 'certificateValidityPeriod', {value: formatDuration(leaf), recommended: formatDuration(defaults.certificateValidityPeriod)});
		}
		if (ca > defaults.caCertificateValidityPeriod) {
			this.#warn('validity-long', 'caCertificateValidityPeriod', {value: formatDuration(ca), recommended: formatDuration(defaults.caCertificateValidityPeriod)});
		}
		if (leaf > ca) {
			this.#warn('validity-beyond-ca', 'certificateValidityPeriod', {value: formatDuration(leaf), ca: formatDuration(ca)});
		}
	}
}


/** The distribution project allows 255 characters of a name. */
const longestRepository = 1024;

/** A reference to an image without its tag, as the distribution project defines it. */
const repositoryForm = (() => {
	const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
	const host = String.raw`(?:${label}(?:\.${label})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?`;
	const part = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
	return new RegExp(`^(?:${host}/)?${part}(?:/${part})*$`);
})();

/** The scheme of a URL in lower case, empty where there is none; undefined where Go's `url.Parse` finds fault. */
export function urlScheme(text: string): string | undefined {
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	if (/[\u0000-\u001F\u007F]/.test(text)) {
		return undefined;
	}
	const scheme = /^([a-zA-Z][-+.a-zA-Z0-9]*):/.exec(text);
	if (!scheme) {
		const firstSegment = text.split(/[/?#]/)[0] ?? '';
		return firstSegment.includes(':') || /%(?![0-9a-fA-F]{2})/.test(text) ? undefined : '';
	}
	const rest = text.slice(scheme[0].length);
	const authority = /^\/\/([^/?#]*)/.exec(rest)?.[1] ?? '';
	const host = authority.slice(authority.lastIndexOf('@') + 1);
	// Go counts what is behind the last colon as the port, and lets a host have more of them.
	const port = host.slice(host.lastIndexOf(':') + 1);
	const isHost = host.startsWith('[') ? /^\[[^\]]*\](?::\d*)?$/.test(host) : !/[\s<>"[\\^`{|}]/.test(host) && (port === host || /^\d*$/.test(port));
	return isHost && !/%(?![0-9a-fA-F]{2})/.test(rest.replace(/\?[^#]*/, '')) ? (scheme[1] ?? '').toLowerCase() : undefined;
}
