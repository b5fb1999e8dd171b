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

export const surroundingsEn: SurroundingsWords = {
	comma: ', ', list: ', ', none: 'none',
	node: 'Node', addresses: 'Addresses', apiServer: 'API server', runtime: 'Container runtime', kubernetes: 'Kubernetes', images: 'Images from', proxy: 'Proxy',
	address: {'default-route': 'the default route leaves by it', none: 'there is no default route: give --apiserver-advertise-address'},
	onInterface: (name) => `of ${name}`,
	noInterface: 'of no interface here',
	runtimeAt: (name, socket) => `${name} at ${socket}`,
	runtimeSilent: (socket, problem) => `none answers at ${socket}: ${problem}`,
	nobodyListens: 'no program listens there',
	otherSocket: (socket) => `also there: ${socket}`,
	version: {network: (label, url) => `which is ${label} by ${url}`, program: (label, url) => `which this program knows: ${url} did not tell ${label}`},
	origin: {machine: 'found on this node', default: 'by default'},
	given: (place) => `by ${place}`,
	mirror: (url) => `by way of ${url}`,
	runtimeProxy: (proxies) => `container runtime: ${proxies}`,
};

export const surroundingsZh: SurroundingsWords = {
	comma: '，', list: '、', none: '无',
	node: '节点', addresses: '地址', apiServer: 'API 服务器', runtime: '容器运行时', kubernetes: 'Kubernetes', images: '镜像来自', proxy: '代理',
	address: {'default-route': '默认路由经过它', none: '没有默认路由：用 --apiserver-advertise-address 指定'},
	onInterface: (name) => `在 ${name} 上`,
	noInterface: '不在本机的任何网卡上',
	runtimeAt: (name, socket) => `${name}，在 ${socket}`,
	runtimeSilent: (socket, problem) => `${socket} 没有应答：${problem}`,
	nobodyListens: '没有程序在监听',
	otherSocket: (socket) => `还有：${socket}`,
	version: {network: (label, url) => `${label} 目前指这个版本（查自 ${url}）`, program: (label, url) => `本程序自带的版本：${url} 没有给出 ${label}`},
	origin: {machine: '在本节点上找到', default: '默认'},
	given: (place) => `由 ${place} 指定`,
	mirror: (url) => `经由 ${url}`,
	runtimeProxy: (proxies) => `容器运行时：${proxies}`,
};
