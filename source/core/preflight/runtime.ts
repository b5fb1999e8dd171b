import {HostError} from '../errors.ts';
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

/** kubeadm connects anew for every runtime check, and each check says for itself that it could not. */
export async function isReachable(host: Pick<PreflightHost, 'runtime'>, socket: string, found: Found): Promise<boolean> {
	const answer = await orHostError(() => host.runtime.version(socket));
	if (answer instanceof HostError) {
		found.error('runtime.unreachable', {socket, message: answer.message});
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
