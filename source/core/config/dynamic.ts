import {defaults} from './tables/kubeadm-fields.ts';
import {fault, type ConfigFault, type FaultCode, type FaultParams} from '../told/faults.ts';
import {randomToken} from './random-token.ts';
import {isGlobalUnicast, isIPv6, isLoopback, isUnspecified, joinHostPort, parseAddress, splitHostPort} from '../values/networks.ts';
import type {ClusterConfiguration, InitConfiguration, NodeRegistration, VersionLookup} from './types.ts';
import type {Origin} from '../told/sources.ts';
import {ciImageRepository, compareVersions, currentVersion, exactVersion, isKnownLabel, madeVersions, minimumVersion, parseLabel, parseKubernetesVersion} from './versions.ts';

/** What the configuration asks of the machine and the network. */
export interface ConfigFacts {
	hostname(): Promise<string>;
	/** As `Network.defaultAddress`. */
	defaultAddress(preferred?: 4 | 6): Promise<string | undefined>;
	/** A global address on the loopback interface. Asked where the advertise address is a loopback address. */
	loopbackAddress?(): Promise<string | undefined>;
	/** Endpoints of the container runtimes that are there: `unix:///run/containerd/containerd.sock`. */
	criSockets(): Promise<readonly string[]>;
	/** Whether there is something at the path. Asked for the file that a join discovers its cluster by. */
	isThere?(path: string): Promise<boolean>;
	/** Whether the service manager runs systemd-resolved. */
	isSystemdResolvedActive(): Promise<boolean>;
	/** The text at a URL such as `https://dl.k8s.io/release/stable-1.txt`; rejects where it cannot be had. */
	fetchVersion(url: string): Promise<string>;
	randomBytes(count: number): Uint8Array;
}

/** What is found out while values of the machine are filled in. */
export interface Notes {
	readonly faults: ConfigFault[];
	readonly warnings: ConfigFault[];
	readonly origins: Map<string, Origin>;
	/** Set where a version was looked up. */
	versionLookup?: VersionLookup;
}

const controlPlaneTaint = {key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule'};
const anyAddress = '0.0.0.0';

function tell<Code extends FaultCode>(list: ConfigFault[], code: Code, path: string, params: FaultParams[Code]): void {
	list.push(fault(code, path, params));
}

/** Fills in what only the machine knows (util/config/initconfiguration.go, SetInitDynamicDefaults). */
export async function fillFromMachine(init: InitConfiguration, facts: ConfigFacts, notes: Notes, options: {detectsSocket: boolean}): Promise<InitConfiguration> {
	const bootstrapTokens = init.bootstrapTokens.map((token, index) => {
		if (token.token !== undefined && token.token !== '') {
			return token;
		}
		notes.origins.set(`bootstrapTokens.${index}.token`, {from: 'machine'});
		return {...token, token: randomToken((count) => facts.randomBytes(count))};
	});
	return {
		...init,
		bootstrapTokens,
		nodeRegistration: await fillNodeRegistration(init.nodeRegistration, facts, notes, options),
		localAPIEndpoint: {...init.localAPIEndpoint, advertiseAddress: await chooseAddress(init.localAPIEndpoint.advertiseAddress, facts, notes)},
	};
}

/** @param taint whether the node gets the control plane's taint where none are given */
export async function fillNodeRegistration(given: NodeRegistration, facts: ConfigFacts, notes: Notes, {detectsSocket, taint = true}: {detectsSocket: boolean; taint?: boolean}): Promise<NodeRegistration> {
	if (given.name === '') {
		notes.origins.set('nodeRegistration.name', {from: 'machine'});
	}
	const name = (given.name === '' ? await facts.hostname() : given.name).trim().toLowerCase();
	const taints = given.taints ?? (taint ? [controlPlaneTaint] : undefined);
	const criSocket = await chooseSocket(given.criSocket, 'nodeRegistration.criSocket', facts, notes, detectsSocket);
	return {...given, name, ...(taints && {taints}), criSocket};
}

export async function chooseSocket(given: string, path: string, facts: ConfigFacts, notes: Notes, detects: boolean): Promise<string> {
	if (given !== '') {
		if (given.startsWith('unix')) {
			return given;
		}
		tell(notes.warnings, 'socket-without-scheme', path, {value: given});
		return `unix://${given}`;
	}
	const sockets = detects ? await facts.criSockets() : [];
	if (sockets.length > 1) {
		tell(notes.faults, 'sockets-several', path, {sockets: sockets.join(', ')});
	}
	if (sockets[0] !== undefined) {
		notes.origins.set(path, {from: 'machine'});
	}
	return sockets[0] ?? defaults.criSocket;
}

/** The address that the API server tells others (SetAPIEndpointDynamicDefaults, ChooseAPIServerBindAddress). */
export async function chooseAddress(given: string, facts: ConfigFacts, notes: Notes, path = 'localAPIEndpoint.advertiseAddress'): Promise<string> {
	const address = parseAddress(given);
	if (given !== '' && address === undefined) {
		return given;
	}
	if (address !== undefined && isLoopback(address)) {
		const found = await facts.loopbackAddress?.();
		if (found === undefined) {
			tell(notes.faults, 'address-not-found', path, {});
		}
		return found ?? address;
	}
	if (address !== undefined && !isUnspecified(address)) {
		return address;
	}
	notes.origins.set(path, {from: 'machine'});
	// `::` asks for one of its own kind (ResolveBindAddress).
	const found = await facts.defaultAddress(isIPv6(given) ? 6 : 4);
	if (found === undefined) {
		tell(notes.warnings, 'address-guessed', path, {value: anyAddress});
	}
	return found ?? anyAddress;
}

/** Whether others can reach an API server at the address (VerifyAPIServerBindAddress). */
export const isUsableAddress = (address: string): boolean => parseAddress(address) === undefined || isLoopback(address) || isGlobalUnicast(address);

/** Resolves the version, and fills in what follows from other values (SetClusterDynamicDefaults). */
export async function fillCluster(cluster: ClusterConfiguration, bindPort: number, facts: ConfigFacts, notes: Notes): Promise<ClusterConfiguration> {
	const version = await chooseVersion(cluster, facts, notes);
	const isCi = parseLabel(cluster.kubernetesVersion)?.isCi ?? false;
	const {host, port} = splitHostPort(cluster.controlPlaneEndpoint);
	if (host !== '' && port === '') {
		notes.origins.set('controlPlaneEndpoint.port', {from: 'field', field: 'localAPIEndpoint.bindPort'});
	}
	return {
		...cluster,
		kubernetesVersion: version,
		...(isCi ? {ciKubernetesVersion: `ci/${version}`} : {}),
		...(isCi && cluster.imageRepository === defaults.imageRepository ? {ciImageRepository} : {}),
		controlPlaneEndpoint: host !== '' && port === '' ? joinHostPort(host, bindPort) : cluster.controlPlaneEndpoint,
		apiServer: {...cluster.apiServer, certSANs: cluster.apiServer.certSANs.map(name => name.toLowerCase())},
	};
}

async function chooseVersion({kubernetesVersion: given}: ClusterConfiguration, facts: ConfigFacts, notes: Notes): Promise<string> {
	const path = 'kubernetesVersion';
	const version = await resolveVersion(given, facts, notes, 3);
	const parsed = version === undefined ? undefined : parseKubernetesVersion(version);
	const oldest = parseKubernetesVersion(minimumVersion);
	if (version === undefined || !parsed || !oldest) {
		tell(notes.faults, 'version-invalid', path, {value: given});
		return given;
	}
	if (compareVersions(parsed, oldest) < 0) {
		tell(notes.faults, 'version-too-old', path, {value: version, min: minimumVersion, made: madeVersions});
	}
	return version;
}

async function resolveVersion(text: string, facts: ConfigFacts, notes: Notes, rounds: number): Promise<string | undefined> {
	const exact = exactVersion(text);
	const label = parseLabel(text);
	if (exact !== undefined || !label) {
		return exact;
	}
	const published = exactVersion(label.label);
	if (published !== undefined || !isKnownLabel(label.label) || rounds === 0) {
		return published;
	}
	const path = 'kubernetesVersion';
	const lookup = {label: notes.versionLookup?.label ?? text, url: label.url};
	let answer: string;
	try {
		answer = (await facts.fetchVersion(label.url)).trim();
	} catch {
		tell(notes.warnings, 'version-offline', path, {label: text, version: currentVersion});
		notes.versionLookup = {...lookup, from: 'program'};
		return currentVersion;
	}
	notes.versionLookup = {...lookup, from: 'network'};
	const remote = parseKubernetesVersion(answer);
	const own = parseKubernetesVersion(currentVersion);
	if (remote && own && (remote.major > own.major || (remote.major === own.major && remote.minor > own.minor))) {
		const used = `stable-${own.major}.${own.minor}`;
		tell(notes.warnings, 'version-newer', path, {label: text, version: answer, used});
		return resolveVersion(used, facts, notes, rounds - 1);
	}
	return resolveVersion(answer, facts, notes, rounds - 1);
}
