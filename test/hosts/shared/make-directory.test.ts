import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import path from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {HeldDirectory, walk} from '../../../source/hosts/shared/held.ts';
import {makeDirectoryAs} from '../../../source/hosts/shared/make-directory.ts';
import {takeNodeLock} from '../../../source/hosts/shared/run-lock.ts';
import {temporaryFolder} from '../node/temporary.ts';

const umask = process.umask();
const {chmodSync, promises: {chmod}} = fs;
afterEach(() => {
	process.umask(umask);
	[fs.chmodSync, fs.promises.chmod] = [chmodSync, chmod];
	syncBuiltinESMExports();
});

const makers: readonly (readonly [string, number, (root: string, mode: number) => unknown])[] = [
	['a node', 0o755, async (root, mode) => createFiles(root).makeDirectory('/made', mode)],
	['a sandbox', 0o1777, (root, mode) => {
		const held = HeldDirectory.open(root);
		try {
			walk(held, '/made', {followLast: true, make: mode}).close();
		} finally {
			held.close();
		}
	}],
	['the lock', 0o755, async (root) => takeNodeLock(path.join(root, 'made'), 'init')],
];

test.each(makers)('a directory of %s has its mode also where the run is ended as soon as it is there', async (_, mode, make) => {
	const root = await temporaryFolder();
	process.umask(0o077);
	const end = () => {
		throw new Error('ended');
	};
	fs.chmodSync = end;
	fs.promises.chmod = async () => end();
	syncBuiltinESMExports();
	await Promise.resolve().then(async () => make(root, mode)).catch(() => undefined);
	expect((fs.statSync(path.join(root, 'made')).mode & 0o7777).toString(8)).toBe(mode.toString(8));
});

test('the umask is as it was, also where nothing could be made', async () => {
	const root = await temporaryFolder();
	process.umask(0o027);
	makeDirectoryAs(path.join(root, 'made'), 0o777);
	expect(() => makeDirectoryAs(path.join(root, 'made'), 0o777)).toThrow('EEXIST');
	expect(process.umask()).toBe(0o027);
	expect(fs.statSync(path.join(root, 'made')).mode & 0o777).toBe(0o777);
});
