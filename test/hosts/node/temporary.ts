import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'ks-'));
	onTestFinished(() => rm(folder, {recursive: true, force: true}));
	return folder;
}

/** An executable shell script; makes its folder. */
export async function script(file: string, text: string): Promise<void> {
	await mkdir(path.dirname(file), {recursive: true});
	await writeFile(file, `#!/bin/sh\n${text}\n`);
	await chmod(file, 0o755);
}

/** Files by path below `root`; makes their folders. */
export async function populate(root: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
	for (const [name, content] of Object.entries(files)) {
		await mkdir(path.dirname(path.join(root, name)), {recursive: true});
		await writeFile(path.join(root, name), content);
	}
}
