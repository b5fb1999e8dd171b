import {listOf, objectOf, type KubeObject} from '../cluster/answers.ts';
import {readRequest, type ApiRead} from '../cluster/index.ts';
import type {ObjectDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {refused, Requests} from '../cluster/requests.ts';

export interface ReadInput {
	readonly read: ApiRead;
	/** The kind in the step's title: `Deployment`. */
	readonly kind: string;
	readonly timeoutMs: number;
}

/** Reads an object, or a list, as kubernetes-admin; none where there is none. */
export const readObjects: StepKind<ReadInput, readonly KubeObject[]> = {
	acts: false,
	describe: (input) => readDetail(input, []),
	async compare(input) {
		return {found: 'different', detail: this.describe(input)};
	},
	async apply(input, context) {
		const api = await context.cluster.admin();
		const requests = new Requests(context);
		const request = {method: 'GET' as const, ...readRequest(input.read)};
		const output = await requests.until(async () => {
			const answer = await requests.send(api, 'kubernetes-admin', request);
			if (answer.status !== 200 && answer.status !== 404) {
				throw refused(request, answer, 'kubernetes-admin');
			}
			return answer.status !== 200 ? [] : 'name' in input.read ? [objectOf(request, answer)] : listOf(request, answer);
		}, input.timeoutMs);
		return {output, detail: readDetail(input, requests.records), outcome: 'done'};
	},
};

function readDetail({read, kind}: ReadInput, requests: ObjectDetail['requests']): ObjectDetail {
	return {
		kind: 'object', verb: 'name' in read ? 'get' : 'list', object: kind, apiVersion: read.apiVersion, name: 'name' in read ? read.name : read.labelSelector,
		...(read.namespace !== undefined && {namespace: read.namespace}), as: 'kubernetes-admin', body: '', requests: [...requests],
	};
}
