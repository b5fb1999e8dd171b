import {spawn, type ChildProcess} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {runOn} from '../../../source/cli/learn/served-node.ts';
import {findControl} from '../../../source/hosts/sandbox/served/host.ts';
import type {Hello} from '../../../source/hosts/sandbox/served/methods.ts';
import {whyNoNamespaces} from '../../../source/hosts/sandbox/served/namespaces.ts';
import {program} from '../../built.ts';
import {where} from '../../needs.ts';
import {temporaryFolder} from '../program.ts';

const LESSON = new URL('../../../source/lessons/serving-and-refused', import.meta.url).pathname;
const missing = whyNoNamespaces();
const PATIENCE = {timeout: 30_000, interval: 50};

const running: ChildProcess[] = [];
afterEach(() => {
	running.splice(0).forEach((one) => one.kill('SIGTERM'));
});

/** The program with a home and a temporary folder of its own. */
function begin(...args: readonly string[]) {
	const home = temporaryFolder();
	const temporary = join(home, 'tmp');
	mkdirSync(temporary);
	const child = spawn(process.execPath, [program, ...args], {stdio: 'ignore', env: {PATH: process.env['PATH'], HOME: home, TMPDIR: temporary}});
	running.push(child);
	const list = join(home, '.local/state/kubestep/served');
	return {
		child, temporary,
		ended: new Promise<number | null>((resolve) => child.once('exit', resolve)),
		served: () => (existsSync(list) ? readdirSync(list) : []),
	};
}

/** The folders below the temporary one whose nodes answer. */
async function answering(temporary: string): Promise<Hello[]> {
	const folders = readdirSync(temporary).flatMap((top) => readdirSync(join(temporary, top)).map((name) => join(temporary, top, name)));
	const all = await Promise.all(folders.map(async (folder) => {
		const found = await findControl(folder).catch(() => undefined);
		const hello = await found?.control.ask('hello').catch(() => undefined) as Hello | undefined;
		found?.close();
		return hello;
	}));
	return all.filter((one) => one !== undefined);
}

const lives = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe('a check of lessons that is ended', () => {
	where(missing === undefined, `no namespaces: ${missing}`, () => {
		it.each([['SIGTERM', 143], ['SIGINT', 130], ['SIGHUP', 129]] as const)('leaves no node, no folder and no entry of a list after %s', async (signal, status) => {
			const {child, temporary, ended, served} = begin('lesson', 'check', LESSON);
			const [{pid}] = await vi.waitFor(async () => {
				const found = await answering(temporary);
				expect(found).not.toEqual([]);
				return found as [Hello];
			}, PATIENCE);
			child.kill(signal);
			expect(await ended).toBe(status);
			// The kernel may take a moment over a process that was told to end.
			await vi.waitFor(() => expect([lives(pid), readdirSync(temporary), served()]).toEqual([false, [], []]), PATIENCE);
		}, 60_000);

		it('leaves none while the node is not up yet', async () => {
			const {child, temporary, ended, served} = begin('lesson', 'check', LESSON);
			await vi.waitFor(() => expect(served()).not.toEqual([]), PATIENCE);
			child.kill('SIGTERM');
			expect(await ended).toBe(143);
			expect(readdirSync(temporary)).toEqual([]);
		}, 60_000);

		it('has its node end by itself where it is killed', async () => {
			const {child, temporary, ended, served} = begin('lesson', 'check', LESSON);
			const [{pid}] = await vi.waitFor(async () => {
				const found = await answering(temporary);
				expect(found).not.toEqual([]);
				return found as [Hello];
			}, PATIENCE);
			child.kill('SIGKILL');
			await ended;
			await vi.waitFor(() => expect([lives(pid), served()]).toEqual([false, []]), PATIENCE);
		}, 60_000);
	});
});

describe('a lesson that is played and killed', () => {
	where(missing === undefined, `no namespaces: ${missing}`, () => {
		it('has its node end by itself', async () => {
			const folder = join(temporaryFolder(), 'node');
			const {child, ended, served} = begin('learn', 'certificates', '--output=plain', `--sandbox=${folder}`);
			const {pid} = await vi.waitFor(async () => {
				const found = await findControl(folder);
				expect(found).toBeDefined();
				const hello = await found?.control.ask('hello') as Hello;
				found?.close();
				return hello;
			}, PATIENCE);
			child.kill('SIGKILL');
			await ended;
			await vi.waitFor(() => expect([lives(pid), served()]).toEqual([false, []]), PATIENCE);
		}, 60_000);
	});
});

describe('the commands of a lesson', () => {
	where(missing === undefined, `no namespaces: ${missing}`, () => {
		it('are ended with all that they have begun, and do not wait for what goes on beside them', async () => {
			const folder = join(temporaryFolder(), 'node');
			begin('sandbox', 'serve', folder);
			const found = await vi.waitFor(async () => {
				const one = await findControl(folder);
				expect(one).toBeDefined();
				return one as NonNullable<typeof one>;
			}, PATIENCE);
			try {
				const {pid} = await found.control.ask('hello') as Hello;
				expect(await runOn({pid, folder, limitMs: 500}, ['echo begun', 'sleep 1000'])).toEqual({status: 1, said: 'begun\n', isTooLong: true});
				expect(await runOn({pid, folder, limitMs: 20_000}, ['sleep 1000 &', 'echo over', 'exit 3'])).toEqual({status: 3, said: 'over\n', isTooLong: false});
				const {said} = await runOn({pid, folder, limitMs: 20_000}, ['cat /proc/*/cmdline | tr "\\0" " "']);
				expect(said.match(/sleep 1000/g)).toHaveLength(1);
			} finally {
				await found.control.ask('stop').catch(() => undefined);
				found.close();
			}
		}, 60_000);
	});
});
