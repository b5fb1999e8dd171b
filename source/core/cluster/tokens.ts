import {listOf, memberOf, type KubeObject} from './answers.ts';
import {bootstrapTokenSecret, tokenSecretRead} from './bootstrap-token.ts';
import {collectionPath, kubeSystem, objectPath, readRequest, type ApiObject} from './objects.ts';
import {isTokenForm} from '../config/decode.ts';
import type {BootstrapToken} from '../config/types.ts';
import {Failure} from '../told/failures.ts';
import type {ApiRequest} from '../ports/index.ts';
import type {Access} from './open-kubeconfig.ts';

const TYPE = 'bootstrap.kubernetes.io/token';
const PREFIX = 'bootstrap-token-';
const secrets = {apiVersion: 'v1', plural: 'secrets', namespace: kubeSystem} as const;

/** A bootstrap token as the cluster keeps it. */
export interface KeptToken {
	readonly token: string;
	readonly description: string;
	/** RFC 3339, as it is written; undefined for one that never expires. */
	readonly expires: string | undefined;
	readonly usages: readonly string[];
	readonly groups: readonly string[];
}

/** A Secret that says it is a token and is none: `name` is the Secret's, `problem` a code. */
export interface UnreadableToken {
	readonly name: string;
	readonly problem: 'token-encoding' | 'token-id' | 'token-secret' | 'token-name' | 'token-form' | 'token-expiration';
}

/** All bootstrap tokens, in the API server's order; in one request, as kubeadm asks. */
export async function listTokens(access: Access): Promise<(KeptToken | UnreadableToken)[]> {
	const request: ApiRequest = {method: 'GET', path: collectionPath(secrets), query: {fieldSelector: `type=${TYPE}`}};
	const answer = await access.ask(request);
	if (answer.status !== 200) {
		throw access.refused(request, answer);
	}
	return listOf(request, answer).map(tokenOf);
}

const USAGE = 'usage-bootstrap-';

/** As kubeadm reads one (apis/bootstraptoken/v1/utils.go, BootstrapTokenFromSecret). */
export function tokenOf({metadata, data = {}}: Pick<KubeObject, 'metadata' | 'data'>): KeptToken | UnreadableToken {
	const name = metadata?.name ?? '';
	const text = (key: string) => Buffer.from(Object.hasOwn(data, key) ? data[key] ?? '' : '', 'base64').toString('utf8');
	const [id, secret, expires, groups] = [text('token-id'), text('token-secret'), text('expiration'), text('auth-extra-groups')];
	const problem = Object.values(data).some((value) => !isBase64(value)) ? 'token-encoding' : id === '' ? 'token-id' : name !== `${PREFIX}${id}` ? 'token-name' : secret === '' ? 'token-secret'
		: !isTokenForm(`${id}.${secret}`) ? 'token-form' : expires !== '' && !isTime(expires) ? 'token-expiration' : undefined;
	if (problem !== undefined) {
		return {name, problem};
	}
	return {
		token: `${id}.${secret}`, description: text('description'), expires: expires === '' ? undefined : expires,
		usages: Object.keys(data).filter((key) => key.startsWith(USAGE) && text(key) === 'true').map((key) => key.slice(USAGE.length)).sort(),
		// A first group without a name is none at all, as for kubeadm.
		groups: groups === '' || groups.startsWith(',') ? [] : groups.split(','),
	};
}

/** As Go reads it: whole groups of four, line breaks between them. */
const isBase64 = (text: string): boolean => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replaceAll(/[\r\n]/g, ''));

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));

export interface CreateOptions {
	/** Milliseconds since 1970, from which lifetimes run. */
	readonly now: number;
	/** How long a refusal is met by asking again. */
	readonly timeoutMs: number;
	/** Nothing is sent that changes anything; told what would have been. */
	readonly dryRun?: (object: ApiObject) => void;
	/** Told each failure that is met by asking again. */
	readonly onWait?: (failure: Failure) => void;
}

/**
 * Puts new tokens into the cluster, one after the other (phases/bootstraptoken/node/token.go).
 * @throws Failure `token.unusable` for an ID that is taken
 */
export async function createTokens(access: Access, tokens: readonly BootstrapToken[], {now, timeoutMs, dryRun, onWait}: CreateOptions): Promise<void> {
	for (const token of tokens) {
		const secret = bootstrapTokenSecret(token, now);
		// Whatever else comes back: only an answer that it is there stops kubeadm. A 200 with something else is none.
		const there = await access.ask({method: 'GET', ...readRequest(tokenSecretRead(token.token))}).catch(() => undefined);
		if (there?.status === 200 && memberOf(there.body, 'metadata', 'name') === secret.name) {
			throw new Failure('token.unusable', {problem: 'exists', id: idOf(token.token)});
		}
		if (dryRun !== undefined) {
			dryRun(secret);
			continue;
		}
		await access.requests.until(async () => put(access, secret), timeoutMs, {...(onWait && {onRetry: onWait})});
	}
}

/** Makes an object, or replaces it: one try. */
export async function put(access: Access, object: ApiObject): Promise<void> {
	const post: ApiRequest = {method: 'POST', path: collectionPath(object), body: object.body};
	const created = await access.ask(post);
	if (created.status === 201 || created.status === 200) {
		return;
	}
	if (created.status !== 409) {
		throw access.refused(post, created);
	}
	const replace: ApiRequest = {method: 'PUT', path: objectPath(object), body: object.body};
	const replaced = await access.ask(replace);
	if (replaced.status !== 200 && replaced.status !== 201) {
		throw access.refused(replace, replaced);
	}
}

/** The public half of a token, or of what stands for one: `abcdef` of `abcdef` and of `abcdef.0123456789abcdef`; undefined for anything else. */
export function tokenId(text: string): string | undefined {
	return /^[a-z0-9]{6}$/.test(text) || isTokenForm(text) ? idOf(text) : undefined;
}

const idOf = (token: string): string => token.slice(0, 6);

/** The request that takes a token away. */
export function deleteRequest(id: string): ApiRequest {
	return {method: 'DELETE', path: objectPath({...secrets, name: `${PREFIX}${id}`}), body: {apiVersion: 'v1', kind: 'DeleteOptions'}};
}

/** @throws Failure `token.unusable` where there is no such token */
export async function deleteToken(access: Access, id: string): Promise<void> {
	const request = deleteRequest(id);
	const answer = await access.ask(request);
	if (answer.status === 404) {
		throw new Failure('token.unusable', {problem: 'absent', id});
	}
	if (answer.status < 200 || answer.status > 299) {
		throw access.refused(request, answer);
	}
}
