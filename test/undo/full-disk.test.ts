import {spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {where} from '../needs.ts';
import {program} from '../built.ts';

/** In mounts of its own: a small disk with a sandbox on it, filled to the last byte, and what is done there then. */
const SCRIPT = `
mount -t tmpfs -o size=4m tmpfs /mnt && cd /mnt || exit 99
"$@" init --sandbox=/mnt/s --sandbox-speed=0 --output=json >/dev/null || exit 98
cat /dev/zero > fill 2>/dev/null
"$@" $WORDS --sandbox=/mnt/s --sandbox-speed=0 --output=plain 2>&1`;

where(process.geteuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '--version']).status === 0, 'a full disk: not root, or no namespace can be made here', () => {
	test.each([['undo --yes', 'is undone'], ['reset --force', 'is reset']])('%s begins, and ends, on a disk that is full to the last byte', (words, said) => {
		const {status, stdout} = spawnSync('unshare', ['-m', 'sh', '-c', SCRIPT, 'sh', process.execPath, program], {encoding: 'utf8', env: {PATH: process.env['PATH'], HOME: '/nowhere', WORDS: words}});
		expect(stdout).toContain(said);
		expect(status, stdout).toBe(0);
	});
});
