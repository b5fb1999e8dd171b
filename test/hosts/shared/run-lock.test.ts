import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readdir, readlink, symlink} from 'node:fs/promises';
import path from 'node:path';
import {onTestFinished, expect, test} from 'vitest';
import {HostError} from '../../../source/core/errors.ts';
import {takeNodeLock, takeRunLock} from '../../../source/hosts/shared/run-lock.ts';
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
	const [said] = await once(child.stdout!, 'data') as [Buffer];
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
