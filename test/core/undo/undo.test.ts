import {describe, expect, test} from 'vitest';
import {IN_FLIGHT} from '../../../source/core/engine/in-flight.ts';
import {JOURNAL, Journal} from '../../../source/core/engine/journal.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import {texts} from '../../../source/texts/index.ts';
import type {Phase} from '../../../source/core/engine/phase.ts';
import {acting} from '../../../source/core/engine/policy.ts';
import {user} from '../../../source/core/steps/user.ts';
import {runPhases, type Ran} from '../engine/fakes.ts';
import {reset} from '../reset/node.ts';
import {afterInit, tree, undo, UndoNode, WatchedFiles} from './node.ts';

const nfs = '/var/lib/kubelet/pods/u/volumes/nfs';
const failure = ({state}: Ran) => state.end?.failure;

describe('what is mounted where undo deletes', () => {
	test('is unmounted first, also where the directory held something before', async () => {
		const node = new UndoNode();
		await node.put({'/var/lib/kubelet/lost+found/x': ''});
		await afterInit(node);
		node.mounts = [nfs, '/var/lib/kubelet/lost+found/disk', '/var/lib/etcd/member/wal'];
		node.files.onChange = () => {
			if (!node.files.contents.has('/var/lib/kubelet/pki/kubelet.key')) {
				expect(node.mounts).not.toContain(nfs);
			}
		};
		const ran = await undo(node);
		expect([ran.outcome, failure(ran)]).toEqual(['done', undefined]);
		expect(node.acts.filter((act) => act.startsWith('unmount'))).toEqual([`unmount ${nfs}`, 'unmount /var/lib/etcd/member/wal']);
		expect(tree(node)).toContain('/var/lib/kubelet/lost+found/x');
	});

	test('stops the undo before anything is deleted where it is busy, and the next one goes on', async () => {
		const node = await afterInit(new UndoNode());
		const before = tree(node);
		node.mounts = [nfs];
		node.busy.set(nfs, 'target is busy');
		const ran = await undo(node);
		expect(failure(ran)).toMatchObject({code: 'unmount.failed', fields: {mounts: [nfs], of: 'undo'}});
		expect(tree(node)).toEqual(before);
		node.busy.clear();
		expect((await undo(node)).outcome).toBe('done');
		expect(node.mounts).toEqual([]);
		expect(tree(node).filter((path) => /kubelet|etcd|kubernetes/.test(path))).toEqual([]);
	});

	test('below a directory that is a link is found by its real place', async () => {
		const node = new UndoNode();
		await node.put({'/data/kubelet/lost+found/x': ''});
		node.files.links.set('/var/lib/kubelet', '/data/kubelet');
		await afterInit(node);
		node.mounts = ['/data/kubelet/pods/u/volumes/nfs'];
		await undo(node);
		expect(node.acts).toContain('unmount /data/kubelet/pods/u/volumes/nfs');
	});

	test.each([['undo', undo], ['reset', reset]] as const)('and comes back meanwhile is not deleted through by %s: it says where', async (_, run) => {
		const node = await afterInit(new UndoNode());
		// Unmounted, and there again.
		let asked = 0;
		const {host} = node;
		const parts = {...host, mounts: {...host.mounts, below: async (path: string) => ('/var/lib/kubelet'.startsWith(path) && (asked += 1) > 1 ? [nfs] : [])}};
		Object.defineProperty(node, 'host', {value: parts});
		const {state} = await run(node, {});
		expect(tree(node)).toContain(`${nfs}/theirs`);
		const step = Object.values(state.steps).find(({detail}) => detail.kind === 'removal' && detail.path === '/var/lib/kubelet')!;
		expect(texts('en').stepLine(step)).toContain(`something is mounted at ${nfs}`);
		expect(texts('zh').stepLine(step)).toContain(`${nfs} 上有挂载`);
	});
});

test('where stopping the kubelet is refused, undo stops there, and the next one goes on', async () => {
	const node = await afterInit(new UndoNode());
	node.mounts = [nfs];
	const before = tree(node);
	node.stopRefused = 'Failed to stop kubelet.service: Access denied';
	const ran = await undo(node);
	expect([ran.outcome, failure(ran)]).toMatchObject(['failed', {code: 'service.failed', fields: {message: 'Failed to stop kubelet.service: Access denied'}}]);
	expect([tree(node), node.mounts, node.acts]).toEqual([before, [nfs], ['stop kubelet']]);
	expect(node.files.contents.has(JOURNAL)).toBe(true);
	node.stopRefused = undefined;
	expect((await undo(node)).outcome).toBe('done');
	expect(tree(node).filter((path) => /kubelet|etcd|kubernetes/.test(path))).toEqual([]);
});

test('where Pods stay, undo stops before data goes, and the next one goes on', async () => {
	const node = await afterInit(new UndoNode());
	const before = tree(node);
	node.runtimeAnswers = false;
	const ran = await undo(node);
	expect([ran.outcome, failure(ran)?.code, tree(node), node.files.contents.has(JOURNAL)]).toEqual(['failed', 'pods.stay', before, true]);
	node.runtimeAnswers = true;
	node.pods = [{id: '1', name: 'etcd', refusals: 9}];
	expect(failure(await undo(node))?.code).toBe('pods.stay');
	expect(tree(node)).toEqual(before);
	node.pods = [];
	expect((await undo(node)).outcome).toBe('done');
	expect(tree(node).filter((path) => /kubelet|etcd|kubernetes/.test(path))).toEqual([]);
});

test('where the runtime is gone for good, undo goes on without its step in step mode', async () => {
	const node = await afterInit(new UndoNode());
	node.runtimeAnswers = false;
	await undo(node, {stepMode: true, on: (event, control) => void (event.type === 'step.asked' && control.answer(event.step === 'stop/pods' ? 'skip' : 'do'))});
	expect(tree(node).filter((path) => /kubelet|etcd|kubernetes/.test(path))).toEqual([]);
});

test('of a directory that a configuration names for etcd, only what etcd makes goes', async () => {
	const node = new UndoNode();
	await node.put({'/srv/data/notes': 'mine'});
	await afterInit(node, {dataDir: '/srv/data'});
	await node.put({'/srv/data/written-later': 'mine too'});
	expect((await undo(node)).outcome).toBe('done');
	expect(tree(node).filter((path) => path.startsWith('/srv'))).toEqual(['/srv', '/srv/data', '/srv/data/notes', '/srv/data/written-later']);
});

test.each(['ask', 'tell'] as const)('lists all that goes, etcd\'s data first (%s)', async (agreement) => {
	const node = new UndoNode();
	await node.put({'/var/lib/kubelet/lost+found/x': ''});
	await afterInit(node);
	const ran = await undo(node, {yes: false, policy: {...acting, agreement}, on: (event, control) => void (event.type === 'step.asked' && control.answer('do'))});
	const {detail} = ran.state.steps['preflight/confirm']!;
	expect(detail.kind === 'confirm' ? detail.preview : []).toEqual([
		{path: '/var/lib/etcd', action: 'empty', of: 'etcd'},
		{path: '/var/lib/kubelet', action: 'empty', of: 'kubelet', names: ['config.yaml', 'pki', 'pods']},
		{path: '/var/log/pods', action: 'empty', of: 'kubelet'},
		{path: '/var/lib/kubelet/config.yaml', action: 'remove'},
		{path: '/etc/kubernetes/manifests/etcd.yaml', action: 'remove'},
	]);
	expect(texts('en').reverts({path: '/var/lib/etcd', action: 'empty', of: 'etcd'})).toBe('delete all that is in /var/lib/etcd: etcd\'s data, which is the cluster\'s: every object in it');
});

describe('a directory that is a link', () => {
	const member = '/srv/other/member/snap/db';

	test('which was there when the run began, is named with where it leads, and loses what the run brought', async () => {
		const node = new UndoNode();
		await node.put({'/data/kubelet/notes': 'mine'});
		node.files.links.set('/var/lib/kubelet', '/data/kubelet');
		await afterInit(node);
		// Somebody else's, in a directory that may be shared.
		await node.files.write('/data/kubelet/later', 'of others', {mode: 0o600});
		const ran = await undo(node, {yes: false, on: (event, control) => void (event.type === 'step.asked' && control.answer('do'))});
		const {detail} = ran.state.steps['preflight/confirm']!;
		const preview = detail.kind === 'confirm' ? detail.preview?.find(({path}) => path === '/var/lib/kubelet') : undefined;
		expect(preview).toEqual({path: '/var/lib/kubelet', real: '/data/kubelet', action: 'empty', of: 'kubelet', names: ['config.yaml', 'pki', 'pods']});
		expect(texts('en').reverts(preview!)).toContain('in /var/lib/kubelet (/data/kubelet): ');
		expect([ran.outcome, tree(node).filter((path) => path.startsWith('/data/kubelet/'))]).toEqual(['done', ['/data/kubelet/later', '/data/kubelet/lost+found', '/data/kubelet/notes'].filter((path) => !path.includes('lost'))]);
	});

	test('which came to be after the run, keeps all that is there, and is told', async () => {
		const node = await afterInit(new UndoNode(), {dataDir: '/home/ann/etcd'});
		await node.files.removeTree('/home/ann/etcd');
		await node.put({[member]: 'of another cluster'});
		node.files.links.set('/home/ann/etcd', '/srv/other');
		const {state, outcome} = await undo(node);
		expect([outcome, node.files.contents.has(member), node.files.modes.has('/srv/other')]).toEqual(['done', true, true]);
		expect(state.steps['restore/contents/home/ann/etcd']!.detail).toEqual({kind: 'note', code: 'undo.moved', fields: {path: '/home/ann/etcd', real: '/srv/other'}});
		expect(state.warnings).toMatchObject([{code: 'undo.kept', fields: {paths: expect.arrayContaining(['/home/ann/etcd']) as unknown}}]);
	});

	test('and stands above a file since, keeps what is there', async () => {
		const node = await afterInit(new UndoNode());
		const text = String(node.files.contents.get('/etc/kubernetes/manifests/etcd.yaml'));
		await node.files.removeTree('/etc/kubernetes');
		await node.put({'/srv/copy/etcd.yaml': text});
		node.files.links.set('/etc/kubernetes/manifests', '/srv/copy');
		const {state} = await undo(node);
		expect(node.files.contents.has('/srv/copy/etcd.yaml')).toBe(true);
		expect(state.steps['restore/etc/kubernetes/manifests/etcd.yaml']!.detail).toMatchObject({kept: 'moved'});
	});
});

describe('after a kill', () => {
	test.each([['undo', undo], ['reset', reset]] as const)('%s does not say that what is missing is done now', async (name, run) => {
		const node = await afterInit(new UndoNode());
		await node.files.write(IN_FLIGHT, JSON.stringify({version: 1, steps: ['etcd/local'], at: '2026-11-24T16:30:00.000Z'}), {mode: 0o600});
		const {state} = await run(node, {});
		expect(state.warnings[0]).toMatchObject({code: 'run.cut-off', fields: {of: name}});
		for (const [language, missing] of [['en', 'is done now'], ['zh', '现在补上']] as const) {
			expect(JSON.stringify(texts(language).warning(state.warnings[0]!))).not.toContain(missing);
		}
	});

	const [key, publicKey] = ['/etc/kubernetes/pki/sa.key', '/etc/kubernetes/pki/sa.pub'];
	const detail = {kind: 'keypair', name: 'sa', privatePath: key, publicPath: publicKey, algorithm: 'RSA-2048'} as const;

	test.each([
		['said what it would write', 'somebody changed it since', async (node: UndoNode) => {
			const killed = await Journal.open(node.files, () => 0);
			await killed.begin('certs/sa', detail);
			await killed.writes({[key]: 'the run\'s', [publicKey]: 'the run\'s'});
		}],
		['said where it would write, as kubestep did before it added lines to a journal,', 'the run was killed before it made it', async (node: UndoNode) => {
			const paths = [key, publicKey].map((path) => ({path, before: {type: 'absent'}}));
			const entry = {step: 'certs/sa', run: 'r', state: 'begun', at: '2026-11-24T16:30:00.000Z', paths, directories: ['/etc', '/etc/kubernetes', '/etc/kubernetes/pki']};
			await node.files.write(JOURNAL, `${JSON.stringify({version: 3, entries: [entry]}, undefined, 1)}\n`, {mode: 0o600});
		}],
	])('a key that a person wrote since a run %s is not the run\'s: undo keeps it and init does not write over it', async (_, kept, kill) => {
		const node = new UndoNode();
		await kill(node);
		await node.put({[key]: 'ann\'s'});
		expect(await (await Journal.open(node.files, () => 0)).wasInterrupted(key)).toBe(false);
		const {outcome, state} = await undo(node);
		expect([outcome, String(node.files.contents.get(key)), state.warnings[0]]).toEqual(['done', 'ann\'s', {code: 'undo.kept', fields: {paths: [key, '/etc/kubernetes/pki', '/etc/kubernetes', '/etc']}}]);
		expect(texts('en').stepLine(state.steps[`restore${key}`]!)).toContain(`kept: ${kept}`);
	});

	test('what the run said it would write is its own, also where a second run was killed before it wrote it anew', async () => {
		const node = new UndoNode();
		const first = await Journal.open(node.files, () => 0);
		await first.begin('certs/sa', detail);
		await first.writes({[key]: 'ours', [publicKey]: 'ours too'});
		await node.put({[key]: 'ours'});
		const second = await Journal.open(node.files, () => 0, {run: 'second'});
		expect(await second.wasInterrupted(key)).toBe(true);
		await second.begin('certs/sa', detail);
		await second.writes({[key]: 'new', [publicKey]: 'new too'});
		expect((await undo(node)).outcome).toBe('done');
		expect(tree(node).filter((path) => path.startsWith('/etc'))).toEqual([]);
	});
});

describe('what could not be done', () => {
	test('is named at the end, the undo is none that is done, and the next one goes on', async () => {
		const node = await afterInit(new UndoNode());
		node.files.refused = (path) => (path.endsWith('etcd.yaml') ? new HostError('EPERM', {path}, {message: 'operation not permitted'}) : undefined);
		const ran = await undo(node);
		expect([ran.outcome, failure(ran)]).toMatchObject(['failed', {code: 'undo.left', fields: {paths: ['/etc/kubernetes/manifests/etcd.yaml']}}]);
		node.files.refused = undefined;
		expect((await undo(node)).outcome).toBe('done');
		expect(tree(node).filter((path) => /kubelet|etcd|kubernetes/.test(path))).toEqual([]);
	});

	test('what is kept on purpose is named, and not said to be undone', async () => {
		const node = new UndoNode();
		await node.put({'/etc/hosts': ''});
		await afterInit(node);
		await node.files.write('/etc/kubernetes/manifests/etcd.yaml', 'changed by hand', {mode: 0o600});
		const {state} = await undo(node);
		expect(state.warnings).toEqual([{code: 'undo.kept', fields: {paths: ['/etc/kubernetes/manifests/etcd.yaml', '/etc/kubernetes/manifests', '/etc/kubernetes']}}]);
	});

	test('what a person left out in step mode stays for the next undo', async () => {
		const node = await afterInit(new UndoNode());
		const ran = await undo(node, {stepMode: true, on: (event, control) => void (event.type === 'step.asked' && control.answer(event.step.includes('etcd.yaml') ? 'skip' : 'do'))});
		expect(ran.outcome).toBe('incomplete');
		expect(ran.state.warnings).toEqual([{code: 'undo.left', fields: {paths: ['/etc/kubernetes/manifests/etcd.yaml']}}]);
		expect((await undo(node)).outcome).toBe('done');
		expect(tree(node).filter((path) => /kubelet|etcd|kubernetes/.test(path))).toEqual([]);
	});
});

describe('an undo that is cut off', () => {
	test('before any of its changes goes on, and ends as one that was not', async () => {
		const {files} = await afterInit(await withFiles());
		const whole = new UndoNode(files.copy());
		const cuts: WatchedFiles[] = [];
		whole.files.onChange = () => void cuts.push(whole.files.copy());
		await undo(whole);
		expect(cuts.length).toBeGreaterThan(8);
		for (const cut of cuts) {
			const next = new UndoNode(cut);
			const ran = await undo(next);
			expect([ran.outcome, ran.state.steps['preflight/nothing'] === undefined || !next.files.contents.has(JOURNAL)]).toEqual(['done', true]);
			expect(tree(next)).toEqual(tree(whole));
			expect([...next.files.contents.keys()].filter((path) => path.includes('kubestep'))).toEqual([]);
		}
	});

	test.each<[string, (path: string) => boolean]>([
		['is full to the last byte', () => true],
		// A /var of its own: what goes first makes no room there.
		['has room only once etcd\'s data has gone', (path) => path.startsWith('/var/lib/etcd')],
	])('on a disk that %s goes on, too', async (_what, frees) => {
		const {files} = await afterInit(new UndoNode());
		files.isFull = true;
		files.frees = frees;
		const whole = new UndoNode(files.copy());
		const cuts: WatchedFiles[] = [];
		whole.files.onChange = () => void cuts.push(whole.files.copy());
		expect((await undo(whole)).outcome).toBe('done');
		expect([...whole.files.contents.keys()].filter((path) => path.includes('kubestep'))).toEqual([]);
		expect(cuts.length).toBeGreaterThan(5);
		for (const cut of cuts) {
			const next = new UndoNode(cut);
			expect((await undo(next)).outcome).toBe('done');
			expect(tree(next)).toEqual(tree(whole));
		}
	});

	test('after the first path no init goes on from half a node, and says what to do; a reset does', async () => {
		const node = await afterInit(new UndoNode());
		let cut: WatchedFiles | undefined;
		node.files.onChange = () => {
			cut = node.files.contents.has('/etc/kubernetes/manifests/etcd.yaml') ? cut : cut ?? node.files.copy();
		};
		await undo(node);
		const half = new UndoNode(cut);
		await expect(afterInit(half)).rejects.toThrow('failed');
		const ran = await reset(half, {only: 'cleanup-node'});
		expect([ran.outcome, failure(ran)]).toEqual(['done', undefined]);
		await afterInit(half);
	});
});

/** With files that were there before, so that undo has something to put back. */
async function withFiles(): Promise<UndoNode> {
	const node = new UndoNode();
	await node.put({'/var/lib/kubelet/config.yaml': 'mine: true\n'});
	return node;
}

test('after a reset by another program the kubelet\'s and etcd\'s new data are left alone', async () => {
	const node = await afterInit(new UndoNode());
	await node.files.write('/etc/kubernetes/manifests/etcd.yaml', 'of another cluster', {mode: 0o600});
	await node.files.write('/var/lib/kubelet/config.yaml', 'of another cluster', {mode: 0o644});
	const {state} = await undo(node);
	expect([node.acts, tree(node).includes('/var/lib/etcd/member/wal/0')]).toEqual([[], true]);
	expect(state.steps['preflight/stale']).toBeDefined();
});

describe('the system\'s users', () => {
	const passwd = 'root:x:0:0:root:/root:/bin/sh\n';
	const group = 'root:x:0:\n';

	async function withUsers(change: (files: WatchedFiles) => Promise<void> = async () => undefined, isKilled = false): Promise<UndoNode> {
		const node = new UndoNode();
		await node.put({'/etc/passwd': passwd, '/etc/group': group});
		await node.files.setMode('/etc/passwd', 0o644);
		const add: Phase = {name: 'control-plane', run: async ({step}) => void await step(user, 'users', {})};
		let killed: WatchedFiles | undefined;
		node.files.onChange = () => {
			killed = String(node.files.contents.get('/etc/passwd')) !== passwd && killed === undefined ? node.files.copy() : killed;
		};
		await runPhases([add], {files: node.files, parts: node.host});
		node.files.onChange = () => undefined;
		const after = isKilled ? new UndoNode(killed) : node;
		expect(String(after.files.contents.get('/etc/passwd'))).toContain('kubeadm-etcd');
		await change(after.files);
		return after;
	}

	test.each([false, true])('lose the lines that a run added, and nothing else (killed at it: %s)', async (isKilled) => {
		const node = await withUsers(async (files) => files.setMode('/etc/passwd', 0o600), isKilled);
		expect((await undo(node)).outcome).toBe('done');
		expect(['/etc/passwd', '/etc/group'].map((path) => String(node.files.contents.get(path)))).toEqual([passwd, group]);
		expect(node.files.modes.get('/etc/passwd')).toBe(0o600);
	});

	test.each([false, true])('stay as they are where somebody else changed them since (killed at it: %s)', async (isKilled) => {
		const node = await withUsers(async (files) => {
			files.contents.set('/etc/passwd', Buffer.from(`${String(files.contents.get('/etc/passwd'))}ann:x:1002:1002::/home/ann:/bin/sh\n`));
		}, isKilled);
		const {state} = await undo(node);
		expect(String(node.files.contents.get('/etc/passwd'))).toContain('ann:');
		expect(state.warnings.at(-1)).toEqual({code: 'undo.kept', fields: {paths: ['/etc/passwd']}});
	});
});
