import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {test} from 'vitest';

/**
 * Tests that need something of the machine. Where it is missing one skipped test stands in their
 * place and says so: its title is what a list of skips shows.
 */
export function where(isThere: boolean, missing: string, tests: () => void): void {
	if (isThere) {
		tests();
	} else {
		test.skip(missing, () => undefined);
	}
}

/** Nobody's number in particular: no such user has to be there. */
export const OTHER = 54_321;

/** Whether another user can be made to run the program: these tests are root's, and it is not where others cannot reach it, as below /root. */
export const othersReach = process.geteuid?.() === 0
	&& spawnSync(process.execPath, [join(import.meta.dirname, '../bin/kubestep.js'), 'version'], {uid: OTHER, gid: OTHER, cwd: '/', env: {PATH: process.env['PATH'], HOME: '/'}}).status === 0;

export const NOT_REACHED = 'not root, or the program is where others cannot reach it';
