import {objectOf} from '../cluster/answers.ts';
import {hostnameLabel, markControlPlanePatch, objectPath, type PresentNode} from '../cluster/index.ts';
import type {Taint} from '../config/types.ts';
import {writeYaml} from '../yaml/writer.ts';
import type {ObjectDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {Failure} from '../told/failures.ts';
import {refused, Requests} from '../cluster/requests.ts';

export interface PatchNodeInput {
	readonly node: string;
	readonly taints: readonly Taint[];
	readonly timeoutMs: number;
}

/**
 * Labels and taints this node's Node, once the kubelet has registered it (as kubeadm does:
 * util/apiclient/idempotency.go, PatchNodeOnce). The patch is sent even where it is empty.
 */
export const patchNode: StepKind<PatchNodeInput, void> = {
	acts: true,
	describe: (input) => patchDetail(input, writeYaml(markControlPlanePatch({}, input.taints)), []),
	async compare(input) {
		return {found: 'different', detail: this.describe(input), current: undefined};
	},
	async apply(input, context) {
		const api = await context.cluster.admin();
		const requests = new Requests(context);
		const path = objectPath({apiVersion: 'v1', plural: 'nodes', name: input.node});
		const as = 'kubernetes-admin';
		const patch = await requests.until(async () => {
			const get = {method: 'GET' as const, path};
			const there = await requests.send(api, as, get);
			if (there.status !== 200) {
				throw refused(get, there, as);
			}
			const node: PresentNode = objectOf(get, there);
			if (node.metadata?.labels?.[hostnameLabel] === undefined) {
				throw new Failure('api.refused', {method: 'GET', path, status: 200, as, reason: 'NotRegistered', message: hostnameLabel});
			}
			const body = markControlPlanePatch(node, input.taints);
			const request = {method: 'PATCH' as const, path, body, contentType: 'application/strategic-merge-patch+json'};
			const patched = await requests.send(api, as, request);
			if (patched.status !== 200) {
				throw refused(request, patched, as);
			}
			return body;
		}, input.timeoutMs);
		const unchanged = Object.keys(patch).length === 0;
		return {output: undefined, detail: patchDetail(input, writeYaml(patch), requests.records), outcome: unchanged ? 'unchanged' : 'done'};
	},
};

function patchDetail(input: PatchNodeInput, body: string, requests: ObjectDetail['requests']): ObjectDetail {
	return {kind: 'object', verb: 'patch', object: 'Node', apiVersion: 'v1', name: input.node, as: 'kubernetes-admin', body, requests: [...requests]};
}
