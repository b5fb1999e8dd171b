import {createHash, X509Certificate} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import type {TLSSocket} from 'node:tls';
import {ANONYMOUS, authorize, type User} from './authorize.ts';
import type {Settings} from './settings.ts';
import {Refusal} from './status.ts';
import type {Store} from './store.ts';
import {serviceAccountOf, serviceAccountUser, userOfToken} from './tokens.ts';

// Reading a certificate costs more than answering; it stays the same as long as the connection.
const known = new WeakMap<TLSSocket, Shown | undefined>();

/** Whom a client certificate names, and which CA signed it. */
interface Shown {
	readonly user: User;
	readonly byClientCa: boolean;
	readonly byProxyCa: boolean;
}

/**
 * Who sends a request: by client certificate, by a front proxy's word, by a bearer token.
 * @returns undefined where something was shown that does not count
 */
export function authenticate(message: IncomingMessage, store: Store, settings: Settings, now: number): User | undefined {
	const socket = message.socket as TLSSocket;
	if (!known.has(socket)) {
		known.set(socket, shownBy(socket, settings));
	}
	const shown = known.get(socket);
	const proxied = shown?.byProxyCa === true && (settings.proxyNames.length === 0 || settings.proxyNames.includes(shown.user.name)) ? proxiedUser(message) : undefined;
	const user = proxied ?? (shown?.byClientCa === true ? shown.user : undefined);
	if (user !== undefined) {
		return user;
	}
	const [, token] = /^Bearer\s+(\S+)$/i.exec(message.headers.authorization ?? '') ?? [];
	const byToken = token === undefined ? undefined : userOfToken(token, store, settings, now);
	const showedNothing = message.headers.authorization === undefined && shown === undefined;
	return byToken ?? (showedNothing && settings.anonymous ? ANONYMOUS : undefined);
}

function shownBy(socket: TLSSocket, {clientCas, proxyCas}: Settings): Shown | undefined {
	const peer = socket.getPeerCertificate();
	const subject = peer.subject as unknown as {readonly CN?: string | string[]; readonly O?: string | string[]} | undefined;
	if (subject === undefined) {
		return undefined;
	}
	const certificate = new X509Certificate(peer.raw);
	const issuedBy = (cas: readonly X509Certificate[]): boolean => socket.authorized && cas.some((ca) => certificate.checkIssued(ca) && certificate.verify(ca.publicKey));
	return {
		user: {
			name: [subject.CN ?? ''].flat()[0] ?? '', groups: [...[subject.O ?? []].flat(), 'system:authenticated'],
			extra: {'authentication.kubernetes.io/credential-id': [`X509SHA256=${createHash('sha256').update(peer.raw).digest('hex')}`]},
		},
		byClientCa: issuedBy(clientCas),
		byProxyCa: issuedBy(proxyCas),
	};
}

function proxiedUser({headersDistinct}: IncomingMessage): User | undefined {
	const name = headersDistinct['x-remote-user']?.[0] ?? '';
	const extra = extraOf(headersDistinct, 'x-remote-extra-');
	return name === '' ? undefined : {name, groups: [...headersDistinct['x-remote-group'] ?? [], 'system:authenticated'], ...(extra.length > 0 && {extra: Object.fromEntries(extra)})};
}

/** What headers of a prefix say; their names are URL-encoded, and lower case. */
function extraOf(headers: IncomingMessage['headersDistinct'], prefix: string): (readonly [key: string, values: readonly string[]])[] {
	return Object.entries(headers).filter(([header]) => header.startsWith(prefix)).map(([header, values = []]) => {
		const key = header.slice(prefix.length);
		try {
			return [decodeURIComponent(key), values] as const;
		} catch {
			return [key, values] as const;
		}
	});
}

const EXTRA = 'impersonate-extra-';

/**
 * In whose name a request is answered: another's for whom it is allowed to `impersonate` everything that is asked for.
 * @throws {Refusal} 403 where it is not
 */
export function impersonated(user: User, {headersDistinct}: IncomingMessage, store: Store, modes: Settings['modes']): User {
	const name = headersDistinct['impersonate-user']?.[0];
	const groups = headersDistinct['impersonate-group'] ?? [];
	const uid = headersDistinct['impersonate-uid']?.[0];
	const extra = extraOf(headersDistinct, EXTRA);
	if (name === undefined && groups.length === 0 && uid === undefined && extra.length === 0) {
		return user;
	}
	if (name === undefined || name === '') {
		throw new Refusal('BadRequest', 'the request impersonates a group, a uid or extras, without a user');
	}
	const allow = (group: string, resource: string, value: string, more: {readonly namespace?: string; readonly subresource?: string} = {}): void =>
		authorize(store, user, {verb: 'impersonate', resource: {group, name: resource}, name: value, ...more}, modes);
	const account = serviceAccountOf(name);
	if (account === undefined) {
		allow('', 'users', name);
	} else {
		allow('', 'serviceaccounts', account[1], {namespace: account[0]});
	}
	for (const group of groups) {
		allow('', 'groups', group);
	}
	if (uid !== undefined) {
		allow('authentication.k8s.io', 'uids', uid);
	}
	for (const [key, values] of extra) {
		for (const value of values) {
			allow('authentication.k8s.io', 'userextras', value, {subresource: key});
		}
	}
	const own = account !== undefined && groups.length === 0 ? serviceAccountUser(...account).groups : groups;
	const all = name === ANONYMOUS.name ? ANONYMOUS.groups : ['system:authenticated', 'system:unauthenticated'].some((group) => own.includes(group)) ? own : [...own, 'system:authenticated'];
	return {name, groups: all, ...(uid !== undefined && {uid}), ...(extra.length > 0 && {extra: Object.fromEntries(extra)})};
}
