import {execFileSync, spawn} from 'node:child_process';
import {chmodSync, chownSync, closeSync, mkdirSync, openSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {where} from '../../needs.ts';
import {kubestep, sandbox, temporaryFolder} from '../program.ts';
import {program} from '../../built.ts';

const config = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\nimageRepository: registry.example\n';

/** What can be in the place of a file, with what is said of it. */
const others: readonly (readonly [string, (path: string) => void, string])[] = [
	['a pipe', (path) => execFileSync('mkfifo', [path]), 'it is a pipe, not a file'],
	['a device', (path) => symlinkSync('/dev/zero', path), 'it is a device, not a file'],
	['a directory', (path) => mkdirSync(path), 'it is a directory'],
	['a gigabyte', (path) => {
		writeFileSync(path, '');
		truncateSync(path, 2 ** 30);
	}, 'it is larger than'],
];

test.each([
	['a pipe of the shell', 'cat "$1" | "$2" "$3" config images list --config /dev/stdin'],
	['a substitution', '"$2" "$3" config images list --config <(cat "$1")'],
	['a slow writer', '"$2" "$3" config images list --config <(sleep 0.2; head -c 40 "$1"; sleep 0.2; tail -c +41 "$1")'],
	['a pipe with a name', 'mkfifo "$1.pipe"; (cat "$1" > "$1.pipe") & "$2" "$3" config images list --config "$1.pipe"'],
])('a configuration may come by %s', (_, script) => {
	const file = join(temporaryFolder(), 'c.yaml');
	writeFileSync(file, config);
	const out = execFileSync('bash', ['-c', script, 'bash', file, process.execPath, program], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});
	expect(out).toContain('registry.example/kube-apiserver:v1.36.2');
});

test('a pipe that nobody writes into is told', async () => {
	const path = join(temporaryFolder(), 'pipe');
	execFileSync('mkfifo', [path]);
	const {code, error} = await kubestep(['config', 'validate', '--config', path]);
	expect(code).not.toBe(0);
	expect(error).toContain(`${path} cannot be read: it is a pipe that nobody writes into`);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the wait for a pipe whose writer writes nothing', async (signal) => {
	const path = join(temporaryFolder(), 'pipe');
	execFileSync('mkfifo', [path]);
	const child = spawn(process.execPath, [program, 'init', '--dry-run', '--config', path], {stdio: ['ignore', 'pipe', 'pipe']});
	// Opened for both, the pipe has a writer from now on, and this returns at once.
	const held = openSync(path, 'r+');
	const reading = await new Promise<string>((resolve) => {
		const look = setInterval(() => {
			const isOpen = execFileSync('sh', ['-c', `ls -l /proc/${child.pid}/fd 2>/dev/null | grep -c ${path}; true`], {encoding: 'utf8'}).trim();
			if (isOpen === '1') {
				clearInterval(look);
				resolve(isOpen);
			}
		}, 20);
	});
	expect(reading).toBe('1');
	child.kill(signal);
	expect(await new Promise((resolve) => {
		child.on('close', (code, by) => resolve(by ?? code));
	})).toBe(signal);
	closeSync(held);
});

test.each(['/dev/zero', '/dev/urandom'])('%s is read no further than a configuration may be long', async (path) => {
	const {code, error} = await kubestep(['config', 'validate', '--config', path]);
	expect(code).not.toBe(0);
	expect(error).toContain('1 MiB');
	expect(error).not.toMatch(/^\s+at /m);
});

test.each(others)('%s in the place of a patch is told by its name', async (_, make, said) => {
	const folder = temporaryFolder();
	const path = join(folder, 'etcd+merge.yaml');
	// The folder is walked: a directory in it is none of its files.
	if (said === 'it is a directory') {
		mkdirSync(join(folder, 'elsewhere.d'));
		symlinkSync('elsewhere.d', path);
	} else {
		make(path);
	}
	const {code, error} = await kubestep(sandbox('--patches', folder, '--output=plain'));
	expect(code).toBe(1);
	expect(error).toContain(`${path} cannot be read: ${said}`);
});

test.each(others)('%s in the place of a saved plan is told by its name', async (_, make, said) => {
	const path = join(temporaryFolder(), 'plan.json');
	make(path);
	const {code, error} = await kubestep(['init', '--plan', path, '--output=plain']);
	expect(code).toBe(1);
	expect(error).toContain(`${path} cannot be read: ${said}`);
});

test('a saved plan that others may write is not run', async () => {
	const path = join(temporaryFolder(), 'plan.json');
	expect((await kubestep(['plan', `--sandbox=${temporaryFolder()}`, '--kubernetes-version=v1.36.2', '--save', path, '--output=json'])).code).toBe(0);
	chmodSync(path, 0o620);
	const {code, error} = await kubestep(['init', '--plan', path, '--sandbox-speed=0', '--output=plain']);
	expect(code).toBe(1);
	expect(error).toContain(`${path} cannot be read: others may write it (mode 0620)`);
});

where(process.geteuid?.() === 0, 'another user\'s files need root', () => {
	test('a saved plan of another user is not run by root, but for who called sudo', async () => {
		const path = join(temporaryFolder(), 'plan.json');
		expect((await kubestep(['plan', `--sandbox=${temporaryFolder()}`, '--kubernetes-version=v1.36.2', '--save', path, '--output=json'])).code).toBe(0);
		chownSync(path, 54_321, 54_321);
		const words = ['init', '--plan', path, '--sandbox-speed=0', '--output=plain'];
		for (const env of [{}, {SUDO_UID: '54322'}]) {
			const {code, error} = await kubestep(words, {env});
			expect(code).toBe(1);
			expect(error).toContain(`${path} cannot be read: it belongs to user 54321, not to root.`);
		}
		expect((await kubestep(words, {env: {SUDO_UID: '54321'}})).code).toBe(0);
	});
});

test.each<[string, unknown]>([
	['a flag that is an object', {flags: {config: {}}}],
	['flags that are numbers', {flags: {sandbox: 5}}],
	['a hash that is none', {files: {'/etc/x': {}}}],
	['withheld flags that are none', {withheld: [{}]}],
	['a step without an end', {steps: [{step: 'x', what: {}}]}],
	['no end of levels', {steps: [{step: 'x', outcome: 'done', what: JSON.parse(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`) as unknown}]}],
])('a plan with %s is told to be none', async (_, change) => {
	const path = join(temporaryFolder(), 'plan.json');
	writeFileSync(path, JSON.stringify({apiVersion: 'kubestep/v1', kind: 'SavedPlan', madeAt: '2027-01-01T00:00:00Z', flags: {}, files: {}, withheld: [], steps: [], ...change as object}), {mode: 0o600});
	const {code, error} = await kubestep(['init', '--plan', path, '--output=plain']);
	expect(code).toBe(1);
	expect(error).toContain(`${path} is no plan`);
});
