import {execFileSync, spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {chmod, chown, mkdir, readdir, readlink, stat, symlink, unlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {onTestFinished, expect, test} from 'vitest';
import {HostError} from '../../../source/core/told/failures.ts';
import {holderOf, isRunLock, takeNodeLock, takeRunLock} from '../../../source/hosts/shared/run-lock.ts';
import {where} from '../../needs.ts';
import {temporaryFolder} from '../node/temporary.ts';

const module = path.join(import.meta.dirname, '../../../source/hosts/shared/run-lock.ts');

/** Another process that tries to take the folder and keeps it until it is ended. */
async function other(folder: string, command = 'init'): Promise<{child: ChildProcess; said: string}> {
	const child = spawn(process.execPath, ['--input-type=module', '--eval', `
		const {takeRunLock} = await import(${JSON.stringify(module)});
		await takeRunLock(${JSON.stringify(folder)}, ${JSON.stringify(command)}).then(() => console.log('taken'), (error) => console.log(error.code));
		setInterval(() => {}, 1000);
	`], {stdio: ['ignore', 'pipe', 'inherit']});
	onTestFinished(() => void child.kill('SIGKILL'));
	const [said] = await once(child.stdout, 'data') as [Buffer];
	return {child, said: said.toString().trim()};
}

async function refused(taking: Promise<unknown>): Promise<HostError> {
	return taking.then(() => expect.fail('it was taken twice'), (error: unknown) => error as HostError);
}

test('a folder that another process has is refused, with the name of the other', async () => {
	const folder = await temporaryFolder();
	const {child, said} = await other(folder, 'init phase certs');
	expect(said).toBe('taken');
	const error = await refused(takeRunLock(folder, 'reset'));
	expect(error.code).toBe('BUSY');
	expect(error.fields).toMatchObject({pid: child.pid, command: 'init phase certs', path: path.join(folder, 'run-lock-1')});
	expect(String(error.fields['since'])).toMatch(/^\d{4}-\d\d-\d\dT/);
	expect(error.fields['user']).not.toBe('');
});

test('a link that had room for the process alone is a lock while that runs', async () => {
	const folder = await temporaryFolder();
	const started = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /s, '').split(' ')[19] ?? '';
	await symlink(JSON.stringify({pid: process.pid, started}), path.join(folder, 'run-lock-1'));
	expect((await refused(takeRunLock(folder, 'undo'))).fields).toMatchObject({pid: process.pid, command: ''});
	await unlink(path.join(folder, 'run-lock-1'));
	await symlink(JSON.stringify({pid: process.pid, started: '1'}), path.join(folder, 'run-lock-1'));
	await (await takeRunLock(folder, 'undo'))();
	expect(await readdir(folder)).toEqual([]);
});

test('of several that come at once one has it', async () => {
	const folder = await temporaryFolder();
	const said = await Promise.all(Array.from({length: 6}, async () => (await other(folder)).said));
	expect(said.sort()).toEqual(['BUSY', 'BUSY', 'BUSY', 'BUSY', 'BUSY', 'taken']);
});

test('a process that was killed has nothing, and nothing of it is left', async () => {
	const folder = await temporaryFolder();
	const {child} = await other(folder);
	child.kill('SIGKILL');
	await once(child, 'exit');
	expect(await readdir(folder)).toEqual(['run-lock-1']);

	const said = await Promise.all(Array.from({length: 4}, async () => (await other(folder)).said));
	expect(said.filter((word) => word === 'taken')).toHaveLength(1);
	expect(await readdir(folder)).toHaveLength(1);
});

test('a process that has the number of a dead one is not taken for it', async () => {
	const folder = await temporaryFolder();
	const release = await takeRunLock(folder, 'init');
	const own = JSON.parse(await readlink(path.join(folder, 'run-lock-1'))) as Record<string, unknown>;
	await release();
	expect(await readdir(folder)).toEqual([]);
	for (const change of [{started: '1'}, {boot: 'another'}]) {
		await symlink(JSON.stringify({...own, ...change}), path.join(folder, 'run-lock-1'));
		await (await takeRunLock(folder, 'init'))();
		expect(await readdir(folder)).toEqual([]);
	}
	// In another namespace of process numbers nobody can tell.
	await symlink(JSON.stringify({...own, pids: 'pid:[1]'}), path.join(folder, 'run-lock-1'));
	expect((await refused(takeRunLock(folder, 'init'))).code).toBe('BUSY');
});

test.each(['', 'not JSON', '{"pid":1}', 'null'])('a link that says %j is no lock, and goes', async (target) => {
	const folder = await temporaryFolder();
	await symlink(target === '' ? ' ' : target, path.join(folder, 'run-lock-7'));
	const release = await takeRunLock(folder, 'init');
	expect(await readdir(folder)).toEqual(['run-lock-8']);
	await release();
});

test('where nobody may write there is nothing to take, and no folder is made', {skip: process.platform !== 'linux'}, async () => {
	// Not even root makes a folder in sysfs.
	const release = await takeNodeLock('/sys/kubestep', 'init');
	await release();
});

test.each(['9007199254740992', '9'.repeat(100), '1000000000', '0', '01', '-1', '1e3'])('a name with the number %s is no lock: it stands in nobody\'s way, and lets nobody past another', async (number) => {
	const folder = await temporaryFolder();
	const own = await takeRunLock(folder, 'init');
	await symlink(await readlink(path.join(folder, 'run-lock-1')), path.join(folder, `run-lock-${number}`));
	expect(isRunLock(`run-lock-${number}`)).toBe(false);
	expect((await refused(takeRunLock(folder, 'init'))).fields['path']).toBe(path.join(folder, 'run-lock-1'));
	await own();
	await (await takeRunLock(folder, 'init'))();
	expect(await readdir(folder)).toEqual([`run-lock-${number}`]);
});

test('behind the last number there is none: it is refused, with the lock that has it', async () => {
	const folder = await temporaryFolder();
	await symlink('{}', path.join(folder, 'run-lock-999999999'));
	const error = await refused(takeRunLock(folder, 'init'));
	expect([error.code, error.fields['path']]).toEqual(['EOVERFLOW', path.join(folder, 'run-lock-999999999')]);
});

test.each([
	{pid: 0}, {pid: -1}, {pid: 1.5}, {pid: 2 ** 53}, {pid: 4_194_305}, {pid: '1'}, {pid: null}, {command: 'x'.repeat(300)}, {user: 'x'.repeat(300)},
	{since: 'yesterday'}, {started: '1e9'}, {boot: '../..'}, {pids: 'net:[1]'}, {network: 7},
])('a link that says %j was made by no run', async (change) => {
	const folder = await temporaryFolder();
	const release = await takeRunLock(folder, 'init');
	const own = JSON.parse(await readlink(path.join(folder, 'run-lock-1'))) as Record<string, unknown>;
	await release();
	await symlink(JSON.stringify({...own, ...change}), path.join(folder, 'run-lock-1'));
	expect(await holderOf(folder)).toBeUndefined();
	const held = await takeRunLock(folder, 'init');
	// Whose it is itself is no other run.
	expect(await holderOf(folder)).toBeUndefined();
	await held();
	expect(await readdir(folder)).toEqual([]);
});

where(process.platform === 'linux' && spawnSync('mkfifo', ['--version']).status === 0, 'what else may be in the place of a lock: there is no mkfifo', () => {
	test('a pipe, a file and a directory in the place of a lock hold nobody up, and stay', async () => {
		const folder = await temporaryFolder();
		execFileSync('mkfifo', [path.join(folder, 'run-lock-1')]);
		await writeFile(path.join(folder, 'run-lock-2'), 'x');
		await mkdir(path.join(folder, 'run-lock-3'));
		const release = await takeRunLock(folder, 'init');
		expect((await readdir(folder)).sort()).toEqual(['run-lock-1', 'run-lock-2', 'run-lock-3', 'run-lock-4']);
		expect((await refused(takeRunLock(folder, 'init'))).code).toBe('BUSY');
		await release();
	});
});

where(process.platform === 'linux', 'whose the folder of the locks is: only Linux is a node', () => {
	test('a folder that others may write says nothing, and is not taken', async () => {
		const folder = await temporaryFolder();
		const release = await takeRunLock(folder, 'init');
		for (const mode of [0o777, 0o775, 0o757, 0o1777]) {
			await chmod(folder, mode);
			expect(await holderOf(folder)).toBeUndefined();
			const error = await refused(takeNodeLock(folder, 'init'));
			expect([error.code, error.fields['path'], error.fields['reason']]).toEqual(['UNTRUSTED', folder, 'mode']);
		}
		await chmod(folder, 0o755);
		await release();
	});

	test('a link to a folder, and a file, are no folder of locks', async () => {
		const folder = await temporaryFolder();
		await mkdir(path.join(folder, 'real'));
		await symlink('real', path.join(folder, 'link'));
		await writeFile(path.join(folder, 'file'), '');
		await symlink('nowhere', path.join(folder, 'dangling'));
		for (const name of ['link', 'file', 'dangling']) {
			expect((await refused(takeNodeLock(path.join(folder, name), 'init'))).code, name).toBe('ENOTDIR');
		}
		expect(await readdir(path.join(folder, 'real'))).toEqual([]);
	});

	test.each([0o000, 0o022, 0o077])('the folder is made for all to read, whatever the umask: %o', async (mask) => {
		const folder = path.join(await temporaryFolder(), 'run/kubestep');
		const before = process.umask(mask);
		try {
			await (await takeNodeLock(folder, 'init'))();
		} finally {
			process.umask(before);
		}
		expect(((await stat(folder)).mode & 0o7777).toString(8)).toBe('755');
	});

	where(process.geteuid?.() === 0, 'a folder of another user, and a file system that is read-only: only root can make them', () => {
		test('a folder of another user is neither believed nor taken', async () => {
			const folder = await temporaryFolder();
			await chown(folder, 54_321, 54_321);
			const error = await refused(takeNodeLock(folder, 'init'));
			expect([error.code, error.fields['reason'], error.fields['uid']]).toEqual(['UNTRUSTED', 'owner', 54_321]);
			expect(await readdir(folder)).toEqual([]);
		});

		where(spawnSync('unshare', ['-m', 'true']).status === 0, 'a file system that is read-only: no namespace can be made here', () => {
			test('where root cannot lock, nothing is done, and it says where', async () => {
				const folder = await temporaryFolder();
				const code = `
					const {takeNodeLock} = await import(${JSON.stringify(module)});
					await takeNodeLock(${JSON.stringify(path.join(folder, 'kubestep'))}, 'init').then(() => console.log('taken'), (error) => console.log(error.code, error.fields.path));
				`;
				const said = execFileSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs -o ro none "$1" && exec "$2" --input-type=module --eval "$3"', 'sh', folder, process.execPath, code]).toString();
				expect(said.trim()).toBe(`EROFS ${path.join(folder, 'kubestep')}`);
			});
		});
	});
});
