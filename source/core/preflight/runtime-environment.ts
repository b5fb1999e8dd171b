import {runtimeService} from './runtime.ts';
import type {PreflightHost} from './types.ts';

const MASK = '••••';

/**
 * The environment of the process that pulls: only its own proxies count, not those of the shell. Undefined where it is not
 * known: another service manager than systemd, no root.
 */
export async function runtimeEnvironment({files, services}: Pick<PreflightHost, 'files' | 'services'>, socket: string): Promise<Readonly<Record<string, string>> | undefined> {
	const known = runtimeService(socket);
	// cri-dockerd has Docker pull.
	const service = known === 'cri-docker' ? 'docker' : known;
	try {
		if (service === undefined || await services.manager() !== 'systemd') {
			return undefined;
		}
		const {pid} = await services.state(service);
		const environment = pid === undefined ? undefined : await files.read(`/proc/${pid}/environ`);
		return environment && parse(environment.toString('utf8'));
	} catch {
		return undefined;
	}
}

function parse(environment: string): Record<string, string> {
	return Object.fromEntries(environment.split('\0').flatMap((entry) => {
		const at = entry.indexOf('=');
		return at < 1 ? [] : [[entry.slice(0, at), entry.slice(at + 1)]];
	}));
}

/**
 * A proxy without user and password, which end at the last `@`, since a password may hold any character. It may be given
 * without a scheme. Empty where there is none.
 */
export function maskProxy(proxy: string): string {
	const match = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(proxy);
	const scheme = match?.[1] ?? 'http://';
	const rest = match?.[2] ?? '';
	const at = rest.lastIndexOf('@');
	const host = rest.slice(at + 1).replace(/[/?#].*$/s, '');
	return proxy === '' ? '' : `${scheme}${at === -1 ? '' : `${MASK}@`}${host}`;
}
