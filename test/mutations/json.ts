import type {Random} from './random.ts';
import {byteMutations, textMutations} from './text.ts';
import {parse, size, treeMutations, type Tree} from './tree.ts';
import {isJson} from '../../source/core/values/is-json.ts';

/** Values that a reader of paths, names and hashes should look at twice. */
export const hostile = [
	'/etc/passwd', '/', '//', '/..', '../../../../etc/passwd', '/etc/kubernetes/../passwd', '/etc/kubernetes/pki/../../../srv/data', '/srv/data', '/var/lib/kubelet/pods/u/volumes/nfs', '/home/user', '/root/.ssh', '/etc/ssh', '/etc/cron.d/job', '/boot', '/usr', '/proc/1', '/dev/zero', '/dev/null',
	'.', '..', '', ' ', '/etc/kubernetes/admin.conf\0', '/etc/kubernetes/\u001B[2J', '/etc/kubernetes/\u202Efnoc.nimda', '/etc/kubernetes/a\nb', `/etc/kubernetes/${'x'.repeat(300)}`, `/${'x/'.repeat(3000)}`, '/var/lib/kubelet', '/var/lib/etcd', '/var/lib/kubestep', '/run', '/tmp',
	'~', '$(id)', '`id`', ';id', '-rf', '--', 'unix:///dev/zero', 'https://[', '0'.repeat(64), 'f'.repeat(64), '../'.repeat(10), '__proto__', 'constructor', 'NaN', '-1', '1e999', '2026-13-45T99:99:99Z', '+275760-09-13T00:00:00.001Z', 'x'.repeat(100_000), '\uD800',
] as const;

/** JSON of a tree: words that are no JSON become text. */
function writeJson(tree: Tree): string {
	if ('raw' in tree) {
		return isJson(tree.raw) ? tree.raw : JSON.stringify(tree.raw);
	}
	return 'list' in tree ? `[${tree.list.map((item) => writeJson(item)).join(',')}]` : `{${tree.map.map(([key, value]) => `${key.startsWith('"') && isJson(key) ? key : JSON.stringify(key)}:${writeJson(value)}`).join(',')}}`;
}


function isText(tree: Tree): tree is {raw: string} {
	return 'raw' in tree && !/^(?:null|true|false|~|-?\d.*|)$/.test(tree.raw);
}

/** Every text of a tree, and what puts another in its place. */
function texts(tree: Tree): ((text: string) => void)[] {
	if ('raw' in tree) {
		return [];
	}
	const slots: readonly {readonly value: Tree; readonly put: (value: Tree) => void}[] = 'list' in tree
		? tree.list.map((value, index) => ({value, put: (one) => void (tree.list[index] = one)}))
		: tree.map.map((entry) => ({value: entry[1], put: (one) => void (entry[1] = one)}));
	return slots.flatMap(({value, put}) => (isText(value) ? [(text: string) => put({raw: JSON.stringify(text)})] : texts(value)));
}

/** JSON, damaged: fields, texts that lead elsewhere, the writing, the bytes. */
export function mutateJson(file: Buffer, other: Buffer, random: Random, done: string[]): Buffer {
	let text = file.toString('utf8');
	const trees = random.chance(0.8) ? parse(text) : undefined;
	if (trees !== undefined && trees.length === 1) {
		const others = parse(other.toString('utf8')) ?? [];
		for (let count = random.pick([1, 1, 1, 2, 3]); count > 0 && size(trees) < 5000; count -= 1) {
			const places = texts(trees[0]!);
			if (places.length > 0 && random.chance(0.5)) {
				const value = random.pick(hostile);
				random.pick(places)(value);
				done.push(`a text is ${JSON.stringify(value).slice(0, 60)}`);
			} else {
				done.push(random.pick(Object.values(treeMutations))(trees, random, others) ?? 'nothing');
			}
		}
		text = writeJson(trees[0] ?? {raw: 'null'});
	}
	if (done.length === 0 || random.chance(0.08)) {
		const [name, change] = random.pick(Object.entries(textMutations));
		text = change(text, random, other.toString('utf8'));
		done.push(name);
	}
	const bytes = Buffer.from(text);
	if (!random.chance(0.04)) {
		return bytes;
	}
	const [name, change] = random.pick(Object.entries(byteMutations));
	done.push(name);
	return change(bytes, random);
}

/** The same for what stands in an answer: no damage to the writing. */
export const wholes = ['null', '[]', '{}', '0', '""', 'true', '"text"', '[null]', '{"items":null}', '{"items":{}}', '{"items":[null]}', '{"items":[{}]}', '{"items":"x"}', '{"kind":"Status","status":"Failure","message":"\\u001b[2J","reason":"x","code":403}', '{"data":null}', '{"data":[]}', '{"metadata":null}', '{"__proto__":{"polluted":true}}', '', ' ', '\uFEFF{}', '{', 'NaN'] as const;
