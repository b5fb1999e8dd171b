import type {Surroundings, Proxies, Taken} from '../told/surroundings.ts';
import {fieldSource} from '../config/origins.ts';
import type {FieldSource} from '../told/sources.ts';
import type {InitConfig} from '../config/types.ts';
import {mirrorsOf, registryOf} from '../preflight/registry.ts';
import {maskProxy, runtimeEnvironment} from '../preflight/runtime-environment.ts';
import type {PreflightHost} from '../preflight/types.ts';

type Origin = FieldSource['origin'];

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
