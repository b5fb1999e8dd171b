import {chmod, chown, lstat, mkdir, readdir, readFile, readlink, rm, rmdir, stat, unlink} from 'node:fs/promises';
import path from 'node:path';
import type {Stats} from 'node:fs';
import {HostError} from '../../core/errors.ts';
import type {FileOwner, Files, FileStat, WriteOptions} from '../../core/ports/index.ts';
import {STATE} from './directory.ts';
import {asHostError, codeOf, isMissing} from './host-error.ts';
import {readState, replaceFile, StateFile} from './state.ts';

const MAX_LINKS = 40;

/** What the file system below does not keep of a node's file: an owner, or a mode on Windows. */
interface Remembered {
	readonly owner?: FileOwner;
	readonly mode?: number;
}

/**
 * The node's files, kept below `root`. Links are followed as after a chroot: an absolute target
 * starts at `root`, and `..` ends there, so nothing outside is read or written.
 */
export class SandboxFiles implements Files {
	readonly #root: string;
	readonly #remembered: Map<string, Remembered>;
	readonly #state: StateFile<Record<string, Remembered>>;
	readonly #uid = process.getuid?.() ?? -1;
	#listener: (path: string) => void = () => {};

	static async open(root: string): Promise<SandboxFiles> {
		const file = path.join(root, STATE, 'owners.json');
		return new SandboxFiles(root, file, await readState<Record<string, Remembered>>(file) ?? {});
	}

	private constructor(root: string, file: string, remembered: Record<string, Remembered>) {
		this.#root = root;
		this.#remembered = new Map(Object.entries(remembered));
		this.#state = new StateFile(file, () => Object.fromEntries(this.#remembered));
	}

	/** Calls back with the node's path after each change: the stand-in kubelet watches its manifests. */
	onChange(listener: (path: string) => void): void {
		this.#listener = listener;
	}

	async flush(): Promise<void> {
		await this.#state.flush();
	}

	async read(nodePath: string): Promise<Buffer | undefined> {
		return this.#orUndefined(nodePath, async real => readFile(real));
	}

	async readEnd(nodePath: string, bytes: number): Promise<Buffer | undefined> {
		// A stand-in's logs are short.
		const content = await this.read(nodePath);
		return content?.subarray(Math.max(0, content.length - bytes));
	}

	async stat(nodePath: string): Promise<FileStat | undefined> {
		return this.#orUndefined(nodePath, async real => this.#describe(real, await stat(real)));
	}

	async list(nodePath: string): Promise<readonly string[] | undefined> {
		return this.#orUndefined(nodePath, async real =>
			(await readdir(real)).filter(name => real !== this.#root || name !== STATE).sort());
	}

	async write(nodePath: string, content: string | Buffer, {mode, owner, sync = true}: WriteOptions): Promise<void> {
		await this.#change(nodePath, async real => {
			await replaceFile(real, content, mode, {sync});
			this.#forget(real);
			await this.#keepMode(real, mode);
			if (owner !== undefined) {
				await this.#own(real, owner);
			}
		});
	}

	async makeDirectory(nodePath: string, mode: number): Promise<void> {
		await this.#change(nodePath, async real => {
			const missing: string[] = [];
			for (let directory = real; directory.startsWith(this.#root) && !await exists(directory); directory = path.dirname(directory)) {
				missing.unshift(directory);
			}
			for (const directory of missing) {
				await makeOrFind(directory, mode);
				await chmod(directory, mode);
				await this.#keepMode(directory, mode);
			}
			if (missing.length === 0 && !(await stat(real)).isDirectory()) {
				throw new HostError('ENOTDIR', {path: nodePath});
			}
		});
	}

	async setMode(nodePath: string, mode: number): Promise<void> {
		await this.#change(nodePath, async real => {
			await chmod(real, mode);
			await this.#keepMode(real, mode);
		});
	}

	async setOwner(nodePath: string, owner: FileOwner): Promise<void> {
		await this.#change(nodePath, async real => {
			await stat(real);
			await this.#own(real, owner);
		});
	}

	async remove(nodePath: string): Promise<void> {
		await this.#change(nodePath, async real => {
			let found: Stats;
			try {
				found = await lstat(real);
			} catch (error) {
				if (isMissing(error)) {
					return;
				}
				throw error;
			}
			await (found.isDirectory() ? rmdir(real) : unlink(real));
			this.#forget(real);
		}, {followLast: false});
	}

	async removeTree(nodePath: string): Promise<void> {
		await this.#change(nodePath, async real => this.#removeAll(real), {followLast: false});
	}

	async emptyDirectory(nodePath: string): Promise<void> {
		if (path.posix.resolve('/', nodePath) === '/') {
			throw new HostError('EPERM', {path: nodePath});
		}
		for (const name of await this.list(nodePath) ?? []) {
			await this.removeTree(`${nodePath}/${name}`);
		}
	}

	async realPath(nodePath: string): Promise<string | undefined> {
		return this.#orUndefined(nodePath, async real => {
			await lstat(real);
			return this.#key(real);
		});
	}

	async #removeAll(real: string): Promise<void> {
		await rm(real, {recursive: true, force: true});
		const below = `${this.#key(real)}/`;
		for (const key of [...this.#remembered.keys()].filter(key => key === below.slice(0, -1) || key.startsWith(below))) {
			this.#remembered.delete(key);
			this.#state.changed();
		}
	}

	async #orUndefined<T>(nodePath: string, act: (real: string) => Promise<T>): Promise<T | undefined> {
		return asHostError(nodePath, async () => {
			try {
				return await act(await this.#resolve(nodePath, true));
			} catch (error) {
				if (isMissing(error)) {
					return undefined;
				}
				throw error;
			}
		});
	}

	async #change(nodePath: string, act: (real: string) => Promise<void>, {followLast = true} = {}): Promise<void> {
		await asHostError(nodePath, async () => {
			const real = await this.#resolve(nodePath, followLast);
			if (real === this.#root || real === path.join(this.#root, STATE) || real.startsWith(path.join(this.#root, STATE) + path.sep)) {
				throw new HostError('EPERM', {path: nodePath});
			}
			await act(real);
		});
		this.#listener(nodePath);
	}

	/** The real path of a node's path, link by link. */
	async #resolve(nodePath: string, followLast: boolean): Promise<string> {
		if (!nodePath.startsWith('/') || nodePath.includes('\0')) {
			throw new HostError('EINVAL', {path: nodePath});
		}
		const pending = nodePath.split('/');
		let real = this.#root;
		let links = 0;
		while (pending.length > 0) {
			const name = pending.shift();
			if (name === undefined || name === '' || name === '.') {
				continue;
			}
			if (name === '..') {
				real = real === this.#root ? real : path.dirname(real);
				continue;
			}
			// On Windows a name may hold a separator of its own, or a drive.
			if (path.basename(name) !== name || (path.sep === '\\' && name.includes(':'))) {
				throw new HostError('EINVAL', {path: nodePath});
			}
			const next = path.join(real, name);
			const target = pending.length > 0 || followLast ? await linkTarget(next) : undefined;
			if (target === undefined) {
				real = next;
				continue;
			}
			if (++links > MAX_LINKS) {
				throw new HostError('ELOOP', {path: nodePath});
			}
			pending.unshift(...target.split(path.sep === '\\' ? /[\\/]/ : '/'));
			real = path.isAbsolute(target) ? this.#root : real;
		}
		return real;
	}

	#describe(real: string, found: Stats): FileStat {
		const remembered = this.#remembered.get(this.#key(real));
		// On the node root makes the files; here it is whoever runs this.
		const {uid, gid} = this.#uid !== 0 && found.uid === this.#uid ? {uid: 0, gid: 0} : found;
		return {
			type: found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other',
			mode: remembered?.mode ?? found.mode & 0o7777,
			uid: remembered?.owner?.uid ?? uid,
			gid: remembered?.owner?.gid ?? gid,
			size: found.size,
		};
	}

	async #own(real: string, owner: FileOwner): Promise<void> {
		if (this.#uid === 0) {
			await chown(real, owner.uid, owner.gid);
			return;
		}
		this.#remember(real, {owner: {uid: owner.uid, gid: owner.gid}});
	}

	/** Windows keeps one bit of a mode. */
	async #keepMode(real: string, mode: number): Promise<void> {
		if (process.platform === 'win32') {
			this.#remember(real, {mode});
		}
	}

	#remember(real: string, what: Remembered): void {
		const key = this.#key(real);
		this.#remembered.set(key, {...this.#remembered.get(key), ...what});
		this.#state.changed();
	}

	#forget(real: string): void {
		if (this.#remembered.delete(this.#key(real))) {
			this.#state.changed();
		}
	}

	#key(real: string): string {
		return `/${path.relative(this.#root, real).split(path.sep).join('/')}`;
	}
}

async function linkTarget(real: string): Promise<string | undefined> {
	try {
		return (await lstat(real)).isSymbolicLink() ? await readlink(real) : undefined;
	} catch (error) {
		if (isMissing(error)) {
			return undefined;
		}
		throw error;
	}
}

/** Steps that run side by side may make the same parent. */
async function makeOrFind(directory: string, mode: number): Promise<void> {
	try {
		await mkdir(directory, {mode});
	} catch (error) {
		if (codeOf(error) !== 'EEXIST') {
			throw error;
		}
	}
}

async function exists(real: string): Promise<boolean> {
	try {
		await lstat(real);
		return true;
	} catch (error) {
		if (isMissing(error)) {
			return false;
		}
		throw error;
	}
}
