import {posix} from 'node:path';
import {Sensitive} from '../engine/sensitive.ts';
import type {StepContext} from '../engine/step.ts';
import {Failure, HostError} from '../errors.ts';
import {pkiFailure} from '../pki/faults.ts';
import {readKubeconfig, type Kubeconfig} from '../pki/kubeconfigs.ts';
import type {Api, ApiAnswer, ApiRequest, Host} from '../ports/index.ts';
import {refused, Requests} from '../steps/requests.ts';
import {readFile} from './read-file.ts';

/** The cluster that a kubeconfig leads to, and who asks it. */
export interface Access {
	readonly path: string;
	/** With the CA in it, wherever that was kept. */
	readonly kubeconfig: Kubeconfig;
	readonly api: Api;
	readonly requests: Requests;
	/** One request, without a second try. Rejects with Failure `api.unreachable` where no answer came. */
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
	const kubeconfig = await completed(host, readKubeconfig((await readFile(host.files, path)).toString('utf8'), path), path);
	const {server, caPem, certificatePem, keyPem, token, user} = kubeconfig;
	if (!URL.canParse(server) || new URL(server).protocol !== 'https:') {
		throw pkiFailure('kubeconfig.unusable', {code: 'kubeconfig-field', field: 'clusters[].cluster.server'}, {path});
	}
	if (token === undefined && (certificatePem === '' || keyPem.reveal() === '')) {
		throw pkiFailure('kubeconfig.unusable', {code: 'kubeconfig-credentials', user}, {path});
	}
	const api = host.api({server, caPem, certificatePem, keyPem, ...(token !== undefined && {token})});
	const requests = new Requests({host, ...run});
	return {
		path, kubeconfig, api, requests,
		refused: (request, answer) => refused(request, answer, user),
		async ask(request) {
			try {
				return await requests.send(api, user, request);
			} catch (error) {
				if (error instanceof HostError) {
					throw new Failure('api.unreachable', {...error.fields, errno: error.code, message: error.message}, {cause: error});
				}
				throw error;
			}
		},
	};
}

/** Outside a run nobody stops a request or hears of it. */
const alone: Pick<StepContext, 'signal' | 'progress'> = {signal: new AbortController().signal, progress: () => undefined};

/** What stands in files beside the kubeconfig, put into it. Relative paths begin at its folder, as for kubectl. */
async function completed({files}: Host, kubeconfig: Kubeconfig, path: string): Promise<Kubeconfig> {
	const read = async (text: string, place: string | undefined) =>
		(text === '' && place !== undefined ? (await readFile(files, posix.resolve(posix.dirname(posix.resolve(path)), place))).toString('utf8') : text);
	const [caPem, certificatePem, keyPem] = await Promise.all([
		read(kubeconfig.caPem, kubeconfig.caPath), read(kubeconfig.certificatePem, kubeconfig.certificatePath), read(kubeconfig.keyPem.reveal(), kubeconfig.keyPath),
	]);
	return {...kubeconfig, caPem, certificatePem, keyPem: new Sensitive(keyPem)};
}
