import {readFile} from 'node:fs/promises';
import {Failure} from '../core/errors.ts';

/**
 * The text of a file that a person named.
 * @throws Failure `file.unreadable` with path and errno
 */
export async function readText(path: string): Promise<string> {
	try {
		return await readFile(path, 'utf8');
	} catch (error) {
		const {code = 'ERROR', message} = error as NodeJS.ErrnoException;
		throw new Failure('file.unreadable', {path, errno: code, message}, {cause: error});
	}
}
