import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {describe, expect, test} from 'vitest';
import {Secrets} from '../../../source/core/secrets/secrets.ts';
import {kubestep, temporaryFolder, type Ended} from '../program.ts';

const preload = `--import=${pathToFileURL(join(import.meta.dirname, '../../faults/throw.mjs')).href}`;

/** A run in which something goes wrong while it waits for the control plane. */
async function broken(fault: string, folder: string, ...more: readonly string[]): Promise<Ended> {
	return kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=0.2', '--skip-phases=preflight', ...more], {env: {NODE_OPTIONS: preload, FAULT: fault, FAULT_AT: '/healthz'}});
}

const locks = (folder: string) => readdirSync(join(folder, '.sandbox')).filter((name) => name.startsWith('run-lock'));

describe('an error that nobody caught', () => {
	test.each([
		['timer', 'plain', 'TypeError: boom \\x1b[31m of abcdef.••••'],
		['server', 'json', 'Error: boom \\x1b[31m of abcdef.••••'],
		['promise', 'json', 'RangeError: boom \\x1b[31m of abcdef.••••'],
		['odd', 'plain', 'object'],
	])('of a %s (%s) ends a run in one sentence, with its journal and what it was at kept, and its lock gone', async (fault, output, said) => {
		const folder = temporaryFolder();
		const {code, out, error} = await broken(fault, folder, `--output=${output}`);
		const journal = join(folder, 'var/lib/kubestep/journal.json');
		expect(error).toBe(`Something unexpected happened: ${said}. This is a fault of the program, and it ends here. What the run did is in its journal, ${journal}: run the same command again to go on.\n`);
		expect(code).toBe(1);
		expect(out).not.toContain('run.finished');
		expect(existsSync(journal)).toBe(true);
		expect(existsSync(join(folder, 'var/lib/kubestep/in-flight.json'))).toBe(true);
		expect(locks(folder)).toEqual([]);
		if (fault !== 'timer') {
			return;
		}
		const again = await kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=json', '--ignore-preflight-errors=all']);
		const events = again.out.trimEnd().split('\n').map((line) => JSON.parse(line) as {readonly type: string; readonly code?: string; readonly outcome?: string});
		expect(events.find(({type}) => type === 'run.warning')?.code).toBe('run.cut-off');
		expect(events.at(-1)?.outcome).toBe('done');
	});

	test('is told in Chinese, too, and before a run without a word of one', async () => {
		const {code, error} = await kubestep(['plan', `--sandbox=${temporaryFolder()}`, '--lang=zh'], {env: {NODE_OPTIONS: preload, FAULT: 'timer', FAULT_AT: 'cp1'}});
		expect(error).toBe('出现了意外情况：TypeError: boom \\x1b[31m of abcdef.••••。这是程序自身的错误，程序到此结束。\n');
		expect(code).toBe(1);
	});
});

test('what a run knows to be secret is taken out of a text', () => {
	const secrets = new Secrets();
	secrets.keep('token', 'abcdef.0123456789abcdef');
	secrets.keep('none', '');
	expect(secrets.masked('Error: abcdef.0123456789abcdef and 0123456789abcdef')).toBe('Error: abcdef.•••• and ••••');
});
