import {spawnSync} from 'node:child_process';
import {closeSync, existsSync, openSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {where} from '../../needs.ts';
import {kubestep, temporaryFolder, type Ended} from '../program.ts';
import {program} from '../../built.ts';


/** Runs with a full disk behind standard output. */
async function onFullDisk(...args: readonly string[]): Promise<Ended> {
	const full = openSync('/dev/full', 'w');
	onTestFinished(() => closeSync(full));
	return kubestep(args, {stdout: full});
}

const lost = 'Standard output could not be written: no space left on the device.';
const trace = /^\s+at |file:\/\/|node:internal|throw /m;
const left = (folder: string) => ['in-flight.json', 'run-lock-1'].filter((name) => existsSync(join(folder, 'var/lib/kubestep', name)) || existsSync(join(folder, '.sandbox', name)));

where(existsSync('/dev/full'), 'needs /dev/full', () => {
	describe('a full disk behind standard output', () => {
		test.each([
			['--version'], ['version', '--output=json'], ['--help'], ['help', 'init'], ['config', 'print', 'init-defaults'], ['config', 'images', 'list', '--kubernetes-version=v1.36.2'], ['completion', 'bash'],
			['plan', '--sandbox', '--output=json'], ['plan', '--sandbox', '--output=plain'], ['doctor', '--sandbox'],
		])('%s %s %s ends with no success, and says why', async (...args) => {
			const {code, error} = await onFullDisk(...args.filter((word) => word !== undefined).map((word) => (word === '--sandbox' ? `--sandbox=${temporaryFolder()}` : word)));
			expect(code).toBe(1);
			expect(error).toContain(lost);
			expect(error).not.toMatch(trace);
		});

		test.each(['plain', 'json'])('does not end a run (%s): it is done, its end is told on standard error, and the status is no success', async (output) => {
			const folder = temporaryFolder();
			const {code, error} = await onFullDisk('init', `--sandbox=${folder}`, '--sandbox-speed=0', `--output=${output}`);
			expect(error).toContain(`The control plane of cp1 is laid out in the sandbox ${folder}.`);
			expect(error).toContain(lost);
			expect(error).not.toMatch(trace);
			expect(code).toBe(1);
			expect(left(folder)).toEqual([]);
			const again = await kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=json']);
			expect(JSON.parse(again.out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({type: 'run.finished', outcome: 'done'});
		});

		test('says it in Chinese, too', async () => {
			expect((await onFullDisk('config', 'print', 'init-defaults', '--lang=zh')).error).toContain('标准输出无法写入：磁盘空间不足。');
		});

		test('is trouble for diff, and not a difference', async () => {
			const folder = temporaryFolder();
			const files = ['a', 'b'].map((name, index) => {
				const file = join(folder, `${name}.yaml`);
				writeFileSync(file, `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.${index}\n`);
				return file;
			});
			expect((await kubestep(['diff', ...files])).code).toBe(1);
			expect((await onFullDisk('diff', ...files)).code).toBe(2);
		});

		test('keeps the status of what failed anyway', async () => {
			expect((await onFullDisk('no-such-command')).code).toBe(1);
		});
	});
});

where(process.platform === 'linux', 'needs a limit on the size of files', () => {
	test('half a write is noticed, as the last room on a disk leaves it', async () => {
		const file = join(temporaryFolder(), 'out');
		// In bash so many KiB; no other file is written, and the default text has more.
		const {status, stderr} = spawnSync('bash', ['-c', `ulimit -f 1; exec "$0" "$1" config print init-defaults > "$2"`, process.execPath, program, file], {encoding: 'utf8', env: {PATH: process.env['PATH'], HOME: temporaryFolder(), NODE_DISABLE_COMPILE_CACHE: '1'}});
		const whole = await kubestep(['config', 'print', 'init-defaults']);
		expect(readFileSync(file, 'utf8')).toBe(whole.out.slice(0, 1024));
		expect(stderr).toContain('Standard output could not be written: a file may not grow so large here.');
		expect(status).toBe(1);
	});
});

test('a reader that has enough is no failure', async () => {
	const {code, error} = await kubestep(['init', `--sandbox=${temporaryFolder()}`, '--sandbox-speed=0', '--output=plain'], {onOut(_out, child) {
		child.stdout?.destroy();
	}});
	expect([code, error]).toEqual([0, '']);
});
