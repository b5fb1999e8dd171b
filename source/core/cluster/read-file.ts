import {Failure, HostError} from '../told/failures.ts';
import type {Files} from '../ports/index.ts';

/**
 * The contents of a file; undefined where there is none.
 * @throws Failure `file.unreadable` with path and errno
 */
export async function readIfThere(files: Pick<Files, 'read'>, path: string): Promise<Buffer | undefined> {
	try {
		return await files.read(path);
	} catch (error) {
		if (error instanceof HostError) {
			throw new Failure('file.unreadable', {...error.told, path}, {cause: error});
		}
		throw error;
	}
}

/** The contents of a file that has to be there. */
export async function readFile(files: Pick<Files, 'read'>, path: string): Promise<Buffer> {
	const content = await readIfThere(files, path);
	if (content === undefined) {
		throw new Failure('file.unreadable', {path, errno: 'ENOENT'});
	}
	return content;
}
