import type {ClientRequest} from 'node:http';
import type {Network, ProbeAnswer, ProbeTls} from '../../core/ports/index.ts';
import {ANSWER_LIMITS, readBegin} from '../shared/answers.ts';
import {codeOf} from '../shared/host-error.ts';

/**
 * One GET on a connection of its own. What the other side or the network says is an answer, and so is that nothing
 * can be asked there (`INVALID_URL`); rejects with the signal's reason after an abort.
 */
export const probe: Network['probe'] = async (url, {timeoutMs, signal, tls}) => {
	signal?.throwIfAborted();
	if (!URL.canParse(url) || !/^https?:/.test(url)) {
		return {error: 'INVALID_URL', message: `${url} is no URL`};
	}
	const timeout = AbortSignal.timeout(timeoutMs);
	try {
		return await get(url, tls, signal === undefined ? timeout : AbortSignal.any([timeout, signal]));
	} catch (error) {
		signal?.throwIfAborted();
		if (timeout.aborted) {
			return {error: 'TIMEOUT', message: `no answer in ${timeoutMs} ms`};
		}
		const code = codeOf(error);
		// Failing on several addresses has a code, and no message.
		return {error: code, message: error instanceof Error && error.message !== '' ? error.message : code};
	}
};

async function get(url: string, tls: ProbeTls | undefined, signal: AbortSignal): Promise<ProbeAnswer> {
	// Not by import(), which asks each export for its value: `node:http` then loads Node's WebSocket, 30 ms and 14 MB.
	const {request} = process.getBuiltinModule(url.startsWith('https:') ? 'node:https' : 'node:http');
	return new Promise((resolve, reject) => {
		const asked: ClientRequest = request(url, {
			agent: false,
			signal,
			headers: {connection: 'close', 'user-agent': 'kubestep'},
			rejectUnauthorized: tls !== undefined,
			...(tls?.caPem !== undefined && {ca: tls.caPem}),
			...(tls?.certificatePem !== undefined && {cert: tls.certificatePem}),
			...(tls?.keyPem !== undefined && {key: tls.keyPem.reveal()}),
		}, (answer) => {
			readBegin(answer, ANSWER_LIMITS.probe).then((body) => resolve({status: answer.statusCode ?? 0, body}), reject);
		});
		asked.on('error', reject);
		asked.end();
	});
}
