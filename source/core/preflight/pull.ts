import type {NodeRegistration} from '../config/types.ts';
import {check, finding} from './check.ts';
import {isReachable} from './runtime.ts';
import type {Finding} from '../told/findings.ts';
import type {Check} from './types.ts';

export type PullPolicy = 'Always' | 'IfNotPresent' | 'Never';

const POLICIES: readonly string[] = ['Always', 'IfNotPresent', 'Never'] satisfies readonly PullPolicy[];

export interface PullPlan {
	readonly socket: string;
	/** In the order they are pulled; empty where the policy lets none be pulled. */
	readonly images: readonly string[];
	readonly policy: string;
	/** One after the other; otherwise all at once. A pull that fails does not end the others. */
	readonly serial: boolean;
}

/**
 * What is pulled after the checks, and how, as kubeadm does (app/preflight/checks.go,
 * ImagePullCheck): Never pulls nothing, IfNotPresent what the runtime does not have, Always all.
 *
 * @param images of the control plane, in kubeadm's order.
 */
export function pullPlan(node: NodeRegistration, images: readonly string[]): PullPlan {
	const {criSocket, imagePullPolicy, imagePullSerial} = node;
	const pulls = imagePullPolicy === 'Always' || imagePullPolicy === 'IfNotPresent';
	return {socket: criSocket, images: pulls ? images : [], policy: imagePullPolicy, serial: imagePullSerial};
}

/** What comes before the first pull: a runtime that answers, and a policy that there is. */
export function imagePullCheck({criSocket, imagePullPolicy}: NodeRegistration): Check {
	return check('ImagePull', 'images', {socket: criSocket, policy: imagePullPolicy}, async (host, found) => {
		if (await isReachable(host, criSocket, found) && !POLICIES.includes(imagePullPolicy)) {
			found.error('image.policy-unknown', {policy: imagePullPolicy});
		}
	});
}

/** An image that was not pulled after so many tries. An error, or a warning where ImagePull is ignored. */
export function pullFailed(image: string, attempts: number, message: string): Finding {
	return finding('image.pull-failed', {image, attempts, message});
}
