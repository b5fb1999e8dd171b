import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {kubestep, temporaryFolder} from './program.ts';

const media = join(import.meta.dirname, '../../media');
const failure = join(media, 'source/failure.jsonl');

describe('export', () => {
	it('writes the same to a file, for its owner alone, as to standard output', async () => {
		const file = join(temporaryFolder(), 'run.cast');
		writeFileSync(file, 'before', {mode: 0o644});
		const {out, code, error} = await kubestep(['export', failure, '--cast', '--columns=80', '--rows=24', '--lang=zh']);
		expect([code, error]).toEqual([0, '']);
		expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({version: 3, term: {cols: 80, rows: 24}});
		expect(await kubestep(['export', failure, '--cast', '--columns=80', '--rows=24', '--lang=zh', '--out', file])).toMatchObject({code: 0, out: '', error: ''});
		expect(readFileSync(file, 'utf8')).toBe(out);
		expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	it('takes the last run of a sandbox where no file is named', async () => {
		const node = join(temporaryFolder(), 'node');
		await kubestep(['init', 'phase', 'certs', 'ca', `--sandbox=${node}`, '--sandbox-speed=0']);
		const {code, out} = await kubestep(['export', '--svg', `--sandbox=${node}`, '--open=certs/ca', '--theme=light', '--ascii']);
		expect(code).toBe(0);
		expect(out).toMatch(/^<svg [^]*CN=kubernetes[^]*<\/svg>\n$/);
		expect(out).not.toContain('prefers-color-scheme');
		expect(out).not.toContain('✔');
	});

	it('says of a run in a sandbox what was said of it when it went on', async () => {
		const {out} = await kubestep(['export', failure, '--svg', '--at=failure', '--open=preflight/NumCPU', '--columns=160']);
		expect(out).toContain('vi one-cpu.yaml');
	});

	it.each([
		[[failure], '--cast|--svg is missing'],
		[[failure, '--cast', '--svg'], '--svg cannot be used: it does not go together with --cast'],
		[[failure, '--svg', '--speed=2'], '--speed cannot be used: it does not go together with --svg'],
		[[failure, '--svg', '--moving', '--at=3'], '--at cannot be used: it does not go together with --svg --moving'],
		[[failure, '--svg', '--sandbox=x'], '--sandbox cannot be used: it does not go together with'],
		[[failure, '--svg', '--columns=1000'], 'it takes a number from 20 to 400'],
		[[failure, '--cast', '--speed=0'], 'it takes a number from 0.1 to 1000'],
		[[failure, '--svg', '--at=certs'], 'the number of an event (1 to 66), a time (0s to '],
		[[failure, '--svg', '--open=certs/none'], 'the checklist has no such phase or step'],
		[[join(media, 'run.svg'), '--svg'], 'line 1'],
		[['none.jsonl', '--cast'], 'none.jsonl cannot be read'],
		[[failure, '--cast', '--out=/nonexistent/run.cast'], '/nonexistent/run.cast'],
	] as const)('of %j is refused with the reason, and nothing is written', async (words, says) => {
		const {code, out, error} = await kubestep(['export', ...words]);
		expect([code, out]).toEqual([1, '']);
		expect(error.replaceAll('\n', ' ')).toContain(says);
		expect(error).not.toMatch(/^\s+at /m);
	});
});
