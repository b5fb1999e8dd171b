import {createHmac, randomUUID, sign, timingSafeEqual, verify, type KeyObject} from 'node:crypto';
import type {User} from './authorize.ts';
import {at, numberAt, textAt, textsAt, wordsAt} from './read.ts';
import {resourceOf} from './resources.ts';
import {keyId, type Settings} from './settings.ts';
import type {Store, StoredObject} from './store.ts';
import {isRecord} from '../../../core/values/is-record.ts';

const SERVICE_ACCOUNT = 'system:serviceaccount:';

export function serviceAccountUser(namespace: string, name: string, uid?: string, extra?: User['extra']): User {
	return {
		name: `${SERVICE_ACCOUNT}${namespace}:${name}`,
		groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
		...(uid !== undefined && {uid}), ...(extra !== undefined && {extra}),
	};
}

/** Namespace and name of a user that is a service account. */
export function serviceAccountOf(user: string): readonly [namespace: string, name: string] | undefined {
	const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
	return namespace === undefined || name === undefined ? undefined : [namespace, name];
}

/** Whom a bearer token stands for; undefined where it counts for nothing. */
export function userOfToken(token: string, store: Store, settings: Settings, now: number, audiences: readonly string[] = [settings.issuer]): User | undefined {
	const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
	return id === undefined || secret === undefined
		? userOfJwt(token, store, settings, now, audiences)
		: settings.bootstrapTokens ? userOfBootstrapToken(id, secret, store, now) : undefined;
}

/** A bootstrap token is a Secret: which one, whether it is for this, and until when. */
function userOfBootstrapToken(id: string, secret: string, store: Store, now: number): User | undefined {
	const kept = bootstrapToken(store.find(resourceOf('', 'secrets'), 'kube-system', `bootstrap-token-${id}`));
	if (kept === undefined || kept.id !== id || !equal(kept.secret, secret) || !kept.authenticates || (kept.expires !== undefined && kept.expires <= now)) {
		return undefined;
	}
	return {name: `system:bootstrap:${id}`, groups: ['system:bootstrappers', ...kept.groups, 'system:authenticated']};
}

export interface BootstrapToken {
	readonly id: string;
	readonly secret: string;
	readonly authenticates: boolean;
	/** Whether `cluster-info` is signed with it. */
	readonly signs: boolean;
	/** Undefined: never. */
	readonly expires: number | undefined;
	readonly groups: readonly string[];
}

/** Undefined for what is no bootstrap token. */
export function bootstrapToken(object: StoredObject | undefined): BootstrapToken | undefined {
	if (object?.['type'] !== 'bootstrap.kubernetes.io/token' || object.metadata['deletionTimestamp'] !== undefined) {
		return undefined;
	}
	const data = new Map(Object.entries(wordsAt(object, 'data')).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
	const expiration = data.get('expiration');
	return {
		id: data.get('token-id') ?? '', secret: data.get('token-secret') ?? '',
		authenticates: data.get('usage-bootstrap-authentication') === 'true', signs: data.get('usage-bootstrap-signing') === 'true',
		// A time that cannot be read counts as past.
		expires: expiration === undefined ? undefined : Date.parse(expiration) || 0,
		groups: (data.get('auth-extra-groups') ?? '').split(',').filter((group) => group.startsWith('system:bootstrappers:')),
	};
}

function equal(a: string, b: string): boolean {
	const [left, right] = [Buffer.from(a), Buffer.from(b)];
	return left.length === right.length && timingSafeEqual(left, right);
}

const ALGORITHMS: Readonly<Record<string, string>> = {RS256: 'sha256', ES256: 'sha256', ES384: 'sha384', ES512: 'sha512'};

const partOf = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/** Claims of a token that one of the keys has signed. */
function checkedClaims(token: string, keys: readonly KeyObject[]): unknown {
	const [head = '', body = '', signature = '', ...more] = token.split('.');
	try {
		const hash = more.length === 0 ? ALGORITHMS[textAt(partOf(head), 'alg')] : undefined;
		const signed = Buffer.from(`${head}.${body}`);
		const fits = (key: KeyObject): boolean => (textAt(partOf(head), 'alg').startsWith('R') ? 'rsa' : 'ec') === key.asymmetricKeyType
			&& verify(hash, signed, {key, dsaEncoding: 'ieee-p1363'}, Buffer.from(signature, 'base64url'));
		return hash !== undefined && keys.some((key) => fits(key)) ? partOf(body) : undefined;
	} catch {
		return undefined;
	}
}

/** Of tokens in Secrets, which know no end and no audience. */
const LEGACY_ISSUER = 'kubernetes/serviceaccount';

function userOfJwt(token: string, store: Store, settings: Settings, now: number, audiences: readonly string[]): User | undefined {
	const claims = checkedClaims(token, settings.tokenKeys);
	if (!isRecord(claims)) {
		return undefined;
	}
	if (claims['iss'] === LEGACY_ISSUER) {
		return audiences.includes(settings.issuer) ? userOfSecret(token, claims, store) : undefined;
	}
	const seconds = now / 1000;
	if (claims['iss'] !== settings.issuer || numberAt(claims, 'exp') < seconds || numberAt(claims, 'nbf') > seconds + 1
		|| !textsAt(claims, 'aud').some((audience) => audiences.includes(audience))) {
		return undefined;
	}
	const about = claims['kubernetes.io'];
	const [namespace, name, uid] = [textAt(about, 'namespace'), textAt(about, 'serviceaccount.name'), textAt(about, 'serviceaccount.uid')];
	// With its account, or what it is bound to, a token is over.
	const account = store.find(resourceOf('', 'serviceaccounts'), namespace, name);
	const isThere = (kind: keyof typeof BOUND): boolean => at(about, kind) === undefined
		|| store.find(BOUND[kind], BOUND[kind].namespaced ? namespace : undefined, textAt(about, `${kind}.name`))?.metadata.uid === textAt(about, `${kind}.uid`);
	if (account?.metadata.uid !== uid || !isThere('pod') || !isThere('secret') || (at(about, 'pod') === undefined && !isThere('node'))) {
		return undefined;
	}
	const told = (kind: 'pod' | 'node', member: 'name' | 'uid') => ({[`authentication.kubernetes.io/${kind}-${member}`]: [textAt(about, `${kind}.${member}`)]});
	return serviceAccountUser(namespace, name, uid, {
		'authentication.kubernetes.io/credential-id': [`JTI=${textAt(claims, 'jti')}`],
		...(at(about, 'node') !== undefined && {...told('node', 'name'), ...told('node', 'uid')}),
		...(at(about, 'pod') !== undefined && {...told('pod', 'name'), ...told('pod', 'uid')}),
	});
}

/** What a token may be bound to. */
const BOUND = {pod: resourceOf('', 'pods'), secret: resourceOf('', 'secrets'), node: resourceOf('', 'nodes')} as const;

const SECRET_CLAIM = `${LEGACY_ISSUER}/`;

/** It counts as long as its Secret is there and holds it. */
function userOfSecret(token: string, claims: Readonly<Record<string, unknown>>, store: Store): User | undefined {
	const claim = (name: string): string => String(claims[`${SECRET_CLAIM}${name}`] ?? '');
	const [namespace, name, uid] = [claim('namespace'), claim('service-account.name'), claim('service-account.uid')];
	const account = store.find(resourceOf('', 'serviceaccounts'), namespace, name);
	const secret = store.find(resourceOf('', 'secrets'), namespace, claim('secret.name'));
	const kept = Buffer.from(wordsAt(secret, 'data')['token'] ?? '', 'base64').toString('utf8');
	return account?.metadata.uid === uid && secret?.metadata['deletionTimestamp'] === undefined && kept === token ? serviceAccountUser(namespace, name, uid) : undefined;
}

/** A token for a Secret of the type `kubernetes.io/service-account-token`. */
export function secretToken(account: StoredObject, secret: StoredObject, key: KeyObject): string {
	const {namespace = '', name, uid} = account.metadata;
	return signed({
		iss: LEGACY_ISSUER, [`${SECRET_CLAIM}namespace`]: namespace, [`${SECRET_CLAIM}secret.name`]: secret.metadata.name, [`${SECRET_CLAIM}service-account.name`]: name,
		[`${SECRET_CLAIM}service-account.uid`]: uid, sub: `${SERVICE_ACCOUNT}${namespace}:${name}`,
	}, key);
}

export interface TokenOptions {
	readonly audiences: readonly string[];
	readonly seconds: number;
	readonly bound?: {readonly kind: string; readonly name: string; readonly uid: string};
	/** Milliseconds. */
	readonly now: number;
}

/** A token for a service account, as `TokenRequest` gives one. */
export function issueToken(account: StoredObject, key: KeyObject, issuer: string, {audiences, seconds, bound, now}: TokenOptions): string {
	const {namespace = '', name, uid} = account.metadata;
	const issued = Math.floor(now / 1000);
	return signed({
		aud: audiences, exp: issued + seconds, iat: issued, iss: issuer, jti: randomUUID(),
		'kubernetes.io': {namespace, ...(bound && {[bound.kind.toLowerCase()]: {name: bound.name, uid: bound.uid}}), serviceaccount: {name, uid}},
		nbf: issued, sub: `${SERVICE_ACCOUNT}${namespace}:${name}`,
	}, key);
}

function signed(claims: Readonly<Record<string, unknown>>, key: KeyObject): string {
	const [alg, hash] = key.asymmetricKeyType === 'ec' ? ['ES256', 'sha256'] : ['RS256', 'sha256'];
	const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	const text = `${encode({alg, kid: keyId(key)})}.${encode(claims)}`;
	return `${text}.${sign(hash, Buffer.from(text), {key, dsaEncoding: 'ieee-p1363'}).toString('base64url')}`;
}

/** A detached signature over a text with a token's secret (JWS, HS256), as `cluster-info` has one for each token. */
export function detachedSignature(content: string, {id, secret}: Pick<BootstrapToken, 'id' | 'secret'>): string {
	const head = Buffer.from(JSON.stringify({alg: 'HS256', kid: id})).toString('base64url');
	const signature = createHmac('sha256', secret).update(`${head}.${Buffer.from(content).toString('base64url')}`).digest('base64url');
	return `${head}..${signature}`;
}
