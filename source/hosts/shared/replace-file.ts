import {randomBytes} from 'node:crypto';
import {constants, lstatSync, renameSync} from 'node:fs';
import * as fs from 'node:fs/promises';
import type {FileHandle} from 'node:fs/promises';
import path from 'node:path';
import {HostError} from '../../core/told/failures.ts';
import {typeOf} from './read-file.ts';

/**
 * A temporary file that a killed run may leave beside its target: `.admin.conf.kubestep-0a1b2c3d4e5f`.
 * The dot keeps the kubelet from reading one in the manifests directory.
 */
export const TEMPORARY_NAME = /^\..+\.kubestep-[0-9a-f]{12}$/;

export interface ReplaceOptions {
	/** Exactly this, whatever the umask. */
	readonly mode: number;
	/** Whether it is forced to the disk; it is unless said. */
	readonly sync?: boolean;
	/** Sets the owner of what will be the file. */
	readonly own?: (handle: FileHandle) => Promise<void>;
	/** Only where the target is still there when it is replaced: what somebody took away does not come back. */
	readonly onlyThere?: boolean;
	/** The folder of the temporary file, on the same file system; beside the target unless said. */
	readonly temporaryIn?: string;
}

/**
 * Writes a file as a whole: a temporary one beside it, its own from the first moment (made exclusively, 0600), then the
 * mode, fsync, rename, fsync of the folder. A link in the last place is replaced, not followed; a device, a pipe and a
 * socket are not: /dev/null as a file is the end of a system.
 * @param content a text that is made piece by piece is written so, and never held as a whole
 * @throws the system's error; {HostError} `NOT_REPLACED` with `type`
 */
export async function replaceFile(target: string, content: string | Buffer | Iterable<string>, {mode, sync = true, own, onlyThere = false, temporaryIn}: ReplaceOptions): Promise<void> {
	const there = await fs.lstat(target).catch(() => undefined);
	if (there !== undefined && !there.isFile() && !there.isSymbolicLink() && !there.isDirectory()) {
		throw new HostError('NOT_REPLACED', {path: target, type: typeOf(there)});
	}
	const directory = path.dirname(target);
	// Cut, as a name has 255 bytes at most.
	const temporary = path.join(temporaryIn ?? directory, `.${path.basename(target).slice(0, 200)}.kubestep-${randomBytes(6).toString('hex')}`);
	const handle = await fs.open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o600);
	try {
		try {
			await own?.(handle);
			// After the owner, which may clear bits; and by itself, since the umask cuts what open() is given.
			await handle.chmod(mode);
			await handle.writeFile(content);
			if (sync) {
				await handle.sync();
			}
		} finally {
			await handle.close();
		}
		if (onlyThere) {
			// At once: nobody of this process comes in between.
			lstatSync(target);
			renameSync(temporary, target);
		} else {
			await fs.rename(temporary, target);
		}
	} catch (error) {
		await fs.rm(temporary, {force: true});
		throw error;
	}
	if (sync) {
		await syncDirectory(directory);
	}
}

/** Where a folder cannot be forced to the disk (some network file systems, Windows), the file is in place all the same. */
async function syncDirectory(directory: string): Promise<void> {
	let handle: FileHandle | undefined;
	try {
		handle = await fs.open(directory, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0));
		await handle.sync();
	} catch (error) {
		if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
			throw error;
		}
	} finally {
		await handle?.close();
	}
}
