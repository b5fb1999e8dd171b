import {sourceFile} from '../../source/core/yaml/source-file.ts';
import {readDocuments, type YamlNode} from '../../source/core/yaml/reader.ts';
import type {Random} from './random.ts';

/** Contents of a file that can be written with fields twice, and with any scalar as it was. */
export type Tree = {map: [key: string, value: Tree][]} | {list: Tree[]} | {raw: string};

/** The documents of a file; undefined where it is no YAML. */
export function parse(text: string): Tree[] | undefined {
	try {
		return readDocuments(sourceFile('corpus.yaml', text)).map(({contents}) => (contents === undefined ? {raw: ''} : plain(contents)));
	} catch {
		return undefined;
	}
}

function plain(node: YamlNode): Tree {
	switch (node.kind) {
		case 'mapping': {
			return {map: node.entries.map(({key, value}) => [quoted(key), plain(value)])};
		}
		case 'list': {
			return {list: node.items.map((item) => plain(item))};
		}
		default: {
			return {raw: node.scalar.kind === 'string' ? quoted(node.source) : node.source};
		}
	}
}

const quoted = (text: string) => (/^[A-Za-z/][-\w./]*$/.test(text) && !/^(?:y|n|on|off|yes|no|true|false|null)$/i.test(text) ? text : JSON.stringify(text));

/** Written in block style to `flowFrom` levels, in flow style below. */
export function write(tree: Tree, flowFrom = 100, depth = 0): string {
	const indent = '  '.repeat(depth);
	if ('raw' in tree) {
		return tree.raw;
	}
	const isFlow = depth >= flowFrom;
	if ('list' in tree) {
		return isFlow || tree.list.length === 0
			? `[${tree.list.map((item) => write(item, flowFrom, depth + 1)).join(', ')}]`
			: tree.list.map((item) => `\n${indent}-${below(item, flowFrom, depth)}`).join('');
	}
	return isFlow || tree.map.length === 0
		? `{${tree.map.map(([key, value]) => `${key}: ${write(value, flowFrom, depth + 1)}`).join(', ')}}`
		: tree.map.map(([key, value]) => `\n${indent}${key}:${below(value, flowFrom, depth)}`).join('');
}

function below(tree: Tree, flowFrom: number, depth: number): string {
	const text = write(tree, flowFrom, depth + 1);
	return text.startsWith('\n') || text === '' ? text : ` ${text}`;
}

type Mapping = Extract<Tree, {map: unknown}>;

/** A field, or an item of a list, and a way to put something in its place. */
interface Site {
	readonly path: string;
	readonly value: Tree;
	replace(...values: Tree[]): void;
	/** The mapping around a field. */
	readonly inside?: {readonly mapping: Mapping; readonly index: number};
}

/** Everything in the documents, below their roots. */
function sites(trees: readonly Tree[]): Site[] {
	const found: Site[] = [];
	const visit = (tree: Tree, path: string) => {
		if ('list' in tree) {
			for (const [index, value] of tree.list.entries()) {
				found.push({path: `${path}.${index}`, value, replace: (...values) => void tree.list.splice(index, 1, ...values)});
				visit(value, `${path}.${index}`);
			}
		} else if ('map' in tree) {
			for (const [index, [key, value]] of tree.map.entries()) {
				const own = path === '' ? key : `${path}.${key}`;
				found.push({
					path: own, value, inside: {mapping: tree, index},
					replace: (...values) => void tree.map.splice(index, 1, ...values.map((one): [string, Tree] => [key, one])),
				});
				visit(value, own);
			}
		}
	};
	for (const tree of trees) {
		visit(tree, '');
	}
	return found;
}

/** How many fields and items there are. */
export const size = (trees: readonly Tree[]): number => sites(trees).length;

const weirdKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '"__proto__.x"', '""', '" "', '"a\\nb"', '"\\e[2J"', '"\\u202Ex"', '"a.b"', '"0"', '<<', '~', 'null', 'true', '1.5', '"😀"', '? [a]', '"apiVersion"', 'kind', '"x\\x7f"'];
const retyped = ['null', 'true', '0', '-1', '1.5', '"text"', '""', '[]', '{}', '[null]', '{a: null}', '2026-01-02', '12:30:45', '!!binary aGk=', '!!float 1', '| \n', '0x10', '0o17', '.5', '1e3', '"\\e[31m"', '"\\u2028"', '"\\x7f"', '*none', '&x y', '@', '%', '[[]]', '[{}]', '{"": ""}', '"\\0"'];
const huge = ['1e400', '-1e400', '1e308', `1${'0'.repeat(30)}`, `-1${'0'.repeat(30)}`, '9223372036854775808', '18446744073709551616', '4294967296', '65536', '.inf', '-.inf', '.nan', '0.1e-400', '9'.repeat(401), `0x${'f'.repeat(300)}`, '9999999h', '1000000000000h1ns', '1e3h', '999999999999999999999Ei', `1.${'3'.repeat(99)}`, '0/0', '10.0.0.0/-1', '10.0.0.0/99', '0.0.0.0/0', '::/0', '::/129', '300.1.1.1', '1.2.3.4.5', ':::::', 'v999999999999.0.0', 'v1.36.2-', '+0x1p-2', '2999-12-31T23:59:59Z', '0000-00-00T00:00:00Z'];

const long = (random: Random) => random.pick([300, 5000, 200_000]);
const longStrings: readonly ((length: number) => string)[] = [
	(length) => JSON.stringify('x'.repeat(length)),
	(length) => JSON.stringify('a-'.repeat(length / 2)),
	(length) => JSON.stringify('a.'.repeat(length / 2)),
	(length) => JSON.stringify('1.'.repeat(length / 2)),
	(length) => JSON.stringify('10.0.0.0/8,'.repeat(length / 11)),
	(length) => JSON.stringify(':'.repeat(length)),
	(length) => JSON.stringify('\u001B'.repeat(length)),
	(length) => JSON.stringify('%'.repeat(length)),
	(length) => JSON.stringify('1h'.repeat(length / 2)),
	(length) => '9'.repeat(length),
	(length) => JSON.stringify(`https://${'['.repeat(length)}`),
	(length) => JSON.stringify('\n'.repeat(length)),
	(length) => JSON.stringify('😀'.repeat(length / 2)),
];

const nestings: readonly ((depth: number) => Tree)[] = [
	(depth) => ({raw: `${'['.repeat(depth)}${']'.repeat(depth)}`}),
	(depth) => ({raw: `${'{a: '.repeat(depth)}1${'}'.repeat(depth)}`}),
	(depth) => ({raw: `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`}),
	(depth) => ({raw: `${'- '.repeat(depth)}x`}),
	(depth) => {
		let tree: Tree = {raw: '1'};
		for (let level = Math.min(depth, 1000); level > 0; level -= 1) {
			tree = level % 2 === 0 ? {map: [['a', tree]]} : {list: [tree]};
		}
		return tree;
	},
];

/** What a change did, in words; undefined where it found nothing to change. */
export type TreeMutation = (trees: Tree[], random: Random, others: readonly Tree[]) => string | undefined;

const atSite = (what: string, act: (site: Site, random: Random, others: readonly Tree[]) => string | void): TreeMutation => (trees, random, others) => {
	const all = sites(trees);
	if (all.length === 0) {
		return undefined;
	}
	const site = random.pick(all);
	return `${what} ${site.path}${act(site, random, others) ?? ''}`;
};

const shown = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}… (${text.length})` : text);

const retype = (what: string, choices: readonly string[]) => atSite(what, (site, random) => {
	const raw = random.pick(choices);
	site.replace({raw});
	return ` as ${shown(raw)}`;
});

export const treeMutations: Readonly<Record<string, TreeMutation>> = {
	drop: atSite('drop', (site) => {
		site.replace();
	}),
	duplicate: atSite('duplicate', (site, random) => {
		const count = random.pick([2, 2, 3, 500]);
		site.replace(...Array<Tree>(count).fill(site.value));
		return ` to ${count}`;
	}),
	retype: retype('retype', retyped),
	'huge value': retype('huge', huge),
	'quoted huge value': retype('huge, quoted', huge.map((value) => JSON.stringify(value))),
	'long text': atSite('long text in', (site, random) => {
		const raw = random.pick(longStrings)(long(random));
		site.replace({raw});
		return `: ${shown(raw)}`;
	}),
	'long list': atSite('long list in', (site, random) => {
		const count = random.pick([50, 2000, 100_000]);
		const item = random.pick<Tree>([site.value, {raw: 'x'}, {raw: '_'}, {raw: '1'}, {raw: '~'}, {raw: '{}'}, {raw: '{name: a, value: b}'}, {raw: '10.0.0.1'}]);
		const items = Array<Tree>(JSON.stringify(item).length > 60 ? Math.min(count, 2000) : count).fill(item);
		site.replace({list: items});
		return `: ${items.length}`;
	}),
	'long mapping': atSite('long mapping in', (site, random) => {
		const count = random.pick([50, 2000, 60_000]);
		site.replace({map: Array.from({length: count}, (_, index) => [`k${index}`, {raw: 'x'}])});
		return `: ${count}`;
	}),
	nest: atSite('nest', (site, random) => {
		const depth = random.pick([50, 58, 59, 60, 61, 62, 100, 10_000]);
		site.replace(random.pick(nestings)(depth));
		return ` ${depth} deep`;
	}),
	'weird key': atSite('weird key beside', (site, random) => {
		const key = random.pick(weirdKeys);
		const value = random.pick<Tree>([site.value, {raw: 'x'}, {raw: '{polluted: true}'}, {raw: '[]'}]);
		if (site.inside) {
			site.inside.mapping.map.splice(site.inside.index, random.below(2), [key, value]);
		} else {
			site.replace({map: [[key, value]]});
		}
		return `: ${key}`;
	}),
	'long key': atSite('long key beside', (site, random) => {
		const length = random.pick([200, 1000, 1100, 100_000]);
		const key = random.pick([(count: number) => 'k'.repeat(count), (count: number) => JSON.stringify('\u0007'.repeat(count))])(length);
		(site.inside?.mapping.map ?? []).push([key, {raw: '1'}]);
		return `: ${length}`;
	}),
	move: atSite('move', (site, random, others) => {
		const target = random.pick(sites(others));
		site.replace(target?.value ?? {raw: '~'});
		return ` from ${target?.path}`;
	}),
	'borrow the value': (trees, random, others) => {
		const theirs = new Map(sites(others).map(({path, value}) => [path, value]));
		const shared = sites(trees).filter(({path}) => theirs.has(path));
		if (shared.length === 0) {
			return undefined;
		}
		const site = random.pick(shared);
		site.replace(theirs.get(site.path) ?? {raw: '~'});
		return `borrow ${site.path}`;
	},
	'add what another has': (trees, random, others) => {
		const [ours, theirs] = [trees, others].map((all) => all.find((tree) => 'map' in tree));
		if (ours === undefined || theirs === undefined || !('map' in ours) || !('map' in theirs) || theirs.map.length === 0) {
			return undefined;
		}
		const entry = random.pick(theirs.map);
		ours.map.push(entry);
		return `add ${entry[0]} of another`;
	},
	rename: atSite('rename', (site, random) => {
		const entry = site.inside?.mapping.map[site.inside.index];
		if (entry) {
			const key = entry[0];
			entry[0] = random.pick([key.toUpperCase(), key.toLowerCase(), key.slice(1), `${key}s`, key.slice(0, -1), `${key}${key}`, `"${key} "`]);
			return ` to ${entry[0]}`;
		}
		return ' (an item)';
	}),
	'other kind': (trees, random) => {
		const roots = trees.filter((tree) => 'map' in tree);
		const names = ['kind', 'apiVersion'];
		const values = ['InitConfiguration', 'ClusterConfiguration', 'JoinConfiguration', 'ResetConfiguration', 'UpgradeConfiguration', 'KubeletConfiguration', 'KubeProxyConfiguration', 'Pod', 'kubeadm.k8s.io/v1beta4', 'kubeadm.k8s.io/v1beta3', 'kubeadm.k8s.io/v1beta1', 'kubelet.config.k8s.io/v1beta1', 'kubeproxy.config.k8s.io/v1alpha1', 'v1', '/', '//', 'kubeadm.k8s.io/', '/v1beta4', '__proto__/constructor', 'kubeadm.k8s.io/__proto__'];
		const fields = roots.flatMap(({map}) => map.filter(([key]) => names.includes(key)));
		if (fields.length === 0) {
			return undefined;
		}
		const field = random.pick(fields);
		const raw = random.pick(values);
		field[1] = {raw};
		return `${field[0]} ${raw}`;
	},
};
