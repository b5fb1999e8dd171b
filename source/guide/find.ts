import {nearestName} from '../core/values/nearest.ts';
import type {Book} from './book.ts';
import {canonical, groupIds} from './topic-id.ts';

/** What was meant: one topic, a list of which several fit, or nothing, with what comes nearest. */
export type Found =
	| {readonly is: 'topic'; readonly id: string; /** Other ids with the same page: one flag of several components. */ readonly also: readonly string[]}
	| {readonly is: 'list'; readonly ids: readonly string[]}
	| {readonly is: 'nothing'; readonly near: string | undefined};

/**
 * What a person may have meant, from the most exact to the least: an id, a group or the first part
 * of ids, the last parts of ids (`hostNetwork`, `--etcd-servers`, `ConfigMap/cluster-info`,
 * `apiserver.crt`), words in ids, words in the texts.
 */
export function findTopic(book: Book, asked: string): Found {
	const given = asked.trim().replace(/^\/+|\/+$/g, '');
	const text = plain(given);
	const exact = [given, ...groupIds.map((group) => `${group}/${given}`)].map((id) => book.ids.find((known) => plain(known) === plain(canonical(id))) ?? (id.startsWith('flag/') && book.topic(id) !== undefined ? id : undefined)).filter((id) => id !== undefined);
	if (exact.length > 0) {
		return one(book, exact);
	}
	const below = book.ids.filter((id) => plain(id).startsWith(`${text}/`));
	if (below.length > 0) {
		return {is: 'list', ids: below};
	}
	const ends = text === '' ? [] : book.ids.filter((id) => endsWith(plain(id), text.replace(/^--?/, '').replace(/\.(?:yaml|crt|key|pub|env)$/, '')));
	if (ends.length > 0) {
		return one(book, ends);
	}
	const words = text.split(/\s+/).filter((word) => word !== '');
	const inIds = words.length === 0 ? [] : book.ids.filter((id) => words.every((word) => plain(id).includes(word)));
	const inTexts = words.length === 0 ? [] : book.ids.filter((id) => !inIds.includes(id) && words.every((word) => `${plain(id)} ${Object.values(book.topic(id) ?? {}).join(' ').toLowerCase()}`.includes(word)));
	const all = [...inIds, ...inTexts];
	return all.length > 0 ? one(book, all) : {is: 'nothing', near: nearest(book, text)};
}

function one(book: Book, ids: readonly string[]): Found {
	const [first = '', ...others] = [...new Set(ids)];
	const page = book.topic(first);
	return others.every((id) => book.topic(id) === page) ? {is: 'topic', id: first, also: others} : {is: 'list', ids: [first, ...others]};
}

/** `ConfigMap/cluster-info` fits `object/ConfigMap/kube-public/cluster-info`: the last part is the last, and those before come in their order. */
function endsWith(id: string, text: string): boolean {
	if (!/[./]/.test(text)) {
		return id.endsWith(`/${text}`) || id.endsWith(`.${text}`);
	}
	const [last, ...before] = text.split('/').toReversed();
	const parts = id.split('/').toReversed();
	if (last === undefined || (parts[0] !== last && parts[0]?.endsWith(`.${last}`) !== true)) {
		return false;
	}
	let at = 1;
	return before.every((part) => {
		const found = parts.indexOf(part, at);
		at = found + 1;
		return found !== -1;
	});
}

function nearest(book: Book, text: string): string | undefined {
	const byName = new Map(book.ids.flatMap((id) => [[plain(id), id] as const, [plain(id.slice(id.lastIndexOf('/') + 1)), id] as const]));
	const name = nearestName(text, byName.keys());
	return name === undefined ? undefined : byName.get(name);
}

/** In any case; a colon may be a full stop, since shells break words at colons. */
export const plain = (id: string): string => id.toLowerCase().replaceAll(':', '.');
