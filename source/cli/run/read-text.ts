import {constants} from 'node:fs';
import {open, type FileHandle} from 'node:fs/promises';
import {setTimeout as wait} from 'node:timers/promises';
import {decodeText, maxBytes, tooLarge} from '../../core/yaml/source-file.ts';
import {HostError} from '../../core/told/failures.ts';
import {readRegular} from '../../hosts/shared/read-file.ts';
import {unreadable} from './unreadable.ts';

/** How often a pipe is asked, and how long one waits for somebody who writes into it. */
const ASKED_MS = 10;
const WRITER_MS = 3000;

/**
 * The text of a file that a person named. No more is read than a configuration may have: the file
 * may be a disk's image, or a device that never ends. A pipe is read to its end, as `--config <(…)` and
 * `--config /dev/stdin` name one; a signal ends that, too.
 * @throws Failure `file.unreadable` with path and errno
 * @throws ConfigError for what is no text, or too much
 */
export async function readText(path: string): Promise<string> {
	try {
		return decodeText(path, await readRegular(path, {limit: maxBytes}));
	} catch (error) {
		if (error instanceof HostError && error.code === 'TOO_LARGE') {
			throw tooLarge(path);
		}
		if (error instanceof HostError && error.code === 'NOT_A_FILE' && error.fields['type'] !== 'socket') {
			return decodeText(path, await readable(path, async () => readStream(path)));
		}
		throw unreadable(path, error);
	}
}

async function readable<Value>(path: string, read: () => Promise<Value>): Promise<Value> {
	try {
		return await read();
	} catch (error) {
		throw unreadable(path, error);
	}
}

/** A byte more than is taken, so that too much shows. Opening and reading wait for nobody: whoever waits cannot be ended. */
async function readStream(path: string): Promise<Buffer> {
	const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
	try {
		// The end of a pipe that has come with the process is its end; one with a name may get a writer yet.
		const isNamed = (await file.stat()).isFIFO() && !/^\/(?:dev\/(?:fd\/\d+|stdin)|proc\/[^/]+\/fd\/\d+)$/.test(path);
		let waited = 0;
		const parts: Buffer[] = [];
		let length = 0;
		while (length <= maxBytes) {
			const {bytesRead, buffer} = await readOnce(file, maxBytes + 1 - length);
			if (bytesRead === 0 && (length > 0 || !isNamed)) {
				break;
			}
			if (waited >= WRITER_MS) {
				throw new HostError('NO_WRITER', {path});
			}
			if (bytesRead === 0) {
				waited += ASKED_MS;
				await wait(ASKED_MS);
			}
			parts.push(buffer.subarray(0, bytesRead));
			length += bytesRead;
		}
		return Buffer.concat(parts);
	} finally {
		await file.close();
	}
}

/** What is there now, once anything is: somebody is writing. */
async function readOnce(file: FileHandle, most: number): Promise<{readonly bytesRead: number; readonly buffer: Buffer}> {
	for (;;) {
		try {
			return await file.read(Buffer.allocUnsafe(Math.min(most, 64 * 1024)), 0);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
				throw error;
			}
			await wait(ASKED_MS);
		}
	}
}
