import type {ApiObject} from '../cluster/index.ts';
import {inMilliseconds} from '../values/duration.ts';
import {object} from '../steps/object.ts';
import type {PhaseContext} from '../engine/phase.ts';

/** Puts objects into the cluster, one after the other, each a step of its own. */
export async function send({config, step}: PhaseContext, objects: readonly ApiObject[]): Promise<void> {
	const timeoutMs = inMilliseconds(config.init.timeouts.kubernetesAPICall);
	for (const one of objects) {
		await step(object, `${one.kind}/${one.name}`, {object: one, timeoutMs});
	}
}
