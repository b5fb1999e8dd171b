import {ANONYMOUS, type User} from '../api/authorize.ts';
import {handle, type Cluster} from '../api/handle.ts';
import type {Settings} from '../api/settings.ts';
import {userOfToken} from '../api/tokens.ts';
import {readCertificate} from '../../../core/pki/read.ts';
import {judgeChain} from '../handshake.ts';
import type {Asked, NodeAnswer} from '../node-net.ts';
import {klog} from './program.ts';

interface Authority {
	readonly clientCa?: string;
	readonly settings: Settings;
	readonly log: (line: string) => void;
}

const UNAUTHORIZED: NodeAnswer = {status: 401, body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}\n'};

/** A request of a program on the node, answered without a socket and kept out of the record of requests, which is that of clients. */
export async function answerInProcess(cluster: Cluster, authority: Authority, target: string, asked: Asked, now: number): Promise<NodeAnswer> {
	const [path = '', query = ''] = target.split('?', 2);
	const user = userOf(cluster, authority, asked, now);
	if (user === undefined) {
		return UNAUTHORIZED;
	}
	const {method = 'GET', body: sent = ''} = asked;
	const {status, body} = await handle(cluster, {method, path, query: new URLSearchParams(query), user, contentType: 'application/json', body: async () => sent});
	return {status, body: typeof body === 'string' ? body : JSON.stringify(body)};
}

/** Who asks, by certificate or token; undefined where what was shown does not count. */
function userOf({store}: Cluster, {clientCa, settings, log}: Authority, {client, bearer}: Asked, now: number): User | undefined {
	const refused = (words: string) => log(klog(now, 'E', 'authentication.go:75', `"Unable to authenticate the request" err="[${words.replaceAll('"', String.raw`\"`)}]"`));
	if (bearer !== undefined) {
		const user = userOfToken(bearer, store, settings, now);
		if (user === undefined) {
			refused('invalid bearer token, invalid signature, no keys found');
		}
		return user;
	}
	// A probe shows nothing: it is let in only where anybody is, by `--anonymous-auth`.
	if (client === undefined || clientCa === undefined) {
		return settings.anonymous ? ANONYMOUS : undefined;
	}
	const fault = judgeChain(client, clientCa, 'clientAuth', now);
	const certificate = readCertificate(client);
	if (fault !== undefined || !certificate.ok) {
		refused(fault?.words ?? '');
		return undefined;
	}
	const parts = certificate.value.subject.split(', ');
	const all = (key: string): string[] => parts.filter((part) => part.startsWith(`${key}=`)).map((part) => part.slice(key.length + 1));
	return {name: all('CN')[0] ?? '', groups: [...all('O'), 'system:authenticated']};
}
