import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, lchownSync, lstatSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeEach, describe, expect, test} from 'vitest';
import {OTHER, where} from '../needs.ts';
import {writeNamed} from '../../source/hosts/shared/write-named.ts';
import {kubestep, temporaryFolder} from './program.ts';

let folder: string;
let old: string;
beforeEach(() => {
	folder = temporaryFolder();
	old = join(folder, 'old.yaml');
	writeFileSync(old, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\n');
});

/** What writes a file that a person names, with the beginning of what is in it. */
const writers: readonly (readonly [string, (file: string) => string[], string])[] = [
	['config migrate --new-config', (file) => ['config', 'migrate', '--old-config', old, '--new-config', file], 'apiVersion: kubeadm.k8s.io'],
	['plan --save', (file) => ['plan', `--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0', '--output=json', '--save', file], '{\n\t"apiVersion": "kubestep/v1"'],
];

describe.each(writers)('%s', (_name, words, begins) => {
	test('writes through a link, and leaves the link', async () => {
		const [file, link] = [join(folder, 'file'), join(folder, 'link')];
		writeFileSync(file, 'before');
		symlinkSync(file, link);
		expect((await kubestep(words(link))).code).toBe(0);
		expect(lstatSync(link).isSymbolicLink()).toBe(true);
		expect(readFileSync(file, 'utf8')).toContain(begins);
	});

	test('is read by who reads the pipe that it is given', async () => {
		const pipe = join(folder, 'pipe');
		execFileSync('mkfifo', [pipe]);
		const reader = spawn('cat', [pipe]);
		let read = '';
		reader.stdout.on('data', (chunk: Buffer) => (read += chunk.toString()));
		const ended = once(reader, 'close');
		expect((await kubestep(words(pipe))).code).toBe(0);
		await ended;
		expect(read).toContain(begins);
		expect(lstatSync(pipe).isFIFO()).toBe(true);
	});

	test('reaches standard output by its name', async () => {
		const {code, out} = await kubestep(words('/dev/stdout'));
		expect([code, out]).toEqual([0, expect.stringContaining(begins)]);
		expect(lstatSync('/dev/stdout').isSymbolicLink()).toBe(true);
	});

	where(process.geteuid?.() === 0 && spawnSync('mknod', ['--version']).status === 0, 'devices: not root', () => {
		test.each([['c', '1', '3', 0], ['b', '7', '250', 1]])('replaces no device (%s %s %s)', async (type, major, minor, status) => {
			const device = join(folder, 'device');
			execFileSync('mknod', [device, type, major, minor]);
			const {code, error} = await kubestep(words(device));
			expect(code === 0, error).toBe(status === 0);
			expect(lstatSync(device).isFile()).toBe(false);
			expect(error.includes('none is replaced by a file')).toBe(status === 1);
		});
	});
});

where(process.geteuid?.() === 0, 'another user\'s link: not root', () => {
	describe('in a folder that all may write', () => {
		const laid = (shared: string, target: string, name = 'report.html'): string => {
			const link = join(shared, name);
			symlinkSync(target, link);
			lchownSync(link, OTHER, OTHER);
			return link;
		};

		test('no link of another user leads what root writes elsewhere, nor one behind one\'s own', async () => {
			const [victim, link, own] = [join(folder, 'passwd'), laid(folder, join(folder, 'passwd')), join(folder, 'own')];
			writeFileSync(victim, 'before');
			chmodSync(folder, 0o1777);
			symlinkSync('report.html', own);
			for (const named of [link, own]) {
				await expect(writeNamed(named, 'mine', 0o600)).rejects.toMatchObject({code: 'OTHERS_LINK', fields: {path: named, uid: OTHER}});
			}
			const dangling = laid(folder, join(folder, 'later'), 'dangling');
			await expect(writeNamed(dangling, 'mine', 0o600)).rejects.toMatchObject({code: 'OTHERS_LINK'});
			expect(readFileSync(victim, 'utf8')).toBe('before');
			const {code, error} = await kubestep(['plan', `--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0', '--output=json', '--save', link]);
			expect([code, error]).toEqual([1, expect.stringContaining(`link of user ${OTHER}`)]);
			expect(lstatSync(link).isSymbolicLink()).toBe(true);
		});

		test('one\'s own link is followed, as is another\'s in a folder of theirs', async () => {
			const [file, own] = [join(folder, 'file'), join(folder, 'own')];
			symlinkSync(file, own);
			writeFileSync(file, 'before');
			await writeNamed(laid(folder, file), 'one', 0o600);
			expect(readFileSync(file, 'utf8')).toBe('one');
			chmodSync(folder, 0o1777);
			await writeNamed(own, 'two', 0o600);
			expect(readFileSync(file, 'utf8')).toBe('two');
		});
	});
});
