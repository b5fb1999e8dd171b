// SHA-256 of all that is shipped, in one file that `sha256sum -c` reads.
import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {readdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {pipeline} from 'node:stream/promises';

/** Its name among what it is of. */
export const SUMS = 'SHA256SUMS';

/**
 * Writes the sums of every file in a folder, by name; those of an earlier call are written anew.
 * @param out folder with what is shipped
 * @returns path of `SHA256SUMS`
 * @throws Error where nothing is there
 */
export async function sums(out) {
	const files = (await readdir(out, {withFileTypes: true})).filter((entry) => entry.isFile() && entry.name !== SUMS).map(({name}) => name).sort();
	if (files.length === 0) {
		throw new Error(`${out} holds nothing to ship. Run: npm run package`);
	}
	const lines = [];
	for (const name of files) {
		lines.push(`${await sha256(join(out, name))}  ${name}\n`);
	}
	const path = join(out, SUMS);
	await writeFile(path, lines.join(''));
	return path;
}

/** In hexadecimal. */
export async function sha256(path) {
	const hash = createHash('sha256');
	await pipeline(createReadStream(path), hash);
	return hash.digest('hex');
}
