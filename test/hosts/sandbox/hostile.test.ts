import {execFileSync} from 'node:child_process';
import {chmod, chown, link, lstat, mkdir, readdir, readFile, stat, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Failure} from '../../../source/core/told/failures.ts';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {where} from '../../needs.ts';
import {whileSwapping} from '../swapping.ts';
import {makePlace, type Place} from './node.ts';

/** Nobody's: there is no account that it could hurt. */
const OTHER = 65_533;
const TRIES = 200;
const isRoot = process.getuid?.() === 0;
const umask = process.umask();

let place: Place;
let outside: string;

beforeEach(async () => {
	place = await makePlace();
	outside = path.join(path.dirname(place.directory), 'outside');
	await mkdir(path.join(outside, 'lib'), {recursive: true});
	await writeFile(path.join(outside, 'bashrc'), 'mine\n');
	await writeFile(path.join(outside, '.zz.kubestep-0123456789ab'), 'mine too');
});
afterEach(async () => {
	process.umask(umask);
	await place.remove();
});

async function expectUntouched(): Promise<void> {
	expect((await readdir(outside, {recursive: true})).sort()).toEqual(['.zz.kubestep-0123456789ab', 'bashrc', 'lib']);
	expect(await readFile(path.join(outside, 'bashrc'), 'utf8')).toBe('mine\n');
}

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o7777;
const at = (...names: string[]): string => path.join(place.directory, ...names);

/** Opens, writes as a run would, empties. */
async function use({fresh = false} = {}): Promise<void> {
	const host = await place.open({fresh, command: 'init'});
	try {
		await host.files.makeDirectory('/etc/kubernetes/pki', 0o755);
		await host.files.write('/etc/kubernetes/pki/ca.key', 'key', {mode: 0o600});
		await host.commands.run(['kubelet', '--version']);
		await host.files.emptyDirectory('/etc/kubernetes/pki').catch(() => undefined);
	} finally {
		await host.close();
	}
}

describe('the folder of a sandbox', () => {
	it.each([0, 0o022, 0o077])('is its owner\'s alone under umask %o, also where it was there and open to read', async (mask) => {
		process.umask(mask);
		await use();
		expect([await modeOf(place.directory), await modeOf(at('.sandbox'))]).toEqual([0o700, 0o700]);
		await chmod(place.directory, 0o755);
		await chmod(at('.sandbox'), 0o755);
		await use();
		expect([await modeOf(place.directory), await modeOf(at('.sandbox'))]).toEqual([0o700, 0o700]);
	});

	it.each([0o777, 0o775, 0o1777])('is refused where others may write in it (mode %o), and stays as it is', async (mode) => {
		await mkdir(place.directory);
		await chmod(place.directory, mode);
		await expect(place.open()).rejects.toMatchObject({code: 'sandbox.foreign', fields: {folder: place.directory, reason: 'mode', mode}});
		await expect(place.open({onlyLooks: true})).rejects.toMatchObject({code: 'sandbox.foreign', fields: {reason: 'mode'}});
		expect(await readdir(place.directory)).toEqual([]);
		expect(await modeOf(place.directory)).toBe(mode);
	});

	it('is refused where others may write in its state', async () => {
		await use();
		await chmod(at('.sandbox'), 0o777);
		await expect(place.open({fresh: true})).rejects.toMatchObject({code: 'sandbox.foreign', fields: {folder: at('.sandbox'), reason: 'mode'}});
	});

	it('is not the one of somebody else\'s whose state a link leads to', async () => {
		await use();
		const second = `${place.directory}-2`;
		await mkdir(second);
		await symlink(at('.sandbox'), path.join(second, '.sandbox'));
		await expect(place.open({directory: second, fresh: true})).rejects.toMatchObject({code: 'sandbox.foreign', fields: {reason: 'not-empty'}});
	});

	it('is told with the system\'s word where it may not be read, not as something else', async () => {
		await use();
		if (isRoot) {
			// Root may read everything.
			return;
		}
		await chmod(at('.sandbox/sandbox.json'), 0);
		await expect(place.open()).rejects.toMatchObject({code: 'EACCES'});
	});

	where(isRoot, 'not run as root: nothing can be given to another user', () => {
		it.each(['the folder', 'its state'])('is refused where %s is another user\'s', async (what) => {
			await use();
			await chown(what === 'the folder' ? place.directory : at('.sandbox'), OTHER, OTHER);
			for (const options of [{}, {fresh: true}, {onlyLooks: true}]) {
				await expect(place.open(options)).rejects.toMatchObject({code: 'sandbox.foreign', fields: {reason: 'owner', uid: OTHER, caller: 0}});
			}
			expect(await readdir(place.directory)).toContain('etc');
		});

		it('is refused where a file of its state is another user\'s, or others may write it', async () => {
			await use();
			await writeFile(at('.sandbox/images.json'), '[]', {mode: 0o600});
			await chown(at('.sandbox/images.json'), OTHER, OTHER);
			await expect(place.open()).rejects.toMatchObject({code: 'UNTRUSTED', fields: {path: at('.sandbox/images.json'), uid: OTHER}});
			await chown(at('.sandbox/images.json'), 0, 0);
			await chmod(at('.sandbox/images.json'), 0o666);
			await expect(place.open()).rejects.toMatchObject({code: 'UNTRUSTED', fields: {reason: 'mode'}});
		});

		it('is not looked for where another user\'s link leads', async () => {
			const empty = path.join(path.dirname(place.directory), 'empty');
			await mkdir(empty);
			execFileSync('ln', ['-s', empty, place.directory]);
			execFileSync('chown', ['-h', `${OTHER}:${OTHER}`, place.directory]);
			await expect(place.open()).rejects.toMatchObject({code: 'sandbox.foreign', fields: {reason: 'link', uid: OTHER}});
			expect(await readdir(empty)).toEqual([]);
		});

		it(`stays this one while another user swaps it for a link, ${TRIES} times`, async () => {
			const parent = path.dirname(place.directory);
			await chmod(parent, 0o755);
			await use();
			// A victim that root would take for a sandbox of its own, and empty.
			await mkdir(path.join(outside, '.sandbox'));
			await writeFile(path.join(outside, '.sandbox/sandbox.json'), '{"formatVersion":1}');
			await chown(parent, OTHER, OTHER);
			const ends = new Map<string, number>();
			await whileSwapping(place.directory, outside, async () => {
				for (let tries = 0; tries < TRIES; tries += 1) {
					const end = await use({fresh: true}).then(() => 'worked', (error: {code?: string; fields?: {reason?: string}}) => error.fields?.reason ?? error.code ?? String(error));
					ends.set(end, (ends.get(end) ?? 0) + 1);
				}
			}, OTHER);
			await chown(parent, 0, 0);
			expect(await readdir(outside)).toEqual(['.sandbox', '.zz.kubestep-0123456789ab', 'bashrc', 'lib']);
			expect(await readdir(path.join(outside, '.sandbox'))).toEqual(['sandbox.json']);
			expect([...ends.keys()].filter((end) => !['worked', 'link', 'not-a-directory', 'ENOENT', 'ENOTDIR', 'EEXIST', 'EACCES', 'BUSY'].includes(end))).toEqual([]);
		});
	});
});

describe('a sandbox that was handed over', () => {
	beforeEach(async () => {
		await use();
	});

	it('has no link that leads outside for what the sandbox itself makes', async () => {
		await use({fresh: true});
		for (const name of ['etc', 'var']) {
			execFileSync('rm', ['-r', at(name)]);
			await symlink(outside, at(name));
		}
		await use();
		await expectUntouched();
		await use({fresh: true});
		await expectUntouched();
	});

	it.each(['requests.jsonl', 'commands.jsonl'])('appends nothing where .sandbox/%s leads', async (name) => {
		execFileSync('rm', ['-f', at('.sandbox', name)]);
		await symlink(path.join(outside, 'bashrc'), at('.sandbox', name));
		await use().catch(() => undefined);
		await expectUntouched();
	});

	it.each(['cluster.json', 'images.json', 'services.json', 'owners.json', 'machine.json', 'apiserver.json', 'sandbox.json'])('writes nothing where .sandbox/%s leads, and reads nothing there', async (name) => {
		execFileSync('rm', ['-f', at('.sandbox', name)]);
		await symlink(path.join(outside, 'bashrc'), at('.sandbox', name));
		await use().catch(() => undefined);
		await expectUntouched();
	});

	it.each(['images.json', 'services.json', 'owners.json', 'machine.json'])('says that .sandbox/%s is damaged, whatever is in it', async (name) => {
		for (const text of ['', '{', 'null', '[null]', '{"a":null}', '{"__proto__":{"a":1},"b":7}', '7', '"x"', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`]) {
			await writeFile(at('.sandbox', name), text, {mode: 0o600});
			const error = await place.open().then(() => undefined, (failed: Failure) => failed);
			expect(error, text).toMatchObject({code: expect.stringMatching(/^(?:sandbox\.foreign|machine\.invalid)$/) as unknown});
			// A machine file has a failure of its own, with the file's name.
			expect(error?.code === 'machine.invalid' || (error as Failure<'sandbox.foreign'> | undefined)?.fields.folder === place.directory, text).toBe(true);
		}
	});

	it.each(['{}', '{"formatVersion":{}}', '{"formatVersion":null}'])('says nothing of a program where its format is told as %s', async (text) => {
		await writeFile(at('.sandbox/sandbox.json'), text, {mode: 0o600});
		await expect(place.open()).rejects.toMatchObject({code: 'sandbox.foreign', fields: {reason: 'format', formatVersion: '?'}});
	});

	it.each(['sandbox.json', 'images.json', 'requests.jsonl', 'commands.jsonl'])('holds nobody up with a pipe for .sandbox/%s', async (name) => {
		execFileSync('rm', ['-f', at('.sandbox', name)]);
		execFileSync('mkfifo', ['-m', '600', at('.sandbox', name)]);
		const end = await use().then(() => undefined, (error: {name: string; code: string}) => error);
		expect(end).toMatchObject({code: 'sandbox.foreign'});
	});
});

describe('files while somebody swaps a directory for a link', () => {
	it(`are written, made and removed nowhere else, ${TRIES} times`, async () => {
		const {files} = await place.open();
		await files.makeDirectory('/etc/kubernetes/pki', 0o755);
		// Who takes the links for those of a node comes to the same path inside: nothing of that is outside.
		let written = 0;
		await whileSwapping(at('etc/kubernetes/pki'), outside, async () => {
			for (let tries = 0; tries < TRIES; tries += 1) {
				await files.write('/etc/kubernetes/pki/ca.key', 'key', {mode: 0o600, sync: false}).then(() => {
					written += 1;
				}, () => undefined);
				await files.makeDirectory('/etc/kubernetes/pki/etcd', 0o755).catch(() => undefined);
				await files.setMode('/etc/kubernetes/pki/bashrc', 0o666).catch(() => undefined);
				await files.emptyDirectory('/etc/kubernetes/pki').catch(() => undefined);
				await files.removeTree('/etc/kubernetes/pki/lib').catch(() => undefined);
			}
		});
		expect(written).toBeGreaterThan(0);
		await expectUntouched();
		expect(await modeOf(path.join(outside, 'bashrc'))).toBe(0o644 & ~umask);
	});

	it(`of a node are removed nowhere else either, ${TRIES} times`, async () => {
		await mkdir(place.directory);
		const files = createFiles(place.directory);
		await whileSwapping(at('kubelet/pods'), outside, async () => {
			for (let tries = 0; tries < TRIES; tries += 1) {
				await files.makeDirectory('/kubelet/pods', 0o755).catch(() => undefined);
				await writeFile(at('kubelet/other'), '').catch(() => undefined);
				await files.emptyDirectory('/kubelet').catch(() => undefined);
			}
		});
		await expectUntouched();
	});
});

describe('a sandbox that is only looked at', () => {
	it('leaves no key in a temporary folder, and the folder as it is', async () => {
		await use();
		const temporary = path.join(path.dirname(place.directory), 'tmp');
		await mkdir(temporary);
		const before = process.env['TMPDIR'];
		process.env['TMPDIR'] = temporary;
		try {
			const host = await place.open({onlyLooks: true});
			expect((await host.files.read('/etc/passwd'))?.toString()).toContain('root:');
			await host.files.write('/etc/passwd', 'changed', {mode: 0o600});
			expect((await host.files.read('/etc/passwd'))?.toString()).toBe('changed');
			expect(await readdir(temporary)).toEqual([]);
			await host.close();
		} finally {
			if (before === undefined) {
				delete process.env['TMPDIR'];
			} else {
				process.env['TMPDIR'] = before;
			}
		}
		expect(await readFile(at('etc/passwd'), 'utf8')).toContain('root:');
	});

	it('is not made where there is none', async () => {
		const host = await place.open({onlyLooks: true});
		expect((await host.files.read('/etc/passwd'))?.toString()).toContain('root:');
		await host.close();
		await expect(lstat(place.directory)).rejects.toMatchObject({code: 'ENOENT'});
	});

	it('follows its links inside, and tells a file that is too large to be kept', async () => {
		await use();
		await symlink('/etc/passwd', at('etc/absolute'));
		await symlink('../../../../etc/passwd', at('etc/relative'));
		await symlink('loop', at('etc/loop'));
		await link(at('etc/passwd'), at('etc/hard'));
		execFileSync('truncate', ['-s', '3G', at('etc/image')]);
		const {files} = await place.open({onlyLooks: true});
		for (const name of ['absolute', 'relative', 'hard']) {
			expect((await files.read(`/etc/${name}`))?.toString(), name).toContain('root:');
		}
		expect(await files.realPath('/etc/relative')).toBe('/etc/passwd');
		await expect(files.read('/etc/loop')).rejects.toMatchObject({code: 'ELOOP'});
		await expect(files.read('/etc/image')).rejects.toMatchObject({code: 'TOO_LARGE', fields: {path: '/etc/image'}});
		expect(await files.list('/')).not.toContain('.sandbox');
	});
});
