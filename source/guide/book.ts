import {apiserverFlags as apiserverFlagsEn} from './flags-apiserver.en.ts';
import {apiserverFlags as apiserverFlagsZh} from './flags-apiserver.zh.ts';
import {addedFlags as addedFlagsEn} from './flags-added.en.ts';
import {addedFlags as addedFlagsZh} from './flags-added.zh.ts';
import {otherFlags as otherFlagsEn} from './flags-others.en.ts';
import {otherFlags as otherFlagsZh} from './flags-others.zh.ts';
import {checks as checksEn} from './checks.en.ts';
import {checks as checksZh} from './checks.zh.ts';
import {components as componentsEn} from './components.en.ts';
import {components as componentsZh} from './components.zh.ts';
import {corefile as corefileEn} from './corefile.en.ts';
import {corefile as corefileZh} from './corefile.zh.ts';
import {explanations as en} from './en.ts';
import {formerly as formerlyEn} from './formerly.en.ts';
import {formerly as formerlyZh} from './formerly.zh.ts';
import {join as joinEn} from './join.en.ts';
import {join as joinZh} from './join.zh.ts';
import {kubeProxy as kubeProxyEn} from './kube-proxy.en.ts';
import {kubeProxy as kubeProxyZh} from './kube-proxy.zh.ts';
import {furtherKubelet as furtherKubeletEn} from './kubelet-further.en.ts';
import {furtherKubelet as furtherKubeletZh} from './kubelet-further.zh.ts';
import {kubelet as kubeletEn} from './kubelet.en.ts';
import {kubelet as kubeletZh} from './kubelet.zh.ts';
import {identities as identitiesEn} from './node.en.ts';
import {identities as identitiesZh} from './node.zh.ts';
import {pod as podEn} from './pod.en.ts';
import {pod as podZh} from './pod.zh.ts';
import {services as servicesEn} from './services.en.ts';
import {services as servicesZh} from './services.zh.ts';
import {explanations as zh} from './zh.ts';
import {flagOwners} from './flag-owners.ts';
import {canonical, groupIds, idOfKey, type TopicGroup} from './topic-id.ts';
import type {Explanations, Topic, Topics} from './types.ts';

/** All topics of one language, by id. */
export interface Book {
	/** In the order in which they are listed, group by group. */
	readonly ids: readonly string[];
	/** What is known of a thing; undefined where nothing is. An id may be written with what differs from node to node: `check/Port-6443`. */
	topic(id: string): Topic | undefined;
}

type Tables = Readonly<Record<Exclude<TopicGroup, 'flag'>, Topics<string>>> & {readonly flag: Topics<string>};

const books = new Map<'en' | 'zh', Book>();

export function book(lang: 'en' | 'zh'): Book {
	const made = books.get(lang) ?? makeBook(lang === 'zh'
		? tables(zh, {component: componentsZh, flag: {...apiserverFlagsZh, ...otherFlagsZh, ...addedFlagsZh}, pod: podZh, kubelet: {...kubeletZh, ...furtherKubeletZh}, 'kube-proxy': kubeProxyZh, corefile: corefileZh, check: checksZh, identity: identitiesZh, service: servicesZh, join: joinZh, formerly: formerlyZh})
		: tables(en, {component: componentsEn, flag: {...apiserverFlagsEn, ...otherFlagsEn, ...addedFlagsEn}, pod: podEn, kubelet: {...kubeletEn, ...furtherKubeletEn}, 'kube-proxy': kubeProxyEn, corefile: corefileEn, check: checksEn, identity: identitiesEn, service: servicesEn, join: joinEn, formerly: formerlyEn}));
	books.set(lang, made);
	return made;
}

type Pieces = Pick<Tables, 'component' | 'flag' | 'pod' | 'kubelet' | 'kube-proxy' | 'corefile' | 'check' | 'identity' | 'service' | 'join' | 'formerly'>;

function tables({phases, certificates, kubeconfigs, files, waits, images, objects, removals, others}: Explanations, pieces: Pieces): Tables {
	return {...pieces, phase: phases, certs: certificates, kubeconfig: kubeconfigs, file: files, wait: waits, image: images, object: objects, removal: removals, step: others};
}

function makeBook(all: Tables): Book {
	const topics = new Map<string, Topic>();
	for (const group of groupIds) {
		const entries: readonly (readonly [string, Topic])[] = group === 'flag'
			? Object.entries(flagOwners).flatMap(([owner, flags]) => flags.map((flag) => [`${owner}/${flag}`, own(all.flag, flag)] as const)).flatMap(([key, topic]) => (topic === undefined ? [] : [[key, topic] as const]))
			: Object.entries(all[group]);
		for (const [key, topic] of entries) {
			const id = idOfKey(group, key);
			if (canonical(id) === id) {
				topics.set(id, topic);
			}
		}
	}
	return {
		ids: [...topics.keys()],
		topic(asked) {
			const id = canonical(asked);
			const [group, owner = '', flag = ''] = id.split('/');
			return topics.get(id) ?? (group === 'flag' && Object.hasOwn(flagOwners, owner) ? own(all.flag, flag) : group === 'removal' ? topics.get('removal/other') : undefined);
		},
	};
}

function own(table: Topics<string>, key: string): Topic | undefined {
	return Object.hasOwn(table, key) ? table[key] : undefined;
}
