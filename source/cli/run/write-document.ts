import {writeNamed} from '../../hosts/shared/write-named.ts';
import type {Output} from '../print/output.ts';
import {unwritable} from './unreadable.ts';

/**
 * Writes a document, in pieces where it is long, where a person wants it: a file of theirs alone, whole or not at all, or standard output.
 * @throws Failure `file.unwritable` with the path and the system's word
 */
export async function writeDocument(text: string | Iterable<string>, file: string | undefined, output: Output): Promise<void> {
	if (file === undefined) {
		for (const piece of typeof text === 'string' ? [text] : text) {
			output.document(piece);
		}
		return;
	}
	await writeNamed(file, text, 0o600).catch((error: unknown) => {
		throw unwritable(file, error);
	});
}
