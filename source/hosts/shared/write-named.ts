import {constants, lstatSync, readlinkSync, realpathSync, statSync} from 'node:fs';
import {open} from 'node:fs/promises';
import path from 'node:path';
import {HostError} from '../../core/told/failures.ts';
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
 * @throws the system's error; {HostError} `NOT_REPLACED` for what is neither, `OTHERS_LINK` with `uid` for a link that
 *   another user laid into a folder that all may write
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
	refuseOthersLink(named);
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

/** Links that Linux follows at most. */
const MOST_LINKS = 40;
/** All may write there, and take away only what is their own: `/tmp`. */
const SHARED = 0o1002;

/**
 * What root writes in `/tmp` under a name that somebody guessed goes nowhere else: as the kernel has it with
 * `fs.protected_symlinks`, a link there is followed only where it is one's own or the folder's owner's.
 */
function refuseOthersLink(file: string): void {
	let at = file;
	for (let count = 0; count < MOST_LINKS; count += 1) {
		const link = lstatSync(at, {throwIfNoEntry: false});
		if (link?.isSymbolicLink() !== true) {
			return;
		}
		const folder = path.dirname(at);
		const {mode, uid} = statSync(folder);
		if ((mode & SHARED) === SHARED && link.uid !== uid && link.uid !== process.geteuid?.()) {
			throw new HostError('OTHERS_LINK', {path: file, uid: link.uid});
		}
		at = path.resolve(realOf(folder), readlinkSync(at));
	}
}

function realOf(file: string): string {
	try {
		return realpathSync(file);
	} catch {
		return file;
	}
}
