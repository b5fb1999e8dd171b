import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, lstatSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {kubestep, temporaryFolder} from '../cli/program.ts';

/** Every path of a node with its mode and text, the sandbox's own and the recording of the last run apart. */
function tree(folder: string): Record<string, string> {
	const all: Record<string, string> = {};
	for (const name of (readdirSync(folder, {recursive: true}) as string[]).filter((one) => !one.startsWith('.sandbox') && one !== 'var/lib/kubestep' && one !== 'var/lib/kubestep/last.jsonl').sort()) {
		const stat = lstatSync(join(folder, name));
		all[name] = `${(stat.mode & 0o7777).toString(8)} ${stat.isFile() ? readFileSync(join(folder, name), 'utf8') : 'directory'}`;
	}
	return all;
}

const config = join(import.meta.dirname, 'ecdsa.yaml');

function nodeIn(folder = join(temporaryFolder(), 'node')) {
	const at = [`--sandbox=${folder}`, '--sandbox-speed=0'];
	return {
		folder,
		path: (name: string) => join(folder, name),
		init: async (...words: string[]) => kubestep(['init', ...at, '--output=plain', '--config', config, ...words]),
		/** Answers step mode's questions: so many acts, then the end. */
		stopAfter: async (acts: number) => kubestep(['init', ...at, '--output=plain', '--config', config, '--step'], {input: `${'y\n'.repeat(acts)}q\n`}),
		undo: async (input = '', ...words: string[]) => kubestep(['undo', ...at, '--output=plain', ...words], {input}),
		tree: () => tree(folder),
	};
}

/** A node that a sandbox made and no run has touched. */
async function fresh() {
	const node = nodeIn();
	expect((await kubestep(['init', `--sandbox=${node.folder}`, '--sandbox-speed=0', '--output=plain', '--step', '--config', config], {input: 'q\n'})).code).toBe(130);
	return node;
}

/** All boundaries with KUBESTEP_UNDO=all; some of each phase else. */
const boundaries = process.env['KUBESTEP_UNDO'] === 'all' ? Array.from({length: 75}, (_, index) => index) : [0, 5, 8, 9, 14, 19, 24, 25, 27, 31, 33, 75];

describe('undo of a run that was stopped', () => {
	test.each(boundaries)('after %i acts leaves the node as it was before', async (acts) => {
		const node = await fresh();
		const before = node.tree();
		await node.stopAfter(acts);
		const {code, out, error} = await node.undo('', '--yes');
		expect([code, error], out).toEqual([0, '']);
		expect(node.tree()).toEqual(before);
	}, 60_000);
});

describe('undo', () => {
	test('puts back what was there before, with its mode, and keeps what a person changed since', async () => {
		const node = await fresh();
		mkdirSync(node.path('var/lib/kubelet'), {mode: 0o711});
		chmodSync(node.path('var/lib/kubelet'), 0o711);
		writeFileSync(node.path('var/lib/kubelet/config.yaml'), 'mine: true\n');
		chmodSync(node.path('var/lib/kubelet/config.yaml'), 0o640);
		writeFileSync(node.path('var/lib/kubelet/notes'), 'keep me\n');
		const before = node.tree();
		expect((await node.init()).code).toBe(0);
		const journal = readFileSync(node.path('var/lib/kubestep/journal.json'), 'utf8');
		expect(journal).not.toContain('mine: true');
		expect(lstatSync(node.path('var/lib/kubestep/before')).mode & 0o777).toBe(0o700);
		expect(readdirSync(node.path('var/lib/kubestep/before')).map((name) => lstatSync(node.path(`var/lib/kubestep/before/${name}`)).mode & 0o777)).toEqual([0o600]);
		writeFileSync(node.path('etc/kubernetes/admin.conf'), 'changed by hand\n');

		const {code, out} = await node.undo('', '--yes');
		expect(code).toBe(0);
		expect(out).toMatch(/file \/etc\/kubernetes\/admin\.conf kept: somebody changed it since/);
		expect(out).toMatch(/directory \/etc\/kubernetes kept: something else is in it/);
		expect(out).toMatch(/images stay with the container runtime: .*kube-apiserver/);
		const {'etc/kubernetes': folder, 'etc/kubernetes/admin.conf': kept, ...rest} = node.tree();
		expect([folder, kept]).toEqual(['755 directory', '600 changed by hand\n']);
		expect(rest).toEqual(before);
	}, 60_000);

	test('shows first what it would do, and does nothing unless it is agreed to', async () => {
		const node = await fresh();
		await node.stopAfter(12);
		const before = node.tree();
		const {code, error} = await node.undo('n\n');
		expect(code).toBe(1);
		expect(error).toMatch(/\n {2}remove \/etc\/kubernetes\/pki\/ca\.crt\n/);
		expect(error).toMatch(/Go on\? \[y\/N\]/);
		expect((await node.undo('', '--dry-run')).code).toBe(0);
		expect(node.tree()).toEqual(before);
		expect((await node.undo('y\n')).code).toBe(0);
		expect(existsSync(node.path('etc/kubernetes'))).toBe(false);
	}, 60_000);

	test('takes back a run and those that went on from it together, and then there is nothing to undo', async () => {
		const node = await fresh();
		const before = node.tree();
		await node.stopAfter(10);
		rmSync(node.path('etc/kubernetes/pki/ca.crt'));
		rmSync(node.path('etc/kubernetes/pki/ca.key'));
		await node.stopAfter(30);
		expect((await node.undo('', '--yes')).code).toBe(0);
		expect(node.tree()).toEqual(before);
		const again = await node.undo();
		expect([again.code, /^There was nothing to undo on /m.test(again.out), again.out.includes('is undone')]).toEqual([0, true, false]);
	}, 60_000);

	test('lists etcd\'s data first, asked or as a dry run', async () => {
		const node = await fresh();
		expect((await node.init()).code).toBe(0);
		const goes = 'delete all that is in /var/lib/etcd: etcd\'s data, which is the cluster\'s: every object in it\n  delete all that is in /var/lib/kubelet: what the kubelet and its Pods wrote\n';
		const asked = await node.undo('n\n');
		expect([asked.code, asked.error.indexOf(goes) < asked.error.indexOf('remove /etc/kubernetes/admin.conf'), asked.error.includes(`: it was not there before\n  ${goes}`) || asked.error.includes(`\n  ${goes}`)]).toEqual([1, true, true]);
		const dry = await node.undo('', '--dry-run');
		expect([dry.code, dry.out.includes(`\n  ${goes}`), dry.out.includes('\n  remove /etc/kubernetes/admin.conf\n')], dry.out).toEqual([0, true, true]);
	}, 60_000);

	test('stopped again and again goes on, and never says that there is nothing before all is done', async () => {
		const node = await fresh();
		const before = node.tree();
		expect((await node.init()).code).toBe(0);
		let stops = 0;
		for (; existsSync(node.path('var/lib/kubestep/journal.json')); stops += 1) {
			// As of a pipe that ends: `yes | head -9 | kubestep undo --yes --step`.
			const {code, out, error} = await node.undo('y\n'.repeat(9), '--yes', '--step');
			expect([[0, 1, 130].includes(code ?? -1), out.includes('nothing to undo')], out + error).toEqual([true, false]);
			expect(stops).toBeLessThan(20);
		}
		expect(stops).toBeGreaterThan(4);
		expect(node.tree()).toEqual(before);
	}, 120_000);

	test('stopped after the last file goes on with etcd\'s data and the kubelet\'s key', async () => {
		const node = await fresh();
		const before = node.tree();
		expect((await node.init()).code).toBe(0);
		await node.undo('y\n'.repeat(36), '--yes', '--step');
		expect([existsSync(node.path('etc/kubernetes/admin.conf')), existsSync(node.path('var/lib/etcd/member'))]).toEqual([false, true]);
		const init = await node.init();
		expect([init.code, init.out.includes('has not come to its end'), init.out.includes(`kubestep undo --sandbox=${node.folder}`)], init.out).toEqual([1, true, true]);
		const {code, out} = await node.undo('', '--yes');
		expect([code, /is undone, in/.test(out)], out).toEqual([0, true]);
		expect(node.tree()).toEqual(before);
	}, 60_000);

	test('leaves what a journal of version 1 does not tell', async () => {
		const node = await fresh();
		expect((await node.stopAfter(12)).code).not.toBe(0);
		const path = node.path('var/lib/kubestep/journal.json');
		const journal = JSON.parse(readFileSync(path, 'utf8')) as {entries: {step: string; state: string; at: string; paths: {path: string; sha256?: string}[]}[]};
		writeFileSync(path, JSON.stringify({version: 1, entries: journal.entries.map(({step, state, at, paths}) => ({step, state, at, paths: paths.map(({path: one, sha256}) => ({path: one, sha256}))}))}));
		const {code, out} = await node.undo('', '--yes');
		expect(code).toBe(0);
		expect(out).toMatch(/kept: the journal does not tell what was there before/);
		expect(existsSync(node.path('etc/kubernetes/pki/ca.key'))).toBe(true);
	}, 60_000);
});
