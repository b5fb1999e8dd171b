import path from 'node:path';
import type {RunHolder} from '../../core/told/warnings.ts';
import type {Files} from '../../core/ports/index.ts';
import {Plan} from '../overlay/changes.ts';
import {createOverlayFiles} from '../overlay/files.ts';
import {holderIn, holdFolder, openFolder, STATE, takeSandboxLock} from './directory.ts';
import {Owners, SandboxFiles, type NodeFiles} from './files.ts';
import {nothing, snapshotFiles, takeSnapshot} from './snapshot.ts';
import {diskState, memoryState, RECORDS, type StateFolder} from './state.ts';

/** What every Linux system has; without it no program could run. */
const FURNITURE: ReadonlyArray<readonly [string, number]> = [
	['/etc', 0o755], ['/etc/ssl/certs', 0o755], ['/root', 0o700], ['/run', 0o755], ['/tmp', 0o1777], ['/usr/bin', 0o755], ['/var/lib', 0o755], ['/var/log', 0o755],
];

/** The accounts that a fresh system begins with: a rootless control plane adds its own. */
const ACCOUNTS: ReadonlyArray<readonly [string, string]> = [
	['/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n'],
	['/etc/group', 'root:x:0:\nnogroup:x:65534:\n'],
];

/** Where a sandbox is: the node's files, and what is kept beside them. */
export interface SandboxPlace {
	readonly files: NodeFiles;
	/** Them as a command finds them, where that is not the same. */
	readonly seen?: Files;
	readonly state: StateFolder;
	/** Whether a sandbox was there before. */
	readonly resumed: boolean;
	/** Calls back with a path after each change of the node's files. */
	onChange(listener: (path: string) => void): void;
	/** As `Host.claim`. */
	claim(command: string): Promise<() => Promise<void>>;
	/** As `Host.holder`. */
	holder(): Promise<RunHolder | undefined>;
	close(): Promise<void>;
}

/** A folder, made where it is missing. `isServed`: its node runs elsewhere, and writes its own records. @throws as `openFolder` */
export async function placeOnDisk(directory: string, fresh: boolean, command: string | undefined, {isServed = false} = {}): Promise<SandboxPlace> {
	const folder = await openFolder(directory, fresh, command, {isServed});
	try {
		const state = diskState(folder.state, path.join(directory, STATE));
		// Where the folder is nobody else's: a run may be in the middle of a line.
		await Promise.all(command === undefined || isServed ? [] : Object.values(RECORDS).map(state.mend));
		const owners = await Owners.open(state);
		const files = new SandboxFiles(folder.root, owners);
		await furnish(files);
		return {
			files, state, resumed: folder.resumed,
			onChange: (listener) => files.onChange(listener),
			claim: async (words) => (command === undefined ? takeSandboxLock(folder.state, directory, words) : async () => undefined),
			holder: async () => holderIn(folder.root, directory),
			async close() {
				await owners.flush();
				await folder.release();
			},
		};
	} catch (error) {
		await folder.release();
		throw error;
	}
}

/** A folder as of this moment, in memory: what happens to it there leaves no trace, and no key, on the disk. @throws as `openFolder` */
export async function placeInMemory(directory: string, fresh: boolean): Promise<SandboxPlace> {
	const found = await holdFolder(directory);
	try {
		const isResumed = found !== undefined && !fresh;
		const snapshot = isResumed ? await takeSnapshot(found.root) : nothing;
		const state = memoryState(snapshot, `/${STATE}/`, path.join(directory, STATE));
		const owners = await Owners.open(state);
		const overlay = (under: Files) => createOverlayFiles(under, {uid: async () => 0}, new Plan());
		const onDisk = overlay(snapshotFiles(snapshot, `/${STATE}`, (file, stat) => owners.describe(file, stat)));
		await furnish(onDisk);
		// What the programs of the node make as it comes up (a file or folder that a Pod mounts, a new database) is not what is looked at.
		const files = overlay(onDisk);
		const append: NodeFiles['append'] = async (file, text, {mode}) => files.write(file, `${(await files.read(file))?.toString('utf8') ?? ''}${text}`, {mode});
		return {files: {...files, append}, seen: withLogs(onDisk, files), state, resumed: isResumed, onChange: () => undefined, claim: async () => async () => undefined, holder: async () => found?.holder, close: async () => undefined};
	} finally {
		found?.root.close();
	}
}

/** The files of one, with the logs of the other. */
function withLogs(files: Files, {read, readEnd, stat, list, realPath}: Files): Files {
	const from = <Answer>(own: (file: string) => Answer, logs: (file: string) => Answer) => (file: string): Answer => (file.startsWith(`${LOGS}/`) ? logs(file) : own(file));
	return {...files, read: from(files.read, read), stat: from(files.stat, stat), list: from(files.list, list), realPath: from(files.realPath, realPath), readEnd: async (file, bytes) => (file.startsWith(`${LOGS}/`) ? readEnd(file, bytes) : files.readEnd(file, bytes))};
}

const LOGS = '/var/log';

/** What is missing of it: an earlier run may have been killed here. */
async function furnish(files: Files): Promise<void> {
	for (const [directory, mode] of FURNITURE) {
		await files.makeDirectory(directory, mode);
	}
	for (const [file, text] of ACCOUNTS) {
		if (await files.stat(file) === undefined) {
			await files.write(file, text, {mode: 0o644});
		}
	}
}
