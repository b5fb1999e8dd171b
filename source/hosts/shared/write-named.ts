import {constants, realpathSync, statSync} from 'node:fs';
import {open} from 'node:fs/promises';
import path from 'node:path';
import {replaceFile} from './replace-file.ts';

/** Standard output by name: also where it is a file, what was printed before stays. */
const IS_STREAM = /^\/(?:dev|proc)\//;

/** The process's own. */
const OWN: readonly (readonly [RegExp, () => NodeJS.WriteStream])[] = [
	[/^\/(?:dev\/(?:stdout|fd\/1)|proc\/self\/fd\/1)$/, () => process.stdout], [/^\/(?:dev\/(?:stderr|fd\/2)|proc\/self\/fd\/2)$/, () => process.stderr],
];

/**
 * Writes what a person wants in a file that they name. A pipe and a device of characters take it as it comes (`>(…)`,
 * `/dev/stdout`); a file is replaced as a whole, where its link leads.
 * @param content pieces of a text are written one by one as they are made
 * @param mode of the file, also of one that was there
 * @throws the system's error; {HostError} `NOT_REPLACED` for what is neither
 */
export async function writeNamed(file: string, content: string | Buffer | Iterable<string>, mode: number): Promise<void> {
	const named = path.resolve(file);
	const own = OWN.find(([names]) => names.test(named))?.[1];
	if (own !== undefined) {
		// What is behind it may be a socket, which cannot be opened by a name.
		for (const piece of typeof content === 'string' || Buffer.isBuffer(content) ? [content] : content) {
			await new Promise<void>((resolve, reject) => {
				own().write(piece, (error) => (error ? reject(error) : resolve()));
			});
		}
		return;
	}
	const target = realOf(named);
	const there = statSync(named, {throwIfNoEntry: false});
	if (there !== undefined && (IS_STREAM.test(named) || there.isFIFO() || there.isCharacterDevice())) {
		const stream = await open(named, constants.O_WRONLY | constants.O_APPEND);
		try {
			await stream.writeFile(content);
		} finally {
			await stream.close();
		}
		return;
	}
	await replaceFile(target, content, {mode});
}

function realOf(file: string): string {
	try {
		return realpathSync(file);
	} catch {
		return file;
	}
}
