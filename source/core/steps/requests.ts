import type {ObjectDetail} from '../engine/details.ts';
import {Failure, HostError} from '../errors.ts';
import type {StepContext} from '../engine/step.ts';
import type {Api, ApiAnswer, ApiRequest} from '../ports/index.ts';

export type RequestRecord = ObjectDetail['requests'][number];

/** kubeadm's interval between two tries of a call: constants.KubernetesAPICallRetryInterval. */
export const RETRY_MS = 500;

/** Statuses that say the request itself is at fault: asking again changes nothing. */
const FINAL = new Set([400, 405, 406, 413, 415, 422]);

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
		const answer = await api.request({...request, query: request.query ?? {timeout: '10s'}}, {timeoutMs: 10_000, signal});
		const record = {method: request.method, path: request.path, status: answer.status, as};
		this.records.push(record);
		progress({at: 'request', ...record});
		return answer;
	}

	/**
	 * Tries until `attempt` gives a value, as kubeadm does with every call (its
	 * `timeouts.kubernetesAPICall`): an API server that has just come up refuses for a moment.
	 * @param options.onRetry told each failure that is met by another try
	 * @throws Failure `api.refused` or `api.unreachable` with the last answer
	 */
	async until<Value>(attempt: () => Promise<Value>, timeoutMs: number, {intervalMs = RETRY_MS, onRetry}: {intervalMs?: number; onRetry?: (failure: Failure) => void} = {}): Promise<Value> {
		const {host, signal} = this.#context;
		const end = host.clock.monotonic() + timeoutMs;
		for (;;) {
			try {
				return await attempt();
			} catch (error) {
				signal.throwIfAborted();
				const failure = error instanceof HostError
					? new Failure('api.unreachable', {...error.fields, errno: error.code, message: error.message}, {cause: error})
					: error;
				const final = !(failure instanceof Failure) || (failure.code === 'api.refused' && FINAL.has(Number(failure.fields['status'])))
					|| !['api.refused', 'api.unreachable'].includes(failure.code);
				if (final || host.clock.monotonic() >= end) {
					throw failure;
				}
				onRetry?.(failure);
				await host.clock.sleep(intervalMs, signal);
			}
		}
	}
}

/** A refusal, with the API server's own reason and message. */
export function refused(request: ApiRequest, answer: ApiAnswer, as: string): Failure {
	const status = isStatus(answer.body) ? answer.body : {};
	return new Failure('api.refused', {
		method: request.method, path: request.path, status: answer.status, as,
		reason: status.reason ?? '', message: status.message ?? '',
	});
}

function isStatus(body: unknown): body is {reason?: string; message?: string} {
	return typeof body === 'object' && body !== null;
}
