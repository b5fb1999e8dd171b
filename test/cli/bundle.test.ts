import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {unpackTar} from 'modern-tar';
import {describe, expect, it} from 'vitest';
import {isBundle, packed} from '../../source/core/bundle/archive.ts';
import {opened, Terminal} from '../terminal/terminal.ts';
import {kubestep, temporaryFolder} from './program.ts';

const {open} = opened();

/** A node with certificates on it, and a recording of how they were made. */
async function made() {
	const folder = temporaryFolder();
	const [node, file, out] = ['node', 'run.jsonl', 'bundle.tar.gz'].map((name) => join(folder, name)) as [string, string, string];
	await kubestep(['init', 'phase', 'certs', 'ca', `--sandbox=${node}`, '--sandbox-speed=0', '--record', file]);
	return {folder, node, file, out, words: ['bundle', `--sandbox=${node}`, '--out', out]};
}

async function unpacked(path: string) {
	const entries = await unpackTar(gunzipSync(readFileSync(path)));
	return {entries: entries.map(({header}) => header), texts: Object.fromEntries(entries.map(({header, data}) => [header.name.replace('kubestep-bundle/', ''), Buffer.from(data ?? []).toString('utf8')]))};
}

describe('bundle', () => {
	it('has the last run, versions, the doctor\'s answers and logs, for its owner alone, and says so before', async () => {
		const {node, out, words} = await made();
		const {code, out: stdout, error} = await kubestep(words);
		expect([code, stdout]).toEqual([0, '']);
		expect(statSync(out).mode & 0o777).toBe(0o600);
		const {entries, texts} = await unpacked(out);
		expect(entries.map(({name}) => name)).toEqual(['bundle.json', 'doctor.json', 'journal.json', 'logs/containerd.log', 'logs/containers.json', 'logs/kubelet.log', 'recording.jsonl', 'versions.json'].map((name) => `kubestep-bundle/${name}`));
		expect(new Set(entries.map(({mode, uid, mtime}) => `${mode?.toString(8)} ${uid} ${mtime?.toISOString()}`))).toEqual(new Set(['600 0 1980-01-01T00:00:00.000Z']));
		for (const {name, size} of entries.slice(1)) {
			expect(error).toContain(name.replace('kubestep-bundle/', ''));
			expect(JSON.parse(texts['bundle.json'] ?? '').parts).toContainEqual({name: name.replace('kubestep-bundle/', ''), bytes: size});
		}
		expect(texts['recording.jsonl']).toBe(readFileSync(join(node, 'var/lib/kubestep/last.jsonl'), 'utf8'));
		expect(JSON.parse(texts['versions.json'] ?? '')).toMatchObject({kubelet: 'Kubernetes v1.36.2', runtime: {name: 'containerd'}, kernel: {os: 'Linux'}, distribution: {id: 'debian'}});
		expect(JSON.parse(texts['doctor.json'] ?? '')).toMatchObject({kind: 'NodeReport', checks: expect.any(Array)});
		expect(JSON.parse(texts['journal.json'] ?? '').entries).toContainEqual(expect.objectContaining({step: 'certs/ca/ca', state: 'done', paths: ['/etc/kubernetes/pki/ca.key', '/etc/kubernetes/pki/ca.crt']}));
	});

	it('takes a recording that is given, and names what could not be had with the reason', async () => {
		const {node, file, out, words} = await made();
		rmSync(join(node, 'var/lib/kubestep'), {recursive: true});
		writeFileSync(join(node, 'var/lib/kubestep'), 'no folder');
		const {code, error} = await kubestep([...words, file]);
		expect(code).toBe(0);
		const {texts} = await unpacked(out);
		expect(texts['recording.jsonl']).toBe(readFileSync(file, 'utf8'));
		expect(texts).not.toHaveProperty('journal.json');
		expect(JSON.parse(texts['bundle.json'] ?? '').parts).toContainEqual({name: 'journal.json', problem: expect.objectContaining({code: 'state.untrusted'}), why: expect.stringContaining('/var/lib/kubestep')});
		expect(error).toMatch(/Not in it:\n {2}journal\.json\n {4}\S/);
	});

	it('only tells with --list', async () => {
		const {folder, words} = await made();
		const before = readdirSync(folder);
		const {code, out} = await kubestep([...words, '--list']);
		expect(code).toBe(0);
		expect(out).toMatch(/^ {2}[\d.]+ kB +doctor\.json +\S/m);
		expect(readdirSync(folder)).toEqual(before);
	});

	it('writes over a bundle, and over nothing else', async () => {
		const {folder, out, words} = await made();
		writeFileSync(join(folder, 'notes'), 'mine\n');
		symlinkSync(join(folder, 'notes'), join(folder, 'link'));
		mkdirSync(join(folder, 'below'));
		for (const name of ['notes', 'link', 'below']) {
			const {code, error} = await kubestep([...words.slice(0, -1), join(folder, name)]);
			expect([code, error]).toEqual([1, expect.stringContaining('is no bundle')]);
		}
		expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe('mine\n');
		expect(await kubestep(words)).toMatchObject({code: 0});
		expect(await kubestep(words)).toMatchObject({code: 0});
		expect(isBundle(readFileSync(out))).toBe(true);
	});

	it('refuses what is no recording, and a sandbox that is not there', async () => {
		const folder = temporaryFolder();
		writeFileSync(join(folder, 'notes'), 'mine\n');
		expect(await kubestep(['bundle', join(folder, 'notes'), `--sandbox=${folder}`, '--list'])).toMatchObject({code: 1, error: expect.stringContaining('no recording')});
		expect(await kubestep(['bundle', `--sandbox=${join(folder, 'none')}`, '--list'])).toMatchObject({code: 1, error: expect.stringContaining(join(folder, 'none'))});
	});

	it('asks in a terminal, and writes nothing without a yes', async () => {
		const {folder, words} = await made();
		const before = readdirSync(folder);
		const terminal = new Terminal(words, {columns: 100, rows: 40});
		open.push(terminal);
		await terminal.until('[Y/n]');
		terminal.keys('n\r');
		expect(await terminal.exit()).toBe(1);
		expect(terminal.text).toContain('Nothing was written.');
		expect(readdirSync(folder)).toEqual(before);
	});
});

it('a bundle of the same is the same, byte for byte, and its head is enough to know it', async () => {
	const parts = [{name: 'logs/kubelet.log', kind: 'kubelet', text: '空 line\n'}, {name: 'versions.json', kind: 'versions', text: '{}\n'}] as const;
	const [one, other] = [await packed(parts, '0.1.0', () => ''), await packed(parts, '0.1.0', () => '')];
	expect(one).toEqual(other);
	expect(isBundle(one.subarray(0, 300))).toBe(true);
	expect(isBundle(Buffer.from('\u001F\u008B'))).toBe(false);
});
