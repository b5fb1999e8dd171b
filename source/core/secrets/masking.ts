import {CORE_SCHEMA, loadAll} from 'js-yaml';
import type {Json} from '../config/types.ts';
import {writeYaml} from '../yaml/writer.ts';

/**
 * What is told without what is secret in it. A secret is known by where it stands, not by how it looks: the user and
 * password of a URL, the value of a variable or flag whose name says so, a header that the kubelet shows itself by.
 */
export const MASK = '••••';

/** The last words of variables, flags and members whose values are secrets, run together or not: `DB_PASSWORD`, `--token`, `apiKey`, `PGPASSWORD`, `TOKEN2`. */
const SECRET_NAME = /(?:passw(?:or)?d|passphrase|pwd|secret|token|(?:api|access|private|secret|encryption|master)[_-]?key|credentials?|(?:^|[_.-])(?:pass|authorization|cookie|jwt))[_-]?\d*$/i;
/** The same of a variable, wherever it stands: flags are written with dashes, and what ends in such a word is about a secret (`--token-ttl`). */
const SECRET_WORD = /^(?:pass|password|passwd|passphrase|pwd|secrets?|tokens?|credentials?|auth|authorization|cookie|bearer|jwt)$/;
const ABOUT_SECRET = /^(?:file|path|dir|folder|ttl|name|url|uri|host|port|type|mode|method|issuer|audience|expiry|expiration|timeout|interval|length|enabled|disabled|ref|id)$/;
/** Their names say so, and their values are none: signing methods and switches. */
const NO_SECRET = /^--(?:auth-token)$/;
const SWITCH = /^(?:true|false)$/i;
const PROXY_NAME = /_proxy$/i;
/** Members of which every value is one (KubeletConfiguration: the kubelet keeps it out of its own log, too). */
const SECRET_TREE = new Set(['staticPodURLHeader']);
/** Lists of which every value is one: a probe's `Authorization` and `Cookie`, and whatever else it shows itself by. */
const SECRET_LISTS = new Set(['httpHeaders']);
/** Members of a configuration that are secrets whatever they hold. */
const SECRET_MEMBERS = new Set(['token', 'certificateKey']);

/**
 * A URL's user and password; an image by its digest has none, `docker-pullable://pause@sha256:…`. A password may hold a
 * `/`, `?` or `#` that should have been encoded; behind a host's port it is a path that has the `@`.
 */
const USERINFO = /([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#"'`<>@]*(?:@[^\s/?#"'`<>@]*)*|[^\s/?#"'`<>@:[\]]*:(?!\d*[/?#])[^\s"'`<>]*)@(?!sha\d+:)/gi;
/** The same of a proxy, which may be given without a scheme; a password may have any character. */
const PROXY_USERINFO = /^((?:https?|socks5h?):\/\/)?(.*)@/is;
const FLAG = /((?:^|[\s"'])--?(?:[\w.-]*-)?(?:password|passwd|passphrase|secret|api-key)=|(?:^|[\s"'])--token=)("[^"]*"|'[^']*'|[^\s"']+)/g;

/** Whether a text may be YAML with something in it that `withoutSecrets` has to look for. */
const HINT = /(?:pass|pwd|secret|token|key|credential|auth|cookie|bearer|jwt)[\w.-]*["']?\s*\n\s+value:|value:[^\n]*\n\s+name:|httpHeaders["']?:|_proxy["']?\s*\n\s+value:[^\n]*@|staticPodURLHeader:|^\s*(?:-\s+)?["']?[\w.-]*(?:pass|passw(?:or)?d|passphrase|pwd|token|key|secret|credentials?|authorization|cookie|jwt)[_-]?\d*["']?:[ \t]+\S/im;

/** Without user and password. */
const withoutUserinfo = (proxy: string): string => proxy.replace(PROXY_USERINFO, `$1${MASK}@`);

/** What a proxy's value has before its last `@`; undefined where it has neither user nor password. */
export const userinfoOf = (proxy: string): string | undefined => PROXY_USERINFO.exec(proxy)?.[2];

/** Whether the value of a variable, a flag or a member of this name is a secret; a path to one is none. */
function isSecret(name: string, value: string): boolean {
	return (SECRET_NAME.test(name) || speaksOfSecret(name)) && !NO_SECRET.test(name) && value !== '' && !value.startsWith('/') && !SWITCH.test(value) && value !== MASK;
}

/** By the words of a variable's name: `TOKEN_GITHUB`, `basicAuth`. */
function speaksOfSecret(name: string): boolean {
	if (!/^[A-Za-z_]\w*$/.test(name)) {
		return false;
	}
	const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase().split(/[_\d]+/).filter((word) => word !== '');
	return words.some((word) => SECRET_WORD.test(word)) && !ABOUT_SECRET.test(words.at(-1) ?? '');
}

/** The value of what has this name. */
function valueOf(name: string, value: string, mask: (text: string) => string): string {
	return PROXY_NAME.test(name) ? withoutUserinfo(value) : isSecret(name, value) || name.split('.').some((part) => SECRET_TREE.has(part)) ? MASK : mask(value);
}

/** One text: YAML by its members, all else by the forms above. */
export function maskText(text: string): string {
	return maskWords(text.includes('\n') && HINT.test(text) ? maskYaml(text) : text);
}

function maskWords(text: string): string {
	const masked = text.includes('@') ? text.replaceAll(USERINFO, `$1${MASK}@`) : text;
	return masked.includes('--') ? masked.replaceAll(FLAG, (whole, flag: string, value: string) => (/^["']?\//.test(value) ? whole : `${flag}${MASK}`)) : masked;
}

/** Written anew only where something is left out: what a person wrote keeps its comments. */
function maskYaml(text: string): string {
	try {
		const documents = loadAll(text, {schema: CORE_SCHEMA}) as Json[];
		const masked = documents.map((one) => withoutSecrets(one) as Json);
		return documents.some((one) => typeof one !== 'object') || masked.every((one, index) => one === documents[index]) ? text : masked.map((one) => writeYaml(one)).join('---\n');
	} catch {
		return text;
	}
}

/** A copy of an object of the API, a manifest or a configuration, without what is secret; the same where nothing is. */
export function withoutSecrets(value: unknown): unknown {
	return changed(value, maskText, true);
}

/**
 * A copy of plain data with each text in it masked; the same where nothing is. What has a name beside its value, or
 * what it was and is, goes by that name.
 */
export function maskData<Value>(value: Value, mask: (text: string) => string = maskText): Value {
	return changed(value, mask, false) as Value;
}

/** @param byMember whether the names of members say what is secret: those of events name what is told */
function changed(value: unknown, mask: (text: string) => string, byMember: boolean): unknown {
	if (typeof value === 'string') {
		return mask(value);
	}
	if (Array.isArray(value)) {
		const items = value.map((item) => changed(item, mask, byMember));
		return items.every((item, index) => item === value[index]) ? value : items;
	}
	if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
		return value;
	}
	const entries = Object.entries(value);
	const {name: own, of: name = own} = value as {name?: unknown; of?: unknown};
	const named = typeof name === 'string' ? name : undefined;
	let isChanged = false;
	const members = entries.map(([key, member]: [string, unknown]): [string, unknown] => {
		const now = byMember && SECRET_TREE.has(key) ? masked(member)
			: SECRET_LISTS.has(key) ? withoutValues(member)
			: typeof member !== 'string' ? changed(member, mask, byMember)
			: named !== undefined && (key === 'value' || key === 'from' || key === 'to') ? valueOf(named, member, mask)
			: byMember ? valueOf(key, member, mask) : mask(member);
		isChanged ||= now !== member;
		return [key, now];
	});
	return isChanged ? distinct(value, Object.fromEntries(members)) : value;
}

/** A list of names and values, with the names alone. */
function withoutValues(list: unknown): unknown {
	return Array.isArray(list) ? list.map((item: unknown) => (typeof item === 'object' && item !== null && 'value' in item ? {...item, value: MASK} : item)) : list;
}

/** What differs in its secret alone is still seen to differ. */
function distinct(value: object, now: Record<string, unknown>): Record<string, unknown> {
	const {from, to} = value as {from?: unknown; to?: unknown};
	return from !== to && typeof now['to'] === 'string' && now['from'] === now['to'] ? {...now, to: `${now['to']} ≠`} : now;
}

function masked(value: unknown): unknown {
	return Array.isArray(value) ? value.map(masked) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, masked(member)])) : MASK;
}

/**
 * The secrets in plain data, such as a configuration: what is behind a name that says so, and users and passwords of URLs.
 */
export function secretsIn(value: unknown, found: string[] = []): string[] {
	if (typeof value === 'string') {
		for (const [whole = ''] of value.matchAll(USERINFO)) {
			found.push(whole.slice(whole.indexOf('://') + 3, -1));
		}
	} else if (typeof value === 'object' && value !== null) {
		const {name, value: own} = value as {name?: unknown; value?: unknown};
		if (typeof name === 'string' && typeof own === 'string') {
			found.push(...(PROXY_NAME.test(name) ? [userinfoOf(own) ?? ''] : isSecret(name, own) ? [own] : []).filter((secret) => secret !== ''));
		}
		for (const [key, member] of Object.entries(value)) {
			if (SECRET_TREE.has(key)) {
				found.push(...leaves(member));
			} else if (SECRET_LISTS.has(key) && Array.isArray(member)) {
				found.push(...member.flatMap((item: unknown) => leaves((item as {value?: unknown} | null)?.value)));
			} else if (typeof member === 'string' && (SECRET_MEMBERS.has(key))) {
				found.push(member);
			} else {
				secretsIn(member, found);
			}
		}
	}
	return found;
}

const leaves = (value: unknown): string[] => (typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : []);
