import {fieldSource, type FieldSource} from '../config/origins.ts';
import type {InitConfig} from '../config/types.ts';
import {mirrorsOf, registryOf} from '../preflight/registry.ts';
import {maskProxy, runtimeEnvironment} from '../preflight/runtime-environment.ts';
import type {PreflightHost} from '../told/findings.ts';

type Origin = FieldSource['origin'];

/** What a run finds on and around the node, and what it takes of it: plain data, without passwords. Texts are empty where there is nothing. */
export interface Surroundings {
	/** As the distribution calls itself. */
	readonly distribution: string;
	readonly addresses: readonly InterfaceAddress[];
	/** Sockets of container runtimes that somebody listens on. */
	readonly sockets: readonly string[];
	/** Of the shell that runs this program. */
	readonly proxies: Proxies;
	/** What is taken by the configuration; absent where that cannot be read. */
	readonly taken?: Taken;
}

export interface InterfaceAddress {
	readonly interface: string;
	readonly address: string;
	readonly loopback: boolean;
	/** The API server tells others this one. */
	readonly advertised: boolean;
}

export interface Proxies {
	readonly https: string;
	readonly http: string;
	readonly no: string;
}

export interface Taken {
	readonly nodeName: string;
	readonly address: {
		readonly address: string;
		readonly port: number;
		/** `default-route`: the machine's own choice; `given`: somebody's, see `origin`; `none`: there is no route to choose by. */
		readonly why: 'default-route' | 'given' | 'none';
		readonly origin: Origin;
	};
	readonly runtime: {
		readonly socket: string;
		readonly origin: Origin;
		readonly name: string;
		readonly version: string;
		/** Why it does not answer. */
		readonly problem: string;
		/** Of the process that pulls images; absent where it is not known. */
		readonly proxies?: Proxies;
	};
	readonly version: {
		readonly version: string;
		/** `given`: in a file or by a flag; else where `label` was looked up, `program` being what is taken where nobody answers at `url`. */
		readonly learnt: 'given' | 'network' | 'program';
		readonly origin: Origin;
		readonly label: string;
		readonly url: string;
	};
	readonly images: {
		readonly repository: string;
		readonly origin: Origin;
		/** What containerd asks before the registry. */
		readonly mirrors: readonly string[];
	};
}

export type SurroundingsHost = Pick<PreflightHost, 'commands' | 'machine' | 'network' | 'files' | 'services' | 'runtime'>;

/** Looks around. What cannot be seen is left empty: this is told, not judged. */
export async function lookAround(host: SurroundingsHost, config: InitConfig | undefined): Promise<Surroundings> {
	const advertised = config?.init.localAPIEndpoint.advertiseAddress;
	const [distribution, interfaces, sockets, proxies, taken] = await Promise.all([
		host.machine.distribution().catch(() => undefined),
		host.network.interfaces().catch(() => []),
		host.runtime.findSockets().catch(() => []),
		readProxies(async (name) => host.machine.env(name)),
		config && take(host, config),
	]);
	return {
		distribution: distribution?.name ?? '',
		addresses: interfaces.map(({interface: name, address, loopback}) => ({interface: name, address, loopback, advertised: address === advertised})),
		sockets, proxies,
		...(taken && {taken}),
	};
}

async function take(host: SurroundingsHost, config: InitConfig): Promise<Taken> {
	const {cluster, init: {nodeRegistration: {name: nodeName, criSocket: socket}, localAPIEndpoint: {advertiseAddress: address, bindPort: port}}} = config;
	const originOf = (field: string): Origin => fieldSource(config, field).origin;
	const [runtime, environment, mirrors] = await Promise.all([
		host.runtime.version(socket).then(({name, version}) => ({name, version, problem: ''}), (error: unknown) => ({name: '', version: '', problem: error instanceof Error ? error.message : String(error)})),
		runtimeEnvironment(host, socket),
		mirrorsOf(host.files, registryOf(`${cluster.imageRepository}/pause`)),
	]);
	const addressOrigin = originOf('localAPIEndpoint.advertiseAddress');
	const {versionLookup} = config;
	return {
		nodeName,
		address: {address, port, why: addressOrigin.from !== 'machine' ? 'given' : address === '0.0.0.0' ? 'none' : 'default-route', origin: addressOrigin},
		runtime: {socket, origin: originOf('nodeRegistration.criSocket'), ...runtime, ...(environment && {proxies: await readProxies(async (name) => environment[name])})},
		version: {version: cluster.kubernetesVersion, learnt: versionLookup?.from ?? 'given', origin: originOf('kubernetesVersion'), label: versionLookup?.label ?? '', url: versionLookup?.url ?? ''},
		images: {repository: cluster.imageRepository, origin: originOf('imageRepository'), mirrors},
	};
}

/** As Go reads them: upper case first. */
async function readProxies(env: (name: string) => Promise<string | undefined>): Promise<Proxies> {
	const read = async (name: string) => await env(name).catch(() => undefined) || await env(name.toLowerCase()).catch(() => undefined) || '';
	const [https, http, no] = await Promise.all([read('HTTPS_PROXY'), read('HTTP_PROXY'), read('NO_PROXY')]);
	return {https: maskProxy(https), http: maskProxy(http), no};
}
