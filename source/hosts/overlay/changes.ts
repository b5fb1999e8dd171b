import type {ApiMethod, FileOwner} from '../../core/ports/index.ts';
import {isRecord} from '../../core/values/is-record.ts';

/** One thing that a run would have done to the node or the cluster. Plain data, without secrets. */
export type Change =
	| FileChange
	| {readonly kind: 'directory'; readonly path: string; readonly mode: number}
	| {readonly kind: 'mode'; readonly path: string; readonly mode: number}
	| {readonly kind: 'owner'; readonly path: string; readonly owner: FileOwner}
	| {readonly kind: 'remove'; readonly path: string}
	| {readonly kind: 'service'; readonly service: string; readonly action: 'stop' | 'start'}
	| {readonly kind: 'command'; readonly argv: readonly string[]}
	| {readonly kind: 'unmount'; readonly place: string}
	| {readonly kind: 'pod'; readonly id: string}
	| {readonly kind: 'etcd-member'; readonly id: string}
	| {readonly kind: 'image'; readonly socket: string; readonly image: string}
	| RequestChange;

export interface FileChange {
	readonly kind: 'file';
	readonly path: string;
	readonly mode: number;
	readonly owner?: FileOwner;
	/** The file holds a private key or a token: its texts are left out. */
	readonly secret: boolean;
	/** What was there, where something was. */
	readonly before?: string;
	readonly after?: string;
}

export interface RequestChange {
	readonly kind: 'request';
	readonly method: ApiMethod;
	readonly path: string;
	/** Who asks: the common name of the client certificate. */
	readonly as: string;
	/** As sent, with the values of a Secret left out. */
	readonly body?: unknown;
	/** What a fresh cluster would answer; 403 and 409 change nothing. */
	readonly status: number;
}

/** Changes in the order they came. */
export class Plan {
	readonly #changes: Change[] = [];

	add(change: Change): void {
		this.#changes.push(change);
	}

	/** A file as a whole. Whether it is secret is told by what is in it, before or after. */
	addFile(path: string, mode: number, owner: FileOwner | undefined, before: Buffer | undefined, after: Buffer): void {
		const secret = [before, after].some((content) => content !== undefined && isSecret(content));
		this.add({
			kind: 'file', path, mode, secret,
			...(owner !== undefined && {owner}),
			...(!secret && {after: after.toString('utf8'), ...(before !== undefined && {before: before.toString('utf8')})}),
		});
	}

	list(): readonly Change[] {
		return [...this.#changes];
	}
}

/** PEM keys, and kubeconfigs that hold a key, token or password. */
const SECRET = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|["']?\b(?:client-key-data|token|password)["']?\s*:\s*\S/;

function isSecret(content: Buffer): boolean {
	return SECRET.test(content.toString('latin1'));
}

/** A body for people to read: what a Secret holds stays out, its keys stay in. */
export function withoutSecrets(path: string, body: unknown): unknown {
	if (!isRecord(body) || (body['kind'] !== 'Secret' && !/\/secrets(?:\/|$)/.test(path))) {
		return body;
	}
	return Object.fromEntries(Object.entries(body).map(([name, value]) => (
		['data', 'stringData'].includes(name) && isRecord(value)
			? [name, Object.fromEntries(Object.keys(value).map((key) => [key, '••••']))]
			: [name, value]
	)));
}
