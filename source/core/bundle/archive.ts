import {gunzipSync, gzipSync, constants} from 'node:zlib';
import {packTar} from 'modern-tar';
import type {Part} from './parts.ts';

/** The folder that a bundle unpacks into, and the first file in it, by which one is known for a bundle. */
const FOLDER = 'kubestep-bundle';
const CONTENTS = `${FOLDER}/bundle.json`;
/** Of every file: what is packed twice is the same byte for byte. Older ones are warned of by GNU tar. */
const MADE_AT = new Date('1980-01-01T00:00:00Z');
const MODE = 0o600;

/** Version of a bundle's form. */
const VERSION = 1;

/** As much of a file as `isBundle` looks at. */
export const HEAD_BYTES = 4096;

/**
 * Packs what was gathered: a `.tar.gz` with `bundle.json`, which names every part with its size or the reason why it is not
 * there, and a file for each part that is.
 * @param why the reason of a part's problem, as a sentence
 */
export async function packed(parts: readonly Part[], program: string, why: (part: Part) => string): Promise<Buffer> {
	const contents = {
		kind: 'Bundle', version: VERSION, program,
		parts: parts.map((part) => ({name: part.name, ...(part.text === undefined ? {problem: part.problem, why: why(part)} : {bytes: Buffer.byteLength(part.text)})})),
	};
	const files = [{name: CONTENTS, text: `${JSON.stringify(contents, undefined, 2)}\n`}, ...parts.flatMap(({name, text}) => (text === undefined ? [] : [{name: `${FOLDER}/${name}`, text}]))];
	const tar = await packTar(files.map(({name, text}) => ({header: {name, size: Buffer.byteLength(text), mode: MODE, mtime: MADE_AT, uid: 0, gid: 0, uname: '', gname: '', type: 'file'}, body: text})));
	return gzipSync(tar, {level: 9});
}

/** Whether a file is a bundle, by its first bytes. */
export function isBundle(head: Buffer): boolean {
	try {
		const tar = gunzipSync(head, {finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1024 * 1024});
		return tar.toString('latin1', 0, CONTENTS.length + 1) === `${CONTENTS}\0`;
	} catch {
		return false;
	}
}
