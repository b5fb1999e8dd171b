import {readFileSync, readdirSync} from 'node:fs';
import * as fs from 'node:fs/promises';
import {join} from 'node:path';
import {expect, it, vi, onTestFinished} from 'vitest';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {temporaryFolder} from '../node/temporary.ts';

/** What lay in the folder, with its text, each time that something was forced to the disk. */
async function forced(folder: string): Promise<Record<string, string>[]> {
	const seen: Record<string, string>[] = [];
	const handle = await fs.open(folder);
	const prototype = Object.getPrototypeOf(handle) as fs.FileHandle;
	await handle.close();
	const {sync} = prototype;
	const spy = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: fs.FileHandle) {
		seen.push(Object.fromEntries(readdirSync(folder).map((name) => [name.replace(/[0-9a-f]{12}$/, '…'), readFileSync(join(folder, name), 'utf8')])));
		return sync.call(this);
	});
	onTestFinished(() => spy.mockRestore());
	return seen;
}

it('forces a file to the disk as a whole before it takes its place, and then the folder', async () => {
	const folder = await temporaryFolder();
	const files = createFiles(folder);
	await files.write('/admin.conf', 'old', {mode: 0o600});
	const seen = await forced(folder);
	await files.write('/admin.conf', 'new', {mode: 0o600});
	expect(seen).toEqual([{'.admin.conf.kubestep-…': 'new', 'admin.conf': 'old'}, {'admin.conf': 'new'}]);
});

it('forces nothing where a crash may take it', async () => {
	const folder = await temporaryFolder();
	const seen = await forced(folder);
	await createFiles(folder).write('/in-flight.json', '{}', {mode: 0o600, sync: false});
	expect(seen).toEqual([]);
});
