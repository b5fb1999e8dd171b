import path from 'node:path/posix';
import type {FileStat, Files} from '../../../core/ports/index.ts';
import {isRecord} from '../../../core/values/is-record.ts';

type Kind = FileStat['type'];

interface HostPathType {
	readonly wants?: Kind;
	/** What the error calls it. */
	readonly word?: string;
	/** Made where nothing is. */
	readonly makes?: 'file' | 'directory';
}

/** Types of `hostPath` volumes (core/v1, HostPathType). */
const TYPES: Readonly<Record<string, HostPathType>> = {
	DirectoryOrCreate: {wants: 'directory', word: 'a directory', makes: 'directory'},
	Directory: {wants: 'directory', word: 'a directory'},
	FileOrCreate: {wants: 'file', word: 'a file', makes: 'file'},
	File: {wants: 'file', word: 'a file'},
	Socket: {wants: 'other', word: 'a socket file'},
	CharDevice: {wants: 'other', word: 'a character device'},
	BlockDevice: {wants: 'other', word: 'a block device'},
};

export interface VolumeFault {
	readonly volume: string;
	readonly reason: string;
}

/** Looks at a Pod's `hostPath` volumes, and makes what they ask for; the first that cannot be mounted. */
export async function mountVolumes(files: Files, volumes: readonly unknown[]): Promise<VolumeFault | undefined> {
	for (const volume of volumes) {
		const hostPath = isRecord(volume) ? volume['hostPath'] : undefined;
		if (!isRecord(volume) || !isRecord(hostPath)) {
			continue;
		}
		const reason = await mount(files, String(hostPath['path'] ?? ''), typeof hostPath['type'] === 'string' ? hostPath['type'] : '');
		if (reason !== undefined) {
			return {volume: String(volume['name'] ?? ''), reason};
		}
	}
	return undefined;
}

async function mount(files: Files, place: string, type: string): Promise<string | undefined> {
	const {wants, word, makes} = TYPES[type] ?? {};
	if (wants === undefined) {
		return undefined;
	}
	const found = await files.stat(place);
	if (found === undefined && makes !== undefined) {
		try {
			await (makes === 'directory' ? files.makeDirectory(place, 0o755) : files.write(place, '', {mode: 0o644}));
			return undefined;
		} catch {
			return makes === 'file' ? `open ${place}: no such file or directory` : `mkdir ${path.dirname(place)}: not a directory`;
		}
	}
	return found?.type === wants ? undefined : `hostPath type check failed: ${place} is not ${word}`;
}

/** What is not there for a container to be given becomes a folder (containerd, CRI): the kubelet looked once, as it set the Pod's volumes up. */
export async function bindMounts(files: Files, mounts: readonly {readonly from: string}[]): Promise<void> {
	for (const {from} of mounts) {
		if (await files.stat(from) === undefined) {
			await files.makeDirectory(from, 0o755).catch(() => {});
		}
	}
}
