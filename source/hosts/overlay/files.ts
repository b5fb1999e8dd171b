import path from 'node:path/posix';
import {HostError} from '../../core/told/failures.ts';
import type {FileOwner, FileStat, Files, Machine} from '../../core/ports/index.ts';
import type {Plan} from './changes.ts';

/** What the overlay knows of a path: a file of its own, other bits on one underneath, or its absence. */
type Entry =
	| {readonly type: 'absent'}
	| {readonly type: 'file'; readonly content: Buffer; readonly mode: number; readonly owner: FileOwner}
	| {readonly type: 'directory'; readonly mode: number; readonly owner: FileOwner}
	| {readonly type: 'attributes'; readonly mode: number; readonly owner: FileOwner};

const isRefusal = (error: unknown): boolean => error instanceof HostError && (error.code === 'EACCES' || error.code === 'EPERM');

/** What root keeps to itself is as good as not there for another user's dry run: root would write over it. */
function unseen(error: unknown): undefined {
	if (isRefusal(error)) {
		return undefined;
	}
	throw error;
}

/** What a user who only plans may not look at. */
export interface Closed {
	/** Directories that are not seen as a whole: what is right in them counts as not there, so that half of it is not taken for all. */
	readonly directories: ReadonlySet<string>;
	/** Hears of what else turns out to be closed, once; it counts as not there. */
	readonly found: (path: string) => void;
}

/** The directories of these paths that this user may not look into, or in which there is one that may not be read. */
export async function closedDirectories(files: Pick<Files, 'read' | 'stat'>, paths: readonly string[]): Promise<Set<string>> {
	const directories = new Set<string>();
	await Promise.all(paths.map(async (file) => {
		try {
			const stat = await files.stat(file);
			// Another fault than being closed is told by the step that the file is for.
			await (stat?.type === 'file' ? files.read(file) : undefined);
		} catch (error) {
			if (isRefusal(error)) {
				directories.add(await deepestSeen(files, path.dirname(file)));
			}
		}
	}));
	return directories;
}

/** The path, or the nearest one above it that can be seen. */
async function deepestSeen(files: Pick<Files, 'stat'>, file: string): Promise<string> {
	return file === '/' || await files.stat(file).catch(() => undefined) !== undefined ? file : deepestSeen(files, path.dirname(file));
}

function whereClosed(files: Files, {directories, found}: Closed): Files {
	const told = new Set<string>();
	const look = async <Seen>(file: string, ask: () => Promise<Seen | undefined>): Promise<Seen | undefined> => {
		try {
			if (directories.has(path.dirname(file)) && (await files.stat(file))?.type !== 'directory') {
				return undefined;
			}
			return await ask();
		} catch (error) {
			unseen(error);
			const closed = await deepestSeen(files, file);
			if (!told.has(closed) && !directories.has(closed)) {
				told.add(closed);
				found(closed);
			}
			return undefined;
		}
	};
	return {
		...files,
		read: (file) => look(file, () => files.read(file)),
		readEnd: (file, bytes) => look(file, () => files.readEnd(file, bytes)),
		stat: (file) => look(file, () => files.stat(file)),
		realPath: (file) => look(file, () => files.realPath(file)),
	};
}

/**
 * The files of `node`, with writes kept in memory. Paths are taken as they are written: a link
 * underneath is followed for reading, and what is written is found under the same path only.
 * @param closed what may not be looked at; unless said, looking at it fails
 */
export function createOverlayFiles(node: Files, machine: Pick<Machine, 'uid'>, plan: Plan, closed?: Closed): Files {
	const under = closed === undefined ? node : whereClosed(node, closed);
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
		if (directory === '/') {
			// What is below is no node.
			throw new HostError('ENOENT', {path: directory});
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

	const write: Files['write'] = async (name, content, {mode, owner}) => {
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
		write,
		async writeTogether(all) {
			for (const {path: file, content, ...options} of all) {
				await write(file, content, options);
			}
		},
		async extend(name, text) {
			const file = clean(name);
			const {mode, uid, gid} = await existing(file);
			await write(file, Buffer.concat([await read(file) ?? Buffer.alloc(0), Buffer.from(text)]), {mode, owner: {uid, gid}});
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
