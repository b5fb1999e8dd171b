import {nearestName} from '../core/values/nearest.ts';
import type {Book} from './book.ts';
import {canonical, groupIds} from './topic-id.ts';

/** What was meant: one topic, a list of which several fit, or nothing, with what comes nearest. */
export type Found =
	| {readonly is: 'topic'; readonly id: string; /** Other ids with the same page: one flag of several components. */ readonly also: readonly string[]; /** Of a component, what else has it in its name. */ readonly others?: readonly string[]}
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
	const byPlain = new Map(book.ids.map((id) => [plain(id), id]));
	const known = (id: string): string | undefined => byPlain.get(plain(canonical(id))) ?? (id.startsWith('flag/') && book.topic(id) !== undefined ? id : undefined);
	const itself = known(given);
	if (itself !== undefined) {
		return one(book, [itself]);
	}
	const inIds = text === '' ? [] : matching(byPlain, ([name]) => text.split(/\s+/).every((word) => name.includes(word)));
	const inGroups = groupIds.map((group) => known(`${group}/${given}`)).filter((id) => id !== undefined);
	const below = matching(byPlain, ([name]) => name.startsWith(`${text}/`));
	// Who asks for a program means the program first: what is called so is flags and files of it.
	const component = known(`component/${given}`);
	if (component !== undefined) {
		return {is: 'topic', id: component, also: [], others: [...new Set([...inGroups, ...below, ...inIds])].filter((id) => id !== component)};
	}
	if (groupIds.some((group) => group === text)) {
		return {is: 'list', ids: [...new Set([...inGroups, ...below])]};
	}
	if (inGroups.length > 0) {
		return one(book, inGroups, inIds);
	}
	if (below.length > 0) {
		return {is: 'list', ids: below};
	}
	const [name = '', suffix] = text.replace(/^--?/, '').split(/\.(yaml|crt|key|pub)$/);
	const ends = name === '' ? [] : matching(byPlain, ([known, id]) => (suffix === undefined || id.startsWith(suffix === 'yaml' ? 'file/' : 'certs/')) && endsWith(known, name));
	if (ends.length > 0) {
		return one(book, ends, inIds);
	}
	const inTexts = text === '' ? [] : matching(byPlain, ([name, id]) => {
		const all = `${name} ${Object.values(book.topic(id) ?? {}).join(' ').toLowerCase()}`;
		return text.split(/\s+/).every((word) => all.includes(word));
	});
	const all = [...inIds, ...inTexts];
	return all.length > 0 ? one(book, all) : {is: 'nothing', near: nearest(byPlain, text)};
}

function matching(ids: ReadonlyMap<string, string>, fits: (entry: readonly [plain: string, id: string]) => boolean): string[] {
	return [...ids].filter((entry) => fits(entry)).map(([, id]) => id);
}

/** One page, where all ids have the same; else those, and after them others that may have been meant. */
function one(book: Book, ids: readonly string[], others: readonly string[] = []): Found {
	const [first = '', ...also] = [...new Set(ids)];
	const page = book.topic(first);
	return also.every((id) => book.topic(id) === page) ? {is: 'topic', id: first, also} : {is: 'list', ids: [...new Set([...ids, ...others])]};
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

function nearest(ids: ReadonlyMap<string, string>, text: string): string | undefined {
	const byName = new Map([...ids].flatMap(([name, id]) => [[name, id] as const, [name.slice(name.lastIndexOf('/') + 1), id] as const]));
	const name = nearestName(text, byName.keys());
	return name === undefined ? undefined : byName.get(name);
}

/** In any case; a colon may be a full stop, since shells break words at colons. */
export const plain = (id: string): string => id.toLowerCase().replaceAll(':', '.');
