import type {FileDetail, KubeconfigDetail} from '../../../core/told/details.ts';
import {meanings} from '../../../guide/handbook.ts';
import {sanitize} from '../../../strings/sanitize.ts';
import {line, span, width, wrapped, type Line} from '../../terminal/lines.ts';
import {isList, items, member, readTree, scalar, type Tree} from '../tree.ts';
import {fields, section, type Field, type PaneContext} from './context.ts';
import {sourceText} from './sources.ts';

/** What stands in a file, piece by piece: each flag or field with its value, what it means and where it comes from; and probes, ports and mounts of a Pod. */
export function explainedFile(detail: FileDetail, context: PaneContext): Line[] {
	const {words} = context;
	const known = meanings(context.texts.lang);
	if (detail.role === 'kubelet/config' || detail.role === 'kubelet/instance-config') {
		const entries = leaves(readTree(detail.content)).flatMap(([path, value]) => {
			const meaning = known.kubeletField(path);
			return meaning === undefined ? [] : explained(path, value, meaning, detail, context);
		});
		return section(words.settings, entries);
	}
	const tree = readTree(detail.content);
	const container = member(tree, 'spec', 'containers', 0);
	const flags = detail.role === 'kubelet/flags' ? environmentFlags(detail.content) : items(member(container, 'command')).map(scalar);
	return [
		...section(words.flagList, flags.filter((flag) => flag.startsWith('--')).flatMap((flag, index, all) => {
			const [name = '', value] = splitOnce(flag);
			const before = all.slice(0, index).filter((other) => splitOnce(other)[0] === name).length;
			return explained(name, value ?? 'true', known.flag(name.slice(2)) ?? words.unknownFlag, detail, context, before);
		})),
		...(container === undefined ? [] : podParts(tree, container, context)),
	];
}

/** How many flags or fields an explanation would list. */
export function explainable(detail: FileDetail): boolean {
	return detail.role.startsWith('manifest/') || (detail.role === 'kubelet/flags' && detail.content.includes('--')) || detail.role === 'kubelet/config' || detail.role === 'kubelet/instance-config';
}

/** Who one is with the file, and what that one may do. */
export function rights(detail: KubeconfigDetail, {texts, words, columns}: PaneContext): Line[] {
	const known = meanings(texts.lang);
	return section(words.mayDo, [detail.user, ...detail.groups].flatMap((name) => {
		const meaning = known.identity(name);
		return meaning === undefined ? [] : [line(sanitize(name), 'strong'), ...wrapped(meaning, columns, 'plain', 2)];
	}));
}

/**
 * Name and value, below them what it means, and where the value comes from.
 * @param before how many of that name stand before it
 */
function explained(name: string, value: string, meaning: string, detail: FileDetail, {words, columns}: PaneContext, before = 0): Line[] {
	const source = detail.sources?.filter((one) => one.value === name)[before];
	return [
		...(width(sanitize(`${name}=${value}`)) <= columns ? [line(sanitize(`${name}=${value}`), 'strong')] : [line(sanitize(`${name}=`), 'strong'), ...wrapped(sanitize(value), columns, 'strong', 2)]),
		...wrapped(meaning, columns, 'plain', 2),
		...(source === undefined ? [] : sourceText(source, words).flatMap((text) => wrapped(sanitize(text), columns, 'dim', 2))),
	];
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
		...section(words.portList, [...ports].map(([name, port]): Line => [span(port), span(sanitize(`  ${name}`), 'dim')])),
		...section(words.mountList, mounts.flatMap((mount) => wrapped(sanitize(mount), columns))),
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
