import fs, {readFileSync, readdirSync} from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import {join} from 'node:path';
import {expect, it, vi, onTestFinished} from 'vitest';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {temporaryFolder} from '../node/temporary.ts';

/** What lay in the folder, with its text, each time that something was forced to the disk. */
function forced(folder: string): Record<string, string>[] {
	const seen: Record<string, string>[] = [];
	const {fsync} = fs;
	const spy = vi.spyOn(fs, 'fsync').mockImplementation((descriptor: number, done: fs.NoParamCallback) => {
		seen.push(Object.fromEntries(readdirSync(folder).map((name) => [name.replace(/[0-9a-f]{12}$/, '…'), readFileSync(join(folder, name), 'utf8')])));
		fsync(descriptor, done);
	});
	syncBuiltinESMExports();
	onTestFinished(() => {
		spy.mockRestore();
		syncBuiltinESMExports();
	});
	return seen;
}

it('forces a file to the disk as a whole before it takes its place, and then the folder', async () => {
	const folder = await temporaryFolder();
	const files = createFiles(folder);
	await files.write('/admin.conf', 'old', {mode: 0o600});
	const seen = forced(folder);
	await files.write('/admin.conf', 'new', {mode: 0o600});
	expect(seen).toEqual([{'.admin.conf.kubestep-…': 'new', 'admin.conf': 'old'}, {'admin.conf': 'new'}]);
});

it('forces nothing where a crash may take it', async () => {
	const folder = await temporaryFolder();
	const seen = forced(folder);
	await createFiles(folder).write('/in-flight.json', '{}', {mode: 0o600, sync: false});
	expect(seen).toEqual([]);
});

it('forces files of one act side by side, puts them in their places in their order, and forces each folder once', async () => {
	const folder = await temporaryFolder();
	const files = createFiles(folder);
	await files.write('/ca.key', 'old key', {mode: 0o600});
	const seen = forced(folder);
	const taken: string[] = [];
	const {renameSync} = fs;
	const spy = vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
		taken.push(`${String(to).slice(folder.length)} after ${seen.length}`);
		renameSync(from, to);
	});
	syncBuiltinESMExports();
	onTestFinished(() => {
		spy.mockRestore();
		syncBuiltinESMExports();
	});
	await files.writeTogether([{path: '/ca.key', content: 'key', mode: 0o600}, {path: '/ca.crt', content: 'certificate', mode: 0o644}]);
	const whole = {'.ca.key.kubestep-…': 'key', '.ca.crt.kubestep-…': 'certificate', 'ca.key': 'old key'};
	expect(seen).toEqual([whole, whole, {'ca.key': 'key', 'ca.crt': 'certificate'}]);
	expect(taken).toEqual(['/ca.key after 2', '/ca.crt after 2']);
});

it('changes nothing where one of the files cannot be written, and names that one', async () => {
	const folder = await temporaryFolder();
	const files = createFiles(folder);
	await files.write('/ca.key', 'old key', {mode: 0o600});
	await expect(files.writeTogether([{path: '/ca.key', content: 'key', mode: 0o600}, {path: '/none/ca.crt', content: 'certificate', mode: 0o644}]))
		.rejects.toMatchObject({name: 'HostError', code: 'ENOENT', fields: {path: '/none/ca.crt'}});
	expect(readdirSync(folder)).toEqual(['ca.key']);
	expect(readFileSync(join(folder, 'ca.key'), 'utf8')).toBe('old key');
});
