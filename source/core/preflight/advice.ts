import type {InitConfig} from '../config/types.ts';
import {pauseVersion} from '../config/versions.ts';
import {HostError} from '../told/failures.ts';
import {check, type Look} from './check.ts';
import {runtimeSetting} from './runtime-files.ts';
import type {Check} from './types.ts';

/**
 * What kubeadm does not check and still decides whether a node comes up. It warns and never fails; `init` tells it as
 * warnings of the run, so that the names that `--ignore-preflight-errors` takes stay kubeadm's.
 */
export function runtimeAdvice(config: InitConfig): readonly Check[] {
	const {criSocket, imagePullPolicy} = config.init.nodeRegistration;
	return [...(imagePullPolicy === 'Never' ? [] : [sandboxImageCheck(criSocket, config.cluster.imageRepository)]), cgroupDriverCheck(criSocket, kubeletDriver(config))];
}

/** Whether the runtime starts Pod sandboxes with this release's image. kubeadm only logs it, and not at all where nothing is pulled. */
export function sandboxImageCheck(socket: string, imageRepository: string): Check {
	const expected = `${imageRepository}/pause:${pauseVersion}`;
	return check('SandboxImage', 'sandbox-image', {expected}, ifTold(async ({files, runtime}, found) => {
		const {sandboxImage = ''} = await runtime.status(socket);
		if (sandboxImage !== '' && sandboxImage !== expected) {
			found.warn('image.sandbox-differs', {image: sandboxImage, expected, ...await runtimeSetting(files, await runtime.version(socket), 'sandbox-image', expected)});
		}
	}));
}

/** Whether runtime and kubelet manage cgroups alike. kubeadm does not look. */
export function cgroupDriverCheck(socket: string, kubelet: string): Check {
	return check('CgroupDriver', 'cgroup-driver', {driver: kubelet}, ifTold(async ({files, runtime}, found) => {
		const told = await runtime.cgroupDriver(socket);
		if (told !== undefined && told.driver !== kubelet) {
			const setting = await runtimeSetting(files, await runtime.version(socket), 'cgroup-driver', kubelet);
			found.warn('cgroup-driver.differs', {kubelet, runtime: told.driver, followed: told.isToldToKubelet, ...setting});
		}
	}));
}

/** A flag counts before the kubelet's configuration, and the last of several. */
export function kubeletDriver({init, kubelet}: InitConfig): string {
	const flag = init.nodeRegistration.kubeletExtraArgs.findLast(({name}) => name === 'cgroup-driver')?.value;
	const field = kubelet['cgroupDriver'];
	return flag ?? (typeof field === 'string' && field !== '' ? field : 'systemd');
}

/** A runtime that does not answer is told by the checks that need it to. */
function ifTold(look: Look): Look {
	return async (host, found, signal) => {
		try {
			await look(host, found, signal);
		} catch (error) {
			if (!(error instanceof HostError)) {
				throw error;
			}
		}
	};
}
