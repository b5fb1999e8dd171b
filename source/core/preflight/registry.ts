import {HostError} from '../told/failures.ts';
import {check} from './check.ts';
import {maskProxy, runtimeEnvironment} from './runtime-environment.ts';
import type {Check, PreflightHost} from './types.ts';

/** A registry that answers does so well within this; who waits longer will not like to pull from it. */
const TIMEOUT_MS = 3000;

/** Whether the registries of images answer, asked as the runtime would: by its proxy, and its mirrors first. */
export function registryCheck(socket: string, images: readonly string[]): Check {
	const registries = [...new Set(images.map(registryOf))];
	return check('Registry', 'registry', {registries: registries.join(' ')}, async (host, found, signal) => {
		const environment = await runtimeEnvironment(host, socket);
		await Promise.all(registries.map(async (registry) => {
			const places = [...await mirrorsOf(host.files, registry), `https://${HOSTS[registry] ?? registry}`];
			const answers = await Promise.all(places.map(async (place) => ask(host, place, environment, signal)));
			const [answer] = answers;
			if (answer !== undefined && answers.every((one) => one !== undefined)) {
				const proxy = proxyOf(environment ?? await ownEnvironment(host));
				const own = proxyOf(await ownEnvironment(host));
				found.warn('registry.unreachable', {
					registry, url: `${places[0] ?? ''}/v2/`, answer, proxy: maskProxy(proxy),
					// A proxy of the shell that the runtime does not have is the usual cause.
					shellProxy: environment !== undefined && proxy === '' ? maskProxy(own) : '',
				});
			}
		}));
	});
}

/** Where an image without a registry comes from, and the address of that registry. */
const DEFAULT = 'docker.io';
const HOSTS: Readonly<Record<string, string>> = {[DEFAULT]: 'registry-1.docker.io'};

/** `registry.k8s.io` of `registry.k8s.io/pause:3.10.2`. */
export function registryOf(image: string): string {
	const [first = '', ...rest] = image.split('/');
	return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : DEFAULT;
}

/** containerd's mirrors of a registry (`[host."https://…"]` of its hosts.toml), in their order. */
export async function mirrorsOf(files: Pick<PreflightHost['files'], 'read'>, registry: string): Promise<readonly string[]> {
	for (const folder of [registry, '_default']) {
		const content = await files.read(`/etc/containerd/certs.d/${folder}/hosts.toml`).catch(() => undefined);
		if (content !== undefined) {
			return [...content.toString('utf8').matchAll(/^\s*\[host\.["']([^"']+?)\/*["']\]/gm)].map(([, url = '']) => url);
		}
	}
	return [];
}

/** @returns undefined where the registry answers, and be it that it wants a password or shows a certificate that only the runtime trusts. */
async function ask({network}: Pick<PreflightHost, 'network'>, place: string, environment: Environment | undefined, signal: AbortSignal): Promise<string | undefined> {
	try {
		await network.fetchText(`${place}/v2/`, {timeoutMs: TIMEOUT_MS, signal, ...(environment && {environment})});
		return undefined;
	} catch (error) {
		signal.throwIfAborted();
		if (!(error instanceof HostError)) {
			throw error;
		}
		if (error.code === 'HTTP_STATUS') {
			const status = Number(error.fields['status']);
			return status < 500 ? undefined : String(status);
		}
		return /CERT|SIGNATURE|SSL|TLS/.test(error.code) ? undefined : error.code;
	}
}

type Environment = Readonly<Record<string, string | undefined>>;

const ownEnvironment = async ({machine}: Pick<PreflightHost, 'machine'>): Promise<Environment> =>
	Object.fromEntries(await Promise.all(['HTTPS_PROXY', 'https_proxy'].map(async (name) => [name, await machine.env(name)] as const)));

const proxyOf = (environment: Environment): string => environment['HTTPS_PROXY'] || environment['https_proxy'] || '';
