import {ANONYMOUS, type User} from '../api/authorize.ts';
import {handle, type Cluster} from '../api/handle.ts';
import {readCertificate} from '../../../core/pki/read.ts';
import {judgeChain} from '../handshake.ts';
import type {NodeAnswer} from '../node-net.ts';
import {klog} from './program.ts';

/** What every cluster lets its own programs look at (rbac, bootstrappolicy), as far as they look here. */
const OWN: Readonly<Record<string, RegExp>> = {
	'system:kube-controller-manager': /^\/apis\/coordination\.k8s\.io\/v1\/namespaces\/kube-system\/leases\/kube-controller-manager$/,
	'system:kube-scheduler': /^\/(?:apis\/coordination\.k8s\.io\/v1\/namespaces\/kube-system\/leases\/kube-scheduler|api\/v1\/namespaces)$/,
};

interface Authority {
	readonly clientCa?: string;
	readonly log: (line: string) => void;
}

/** A GET of a program on the node, answered without a socket and kept out of the record of requests, which is that of clients. */
export async function answerInProcess(cluster: Cluster, authority: Authority, target: string, client: string | undefined, now: number): Promise<NodeAnswer> {
	const [path = '', query = ''] = target.split('?', 2);
	const user = client === undefined ? ANONYMOUS : userOf(client, authority, now);
	if (user === undefined) {
		return {status: 401, body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}\n'};
	}
	if (OWN[user.name]?.test(path) === true && cluster.hasStorage?.() !== false) {
		return {status: 200, body: ''};
	}
	const {status, body} = await handle(cluster, {method: 'GET', path, query: new URLSearchParams(query), user, contentType: '', body: async () => ''});
	return {status, body: typeof body === 'string' ? body : JSON.stringify(body)};
}

/** Who a client certificate says its bearer is; undefined where it does not count. */
function userOf(pem: string, {clientCa, log}: Authority, now: number): User | undefined {
	if (clientCa === undefined) {
		return ANONYMOUS;
	}
	const fault = judgeChain(pem, clientCa, 'clientAuth', now);
	const certificate = readCertificate(pem);
	if (fault !== undefined || !certificate.ok) {
		log(klog(now, 'E', 'authentication.go:75', `"Unable to authenticate the request" err="[${(fault?.words ?? '').replaceAll('"', '\\"')}]"`));
		return undefined;
	}
	const parts = certificate.value.subject.split(', ');
	const all = (key: string): string[] => parts.filter((part) => part.startsWith(`${key}=`)).map((part) => part.slice(key.length + 1));
	return {name: all('CN')[0] ?? '', groups: [...all('O'), 'system:authenticated']};
}
