import {constants} from 'node:fs';
import {chmod, lchown, lstat, open, readdir, rmdir, stat, unlink} from 'node:fs/promises';
import {HostError} from '../../core/told/failures.ts';
import type {FileOwner, Files, FileStat, LinkOptions, Written, WriteOptions} from '../../core/ports/index.ts';
import {toFileStat} from '../shared/file-stat.ts';
import {walk, type HeldDirectory, type HeldPlace, type WalkOptions} from '../shared/held.ts';
import {readEndOf, readRegular, typeOf} from '../shared/read-file.ts';
import {emptyHeld, removeNamed} from '../shared/remove.ts';
import {extendFile, replaceFile, replaceFiles} from '../shared/replace-file.ts';
import {STATE} from './directory.ts';
import {codeOf, isMissing, orHostError} from '../shared/host-error.ts';
import {readState, StateFile, type StateFolder} from './state.ts';

/** What the file system below does not keep of a node's file: an owner, or a mode on Windows. */
interface Remembered {
	readonly owner?: FileOwner;
	readonly mode?: number;
}

/** What a sandbox remembers of the node's files, by their path there. */
export class Owners {
	readonly #remembered: Map<string, Remembered>;
	readonly #state: StateFile<Record<string, Remembered>>;
	readonly #uid = process.getuid?.() ?? -1;

	static async open(state: StateFolder): Promise<Owners> {
		return new Owners(state, await readState(state, 'owners.json', (value) => (isRemembered(value) ? value : undefined)) ?? {});
	}

	private constructor(state: StateFolder, remembered: Record<string, Remembered>) {
		this.#remembered = new Map(Object.entries(remembered));
		this.#state = new StateFile(state, 'owners.json', () => Object.fromEntries(this.#remembered));
	}

	/** What the node shows of a file. */
	describe(path: string, found: FileStat): FileStat {
		const remembered = this.#remembered.get(path);
		// On the node root makes the files; here it is whoever runs this.
		const {uid, gid} = this.#uid !== 0 && found.uid === this.#uid ? {uid: 0, gid: 0} : found;
		return {...found, mode: remembered?.mode ?? found.mode, uid: remembered?.owner?.uid ?? uid, gid: remembered?.owner?.gid ?? gid};
	}

	async own({at, path}: HeldPlace, {uid, gid}: FileOwner): Promise<void> {
		if (this.#uid === 0) {
			await lchown(at, uid, gid);
			return;
		}
		this.#remember(path, {owner: {uid, gid}});
	}

	/** Windows keeps one bit of a mode. */
	keepMode(path: string, mode: number): void {
		if (process.platform === 'win32') {
			this.#remember(path, {mode});
		}
	}

	/** What is at a path is gone, with all below it. */
	forget(path: string): void {
		for (const key of [...this.#remembered.keys()].filter((key) => key === path || key.startsWith(`${path}/`))) {
			this.#remembered.delete(key);
			this.#state.changed();
		}
	}

	async flush(): Promise<void> {
		await this.#state.flush();
	}

	#remember(path: string, what: Remembered): void {
		this.#remembered.set(path, {...this.#remembered.get(path), ...what});
		this.#state.changed();
	}
}

/** The node's files, and what only grows: logs. */
export interface NodeFiles extends Files {
	/** Adds to a file's end, and makes the file where there is none. @throws {HostError} also `NOT_REPLACED`: a device, a pipe */
	append(path: string, text: string, options: {readonly mode: number}): Promise<void>;
}

/**
 * The node's files, kept below `root`. Links are followed as after a chroot, and every directory on the way is held:
 * nothing outside is read or written, also where somebody changes the folder meanwhile.
 */
export class SandboxFiles implements NodeFiles {
	readonly #root: HeldDirectory;
	readonly #owners: Owners;
	#listener: (path: string) => void = () => {};

	constructor(root: HeldDirectory, owners: Owners) {
		this.#root = root;
		this.#owners = owners;
	}

	/** Calls back with the node's path after each change: the stand-in kubelet watches its manifests. */
	onChange(listener: (path: string) => void): void {
		this.#listener = listener;
	}

	async read(nodePath: string): Promise<Buffer | undefined> {
		return this.#look(nodePath, async ({at}) => readRegular(at, {noFollow: true, as: nodePath}));
	}

	async readEnd(nodePath: string, bytes: number): Promise<Buffer | undefined> {
		return this.#look(nodePath, async ({at}) => readEndOf(at, bytes, {noFollow: true, as: nodePath}));
	}

	async stat(nodePath: string): Promise<FileStat | undefined> {
		return this.#look(nodePath, async ({at, path}) => this.#owners.describe(path, toFileStat(await lstat(at))));
	}

	async list(nodePath: string): Promise<readonly string[] | undefined> {
		return this.#look(nodePath, async ({at, path}) => (await readdir(at)).filter((name) => path !== '/' || name !== STATE).sort());
	}

	async realPath(nodePath: string): Promise<string | undefined> {
		return this.#look(nodePath, async ({at, path}) => {
			await lstat(at);
			return path;
		});
	}

	async write(nodePath: string, content: string | Buffer, {mode, owner, sync = true, followLinks, onlyThere = false}: WriteOptions): Promise<void> {
		await this.#change(nodePath, {followLast: true, refuseLinks: followLinks === false}, async (place) => {
			await replaceFile(place.at, content, {mode, sync, ...(onlyThere && {onlyThere, temporaryIn: this.#root.at(STATE)})});
			await this.#written(place, mode, owner);
		});
	}

	async writeTogether(files: readonly Written[]): Promise<void> {
		const places: HeldPlace[] = [];
		try {
			for (const {path: nodePath, followLinks} of files) {
				places.push(await orHostError({path: nodePath}, async () => this.#placeToChange(nodePath, {followLast: true, refuseLinks: followLinks === false})));
			}
			await replaceFiles(files.map(({path: as, content, mode, sync = true}, index) => ({target: places[index]?.at ?? '', content, as, mode, sync})));
			for (const [index, {mode, owner}] of files.entries()) {
				await this.#written(places[index], mode, owner);
			}
		} finally {
			places.forEach((place) => place.close());
		}
		files.forEach(({path}) => this.#listener(path));
	}

	async extend(nodePath: string, text: string): Promise<void> {
		await this.#change(nodePath, {followLast: false}, async ({at}) => extendFile(at, text));
	}

	async append(nodePath: string, text: string, {mode}: {readonly mode: number}): Promise<void> {
		await this.#change(nodePath, {followLast: true}, async ({at, path}) => {
			// A pipe that nobody reads refuses, instead of holding everything up.
			const handle = await open(at, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK, mode);
			try {
				const there = await handle.stat();
				if (!there.isFile()) {
					throw new HostError('NOT_REPLACED', {path: nodePath, type: typeOf(there)});
				}
				if (there.size === 0) {
					await handle.chmod(mode);
					this.#owners.keepMode(path, mode);
				}
				await handle.writeFile(text);
			} finally {
				await handle.close();
			}
		});
	}

	async makeDirectory(nodePath: string, mode: number): Promise<void> {
		await orHostError({path: nodePath}, async () => {
			const guard = (path: string): void => {
				if (isState(path)) {
					throw new HostError('EPERM', {path: nodePath});
				}
			};
			walk(this.#root, nodePath, {followLast: true, make: mode, guard, made: (path) => this.#owners.keepMode(path, mode)}).close();
		});
		this.#listener(nodePath);
	}

	async setMode(nodePath: string, mode: number, {followLinks}: LinkOptions = {}): Promise<void> {
		await this.#change(nodePath, {followLast: true, refuseLinks: followLinks === false}, async ({at, path}) => {
			// What was no link a moment ago: Node has no chmod that follows none.
			await lstat(at);
			await chmod(at, mode);
			this.#owners.keepMode(path, mode);
		});
	}

	async setOwner(nodePath: string, owner: FileOwner, {followLinks}: LinkOptions = {}): Promise<void> {
		await this.#change(nodePath, {followLast: true, refuseLinks: followLinks === false}, async (place) => {
			await stat(place.at);
			await this.#owners.own(place, owner);
		});
	}

	async remove(nodePath: string, {followLinks}: LinkOptions = {}): Promise<void> {
		await this.#change(nodePath, {followLast: false, refuseLinks: followLinks === false}, async ({at, path}) => {
			try {
				await ((await lstat(at)).isDirectory() ? rmdir(at) : unlink(at));
			} catch (error) {
				if (!isMissing(error)) {
					throw error;
				}
			}
			this.#owners.forget(path);
		}).catch(unlessMissing);
	}

	async removeTree(nodePath: string, {followLinks}: LinkOptions = {}): Promise<void> {
		await this.#change(nodePath, {followLast: false, refuseLinks: followLinks === false}, async ({parent, name, path}) => {
			await removeNamed(parent, name, nodePath);
			this.#owners.forget(path);
		}).catch(unlessMissing);
	}

	async emptyDirectory(nodePath: string, {followLinks}: LinkOptions = {}): Promise<void> {
		await orHostError({path: nodePath}, async () => {
			const {parent, name, path, close} = walk(this.#root, nodePath, {followLast: true, refuseLinks: followLinks === false});
			try {
				if (path === '/' || isState(path)) {
					throw new HostError('EPERM', {path: nodePath});
				}
				const directory = parent.directory(name);
				try {
					await emptyHeld(directory, nodePath);
				} finally {
					directory.close();
				}
				this.#owners.forget(path);
			} finally {
				close();
			}
		}).catch(unlessMissing);
		this.#listener(nodePath);
	}

	async #look<T>(nodePath: string, act: (place: HeldPlace) => Promise<T>): Promise<T | undefined> {
		return orHostError({path: nodePath}, async () => {
			let place: HeldPlace | undefined;
			try {
				place = walk(this.#root, nodePath, {followLast: true});
				return await act(place);
			} catch (error) {
				if (isMissing(error)) {
					return undefined;
				}
				throw error;
			} finally {
				place?.close();
			}
		});
	}

	async #written(place: HeldPlace | undefined, mode: number, owner: FileOwner | undefined): Promise<void> {
		if (place !== undefined) {
			this.#owners.forget(place.path);
			this.#owners.keepMode(place.path, mode);
			await (owner === undefined ? undefined : this.#owners.own(place, owner));
		}
	}

	/** Not the root, nor what the sandbox keeps for itself. The caller closes it. */
	#placeToChange(nodePath: string, how: Pick<WalkOptions, 'followLast' | 'refuseLinks'>): HeldPlace {
		const place = walk(this.#root, nodePath, how);
		if (place.path === '/' || isState(place.path)) {
			place.close();
			throw new HostError('EPERM', {path: nodePath});
		}
		return place;
	}

	async #change(nodePath: string, how: Pick<WalkOptions, 'followLast' | 'refuseLinks'>, act: (place: HeldPlace) => Promise<void>): Promise<void> {
		await orHostError({path: nodePath}, async () => {
			const place = this.#placeToChange(nodePath, how);
			try {
				await act(place);
			} finally {
				place.close();
			}
		});
		this.#listener(nodePath);
	}
}

const isState = (path: string): boolean => path === `/${STATE}` || path.startsWith(`/${STATE}/`);

/** Where not even the directory is there, nothing is. */
function unlessMissing(error: unknown): void {
	if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') {
		throw error as Error;
	}
}

function isRemembered(value: unknown): value is Record<string, Remembered> {
	const isWhole = (one: unknown): boolean => one === undefined || Number.isInteger(one);
	return typeof value === 'object' && value !== null && Object.values(value as Record<string, Partial<Remembered> | null>)
		.every((one) => typeof one === 'object' && one !== null && isWhole(one.mode) && (one.owner === undefined || (typeof one.owner === 'object' && isWhole(one.owner.uid) && isWhole(one.owner.gid))));
}
