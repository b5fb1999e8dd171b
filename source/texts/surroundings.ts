import type {InterfaceAddress, Proxies, Surroundings, Taken} from '../core/told/surroundings.ts';
import {cut} from '../core/values/cut.ts';

export type SurroundingsLine = readonly [label: string, values: readonly string[]];

type Origin = Taken['version']['origin'];

/** Characters of a line; a hundred addresses are told. */
const WIDEST = 1000;

/** What surrounds a run, as lines of a label and its values; values come from outside. */
export function surroundingsLines(seen: Surroundings, words: SurroundingsWords): readonly SurroundingsLine[] {
	const {taken} = seen;
	const lines: readonly SurroundingsLine[] = [
		[words.node, [[taken?.nodeName ?? '', seen.distribution].filter((part) => part !== '').join(words.comma)]],
		[words.addresses, byInterface(seen.addresses, words)],
		[words.apiServer, taken === undefined ? [] : [`${joined(taken.address)}${words.comma}${addressReason(seen.addresses, taken.address, words)}`]],
		[words.runtime, [...(taken === undefined ? [] : [runtime(taken.runtime, words)]), ...others(seen.sockets, taken).map(words.otherSocket)]],
		[words.kubernetes, taken === undefined ? [] : [`${taken.version.version}${words.comma}${learnt(taken.version, words)}`]],
		[words.images, taken === undefined ? [] : [`${taken.images.repository}${words.comma}${origin(taken.images.origin, words)}`, ...taken.images.mirrors.map(words.mirror)]],
		[words.proxy, [proxies(seen.proxies, words), ...(taken?.runtime.proxies === undefined || proxies(taken.runtime.proxies, words) === proxies(seen.proxies, words) ? [] : [words.runtimeProxy(proxies(taken.runtime.proxies, words))])]],
	];
	return lines.map(([label, values]) => [label, values.filter((value) => value !== '').map((value) => cut(value, WIDEST))] as const).filter(([, values]) => values.length > 0);
}

function byInterface(addresses: readonly InterfaceAddress[], words: SurroundingsWords): string[] {
	const names = [...new Set(addresses.map((one) => one.interface))];
	return names.map((name) => `${name} ${addresses.filter((one) => one.interface === name).map(({address}) => address).join(words.list)}`);
}

const joined = ({address, port}: Taken['address']): string => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);

function addressReason(addresses: readonly InterfaceAddress[], {why, origin: from}: Taken['address'], words: SurroundingsWords): string {
	const there = addresses.find(({advertised}) => advertised)?.interface;
	const reason = why === 'given' ? origin(from, words) : words.address[why];
	return why === 'none' ? reason : `${there === undefined ? words.noInterface : words.onInterface(there)}${words.comma}${reason}`;
}

function runtime({name, version, socket, problem, origin: from}: Taken['runtime'], words: SurroundingsWords): string {
	const what = problem === '' ? words.runtimeAt(`${name} ${version}`, socket) : words.runtimeSilent(socket, NOBODY.test(problem) ? words.nobodyListens : problem);
	return `${what}${words.comma}${origin(from, words)}`;
}

/** What is said where no program has the socket open; it names the socket once more. */
const NOBODY = /\b(?:ENOENT|ECONNREFUSED|no such file or directory|nothing listens on)\b/;

/** `/var/run` is a link to `/run`. */
const plainSocket = (socket: string): string => socket.replace(/^unix:(?:\/\/)?(?:\/var)?\/run\//, 'unix:///run/');

const others = (sockets: readonly string[], taken: Taken | undefined): readonly string[] => sockets.filter((socket) => taken === undefined || plainSocket(socket) !== plainSocket(taken.runtime.socket));

function learnt({learnt: how, label, url, origin: from}: Taken['version'], words: SurroundingsWords): string {
	return how === 'given' ? origin(from, words) : words.version[how](label, url);
}

function origin(from: Origin, words: SurroundingsWords): string {
	switch (from.from) {
		case 'file': {
			return words.given(`${from.file}:${from.line}`);
		}
		case 'flag': {
			return words.given(from.flag);
		}
		default: {
			return words.origin[from.from];
		}
	}
}

function proxies({https, http, no}: Proxies, words: SurroundingsWords): string {
	const all = [https === '' ? '' : `HTTPS_PROXY ${https}`, http === '' ? '' : `HTTP_PROXY ${http}`].filter((part) => part !== '');
	return all.length === 0 ? words.none : [...all, `NO_PROXY ${no === '' ? words.none : no}`].join(words.list);
}

export interface SurroundingsWords {
	readonly comma: string;
	readonly list: string;
	readonly none: string;
	readonly node: string;
	readonly addresses: string;
	readonly apiServer: string;
	readonly runtime: string;
	readonly kubernetes: string;
	readonly images: string;
	readonly proxy: string;
	readonly address: Readonly<Record<'default-route' | 'none', string>>;
	onInterface(name: string): string;
	readonly noInterface: string;
	runtimeAt(name: string, socket: string): string;
	runtimeSilent(socket: string, problem: string): string;
	readonly nobodyListens: string;
	otherSocket(socket: string): string;
	readonly version: Readonly<Record<'network' | 'program', (label: string, url: string) => string>>;
	readonly origin: Readonly<Record<'machine' | 'default', string>>;
	given(place: string): string;
	mirror(url: string): string;
	runtimeProxy(proxies: string): string;
}
