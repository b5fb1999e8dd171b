import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {temporaryFolder} from '../node/temporary.ts';
import {where} from '../../needs.ts';

const module = fileURLToPath(new URL('../../../source/hosts/node/files.ts', import.meta.url));
const inNamespace = (script: string, args: readonly string[] = []) => spawnSync('unshare', ['-m', 'sh', '-ec', script, 'sh', ...args], {encoding: 'utf8'});
const canMount = process.platform === 'linux' && inNamespace('mount -t tmpfs none /mnt').status === 0;

/** Prepares the root by a shell script in a mount namespace of its own, removes, and tells what it came to and all that is left. */
async function removing(prepare: string, call: string): Promise<{code: string; path: string; left: string[]}> {
	const root = await temporaryFolder();
	const {stdout, stderr, status} = inNamespace(`cd "$1"; ${prepare}; "$2" --input-type=module -e "$3" "$1"; echo; find . | sort`, [root, process.execPath, `
		const {createFiles} = await import(${JSON.stringify(module)});
		const files = createFiles(process.argv[1]);
		const told = await files.${call}.then(() => ({}), ({code, fields}) => ({code, path: fields.path}));
		process.stdout.write(JSON.stringify(told));
	`]);
	expect(stderr).toBe('');
	expect(status).toBe(0);
	const [told = '', ...left] = stdout.trimEnd().split('\n');
	return {...JSON.parse(told) as {code: string; path: string}, left: left.map((one) => path.normalize(one))};
}

where(canMount, 'nothing can be mounted here: it takes root and a mount namespace', () => {
	describe('removing a directory', () => {
		const kubelet = 'mkdir -p kubelet/pods/u/volumes/nfs kubelet/a data/inside; touch kubelet/a/file kubelet/z data/one data/inside/two';
		const whole = ['data/inside/two', 'data/one', 'kubelet/a/file', 'kubelet/pods/u/volumes/nfs/inside/two', 'kubelet/pods/u/volumes/nfs/one', 'kubelet/z'];

		it.each([
			['of the same file system', 'mount --bind data kubelet/pods/u/volumes/nfs'],
			['over the directory that is removed', 'mount --bind kubelet kubelet; mount --bind data kubelet/pods/u/volumes/nfs'],
		])('removes nothing where something is mounted below it: a folder %s', async (_what, mount) => {
			const told = await removing(`${kubelet}; ${mount}`, 'emptyDirectory("/kubelet")');
			expect(told).toMatchObject({code: 'EXDEV', path: '/kubelet/pods/u/volumes/nfs'});
			expect(told.left).toEqual(expect.arrayContaining(whole));
		});

		it.each(['emptyDirectory("/kubelet")', 'removeTree("/kubelet")'])('says that there is no /proc, and not that all is removed: %s', async (call) => {
			const told = await removing(`${kubelet}; umount -l /proc`, call);
			expect(told).toMatchObject({code: 'NO_PROC', path: '/proc/self/fd'});
			expect(told.left).toEqual(expect.arrayContaining(whole.filter((one) => one.startsWith('kubelet') && !one.includes('nfs'))));
		});

		it('removes nothing of another file system, and nothing beside it', async () => {
			const told = await removing(`${kubelet}; mount -t tmpfs none kubelet/pods/u/volumes/nfs; touch kubelet/pods/u/volumes/nfs/precious`, 'removeTree("/kubelet")');
			expect(told).toMatchObject({code: 'EXDEV', path: '/kubelet/pods/u/volumes/nfs'});
			expect(told.left).toEqual(expect.arrayContaining(['kubelet/a/file', 'kubelet/pods/u/volumes/nfs/precious', 'kubelet/z']));
		});

		it('removes nothing where a single file is mounted over', async () => {
			const told = await removing(`${kubelet}; mount --bind data/one kubelet/a/file`, 'emptyDirectory("/kubelet")');
			expect(told).toMatchObject({code: 'EXDEV', path: '/kubelet/a/file'});
			expect(told.left).toEqual(expect.arrayContaining(['data/one', 'kubelet/z']));
		});

		it('does not remove what is a mount itself, and empties it where that is asked', async () => {
			const mounted = `${kubelet}; mount --bind data kubelet/pods/u/volumes/nfs`;
			expect(await removing(mounted, 'removeTree("/kubelet/pods/u/volumes/nfs")')).toMatchObject({code: 'EXDEV', path: '/kubelet/pods/u/volumes/nfs', left: expect.arrayContaining(['data/one']) as unknown});
			const {code, left} = await removing(mounted, 'emptyDirectory("/kubelet/pods/u/volumes/nfs")');
			expect(code).toBeUndefined();
			expect(left).toContain('data');
			expect(left).not.toContain('data/one');
		});

		it('goes by what is mounted, whatever a name looks like', async () => {
			const told = await removing('mkdir -p "kubelet/a b\\\\040c" data; touch data/one; mount --bind data "kubelet/a b\\\\040c"', 'emptyDirectory("/kubelet")');
			expect(told).toMatchObject({code: 'EXDEV', left: expect.arrayContaining(['data/one']) as unknown});
		});
	});
});
