import {chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {kubestep, temporaryFolder} from './program.ts';

const places = () => {
	const folder = temporaryFolder();
	return {node: join(folder, 'node'), file: join(folder, 'run.jsonl'), folder};
};

/** A run that is over soon. */
const certs = (node: string, ...more: readonly string[]) => ['init', 'phase', 'certs', 'ca', `--sandbox=${node}`, '--sandbox-speed=0', ...more];
const eventsOf = (text: string) => text.trimEnd().split('\n').slice(1);

describe('--record', () => {
	it('keeps what the run tells, for its owner alone, and replay tells the same again', async () => {
		const {node, file} = places();
		const live = await kubestep(certs(node, '--record', file, '--output=json'));
		expect(live.code).toBe(0);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(eventsOf(readFileSync(file, 'utf8'))).toEqual(live.out.trimEnd().split('\n'));
		expect(await kubestep(['replay', file, '--output=json'])).toMatchObject({code: 0, out: live.out});
		const {out} = await kubestep(['replay', file, '--output=plain']);
		expect(out).toContain('certs/ca');
		expect(JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '')).toMatchObject({kind: 'Recording', command: 'init phase certs ca', flags: {sandbox: node}});
	});

	it.each([['a plan', ['plan', '--node-name=cp1']], ['a reset', ['reset', '--force']], ['an undo', ['undo', '--yes']], ['an inspection', ['inspect']]])('is taken by %s', async (_name, [command = '', ...flags]) => {
		const {node, file} = places();
		await kubestep(certs(node));
		const at = command === 'inspect' ? [`--sandbox=${node}`] : [`--sandbox=${node}`, '--sandbox-speed=0'];
		const {out} = await kubestep([command, ...flags, ...at, '--record', file, '--output=json']);
		expect(eventsOf(readFileSync(file, 'utf8'))).toEqual(out.trimEnd().split('\n'));
	});

	it('tells what was typed from what a person prefers', async () => {
		const {node, file, folder} = places();
		mkdirSync(join(folder, 'kubestep'), {mode: 0o700});
		writeFileSync(join(folder, 'kubestep/config.json'), JSON.stringify({ascii: 'on', mouse: 'on'}), {mode: 0o600});
		expect((await kubestep(certs(node, '--ascii', '--record', file), {env: {XDG_CONFIG_HOME: folder}})).code).toBe(0);
		expect(JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '')).toMatchObject({typed: ['sandbox', 'sandbox-speed', 'ascii', 'record'], flags: {mouse: true, ascii: true, record: file}});
		const {out} = await kubestep(['report', file]);
		expect(out.replaceAll(/<[^>]*>/g, '')).toContain(`kubestep init phase certs ca --sandbox=${node} --sandbox-speed=0 --ascii --record=${file}`);
	});

	it('writes over a recording, and over nothing else', async () => {
		const {node, file, folder} = places();
		await kubestep(certs(node, '--record', file));
		const before = readFileSync(file, 'utf8');
		expect(await kubestep(certs(node, '--record', file))).toMatchObject({code: 0});
		expect(readFileSync(file, 'utf8')).not.toBe(before);
		// Of a run that was ended before it began.
		writeFileSync(file, '');
		expect(await kubestep(certs(node, '--record', file))).toMatchObject({code: 0});
		expect(readFileSync(file, 'utf8')).toContain('"kind":"Recording"');
		const notes = join(folder, 'notes.txt');
		writeFileSync(notes, 'mine\n');
		symlinkSync(file, join(folder, 'link'));
		mkdirSync(join(folder, 'below'));
		const other = join(folder, 'other');
		for (const [name, says] of [['notes.txt', 'is no recording'], ['link', 'is no recording'], ['below', 'is no recording'], ['none/run.jsonl', 'mkdir -p']] as const) {
			const {code, error} = await kubestep(certs(other, '--record', join(folder, name)));
			expect([name, code]).toEqual([name, 1]);
			expect(error).toContain(join(folder, name));
			expect(error).toContain(says);
		}
		// Before anything is done.
		expect(existsSync(join(other, 'etc/kubernetes/pki/ca.crt'))).toBe(false);
		expect(readFileSync(notes, 'utf8')).toBe('mine\n');
	});
});

describe('last', () => {
	it('has the last run that changed the node, in a file of root\'s or the caller\'s alone', async () => {
		const {node, file} = places();
		const none = await kubestep(['last', `--sandbox=${node}`]);
		expect(none.code).toBe(1);
		const {out} = await kubestep(certs(node, '--output=json'));
		const kept = join(node, 'var/lib/kubestep/last.jsonl');
		expect(statSync(kept).mode & 0o777).toBe(0o600);
		expect(await kubestep(['last', `--sandbox=${node}`, '--output=json'])).toMatchObject({code: 0, out});
		await kubestep(['init', `--sandbox=${node}`, '--sandbox-speed=0', '--dry-run', '--record', file]);
		expect(eventsOf(readFileSync(kept, 'utf8'))).toEqual(out.trimEnd().split('\n'));
		const undone = await kubestep(['undo', '--yes', `--sandbox=${node}`, '--output=json']);
		expect(await kubestep(['last', `--sandbox=${node}`, '--output=json'])).toMatchObject({code: 0, out: undone.out});
		chmodSync(kept, 0o666);
		expect(await kubestep(['last', `--sandbox=${node}`])).toMatchObject({code: 1, error: expect.stringContaining('not believed')});
	});
});
