import {mkdir, readdir, readlink, rename, stat, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, it, onTestFinished} from 'vitest';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {makePlace} from '../sandbox/node.ts';
import {populate, temporaryFolder} from '../node/temporary.ts';

/** A node with a directory to clean, and one beside it that is not to be touched. */
async function node(): Promise<{root: string; files: ReturnType<typeof createFiles>; outside: () => Promise<string[]>}> {
	const root = await temporaryFolder();
	await populate(root, {'outside/keep': 'kept', 'outside/folder/keep': 'kept', 'cleaned/file': ''});
	return {root, files: createFiles(root), outside: async () => (await readdir(path.join(root, 'outside'), {recursive: true})).sort()};
}

const untouched = ['folder', 'folder/keep', 'keep'];

it('removes links, and leaves alone what they lead to', async () => {
	const {root, files, outside} = await node();
	await mkdir(path.join(root, 'cleaned/below'));
	for (const [name, target] of [['file-link', '../outside/keep'], ['folder-link', path.join(root, 'outside')], ['below/up', '../..'], ['dangling', '/nowhere']] as const) {
		await symlink(target, path.join(root, 'cleaned', name));
	}
	await files.emptyDirectory('/cleaned');
	expect(await readdir(path.join(root, 'cleaned'))).toEqual([]);
	expect(await outside()).toEqual(untouched);
});

it('removes a link itself, a directory in the place of a file, and a link to nowhere', async () => {
	const {root, files, outside} = await node();
	await symlink('outside', path.join(root, 'link'));
	await symlink('/nowhere', path.join(root, 'dangling'));
	await files.removeTree('/link');
	await files.removeTree('/dangling');
	await files.removeTree('/cleaned');
	expect(await readdir(root)).toEqual(['outside']);
	expect(await outside()).toEqual(untouched);
});

it('empties the directory that a link leads to, and leaves the link', async () => {
	const {root, files} = await node();
	await symlink('cleaned', path.join(root, 'link'));
	await files.emptyDirectory('/link');
	expect(await readlink(path.join(root, 'link'))).toBe('cleaned');
	expect(await readdir(path.join(root, 'cleaned'))).toEqual([]);
});

it('removes names that are no text, and directories within directories', async () => {
	const {root, files} = await node();
	const odd = Buffer.concat([Buffer.from(path.join(root, 'cleaned/')), Buffer.from([0xff, 0x0a, 0x20])]);
	await mkdir(odd);
	await writeFile(Buffer.concat([odd, Buffer.from('/'), Buffer.from([0xc3, 0x28])]), '');
	await mkdir(path.join(root, 'cleaned', ...Array.from({length: 60}, () => 'deep')), {recursive: true});
	await files.emptyDirectory('/cleaned');
	expect(await readdir(path.join(root, 'cleaned'))).toEqual([]);
});

it('does not follow a link that comes to be in the place of a directory', async () => {
	const {root, files} = await node();
	const names = Array.from({length: 2000}, (_, index) => `file-${index}`);
	for (const folder of ['cleaned/swapped', 'precious']) {
		await mkdir(path.join(root, folder), {recursive: true});
		await Promise.all(names.map(async (name) => writeFile(path.join(root, folder, name), '')));
	}
	const emptying = files.emptyDirectory('/cleaned');
	// As a container would that still runs: in the middle of it, the directory is another one.
	const left = async () => (await readdir(path.join(root, 'cleaned/swapped'))).length;
	while (await left() === names.length) {
		// Each look lets it go on.
	}
	expect(await left()).toBeGreaterThan(100);
	await rename(path.join(root, 'cleaned/swapped'), path.join(root, 'moved'));
	await symlink(path.join(root, 'precious'), path.join(root, 'cleaned/swapped'));
	await emptying;
	expect(await readdir(path.join(root, 'precious'))).toHaveLength(names.length);
});

it.each(['/', '//', '/cleaned/..', '.', ''])('takes away nothing for the path %j', async (file) => {
	const {files, outside} = await node();
	await expect(files.removeTree(file)).rejects.toMatchObject({name: 'HostError', code: 'EPERM'});
	await expect(files.emptyDirectory(file)).rejects.toMatchObject({name: 'HostError', code: 'EPERM'});
	expect(await outside()).toEqual(untouched);
});

it.each(['node', 'sandbox'])('goes through no link where that is said, above a path or in its place (%s)', async (kind) => {
	const place = await makePlace();
	onTestFinished(place.remove);
	const {files: inSandbox} = await place.open();
	const root = place.directory;
	const files = kind === 'node' ? createFiles(root) : inSandbox;
	await populate(root, {'outside/keep': 'kept', 'outside/folder/keep': 'kept', 'cleaned/file': ''});
	const outside = async () => (await readdir(path.join(root, 'outside'), {recursive: true})).sort();
	await symlink('/outside', path.join(root, 'link'));
	await symlink('/outside/keep', path.join(root, 'cleaned/link'));
	const modes = async () => Promise.all(['outside', 'outside/keep', 'outside/folder/keep'].map(async (name) => (await stat(path.join(root, name))).mode));
	const before = await modes();
	const options = {followLinks: false};
	const refused = {name: 'HostError', code: 'ELOOP'};
	for (const file of ['/link/keep', '/link/folder', '/cleaned/link', '/link']) {
		await expect(files.setMode(file, 0o777, options)).rejects.toMatchObject(refused);
		await expect(files.setOwner(file, {uid: 1, gid: 1}, options)).rejects.toMatchObject(refused);
		await expect(files.write(file, 'x', {mode: 0o777, ...options})).rejects.toMatchObject(refused);
		await expect(files.emptyDirectory(file, options)).rejects.toMatchObject(refused);
	}
	await expect(files.remove('/link/keep', options)).rejects.toMatchObject(refused);
	await expect(files.removeTree('/link/folder', options)).rejects.toMatchObject(refused);
	expect([await outside(), await modes()]).toEqual([untouched, before]);
	await files.setMode('/outside/keep', 0o640, options);
	expect((await stat(path.join(root, 'outside/keep'))).mode & 0o777).toBe(0o640);
	await files.emptyDirectory('/outside', options);
	await files.emptyDirectory('/none/x', options);
	await files.remove('/none/x', options);
	await files.remove('/outside', options);
	expect(await readdir(root)).not.toContain('outside');
});

it('tells where links lead, as the node sees it', async () => {
	const {root, files} = await node();
	await symlink('outside', path.join(root, 'link'));
	expect(await files.realPath('/link/folder')).toBe('/outside/folder');
	expect(await files.realPath('/none')).toBeUndefined();
});
