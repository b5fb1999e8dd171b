import {memberOf} from './answers.ts';
import {cut} from '../values/cut.ts';
import type {ObjectDetail} from '../told/details.ts';
import {Failure, HostError, isFailure} from '../told/failures.ts';
import type {StepContext} from '../engine/step.ts';
import type {Api, ApiAnswer, ApiRequest} from '../ports/index.ts';

export type RequestRecord = ObjectDetail['requests'][number];

/** kubeadm's interval between two tries of a call: constants.KubernetesAPICallRetryInterval. */
export const RETRY_MS = 500;

/** How long a call is met by asking again before that is told. */
const TOLD_AFTER_MS = 1000;

/** Statuses that say the request itself is at fault: asking again changes nothing. */
const FINAL = new Set([400, 405, 406, 413, 415, 422]);

/** How long one request is waited for. */
export const REQUEST_MS = 10_000;

/** Sends requests as one user, keeps a record of each, and tells them as progress. */
export class Requests {
	readonly records: RequestRecord[] = [];
	readonly #context: Pick<StepContext, 'host' | 'signal' | 'progress'>;

	constructor(context: Pick<StepContext, 'host' | 'signal' | 'progress'>) {
		this.#context = context;
	}

	/** Any status is an answer. Rejects with HostError where none came. */
	async send(api: Api, as: string, request: ApiRequest): Promise<ApiAnswer> {
		const {signal, progress} = this.#context;
		// kubeadm's client asks the server to give up after ten seconds, but not in a list.
		const answer = await api.request({...request, query: request.query ?? {timeout: '10s'}}, {timeoutMs: REQUEST_MS, signal});
		const record = {method: request.method, path: request.path, status: answer.status, as};
		this.records.push(record);
		progress({at: 'request', ...record});
		return answer;
	}

	/**
	 * Tries until `attempt` gives a value, as kubeadm does with every call (its
	 * `timeouts.kubernetesAPICall`): an API server that has just come up refuses for a moment.
	 * @param options.onRetry told each failure that is met by another try
	 * @throws Failure `api.refused`, `api.unreachable` or `api.answer` with the last answer
	 */
	async until<Value>(attempt: () => Promise<Value>, timeoutMs: number, {intervalMs = RETRY_MS, onRetry}: {intervalMs?: number; onRetry?: (failure: Failure) => void} = {}): Promise<Value> {
		const {host, signal, progress} = this.#context;
		const end = host.clock.monotonic() + timeoutMs;
		for (;;) {
			try {
				return await attempt();
			} catch (error) {
				signal.throwIfAborted();
				const failure = noAnswer(error);
				if (!isFailure(failure) || isFinal(failure) || host.clock.monotonic() >= end) {
					throw failure;
				}
				onRetry?.(failure);
				// What is over in a moment is no news.
				if (timeoutMs - (end - host.clock.monotonic()) >= TOLD_AFTER_MS) {
					const {evidence: _, ...told} = failure.data;
					progress({at: 'retry', failure: told, timeoutMs});
				}
				await host.clock.sleep(intervalMs, signal);
			}
		}
	}
}

/** Whether asking again changes nothing. A wrong answer may come of a load balancer whose servers are only starting. */
function isFinal(failure: Failure): boolean {
	return isFailure(failure, 'api.refused') ? FINAL.has(failure.fields.status) : isFailure(failure, 'api.answer') ? failure.fields.problem !== 'shape' : failure.code !== 'api.unreachable';
}

/** What a request came to that brought no answer, or more than is read; anything else as it is. */
export function noAnswer(error: unknown): unknown {
	if (!(error instanceof HostError)) {
		return error;
	}
	const {method = '', path = '', limit, shape} = error.fields;
	return error.code === 'TOO_LARGE'
		? new Failure('api.answer', {method, path, problem: 'too-large', ...(limit !== undefined && {limit}), ...(shape !== undefined && {shape})}, {cause: error})
		: new Failure('api.unreachable', {...error.fields, errno: error.code, message: error.message}, {cause: error});
}

/** A peer's own words are cut here: it may say a megabyte. */
const LONGEST_WORDS = 2048;

/** A refusal, with the API server's own reason and message. */
export function refused(request: ApiRequest, answer: ApiAnswer, as: string): Failure {
	const said = (name: 'reason' | 'message') => {
		const words = memberOf(answer.body, name);
		return typeof words === 'string' ? cut(words, LONGEST_WORDS) : '';
	};
	return new Failure('api.refused', {method: request.method, path: request.path, status: answer.status, as, reason: said('reason'), message: said('message')});
}
