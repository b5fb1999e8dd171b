import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {JOURNAL} from '../../../source/core/engine/journal.ts';
import {readJournal} from '../../../source/core/engine/journal-form.ts';
import {hashOf, REPLACED} from '../../../source/core/engine/before.ts';
import {Failure} from '../../../source/core/told/failures.ts';
import {afterInit, undo, UndoNode} from '../undo/node.ts';

const at = '2026-11-24T16:30:00.000Z';
const sha256 = 'a'.repeat(64);
const key = '/etc/kubernetes/pki/ca.key';
const absent = {type: 'absent'};

const journal = (entry: object, basis: object = {}): string => JSON.stringify({
	version: 3, basis: {socket: 'unix:///run/containerd/containerd.sock', grown: {}, places: {certificates: [], kubeconfigs: [], data: []}, ...basis},
	entries: [{step: 'certs/ca/ca', run: 'r', state: 'begun', at, paths: [], ...entry}],
});
const path = (one: string, more: object = {before: absent}) => journal({paths: [{path: one, ...more}]});
const grown = (directory: string, names: unknown = []) => journal({}, {grown: {[directory]: names}});
const data = (directory: string) => journal({}, {places: {certificates: [], kubeconfigs: [], data: [directory]}});

const document = `${JSON.stringify({version: 3, entries: []}, undefined, 1)}\n`;

test.each([
	['deletes the system\'s users', path('/etc/passwd'), 'form', 'entries.0.paths.0.before.type', 'absent'],
	['writes a file of its own', path('/etc/cron.d/x', {before: {type: 'file', sha256, mode: 0o644, uid: 0, gid: 0}}), 'place', 'entries.0.paths.0.path', '/etc/cron.d/x'],
	['takes text from elsewhere', path(key, {before: {type: 'file', sha256: '../../../../tmp/evil', mode: 0o600, uid: 0, gid: 0}}), 'hash', 'entries.0.paths.0.before.sha256', '../../../../tmp/evil'],
	['names a hash of another form', path(key, {sha256: 'A'.repeat(64)}), 'hash', 'entries.0.paths.0.sha256', 'A'.repeat(64)],
	['empties a directory', grown('/srv/data'), 'place', 'basis.grown', '/srv/data'],
	['empties the directory of ssh', grown('/etc/ssh', null), 'place', 'basis.grown', '/etc/ssh'],
	['calls the directory of ssh etcd\'s', data('/etc/ssh'), 'place', 'basis.places.data.0', '/etc/ssh'],
	['calls a directory of programs etcd\'s', data('/usr/local/bin'), 'place', 'basis.places.data.0', '/usr/local/bin'],
	['calls a directory above others etcd\'s', data('/var'), 'place', 'basis.places.data.0', '/var'],
	['calls its own folder etcd\'s', data('/var/lib/kubestep/before'), 'place', 'basis.places.data.0', '/var/lib/kubestep/before'],
	['opens a file to all', path('/etc/shadow', {before: {type: 'file', sha256, mode: 0o666, uid: 0, gid: 0}}), 'place', 'entries.0.paths.0.path', '/etc/shadow'],
	['makes a file setuid', path(key, {before: {type: 'file', sha256, mode: 0o4755, uid: 0, gid: 0}}), 'form', 'entries.0.paths.0.before.mode', '2541'],
	['gives a file to no user', path(key, {before: {type: 'file', sha256, mode: 0o600, uid: -1, gid: 0}}), 'form', 'entries.0.paths.0.before.uid', '-1'],
	['climbs', path('/etc/kubernetes/pki/../../passwd'), 'path', 'entries.0.paths.0.path', '/etc/kubernetes/pki/../../passwd'],
	['is relative', path('etc/kubernetes/pki/ca.key'), 'path', 'entries.0.paths.0.path', 'etc/kubernetes/pki/ca.key'],
	['ends a name early', path(`${key}\0.old`), 'path', 'entries.0.paths.0.path', `${key}\0.old`],
	['names another file of the certificates\' directory', path('/etc/kubernetes/pki/mine.key'), 'place', 'entries.0.paths.0.path', '/etc/kubernetes/pki/mine.key'],
	['removes a directory of others', journal({paths: [{path: key, before: absent}], directories: ['/srv']}), 'place', 'entries.0.directories.0', '/srv'],
	['stops a service of others', journal({service: {name: 'sshd', ran: true}}), 'form', 'entries.0.service', 'sshd'],
	['says that it started one', journal({started: 'sshd'}), 'form', 'entries.0.started', 'sshd'],
	['has a name that climbs', grown('/var/lib/kubelet', ['..']), 'form', 'basis.grown./var/lib/kubelet', '..'],
	['has a socket that is none', journal({}, {socket: '/etc/passwd'}), 'form', 'basis.socket', '/etc/passwd'],
	['says where a path of others led', '{"version":3,"links":{"/srv/data":"/srv/other"},"entries":[]}', 'place', 'links', '/srv/data'],
	['has a path lead to what is no path', '{"version":3,"links":{"/var/lib/etcd":"../srv"},"entries":[]}', 'path', 'links./var/lib/etcd', '../srv'],
	['adds a file of others', `${document}{"begun":{"step":"s","state":"begun","at":"${at}","paths":[{"path":"/etc/shadow"}]}}\n`, 'place', 'added.0.begun.paths.0.path', '/etc/shadow'],
	['adds a service of others', `${document}{"now":{"step":"s","state":"done","at":"${at}","paths":[],"service":{"name":"sshd","ran":true}}}\n`, 'form', 'added.0.now.service', 'sshd'],
	['adds what is no entry', `${document}{}\n`, 'form', 'added.0.now', ''],
	['adds no object', `${document}[]\n`, 'form', 'added.0', '[]'],
	['adds what cannot be read, and goes on', `${document}{"begun":\n{"begun":{"step":"s","state":"begun","at":"${at}","paths":[]}}\n`, 'json', '', ''],
	['is of a later version', '{"version":4,"entries":[]}', 'version', 'version', '4'],
	['is cut off', '{"version":3,"entries":[', 'json', '', ''],
	['is empty', '', 'json', '', ''],
	['is no object', '[]', 'form', '', '[]'],
	['has no entries', '{"version":3}', 'form', 'entries', ''],
	['has an entry without a state', '{"version":1,"entries":[{"step":"s","at":"","paths":[]}]}', 'form', 'entries.0.state', ''],
])('a journal that %s is not believed at all', (_, text, problem, place, value) => {
	expect(() => readJournal(text, JOURNAL)).toThrow(expect.objectContaining({code: 'journal.invalid', fields: {path: JOURNAL, problem, place, value}}));
});

test('what versions 1 and 2 wrote is believed, with the directories that they had', () => {
	expect(readJournal(JSON.stringify({version: 1, entries: [{step: 's', state: 'done', at, paths: [{path: key, sha256}]}]}), JOURNAL).entries).toHaveLength(1);
	const {basis} = readJournal(JSON.stringify({version: 2, basis: {socket: '', etcd: '/data/etcd', grown: {'/data/etcd': null}}, entries: []}), JOURNAL);
	expect(basis?.places).toEqual({certificates: ['/etc/kubernetes/pki'], kubeconfigs: ['/etc/kubernetes'], data: ['/data/etcd']});
});

test('what a run writes is believed, wherever its configuration puts things', async () => {
	for (const dataDir of ['/var/lib/etcd', '/data/etcd/', '/data/./x/../etcd', '/etc/ssh', '/usr/share/etcd', '/mnt', '/var/lib/kubestep/etcd', '/']) {
		const node = await afterInit(new UndoNode(), {dataDir});
		expect(() => readJournal(String(node.files.contents.get(JOURNAL)), JOURNAL), dataDir).not.toThrow();
	}
});

/** Files and directories of others, that no undo changes. */
const bystanders = [
	'/etc/passwd', '/etc/group', '/etc/shadow', '/etc/ssh/sshd_config', '/etc/kubernetes/mine', '/etc/kubernetes/pki/mine.key', '/root/.ssh/authorized_keys', '/srv/data/notes', '/usr/local/bin/tool',
	'/var/lib/dpkg/status', '/home/ann/.bashrc', '/tmp/evil', `/tmp/${sha256}`,
];

const hostile = fc.oneof(
	fc.constantFrom<unknown>(
		...bystanders, ...bystanders.map((one) => one.slice(0, one.lastIndexOf('/'))), '/', '', '.', '..', '/etc', '/srv', '/usr', '/var', '/var/lib', '/tmp/x/../../etc', '../../../../tmp/evil', '../../../../../tmp/evil', `${key}\0`,
		'/var/lib/kubelet', '/var/lib/kubelet/../../../etc', '/etc/cron.d/x', '/srv/data', sha256, hashOf('evil'), 'file', 'directory', 'absent', 'begun', 'done', 'sshd',
		0, 1, 2, 3, 0o666, 0o777, 0o4755, 0o6777, -1, 1.5, 1e21, null, true, [], {}, {type: 'absent'}, {type: 'file', sha256: hashOf('evil'), mode: 0o666, uid: 1000, gid: 1000}, 'x'.repeat(5000),
	),
	fc.string(), fc.integer(), fc.jsonValue(),
);

type Tree = Record<string, unknown>;

/** Puts something in the place of one value, a name of a member, or beside it. */
function mutated(root: Tree, picks: readonly number[], value: unknown, how: 'value' | 'name' | 'more'): unknown {
	const copy = structuredClone(root);
	let at: Tree = copy;
	for (const pick of picks) {
		const names = Object.keys(at);
		const name = names[pick % Math.max(1, names.length)];
		if (name === undefined) {
			break;
		}
		const next = at[name];
		if (typeof next !== 'object' || next === null || pick === picks.at(-1)) {
			if (how === 'value') {
				at[name] = value;
			} else if (how === 'name' && !Array.isArray(at)) {
				delete at[name];
				at[typeof value === 'string' ? value : JSON.stringify(value)] = next;
			} else if (Array.isArray(at)) {
				at.push(value);
			} else {
				at['directories'] = [value];
			}
			break;
		}
		at = next as Tree;
	}
	return copy;
}

test('no mutated journal has an undo touch what is not of a run', async () => {
	const origin = await nodeWithOthers();
	const root = JSON.parse(String(origin.files.contents.get(JOURNAL))) as Tree;
	const mutation = fc.tuple(fc.array(fc.nat(1000), {minLength: 1, maxLength: 7}), hostile, fc.constantFrom('value' as const, 'name' as const, 'more' as const));
	let believed = 0;
	await fc.assert(fc.asyncProperty(fc.array(mutation, {minLength: 1, maxLength: 3}), async (changes) => {
		const text = JSON.stringify(changes.reduce<unknown>((tree, [picks, value, how]) => mutated(tree as Tree, picks, value, how), root));
		const node = new UndoNode(origin.files.copy());
		await node.files.write(JOURNAL, text, {mode: 0o600});
		const {outcome, state} = await undo(node);
		for (const one of bystanders) {
			expect([one, String(node.files.contents.get(one)), node.files.modes.get(one)]).toEqual([one, `of others: ${one}`, 0o640]);
		}
		expect([...node.files.contents].filter(([, content]) => String(content) === 'evil').map(([one]) => one)).toEqual([`${REPLACED}/${hashOf('evil')}`].filter((one) => node.files.contents.has(one)));
		if (outcome === 'failed') {
			expect(['journal.invalid', 'undo.left']).toContain(state.end?.failure?.code);
		} else {
			believed += 1;
		}
	}), {numRuns: Number(process.env['KUBESTEP_JOURNALS'] ?? 600)});
	expect(believed).toBeGreaterThan(0);
}, 600_000);

async function nodeWithOthers(): Promise<UndoNode> {
	const node = new UndoNode();
	await node.put(Object.fromEntries(bystanders.map((one) => [one, `of others: ${one}`])));
	for (const one of bystanders) {
		await node.files.setMode(one, 0o640);
	}
	await afterInit(node, {dataDir: '/data/etcd'});
	// What a journal would have restored, had it been kept.
	await node.put({[`${REPLACED}/${hashOf('evil')}`]: 'evil'});
	return node;
}

test('is told with the place and a way out, in both languages', async () => {
	const {texts} = await import('../../../source/texts/index.ts');
	let failure: Failure | undefined;
	try {
		readJournal(path('/etc/cron.d/x'), JOURNAL);
	} catch (error) {
		failure = error as Failure;
	}
	const {data} = failure!;
	expect(texts('en').failure(data)).toMatchObject({problem: `${JOURNAL} is not believed: /etc/cron.d/x is no place that init writes, at entries.0.paths.0.path.`, commands: [`less ${JOURNAL}`, `mv ${JOURNAL} ${JOURNAL}.old`]});
	expect(texts('zh').failure(data).problem).toBe(`${JOURNAL} 不可信：/etc/cron.d/x 不是 init 会写的地方，位置 entries.0.paths.0.path。`);
});
