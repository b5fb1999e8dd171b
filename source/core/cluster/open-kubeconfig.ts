import {openConnection} from './connection.ts';
import type {StepContext} from '../engine/step.ts';
import {Failure, isFailure} from '../told/failures.ts';
import type {Kubeconfig} from '../pki/kubeconfigs.ts';
import type {Api, ApiAnswer, ApiRequest, Host} from '../ports/index.ts';
import {noAnswer, refused, REQUEST_MS, Requests} from './requests.ts';
import {readFile} from './read-file.ts';

/** The cluster that a kubeconfig leads to, and who asks it. */
export interface Access {
	readonly path: string;
	/** With the CA in it, wherever that was kept. */
	readonly kubeconfig: Kubeconfig;
	readonly api: Api;
	readonly requests: Requests;
	/** One request, without a second try. Rejects with Failure `api.unreachable` where no answer came, `api.answer` where it is too large. */
	readonly ask: (request: ApiRequest) => Promise<ApiAnswer>;
	/** The refusal that an answer is. */
	readonly refused: (request: ApiRequest, answer: ApiAnswer) => Failure;
}

export interface AccessOptions extends Partial<Pick<StepContext, 'signal' | 'progress'>> {
	/** Called where a request has no answer after a while, with how long it is waited for at most. */
	readonly onSilence?: (failure: Failure, timeoutMs: number) => void;
}

/** So long an answer may take before a person is told that it is waited for. */
const SILENCE_MS = 2500;

/**
 * Opens the cluster of a kubeconfig's current context, as the user there. Certificates and keys in
 * files of their own are read; what needs a program to log in is refused.
 * @param run the step that asks, where one does
 */
export async function openKubeconfig(host: Host, path: string, {signal = alone.signal, progress = alone.progress, onSilence}: AccessOptions = {}): Promise<Access> {
	const {kubeconfig, connection} = await openConnection(host.files, (await readFile(host.files, path)).toString('utf8'), path);
	const {user} = kubeconfig;
	const api = host.api(connection);
	const requests = new Requests({host, signal, progress});
	return {
		path, kubeconfig, api, requests,
		refused: (request, answer) => refused(request, answer, user),
		async ask(request) {
			const answered = new AbortController();
			if (onSilence !== undefined) {
				host.clock.sleep(SILENCE_MS, answered.signal).then(() => onSilence(new Failure('api.unreachable', {server: kubeconfig.server}), REQUEST_MS), () => undefined);
			}
			try {
				return await requests.send(api, user, request);
			} catch (error) {
				throw ofKubeconfig(noAnswer(error), path);
			} finally {
				answered.abort();
			}
		},
	};
}

/** Where TLS fails, what the kubeconfig trusts and shows is the first to look at. */
function ofKubeconfig(error: unknown, path: string): unknown {
	return isFailure(error, 'api.unreachable') && error.fields.errno === 'TLS' ? new Failure('api.unreachable', {...error.fields, kubeconfig: path}, {cause: error.cause}) : error;
}

/** Outside a run nobody stops a request or hears of it. */
const alone: Pick<StepContext, 'signal' | 'progress'> = {signal: new AbortController().signal, progress: () => undefined};
