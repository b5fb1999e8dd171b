import type {FileDetail, KubeconfigDetail} from '../../../core/told/details.ts';
import type {ObjectDetail, StepDetail} from '../../../core/told/details.ts';
import {book, type Book} from '../../../guide/book.ts';
import {readMore} from '../../../guide/look.ts';
import {canonical} from '../../../guide/topic-id.ts';
import {topicOf} from '../../../guide/topic-of.ts';
import {textLines} from '../../../strings/text-lines.ts';
import {line, span, width, wrapped, type Line} from '../../terminal/lines.ts';
import {isList, items, member, readTree, scalar, type Tree} from '../tree.ts';
import {fields, section, type Field, type PaneContext} from './context.ts';
import {sourceText} from './sources.ts';

/** What stands in a file, piece by piece: each flag or field with its value, what it means and where it comes from; and probes, ports and mounts of a Pod. */
export function explainedFile(detail: FileDetail, context: PaneContext): Line[] {
	const {words} = context;
	const known = book(context.texts.lang);
	if (detail.role === 'kubelet/config' || detail.role === 'kubelet/instance-config') {
		return section(words.settings, leaves(readTree(detail.content)).flatMap(([path, value]) => ofTopic(known, `kubelet/${path}`, path, value, context, detail)));
	}
	const tree = readTree(detail.content);
	const container = member(tree, 'spec', 'containers', 0);
	const isKubelet = detail.role === 'kubelet/flags';
	const owner = isKubelet ? 'kubelet' : detail.role.slice(detail.role.indexOf('/') + 1);
	const flags = isKubelet ? environmentFlags(detail.content) : items(member(container, 'command')).map(scalar);
	return [
		...section(words.flagList, flags.filter((flag) => flag.startsWith('--')).flatMap((flag, index, all) => {
			const [name, value] = splitOnce(flag);
			const before = all.slice(0, index).filter((other) => splitOnce(other)[0] === name).length;
			return explained(name, value ?? 'true', known.topic(`flag/${owner}/${name.slice(2)}`)?.what ?? words.unknownFlag, context, detail, before);
		})),
		...(container === undefined ? [] : podParts(tree, container, context)),
		...(container === undefined ? [] : section(words.podFields, podLines(tree, known, context))),
	];
}

/** What stands in an object's files, piece by piece: each field of kube-proxy's configuration, each line of the Corefile. */
export function explainedObject({object, name, body}: ObjectDetail, context: PaneContext): Line[] {
	const known = book(context.texts.lang);
	const data = object === 'ConfigMap' ? member(readTree(body), 'data') : undefined;
	if (name === 'kube-proxy') {
		return section(context.words.settings, leaves(readTree(scalar(member(data, 'config.conf')))).flatMap(([path, value]) => ofTopic(known, `kube-proxy/${path}`, path, value, context)));
	}
	if (name === 'kubelet-config') {
		return section(context.words.settings, leaves(readTree(scalar(member(data, 'kubelet')))).flatMap(([path, value]) => ofTopic(known, `kubelet/${path}`, path, value, context)));
	}
	return name !== 'coredns' ? [] : section(context.words.corefile, textLines(scalar(member(data, 'Corefile'))).flatMap((text) => {
		const topic = known.topic(`corefile/${/\S+/.exec(text)?.[0] ?? ''}`);
		return topic === undefined ? [] : [...wrapped(text.replace(/\s*\{$/, ''), context.columns, 'strong'), ...wrapped(topic.what, context.columns, 'plain', 2)];
	}));
}

/** The page of the step's own topic: what it is, who reads it, what it was formerly, and where more is to be read. Why it exists stands in the pane. */
export function topicLines(detail: StepDetail, {texts, words, columns}: PaneContext): Line[] {
	const id = topicOf(detail);
	const topic = id === undefined ? undefined : book(texts.lang).topic(id);
	return id === undefined || topic === undefined ? [] : [
		...section(words.whatIs, wrapped(topic.what, columns)),
		...section(words.readBy, topic.readBy === undefined ? [] : wrapped(topic.readBy, columns)),
		...section(words.formerly, topic.formerly === undefined ? [] : wrapped(topic.formerly, columns)),
		...section(words.readMore, wrapped(readMore(id, texts.lang), columns, 'key')),
	];
}

/** How many flags or fields an explanation would list. */
export function explainable(detail: FileDetail): boolean {
	return detail.role.startsWith('manifest/') || (detail.role === 'kubelet/flags' && detail.content.includes('--')) || detail.role === 'kubelet/config' || detail.role === 'kubelet/instance-config';
}

/** Who one is with the file, and what that one may do. */
export function rights(detail: KubeconfigDetail, {texts, words, columns}: PaneContext): Line[] {
	const known = book(texts.lang);
	return section(words.mayDo, [detail.user, ...detail.groups].flatMap((name) => {
		const meaning = known.topic(`identity/${name}`)?.what;
		return meaning === undefined ? [] : [line(name, 'strong'), ...wrapped(meaning, columns, 'plain', 2)];
	}));
}

/**
 * Name and value, below them what it means, and where the value comes from.
 * @param before how many of that name stand before it
 */
function explained(name: string, value: string, meaning: string, {words, columns}: PaneContext, detail?: FileDetail, before = 0): Line[] {
	const source = detail?.sources?.filter((one) => one.value === name)[before];
	return [
		...(width(`${name}=${value}`) <= columns ? [line(`${name}=${value}`, 'strong')] : [line(`${name}=`, 'strong'), ...wrapped(value, columns, 'strong', 2)]),
		...(meaning === '' ? [] : wrapped(meaning, columns, 'plain', 2)),
		...(source === undefined ? [] : sourceText(source, words).flatMap((text) => wrapped(text, columns, 'dim', 2))),
	];
}

/** The same for what the guide has a page of; nothing for what it has none of. */
function ofTopic(known: Book, id: string, name: string, value: string, context: PaneContext, detail?: FileDetail): Line[] {
	const topic = known.topic(id);
	return topic === undefined ? [] : explained(name, value, topic.what, context, detail);
}

/** Each field with its text; what the three probes have alike is said once. */
function podLines(pod: Tree, known: Book, context: PaneContext): Line[] {
	const said = new Set<string>();
	return podFields(pod).flatMap(([path, value]) => {
		const id = canonical(`pod/${path}`);
		const isSaid = said.has(id);
		said.add(id);
		return isSaid ? explained(path, value, '', context) : ofTopic(known, id, path, value, context);
	});
}

/** Fields of a Pod beside those that stand above them, by path and each once: lists count as one. */
function podFields(pod: Tree): [string, string][] {
	const found = new Map<string, string>();
	const walk = (tree: Tree, path: string): void => {
		if (typeof tree === 'string') {
			found.set(path, found.has(path) && found.get(path) !== tree ? `${found.get(path) ?? ''}, ${tree}` : tree);
		} else if (isList(tree)) {
			for (const one of tree) {
				walk(one, `${path}[]`);
			}
		} else {
			for (const [name, below] of Object.entries(tree)) {
				walk(below, path === '' ? name : `${path}.${name}`);
			}
		}
	};
	walk(pod, '');
	return [...found].filter(([path]) => !path.includes('command[]'));
}

const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

function podParts(pod: Tree, container: Tree, {words, columns}: PaneContext): Line[] {
	const ports = new Map(items(member(container, 'ports')).map((port) => [scalar(member(port, 'name')), scalar(member(port, 'containerPort'))]));
	const paths = new Map(items(member(pod, 'spec', 'volumes')).map((volume) => [scalar(member(volume, 'name')), scalar(member(volume, 'hostPath', 'path'))]));
	const told = probes.flatMap((name): Field[] => {
		const probe = member(container, name);
		const http = member(probe, 'httpGet');
		const port = scalar(member(http, 'port'));
		return http === undefined ? [] : [[words.probes[name], [
			`${scalar(member(http, 'scheme')).toLowerCase() || 'http'}://${scalar(member(http, 'host'))}:${ports.get(port) ?? port}${scalar(member(http, 'path'))}`,
			words.probeEvery(scalar(member(probe, 'periodSeconds')) || '10', scalar(member(probe, 'failureThreshold')) || '3'),
		]]];
	});
	const mounts = items(member(container, 'volumeMounts')).map((mount) => {
		const inside = scalar(member(mount, 'mountPath'));
		const outside = paths.get(scalar(member(mount, 'name'))) ?? inside;
		return `${outside === inside ? inside : `${outside} = ${inside}`}${scalar(member(mount, 'readOnly')) === 'true' ? `  ${words.readOnly}` : ''}`;
	});
	return [
		...section(words.probeList, fields(told, columns)),
		...section(words.portList, [...ports].map(([name, port]): Line => [span(port), span(`  ${name}`, 'dim')])),
		...section(words.mountList, mounts.flatMap((mount) => wrapped(mount, columns))),
	];
}

/** `KUBELET_KUBEADM_ARGS="--a=b --c=d"` */
function environmentFlags(content: string): string[] {
	return content.match(/--[^\s"]+/g) ?? [];
}

function splitOnce(flag: string): [string, string | undefined] {
	const at = flag.indexOf('=');
	return at === -1 ? [flag, undefined] : [flag.slice(0, at), flag.slice(at + 1)];
}

/** Every field with its path; what is a list of scalars counts as one. */
function leaves(tree: Tree, path = ''): [string, string][] {
	if (typeof tree === 'string') {
		return [[path, tree]];
	}
	if (isList(tree)) {
		return [[path, tree.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry))).join(', ')]];
	}
	const entries = Object.entries(tree);
	return [
		...(path !== '' && entries.every(([, value]) => typeof value === 'string') ? [[path, entries.map(([name, value]) => `${name}=${scalar(value)}`).join(', ')] as [string, string]] : []),
		...entries.flatMap(([name, value]) => leaves(value, path === '' ? name : `${path}.${name}`)),
	];
}
