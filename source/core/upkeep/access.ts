import {openConnection} from '../cluster/connection.ts';
import type {StepContext} from '../engine/step.ts';
import {Failure} from '../errors.ts';
import type {Kubeconfig} from '../pki/kubeconfigs.ts';
import type {Api, ApiAnswer, ApiRequest, Host} from '../ports/index.ts';
import {noAnswer, refused, Requests} from '../steps/requests.ts';
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

/**
 * Opens the cluster of a kubeconfig's current context, as the user there. Certificates and keys in
 * files of their own are read; what needs a program to log in is refused.
 * @param run the step that asks, where one does
 */
export async function openKubeconfig(host: Host, path: string, run: Pick<StepContext, 'signal' | 'progress'> = alone): Promise<Access> {
	const {kubeconfig, connection} = await openConnection(host.files, (await readFile(host.files, path)).toString('utf8'), path);
	const {user} = kubeconfig;
	const api = host.api(connection);
	const requests = new Requests({host, ...run});
	return {
		path, kubeconfig, api, requests,
		refused: (request, answer) => refused(request, answer, user),
		async ask(request) {
			try {
				return await requests.send(api, user, request);
			} catch (error) {
				throw ofKubeconfig(noAnswer(error), path);
			}
		},
	};
}

/** Where TLS fails, what the kubeconfig trusts and shows is the first to look at. */
function ofKubeconfig(error: unknown, path: string): unknown {
	return error instanceof Failure && error.fields['errno'] === 'TLS' ? new Failure(error.code, {...error.fields, kubeconfig: path}, {cause: error.cause}) : error;
}

/** Outside a run nobody stops a request or hears of it. */
const alone: Pick<StepContext, 'signal' | 'progress'> = {signal: new AbortController().signal, progress: () => undefined};
