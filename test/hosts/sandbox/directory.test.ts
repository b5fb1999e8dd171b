import {mkdir, readdir, readFile, stat, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {makePlace, type Place} from './node.ts';

let place: Place;

beforeEach(async () => {
	place = await makePlace();
});
afterEach(async () => {
	await place.remove();
});

describe('the folder of a sandbox', () => {
	it('is made where there is none, and recognised afterwards', async () => {
		const first = await place.open();
		await first.files.write('/etc/hostname', 'kept\n', {mode: 0o644});
		await first.close();
		expect(await readFile(path.join(place.directory, 'etc/hostname'), 'utf8')).toBe('kept\n');
		const second = await place.open();
		expect((await second.files.read('/etc/hostname'))?.toString()).toBe('kept\n');
	});

	it('begins with the accounts of a fresh system, and knows who owns what', async () => {
		const {files} = await place.open();
		expect((await files.read('/etc/passwd'))?.toString()).toContain('root:x:0:0:');
		expect((await files.read('/etc/group'))?.toString()).toContain('root:x:0:');
		await files.write('/root/shared.key', 'x', {mode: 0o640, owner: {uid: 0, gid: 104}});
		expect(await files.stat('/root/shared.key')).toMatchObject({uid: 0, gid: 104, mode: 0o640});
	});

	it('may be an empty one', async () => {
		await mkdir(place.directory);
		expect((await (await place.open()).files.stat('/'))?.type).toBe('directory');
	});

	it.each([true, false])('is left alone where something else is in it (fresh: %s)', async fresh => {
		await mkdir(place.directory);
		await writeFile(path.join(place.directory, 'thesis.txt'), 'years of work');
		await expect(place.open({fresh})).rejects.toMatchObject({code: 'sandbox.foreign', fields: {folder: place.directory, reason: 'not-empty'}});
		expect(await readdir(place.directory)).toEqual(['thesis.txt']);
	});

	it.each([
		['is empty beside other files', async (state: string) => {
			await mkdir(state, {recursive: true});
			await writeFile(path.join(path.dirname(state), 'thesis.txt'), 'years of work');
		}],
		['holds someone else\'s file', async (state: string) => {
			await mkdir(state, {recursive: true});
			await writeFile(path.join(state, 'sandbox.json'), 'no marker');
		}],
	])('is not taken for a sandbox because a .sandbox in it %s', async (_what, make) => {
		await make(path.join(place.directory, '.sandbox'));
		await expect(place.open({fresh: true})).rejects.toMatchObject({code: 'sandbox.foreign'});
	});

	it('is made whole where a run was killed while it made it', async () => {
		const state = path.join(place.directory, '.sandbox');
		await mkdir(state, {recursive: true});
		await writeFile(path.join(state, '.sandbox.json.kubestep-0123456789ab'), '{"forma');
		const host = await place.open({command: 'init'});
		expect((await host.files.read('/etc/passwd'))?.toString()).toContain('root:');
		expect(await readdir(state)).toEqual(['run-lock-1', 'sandbox.json']);
	});

	it('says of no run that was killed that its API server listens', async () => {
		const first = await place.open();
		await first.close();
		const file = path.join(place.directory, '.sandbox/apiserver.json');
		await writeFile(file, '{"server":"https://127.0.0.1:1"}\n', {mode: 0o600});
		await place.open({command: 'undo'});
		await expect(readFile(file)).rejects.toThrow('ENOENT');
	});

	it.each(['requests.jsonl', 'commands.jsonl'])('has whole lines in %s after a run that was killed in one, and leaves it alone while a run is at work', async (name) => {
		const first = await place.open();
		await first.close();
		const file = path.join(place.directory, '.sandbox', name);
		await writeFile(file, '{"at":"2026-01-01T00:00:00Z"}\n{"at":"2026', {mode: 0o600});
		await (await place.open()).close();
		expect(await readFile(file, 'utf8')).toContain('\n{"at":"2026');
		await (await place.open({command: 'reset'})).close();
		expect(await readFile(file, 'utf8')).toBe('{"at":"2026-01-01T00:00:00Z"}\n');
	});

	it('is refused where it is a file', async () => {
		await writeFile(place.directory, '');
		await expect(place.open()).rejects.toMatchObject({code: 'sandbox.foreign', fields: {reason: 'not-a-directory'}});
	});

	it('is emptied for a fresh start', async () => {
		const first = await place.open();
		await first.files.write('/etc/hostname', 'old', {mode: 0o644});
		await first.close();
		const second = await place.open({fresh: true});
		expect(await second.files.read('/etc/hostname')).toBeUndefined();
	});
});

describe('what is outside the folder', () => {
	it('is not reached with ..', async () => {
		const host = await place.open();
		await host.files.write('/../../etc/../escaped', 'inside', {mode: 0o644});
		expect(await readFile(path.join(place.directory, 'escaped'), 'utf8')).toBe('inside');
		expect(await readdir(path.dirname(place.directory))).toEqual(['node']);
	});

	it('is not reached through a link, whatever it points at', async () => {
		const outside = path.join(path.dirname(place.directory), 'outside');
		await mkdir(outside);
		await writeFile(path.join(outside, 'secret'), 'mine', {mode: 0o600});
		const host = await place.open();
		await symlink(outside, path.join(place.directory, 'absolute'));
		await symlink('../outside', path.join(place.directory, 'relative'));
		await symlink(path.join(outside, 'secret'), path.join(place.directory, 'etc/file'));
		for (const link of ['/absolute/secret', '/relative/secret', '/etc/file']) {
			expect(await host.files.read(link)).toBeUndefined();
			await host.files.write(link, 'changed', {mode: 0o644}).catch(() => {});
			await host.files.setMode(link, 0o777).catch(() => {});
			await host.files.remove(link);
		}
		await host.files.makeDirectory('/absolute/new', 0o755);
		expect(await readFile(path.join(outside, 'secret'), 'utf8')).toBe('mine');
		expect((await stat(path.join(outside, 'secret'))).mode & 0o777).toBe(0o600);
		expect(await readdir(outside)).toEqual(['secret']);
	});

	it('is not removed with the folder\'s contents', async () => {
		const outside = path.join(path.dirname(place.directory), 'outside');
		await mkdir(outside);
		await writeFile(path.join(outside, 'file'), 'mine');
		await (await place.open()).close();
		await symlink(outside, path.join(place.directory, 'link'));
		await place.open({fresh: true});
		expect(await readdir(outside)).toEqual(['file']);
	});

	it('does not include the sandbox\'s own state', async () => {
		const host = await place.open();
		await expect(host.files.write('/.sandbox/cluster.json', '{}', {mode: 0o600})).rejects.toMatchObject({code: 'EPERM'});
		expect(await host.files.list('/')).not.toContain('.sandbox');
	});
});

it('loops of links end in an error', async () => {
	const host = await place.open();
	await symlink('b', path.join(place.directory, 'a'));
	await symlink('a', path.join(place.directory, 'b'));
	await expect(host.files.read('/a')).rejects.toMatchObject({name: 'HostError', code: 'ELOOP'});
});

it('a file belongs to root, or to whom it was given, also in the next run', async () => {
	const first = await place.open();
	await first.files.write('/etc/one', '', {mode: 0o600});
	await first.files.write('/etc/two', '', {mode: 0o600, owner: {uid: 65_001, gid: 65_002}});
	await first.close();
	const second = await place.open();
	expect(await second.files.stat('/etc/one')).toMatchObject({uid: 0, gid: 0});
	expect(await second.files.stat('/etc/two')).toMatchObject({uid: 65_001, gid: 65_002});
	await second.files.write('/etc/two', '', {mode: 0o600});
	expect(await second.files.stat('/etc/two')).toMatchObject({uid: 0, gid: 0});
});
