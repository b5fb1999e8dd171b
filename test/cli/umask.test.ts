import {spawnSync} from 'node:child_process';
import {chownSync, lstatSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {NOT_REACHED, OTHER, othersReach, where} from '../needs.ts';
import {temporaryFolder} from './program.ts';
import {program} from '../built.ts';


where(othersReach, `umasks of an ordinary user: ${NOT_REACHED}`, () => {
	test.each(['000', '022', '077', '277', '777'])('with the umask %s a user\'s sandbox is made, gone on with and undone, and is that user\'s alone', (umask) => {
		const home = temporaryFolder();
		chownSync(home, OTHER, OTHER);
		const folder = join(home, 'node');
		const run = (...words: readonly string[]) => spawnSync('sh', ['-c', `umask ${umask}; exec "$0" "$@"`, process.execPath, program, ...words, `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain'], {
			encoding: 'utf8', uid: OTHER, gid: OTHER, cwd: '/', env: {PATH: process.env['PATH'], HOME: home},
		});
		for (const words of [['init'], ['init'], ['undo', '--yes']]) {
			const {status, stdout, stderr} = run(...words);
			expect(status, `${words.join(' ')}: ${stdout.slice(-500)}${stderr}`).toBe(0);
		}
		const modeOf = (name: string) => lstatSync(join(folder, name)).mode & 0o777;
		expect([modeOf('.'), modeOf('.sandbox'), ...readdirSync(join(folder, '.sandbox')).map((name) => modeOf(join('.sandbox', name)) & 0o077)]).toEqual([0o700, 0o700, ...readdirSync(join(folder, '.sandbox')).map(() => 0)]);
	});
});
