import {expect, test} from 'vitest';
import {JOURNAL, Journal} from '../../../source/core/engine/journal.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import type {FileDetail} from '../../../source/core/told/details.ts';
import {MemoryFiles} from './fakes.ts';

const manifest = '/etc/kubernetes/manifests/etcd.yaml';
const detail: FileDetail = {kind: 'file', role: 'manifest/etcd', path: manifest, mode: 0o600, content: 'secret-looking text'};

async function made(files: MemoryFiles, options: {ended: boolean}): Promise<void> {
	const journal = await Journal.open(files, () => 0);
	await journal.begin('etcd/local/etcd', detail);
	await files.write(manifest, detail.content, {mode: 0o600});
	if (options.ended) {
		await journal.end('etcd/local/etcd');
		await journal.close();
	}
}

test('the next run knows a file that an earlier one made', async () => {
	const files = new MemoryFiles();
	await made(files, {ended: true});
	const next = await Journal.open(files, () => 0);
	expect([await next.owns(manifest), await next.wasInterrupted(manifest), next.earlier.length]).toEqual([true, false, 1]);
});

test('a file that somebody changed since is not taken for ours', async () => {
	const files = new MemoryFiles();
	await made(files, {ended: true});
	await files.write(manifest, 'changed by hand', {mode: 0o600});
	expect(await (await Journal.open(files, () => 0)).owns(manifest)).toBe(false);
});

test('a file of ours that somebody changed since is known as that, one that is ours, gone or another program\'s is not', async () => {
	const other = '/etc/kubernetes/manifests/kube-scheduler.yaml';
	const open = async (change: (files: MemoryFiles) => Promise<void>) => {
		const files = new MemoryFiles();
		const journal = await Journal.open(files, () => 0);
		for (const path of [manifest, other]) {
			await journal.begin(`step of ${path}`, {...detail, path});
			await files.write(path, detail.content, {mode: 0o600});
			await journal.end(`step of ${path}`);
		}
		await journal.close();
		await change(files);
		return (await Journal.open(files, () => 0)).wasChanged(manifest);
	};
	expect(await open(async (files) => files.write(manifest, 'changed by hand', {mode: 0o600}))).toBe(true);
	expect(await open(async () => undefined)).toBe(false);
	expect(await open(async (files) => files.remove(manifest))).toBe(false);
	// Nothing is as it was left: somebody else's node by now.
	expect(await open(async (files) => void await Promise.all([manifest, other].map(async (path) => files.write(path, 'of another', {mode: 0o600}))))).toBe(false);
});

test('a run that was killed in the act is seen as interrupted; what it had written whole is still ours', async () => {
	const files = new MemoryFiles();
	await made(files, {ended: false});
	const next = await Journal.open(files, () => 0);
	expect([await next.wasInterrupted(manifest), await next.owns(manifest)]).toEqual([true, true]);
});

test('a file that was there before an act that never began to write is not ours', async () => {
	const files = new MemoryFiles();
	await files.write(manifest, 'made by hand', {mode: 0o600});
	await (await Journal.open(files, () => 0)).begin('etcd/local/etcd', detail);
	expect(await (await Journal.open(files, () => 0)).owns(manifest)).toBe(false);
});

test('the journal holds hashes and never contents', async () => {
	const files = new MemoryFiles();
	await made(files, {ended: true});
	const text = files.contents.get(JOURNAL)?.toString() ?? '';
	expect(text).toMatch(/"sha256": "[0-9a-f]{64}"/);
	expect(text).not.toContain('secret-looking');
	expect(files.modes.get(JOURNAL)).toBe(0o600);
});

test('a journal without entries says nothing', async () => {
	const files = new MemoryFiles();
	await files.write(JOURNAL, '{"version":2,"entries":[]}', {mode: 0o600});
	const journal = await Journal.open(files, () => 0);
	expect([journal.earlier, await journal.owns(manifest), journal.started('kubelet')]).toEqual([[], false, false]);
});

test('a kubelet that an earlier run started is known', async () => {
	const files = new MemoryFiles();
	const journal = await Journal.open(files, () => 0);
	await journal.beginService('kubelet-start/start', 'kubelet', 'start', false);
	await journal.close();
	expect((await Journal.open(files, () => 0)).started('kubelet')).toBe(true);
});

test('what fills a directory that was there, and empty, before the first run is of that run; what it held before is not', async () => {
	const files = new MemoryFiles();
	await files.makeDirectory('/var/lib/kubelet', 0o700);
	await files.write('/var/log/pods/other', '', {mode: 0o600});
	const journal = await Journal.open(files, () => 0);
	await journal.begins({socket: '', certificates: '/etc/kubernetes/pki', kubeconfigs: '/etc/kubernetes', etcd: '/srv/etcd/', grown: ['/var/lib/kubelet', '/var/log/pods', '/srv/etcd/']});
	await journal.beginService('kubelet-start/start', 'kubelet', 'start', false);
	await journal.close();
	await files.write('/var/lib/kubelet/pods', '', {mode: 0o600});
	const next = await Journal.open(files, () => 0);
	expect(['/var/lib/kubelet', '/var/log/pods', '/srv/etcd/', '/elsewhere'].map((path) => next.filled(path))).toEqual([true, false, true, false]);
});

test('where nothing is left of an earlier run, as after a reset, there was none', async () => {
	const files = new MemoryFiles();
	const journal = await Journal.open(files, () => 0);
	await journal.beginService('kubelet-start/start', 'kubelet', 'start', false);
	await journal.close();
	await made(files, {ended: true});
	expect((await Journal.open(files, () => 0)).earlier).toHaveLength(2);
	await files.remove(manifest);
	const next = await Journal.open(files, () => 0);
	expect([next.earlier, next.started('kubelet')]).toEqual([[], false]);
});

/** A run of three acts, with the journal as it was on the disk after each write of it. */
async function threeActs(end: 'closed' | 'killed'): Promise<{readonly files: MemoryFiles; readonly texts: readonly string[]}> {
	const files = new MemoryFiles();
	const texts: string[] = [];
	const write = files.write.bind(files);
	files.write = async (path, content, options) => {
		await write(path, content, options);
		if (path === JOURNAL) {
			texts.push(String(content));
		}
	};
	const journal = await Journal.open(files, () => 0);
	for (const name of ['etcd', 'kube-apiserver', 'kube-scheduler']) {
		const path = `/etc/kubernetes/manifests/${name}.yaml`;
		await journal.begin(name, {...detail, path});
		await files.write(path, detail.content, {mode: 0o600});
		await journal.end(name);
	}
	await (end === 'closed' ? journal.close() : undefined);
	return {files, texts};
}

const told = async (files: MemoryFiles) => (await Journal.open(files, () => 0)).earlier.map(({step, state}) => `${step} ${state}`);

test('each act adds a line to the journal, which a run that was killed leaves; at its end it is one document', async () => {
	const {files, texts} = await threeActs('killed');
	expect(texts).toHaveLength(3);
	expect(texts[1]?.startsWith(texts[0] ?? '')).toBe(true);
	expect(await told(files)).toEqual(['etcd done', 'kube-apiserver done', 'kube-scheduler begun']);
	const closed = await threeActs('closed');
	expect(JSON.parse(closed.texts.at(-1) ?? '')).toMatchObject({version: 3, entries: [{step: 'etcd'}, {step: 'kube-apiserver'}, {step: 'kube-scheduler', state: 'done'}]});
	expect(await told(closed.files)).toEqual(['etcd done', 'kube-apiserver done', 'kube-scheduler done']);
});

test('wherever the power goes in a line that is being added, the lines before it are believed, and the next run goes on', async () => {
	const {texts} = await threeActs('killed');
	const [, before = '', after = ''] = texts;
	for (let length = before.length; length < after.length; length += 1) {
		const files = new MemoryFiles();
		await files.write('/etc/kubernetes/manifests/etcd.yaml', detail.content, {mode: 0o600});
		// What of it was not forced may be there as nothing but its length.
		for (const rest of ['', '\0'.repeat(after.length - length - 1), `${'\0'.repeat(after.length - length - 1)}\n`]) {
			await files.write(JOURNAL, after.slice(0, length) + rest, {mode: 0o600});
			expect((await told(files)).slice(0, 2), String(length)).toEqual([expect.stringMatching(/^etcd done$/), expect.stringMatching(/^kube-apiserver /)]);
		}
		const next = await Journal.open(files, () => 0);
		await next.begin('again', {...detail, path: '/etc/kubernetes/manifests/kube-controller-manager.yaml'});
		expect(await told(files)).toContain('again begun');
	}
});

test('where no line can be added, the journal is written as a whole', async () => {
	const files = new MemoryFiles();
	files.extend = async (path) => {
		await files.write(path, `${String(await files.read(path))}{"begun":{"st`, {mode: 0o600});
		throw new HostError('ENOSPC', {path});
	};
	const journal = await Journal.open(files, () => 0);
	for (const name of ['etcd', 'kube-apiserver', 'kube-scheduler']) {
		await journal.begin(name, {...detail, path: `/etc/kubernetes/manifests/${name}.yaml`});
		expect(await told(files)).toContain(`${name} begun`);
	}
});

test('an act done again is the last, in the file too', async () => {
	const files = new MemoryFiles();
	const journal = await Journal.open(files, () => 0);
	for (const name of ['etcd', 'kube-apiserver', 'etcd']) {
		await journal.begin(name, {...detail, path: `/etc/kubernetes/manifests/${name}.yaml`});
		await journal.end(name);
	}
	expect(await told(files)).toEqual(['kube-apiserver done', 'etcd begun']);
});

test('what is taken back while an act is being written is not in the file after the next', async () => {
	const files = new MemoryFiles();
	const extend = files.extend.bind(files);
	const journal = await Journal.open(files, () => 0);
	await journal.begin('etcd', {...detail, path: manifest});
	files.extend = async (path, text) => {
		journal.drop('etcd');
		files.extend = extend;
		await extend(path, text);
	};
	for (const name of ['kube-apiserver', 'kube-scheduler']) {
		await journal.begin(name, {...detail, path: `/etc/kubernetes/manifests/${name}.yaml`});
	}
	expect(await told(files)).toEqual(['kube-apiserver begun', 'kube-scheduler begun']);
});
