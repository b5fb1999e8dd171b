import {open} from 'node:fs/promises';
import {decodeText, maxBytes} from '../core/config/source-file.ts';
import {Failure} from '../core/errors.ts';

/**
 * The text of a file that a person named. No more is read than a configuration may have: the file
 * may be a disk's image, or a device that never ends.
 * @throws Failure `file.unreadable` with path and errno
 * @throws ConfigError for what is no text, or too much
 */
export async function readText(path: string): Promise<string> {
	return decodeText(path, await readStart(path, maxBytes + 1));
}

async function readStart(path: string, most: number): Promise<Buffer> {
	try {
		const file = await open(path);
		try {
			const parts: Buffer[] = [];
			let length = 0;
			while (length < most) {
				const {bytesRead, buffer} = await file.read(Buffer.allocUnsafe(Math.min(most - length, 64 * 1024)));
				if (bytesRead === 0) {
					break;
				}
				parts.push(buffer.subarray(0, bytesRead));
				length += bytesRead;
			}
			return Buffer.concat(parts);
		} finally {
			await file.close();
		}
	} catch (error) {
		const {code = 'ERROR', message} = error as NodeJS.ErrnoException;
		throw new Failure('file.unreadable', {path, errno: code, message}, {cause: error});
	}
}
