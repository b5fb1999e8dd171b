import {HostError} from '../told/failures.ts';
import {check, type Found} from './check.ts';
import type {Check, PreflightHost} from './types.ts';

/** RuntimeReady alone counts: a network comes with the Pod network add-on, after init. */
export function runtimeCheck(socket: string): Check {
	return check('CRI', 'runtime', {socket}, async (host, found) => {
		if (!await isReachable(host, socket, found)) {
			return;
		}
		const status = await orHostError(() => host.runtime.status(socket));
		if (status instanceof HostError) {
			found.error('runtime.status-failed', {socket, message: status.message});
		} else if (!status.ready) {
			found.error('runtime.not-ready', {socket, message: status.message ?? ''});
		}
	});
}

export function runtimeVersionCheck(socket: string): Check {
	return check('ContainerRuntimeVersion', 'runtime-version', {socket}, async (host, found) => {
		if (!await isReachable(host, socket, found)) {
			return;
		}
		const implemented = await orHostError(() => host.runtime.hasRuntimeConfig(socket));
		if (implemented instanceof HostError) {
			found.error('runtime-version.failed', {socket, message: implemented.message});
		} else if (!implemented) {
			found.warn('runtime-version.no-runtime-config', {socket});
		}
	});
}

const RUNTIMES: readonly (readonly [RegExp, string])[] = [[/crio/, 'crio'], [/cri-dockerd/, 'cri-docker'], [/containerd/, 'containerd']];

/** The usual service behind a CRI socket; undefined for a socket of one's own. */
export function runtimeService(socket: string): string | undefined {
	return RUNTIMES.find(([pattern]) => pattern.test(socket))?.[1];
}

/** kubeadm connects anew for every runtime check, and each check says for itself that it could not. */
export async function isReachable(host: Pick<PreflightHost, 'runtime' | 'services'>, socket: string, found: Found): Promise<boolean> {
	const answer = await orHostError(() => host.runtime.version(socket));
	if (answer instanceof HostError) {
		const {message} = answer;
		// containerd as Docker packages it has the CRI plugin disabled: it takes the call and knows no such service.
		if (answer.code === 'UNIMPLEMENTED') {
			found.error('runtime.cri-disabled', {socket, message});
		} else {
			const service = runtimeService(socket);
			const installed = service !== undefined && await host.services.exists(service).catch(() => false);
			found.error('runtime.unreachable', {socket, message, installed});
		}
		return false;
	}
	return true;
}

async function orHostError<T>(ask: () => Promise<T>): Promise<T | HostError> {
	try {
		return await ask();
	} catch (error) {
		if (error instanceof HostError) {
			return error;
		}
		throw error;
	}
}
