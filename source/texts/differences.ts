import type {Aspect, Difference} from '../core/told/differences.ts';
import {system as systemEn} from './failures.en.ts';
import {system as systemZh} from './failures.zh.ts';
import type {Lang} from './types.ts';

/** How differences are told in one language. */
interface DifferenceWords {
	/** What it is that differs: `flag --v`. */
	readonly things: Readonly<Record<Exclude<Aspect, 'lifetime' | 'file' | 'unreadable' | 'malformed'>, (name: string) => string>>;
	changed(thing: string, from: string, to: string): string;
	added(thing: string, to: string): string;
	gone(thing: string, from: string): string;
	ends(days: number): string;
	readonly missing: (path: string) => string;
	readonly more: (path: string) => string;
	readonly unreadable: (path: string, errno: string) => string;
	readonly malformed: (path: string) => string;
	/** Words that facts use for what is no value of a file. */
	readonly values: Readonly<Record<string, string>>;
	readonly count: (count: number) => string;
	/** Of `diff`. */
	readonly makes: string;
	readonly keeps: string;
	readonly leaves: string;
	readonly same: string;
	/** Told before why. */
	readonly incomplete: string;
	readonly basis: (basis: {readonly from: 'file' | 'cluster' | 'tree' | 'defaults'; readonly name: string; readonly version: string}) => string;
}

const path = (label: string) => (name: string): string => (name === '' ? label : `${label} ${name}`);

const words: Readonly<Record<Lang, DifferenceWords>> = {
	en: {
		things: {
			mode: path('mode of'), owner: path('owner of'), subject: () => 'subject', issuer: () => 'signed by', san: (name) => `SAN ${name}`, usages: () => 'usages', algorithm: () => 'key algorithm', 'is-ca': () => 'CA',
			key: path('private key'), server: () => 'server', cluster: () => 'name of the cluster', user: () => 'user', 'trusted-ca': () => 'trusted CA',
			flag: (name) => `flag ${name}`, argument: () => 'arguments', mount: (name) => `mount ${name}`, volume: (name) => `volume ${name}`, env: (name) => `variable ${name}`, image: path('image'), field: (name) => name,
			running: (name) => `running Pod, unlike its manifest: ${name}`,
		},
		changed: (thing, from, to) => `${thing}: ${from} → ${to}`,
		added: (thing, to) => `${thing} added${to === '' ? '' : `: ${to}`}`,
		gone: (thing, from) => `${thing} missing${from === '' ? '' : `: ${from}`}`,
		ends: (days) => `ends ${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'} ${days < 0 ? 'earlier' : 'later'}`,
		missing: (name) => `${name} is missing`,
		more: (name) => `${name} is there as well`,
		unreadable: (name, errno) => `${name} cannot be read: ${errno === 'EACCES' ? 'not permitted; root may' : systemEn({errno})}`,
		malformed: (name) => (name === '' ? 'cannot be understood' : `${name} cannot be understood`),
		values: {belongs: 'of its certificate', other: 'of another certificate', itself: 'itself', none: 'none', ca: 'ca', true: 'true', false: 'false'},
		count: (count) => `${count} ${count === 1 ? 'difference' : 'differences'}`,
		makes: 'init makes it',
		keeps: 'init keeps what is there',
		leaves: 'init leaves it alone',
		same: 'No differences.',
		incomplete: 'Not everything could be compared:',
		basis: ({from, name, version}) => ({
			file: `Held against ${name}, Kubernetes ${version}.`,
			cluster: `Held against the configuration that the cluster keeps (ConfigMap kube-system/kubeadm-config), Kubernetes ${version}.`,
			tree: `Held against the configuration that the node's own files agree on, Kubernetes ${version}; --config names the one that was used.`,
			defaults: `Nothing of what init makes is here; with its defaults it makes, Kubernetes ${version}:`,
		})[from],
	},
	zh: {
		things: {
			mode: (name) => `${name} 的权限`, owner: (name) => `${name} 的所有者`, subject: () => '主体', issuer: () => '签发者', san: (name) => `SAN ${name}`, usages: () => '用途', algorithm: () => '密钥算法', 'is-ca': () => 'CA',
			key: path('私钥'), server: () => '服务器', cluster: () => '集群名', user: () => '用户', 'trusted-ca': () => '信任的 CA',
			flag: (name) => `参数 ${name}`, argument: () => '其他参数', mount: (name) => `挂载 ${name}`, volume: (name) => `卷 ${name}`, env: (name) => `变量 ${name}`, image: path('镜像'), field: (name) => name,
			running: (name) => `运行中的 Pod 与清单不同：${name}`,
		},
		changed: (thing, from, to) => `${thing}：${from} → ${to}`,
		added: (thing, to) => `多了${thing}${to === '' ? '' : `：${to}`}`,
		gone: (thing, from) => `少了${thing}${from === '' ? '' : `：${from}`}`,
		ends: (days) => `${days < 0 ? '早' : '晚'} ${Math.abs(days)} 天过期`,
		missing: (name) => `缺少 ${name}`,
		more: (name) => `多出 ${name}`,
		unreadable: (name, errno) => `无法读取 ${name}：${errno === 'EACCES' ? '没有权限，root 可以' : systemZh({errno})}`,
		malformed: (name) => (name === '' ? '内容无法理解' : `${name} 的内容无法理解`),
		values: {belongs: '属于它的证书', other: '属于别的证书', itself: '自己', none: '无', ca: 'ca', true: '是', false: '否'},
		count: (count) => `${count} 处差异`,
		makes: 'init 会生成它',
		keeps: 'init 保留已有的',
		leaves: 'init 不动它',
		same: '没有差异。',
		incomplete: '未能全部比较：',
		basis: ({from, name, version}) => ({
			file: `对照 ${name}，Kubernetes ${version}。`,
			cluster: `对照集群里保存的配置（ConfigMap kube-system/kubeadm-config），Kubernetes ${version}。`,
			tree: `对照节点自身文件一致指向的配置，Kubernetes ${version}；用 --config 指出当时的配置。`,
			defaults: `这里还没有 init 生成的任何东西；按默认配置它会生成（Kubernetes ${version}）：`,
		})[from],
	},
};

export const differenceWords = (lang: Lang): DifferenceWords => words[lang];

/** Values that are words of the facts' own, and no text of a file. */
const own: ReadonlySet<Aspect> = new Set(['key', 'issuer', 'trusted-ca', 'is-ca']);
/** Facts that have no value beside their being there. */
const bare: ReadonlySet<Aspect> = new Set(['san', 'file']);
const DAY = 86_400_000;

const MOST = 120;

/** A value that is a whole text is cut: the file itself tells the rest. */
const short = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text);

/** One difference as a sentence. What comes from files is made visible, on one line. */
export function differenceText({aspect, name: raw, from, to}: Difference, lang: Lang): string {
	const say = words[lang];
	const name = raw.replaceAll(/\s+/g, ' ');
	if (aspect === 'unreadable') {
		return say.unreadable(name, to ?? from ?? '');
	}
	if (aspect === 'malformed') {
		return say.malformed(name);
	}
	if (aspect === 'file') {
		return to === undefined ? say.missing(name) : say.more(name);
	}
	if (aspect === 'lifetime') {
		return say.ends(Math.round((Number(to ?? 0) - Number(from ?? 0)) / DAY));
	}
	const thing = say.things[aspect](name);
	const value = (text: string) => (bare.has(aspect) ? '' : short((own.has(aspect) ? say.values[text] ?? text : text).replaceAll(/\s+/g, ' ').trim()));
	return from === undefined ? say.added(thing, value(to ?? '')) : to === undefined ? say.gone(thing, value(from)) : say.changed(thing, value(from) || '""', value(to) || '""');
}
