import path from 'node:path/posix';
import {HostError} from '../../core/errors.ts';
import type {FileOwner, FileStat, Files, Machine} from '../../core/ports/index.ts';
import type {Plan} from './changes.ts';

/** What the overlay knows of a path: a file of its own, other bits on one underneath, or its absence. */
type Entry =
	| {readonly type: 'absent'}
	| {readonly type: 'file'; readonly content: Buffer; readonly mode: number; readonly owner: FileOwner}
	| {readonly type: 'directory'; readonly mode: number; readonly owner: FileOwner}
	| {readonly type: 'attributes'; readonly mode: number; readonly owner: FileOwner};

/** What root keeps to itself is as good as not there for another user's dry run: root would write over it. */
function unseen(error: unknown): undefined {
	if (error instanceof HostError && (error.code === 'EACCES' || error.code === 'EPERM')) {
		return undefined;
	}
	throw error;
}

/**
 * The files of `under`, with writes kept in memory. Paths are taken as they are written: a link
 * underneath is followed for reading, and what is written is found under the same path only.
 */
export function createOverlayFiles(under: Files, machine: Pick<Machine, 'uid'>, plan: Plan): Files {
	const entries = new Map<string, Entry>();

	const read = async (file: string): Promise<Buffer | undefined> => {
		const entry = entries.get(file);
		switch (entry?.type) {
			case 'absent':
				return undefined;
			case 'directory':
				throw new HostError('EISDIR', {path: file});
			case 'file':
				return Buffer.from(entry.content);
			default:
				return hiddenAbove(file) ? undefined : under.read(file);
		}
	};

	const stat = async (file: string): Promise<FileStat | undefined> => {
		const entry = entries.get(file);
		switch (entry?.type) {
			case 'absent':
				return undefined;
			case 'file':
			case 'directory':
				return {type: entry.type, mode: entry.mode, ...entry.owner, size: entry.type === 'file' ? entry.content.length : 0};
			default: {
				const below = hiddenAbove(file) ? undefined : await under.stat(file);
				return below === undefined || entry === undefined ? below : {...below, mode: entry.mode, ...entry.owner};
			}
		}
	};

	// Below a path that was removed, or replaced by something of the overlay's, nothing shows through.
	const hiddenAbove = (file: string): boolean => {
		for (let above = path.dirname(file); above !== '/'; above = path.dirname(above)) {
			const entry = entries.get(above);
			if (entry !== undefined && entry.type !== 'attributes') {
				return true;
			}
		}
		return false;
	};

	const list = async (directory: string): Promise<readonly string[] | undefined> => {
		const found = await stat(directory);
		if (found?.type !== 'directory') {
			return undefined;
		}
		const own = entries.get(directory)?.type === 'directory' || hiddenAbove(directory);
		const names = new Set(own ? [] : await under.list(directory));
		for (const [file, {type}] of entries) {
			if (path.dirname(file) === directory && file !== '/') {
				if (type === 'absent') {
					names.delete(path.basename(file));
				} else {
					names.add(path.basename(file));
				}
			}
		}
		return [...names].sort();
	};

	const existing = async (file: string): Promise<FileStat> => {
		const found = await stat(file);
		if (found === undefined) {
			throw new HostError('ENOENT', {path: file});
		}
		return found;
	};

	const setAttributes = async (file: string, change: {readonly mode?: number; readonly owner?: FileOwner}): Promise<void> => {
		const {mode, uid, gid} = await existing(file);
		const entry = entries.get(file);
		const attributes = {mode: change.mode ?? mode, owner: change.owner ?? {uid, gid}};
		entries.set(file, entry === undefined || entry.type === 'absent' ? {type: 'attributes', ...attributes} : {...entry, ...attributes});
	};

	const maker = async (): Promise<FileOwner> => ({uid: await machine.uid(), gid: 0});

	const makeDirectory = async (directory: string, mode: number): Promise<void> => {
		const found = await stat(directory);
		if (found?.type === 'directory') {
			return;
		}
		if (found !== undefined) {
			throw new HostError('EEXIST', {path: directory});
		}
		await makeDirectory(path.dirname(directory), mode);
		entries.set(directory, {type: 'directory', mode, owner: await maker()});
		plan.add({kind: 'directory', path: directory, mode});
	};

	const removeTree = async (file: string): Promise<void> => {
		if (file === '/') {
			throw new HostError('EPERM', {path: file});
		}
		// Also a link that leads nowhere is something.
		if (!(await list(path.dirname(file)) ?? []).includes(path.basename(file))) {
			return;
		}
		for (const below of [...entries.keys()].filter((one) => one.startsWith(`${file}/`))) {
			entries.delete(below);
		}
		entries.set(file, {type: 'absent'});
		plan.add({kind: 'remove', path: file});
	};

	return {
		read: (file) => read(clean(file)),
		readEnd: async (file, bytes) => {
			const entry = entries.get(clean(file));
			if (entry === undefined || entry.type === 'attributes') {
				return hiddenAbove(clean(file)) ? undefined : under.readEnd(file, bytes);
			}
			const content = await read(clean(file));
			return content?.subarray(Math.max(0, content.length - bytes));
		},
		stat: (file) => stat(clean(file)),
		list: (directory) => list(clean(directory)),
		async write(name, content, {mode, owner}) {
			const file = clean(name);
			const above = await existing(path.dirname(file));
			if (above.type !== 'directory') {
				throw new HostError('ENOTDIR', {path: file});
			}
			const found = await stat(file).catch(unseen);
			if (found?.type === 'directory') {
				throw new HostError('EISDIR', {path: file});
			}
			const before = await read(file).catch(unseen);
			const after = Buffer.from(content);
			const kept = found === undefined ? await maker() : {uid: found.uid, gid: found.gid};
			entries.set(file, {type: 'file', content: after, mode, owner: owner ?? kept});
			plan.addFile(file, mode, owner, before, after);
		},
		makeDirectory: (directory, mode) => makeDirectory(clean(directory), mode),
		async setMode(file, mode) {
			await setAttributes(clean(file), {mode});
			plan.add({kind: 'mode', path: clean(file), mode});
		},
		async setOwner(file, owner) {
			await setAttributes(clean(file), {owner});
			plan.add({kind: 'owner', path: clean(file), owner});
		},
		removeTree: (file) => removeTree(clean(file)),
		async emptyDirectory(name) {
			const directory = clean(name);
			if (directory === '/') {
				throw new HostError('EPERM', {path: directory});
			}
			for (const below of await list(directory) ?? []) {
				await removeTree(path.join(directory, below));
			}
		},
		async realPath(name) {
			const file = clean(name);
			return entries.has(file) || hiddenAbove(file) ? (await stat(file) === undefined ? undefined : file) : under.realPath(file);
		},
		async remove(name) {
			const file = clean(name);
			const found = await stat(file);
			if (found === undefined) {
				return;
			}
			if (found.type === 'directory' && (await list(file) ?? []).length > 0) {
				throw new HostError('ENOTEMPTY', {path: file});
			}
			entries.set(file, {type: 'absent'});
			plan.add({kind: 'remove', path: file});
		},
	};
}

function clean(file: string): string {
	return path.resolve('/', file);
}
