import {execFileSync} from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {TEMPORARY_NAME} from '../../../source/hosts/shared/replace-file.ts';
import {where} from '../../needs.ts';
import {populate, temporaryFolder} from './temporary.ts';

const umask = process.umask();
afterEach(() => {
	process.umask(umask);
});

const modeOf = async (file: string): Promise<number> => (await fs.stat(file)).mode & 0o7777;

describe('writing a file', () => {
	it.each([0o077, 0o022, 0])('gives it exactly the mode asked for under umask %o', async (mask) => {
		const root = await temporaryFolder();
		process.umask(mask);
		await createFiles(root).write('/a', 'x', {mode: 0o666});
		expect(await modeOf(path.join(root, 'a'))).toBe(0o666);
	});

	it('replaces contents and mode of one that is there, and leaves nothing beside it', async () => {
		const root = await temporaryFolder();
		await populate(root, {'admin.conf': 'a longer text than the new one'});
		await createFiles(root).write('/admin.conf', Buffer.from('new'), {mode: 0o600});
		expect(await fs.readFile(path.join(root, 'admin.conf'), 'utf8')).toBe('new');
		expect(await modeOf(path.join(root, 'admin.conf'))).toBe(0o600);
		expect(await fs.readdir(root)).toEqual(['admin.conf']);
	});

	it('never shows a reader a part of the new contents', async () => {
		const root = await temporaryFolder();
		await populate(root, {a: 'old'});
		const open = await fs.open(path.join(root, 'a'));
		await createFiles(root).write('/a', 'new', {mode: 0o644});
		expect(await open.readFile('utf8')).toBe('old');
		await open.close();
	});

	it('writes through a link, as kubeadm does', async () => {
		const root = await temporaryFolder();
		await populate(root, {'kept/real': 'old'});
		await fs.symlink('kept/real', path.join(root, 'link'));
		await fs.symlink('kept/none', path.join(root, 'dangling'));
		const files = createFiles(root);
		await files.write('/link', 'new', {mode: 0o644});
		await files.write('/dangling', 'made', {mode: 0o644});
		expect((await fs.lstat(path.join(root, 'link'))).isSymbolicLink()).toBe(true);
		expect(await fs.readFile(path.join(root, 'kept/real'), 'utf8')).toBe('new');
		expect(await fs.readFile(path.join(root, 'kept/none'), 'utf8')).toBe('made');
	});

	it('rejects where the directory is missing, or where the path is a directory', async () => {
		const root = await temporaryFolder();
		await fs.mkdir(path.join(root, 'd'));
		const files = createFiles(root);
		await expect(files.write('/none/a', '', {mode: 0o600})).rejects.toMatchObject({name: 'HostError', code: 'ENOENT', fields: {path: '/none/a'}});
		await expect(files.write('/d', '', {mode: 0o600})).rejects.toMatchObject({code: 'EISDIR'});
		expect(await fs.readdir(root)).toEqual(['d']);
	});

	where(process.getuid?.() === 0, 'not run as root: owners of files cannot be set', () => {
		it('keeps the owner of one that is there, and sets one asked for', async () => {
			const root = await temporaryFolder();
			await populate(root, {a: ''});
			await fs.chown(path.join(root, 'a'), 12, 34);
			const files = createFiles(root);
			await files.write('/a', 'x', {mode: 0o600});
			await files.write('/b', 'x', {mode: 0o600, owner: {uid: 56, gid: 78}});
			expect(await files.stat('/a')).toMatchObject({uid: 12, gid: 34});
			expect(await files.stat('/b')).toMatchObject({uid: 56, gid: 78});
		});
	});

	it('has names for temporary files that the kubelet passes over', () => {
		expect('.etcd.yaml.kubestep-0123456789ab').toMatch(TEMPORARY_NAME);
		expect('etcd.yaml').not.toMatch(TEMPORARY_NAME);
	});
});

describe('directories', () => {
	it('are made with all missing parents, each with the mode', async () => {
		const root = await temporaryFolder();
		process.umask(0o077);
		await createFiles(root).makeDirectory('/etc/kubernetes/pki', 0o755);
		expect(await modeOf(path.join(root, 'etc'))).toBe(0o755);
		expect(await modeOf(path.join(root, 'etc/kubernetes/pki'))).toBe(0o755);
	});

	it('that are there stay as they are', async () => {
		const root = await temporaryFolder();
		await fs.mkdir(path.join(root, 'etc'), {mode: 0o711});
		await createFiles(root).makeDirectory('/etc', 0o700);
		expect(await modeOf(path.join(root, 'etc'))).toBe(0o711);
	});

	it('are not made in the place of a file', async () => {
		const root = await temporaryFolder();
		await populate(root, {etc: ''});
		await expect(createFiles(root).makeDirectory('/etc', 0o700)).rejects.toMatchObject({code: 'EEXIST'});
	});

	it('are listed in order; a file, and nothing, have no list', async () => {
		const root = await temporaryFolder();
		await populate(root, {'d/b': '', 'd/a': '', 'd/C': ''});
		const files = createFiles(root);
		expect(await files.list('/d')).toEqual(['C', 'a', 'b']);
		expect(await files.list('/none')).toBeUndefined();
		expect(await files.list('/d/a')).toBeUndefined();
	});
});

describe('what is no file where one should be', () => {
	it.each([true, false])('a pipe is told at once, and nobody waits for who writes to it (at once: %j)', async (looksAtOnce) => {
		const root = await temporaryFolder();
		execFileSync('mkfifo', [path.join(root, 'admin.conf')]);
		const files = createFiles(root, {looksAtOnce});
		await expect(files.read('/admin.conf')).rejects.toMatchObject({name: 'HostError', code: 'NOT_A_FILE', fields: {path: '/admin.conf', type: 'pipe'}});
		await expect(files.readEnd('/admin.conf', 100)).rejects.toMatchObject({code: 'NOT_A_FILE', fields: {path: '/admin.conf'}});
	});

	it.each([true, false])('a device without an end, a directory and a disk\'s image are told (at once: %j)', async (looksAtOnce) => {
		const root = await temporaryFolder();
		await fs.symlink('/dev/zero', path.join(root, 'device'));
		await fs.mkdir(path.join(root, 'directory'));
		const image = await fs.open(path.join(root, 'image'), 'w');
		await image.truncate(1024 ** 3);
		await image.close();
		const files = createFiles(root, {looksAtOnce});
		await expect(files.read('/device')).rejects.toMatchObject({code: 'NOT_A_FILE', fields: {path: '/device', type: 'device'}});
		await expect(files.read('/directory')).rejects.toMatchObject({code: 'EISDIR', fields: {path: '/directory'}});
		await expect(files.read('/image')).rejects.toMatchObject({code: 'TOO_LARGE', fields: {path: '/image', size: 1024 ** 3}});
		expect((await files.readEnd('/image', 16))?.length).toBe(16);
	});

	it('the kernel\'s own files, which say that they are empty, are read to their end', async () => {
		expect((await createFiles('/').read('/proc/self/status'))?.toString()).toContain('VmRSS');
		expect((await createFiles('/', {looksAtOnce: true}).read('/proc/self/status'))?.toString()).toContain('VmRSS');
	});
});

describe('what is not there', () => {
	it('is undefined to reading, and no error to removing', async () => {
		const files = createFiles(await temporaryFolder());
		expect(await files.read('/none/file')).toBeUndefined();
		expect(await files.stat('/none')).toBeUndefined();
		await expect(files.remove('/none')).resolves.toBeUndefined();
	});
});

describe('removing', () => {
	it('takes files, links and empty directories only', async () => {
		const root = await temporaryFolder();
		await populate(root, {'full/a': 'kept'});
		await fs.mkdir(path.join(root, 'empty'));
		await fs.symlink('full/a', path.join(root, 'link'));
		const files = createFiles(root);
		await files.remove('/empty');
		await files.remove('/link');
		await expect(files.remove('/full')).rejects.toMatchObject({code: 'ENOTEMPTY'});
		expect(await files.list('/')).toEqual(['full']);
		expect((await files.read('/full/a'))?.toString()).toBe('kept');
	});
});
