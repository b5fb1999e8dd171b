import {chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, unlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {makeTemporary, sweepTemporary} from '../../../source/cli/learn/temporary.ts';
import {temporaryFolder} from '../program.ts';

const HOUR_AGO = new Date(Date.now() - 3_600_000);

/** What a check that was killed leaves: a node with its keys, and the lock of a process that is gone. */
async function killed(within: string, {mode = 0o700, when = HOUR_AGO}: {readonly mode?: number; readonly when?: Date} = {}): Promise<string> {
	const {folder} = await makeTemporary(within);
	const lock = join(folder, 'run-lock-1');
	const holder = JSON.parse(readlinkSync(lock)) as object;
	unlinkSync(lock);
	symlinkSync(JSON.stringify({...holder, started: '1'}), lock);
	mkdirSync(join(folder, 'node-1'));
	writeFileSync(join(folder, 'node-1/ca.key'), 'x', {mode: 0o600});
	chmodSync(folder, mode);
	utimesSync(folder, when, when);
	return folder;
}

it('removes what a killed check left, with its keys, and nothing that is young, another\'s or open to others', async () => {
	const within = temporaryFolder();
	const [left, young, open] = [await killed(within), await killed(within, {when: new Date()}), await killed(within, {mode: 0o755})];
	const {folder: held, remove} = await makeTemporary(within);
	utimesSync(held, HOUR_AGO, HOUR_AGO);
	// The one that was left went when this one was made.
	expect([left, young, open, held].map((one) => existsSync(one))).toEqual([false, true, true, true]);
	const elsewhere = await killed(temporaryFolder());
	symlinkSync(elsewhere, join(within, 'kubestep-lessons-aaaaaa'));
	writeFileSync(join(within, 'kubestep-lessons-bbbbbb'), 'x');
	mkdirSync(join(within, 'kubestep-lessons-mine'), {mode: 0o700});
	await sweepTemporary(within, Date.now() + 3_000);
	expect(readdirSync(within)).toHaveLength(6);
	expect(existsSync(join(elsewhere, 'node-1/ca.key'))).toBe(true);
	expect(lstatSync(held).mode & 0o777).toBe(0o700);
	await remove();
	expect(existsSync(held)).toBe(false);
});
