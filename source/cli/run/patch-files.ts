import {lstat, readdir} from 'node:fs/promises';
import path from 'node:path';
import type {InitConfig, PatchFile, PatchFolder} from '../../core/config/types.ts';
import {HostError, isFailure} from '../../core/told/failures.ts';
import type {RunWarning} from '../../core/told/warnings.ts';
import {parsePatchName, readPatches} from '../../core/patches/index.ts';
import {maxBytes} from '../../core/yaml/source-file.ts';
import {readRegular} from '../../hosts/shared/read-file.ts';
import {unreadable} from './unreadable.ts';

/**
 * Puts the patches that a configuration names into it.
 * @returns `ignored`: a warning for each reason why files of the folder are passed over
 */
export async function withPatches(config: InitConfig): Promise<{config: InitConfig; ignored: RunWarning[]}> {
	const {patches} = config.init;
	if (patches === undefined || patches.directory === '') {
		return {config, ignored: []};
	}
	const folder = await readPatchFolder(patches.directory);
	return {config: {...config, patches: folder}, ignored: ignoredFiles(folder)};
}

/**
 * Reads the folder with patches, as kubeadm walks it: by name, folders inside it too. It is a
 * folder of this machine also where the node is a sandbox; a relative path starts where the program was started.
 */
export async function readPatchFolder(directory: string): Promise<PatchFolder> {
	try {
		if (!(await lstat(directory)).isDirectory()) {
			return {directory, files: [], problem: 'ENOTDIR'};
		}
		return {directory, files: await walk(directory)};
	} catch (error) {
		if (isFailure(error)) {
			throw error;
		}
		return {directory, files: [], problem: (error as NodeJS.ErrnoException).code ?? String(error)};
	}
}

async function walk(directory: string): Promise<PatchFile[]> {
	const entries = await readdir(directory, {withFileTypes: true});
	entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
	const files: PatchFile[] = [];
	for (const entry of entries) {
		const file = path.join(directory, entry.name);
		if (entry.isDirectory()) {
			files.push(...await walk(file));
		} else {
			const isPatch = parsePatchName(entry.name).is === 'patch';
			files.push({name: entry.name, path: file, content: isPatch ? await contentOf(file) : ''});
		}
	}
	return files;
}

/** What is in the place of a patch and is none is told by its own name, and before anything is done. */
async function contentOf(file: string): Promise<string> {
	try {
		return (await readRegular(file, {limit: maxBytes})).toString('utf8');
	} catch (error) {
		throw error instanceof HostError ? unreadable(file, error) : error;
	}
}

/** Nothing where the folder holds a fault: the first phase that needs its patches tells that (as kubeadm's do). */
function ignoredFiles(folder: PatchFolder): RunWarning[] {
	try {
		const {ignored} = readPatches(folder);
		return (['extension', 'target', 'empty'] as const).flatMap((because) => {
			const files = ignored.filter((one) => one.because === because).map((one) => one.path);
			return files.length === 0 ? [] : [{code: 'patches.ignored', fields: {because, files}}];
		});
	} catch {
		return [];
	}
}
