import type {Files} from '../ports/index.ts';
import {hashAt, hashOf} from './before.ts';
import type {JournalEntry} from './journal-entry.ts';
import {clean} from './journal-places.ts';

/** Whether the file or directory at a path is as one of these acts left it, or would have. */
export async function isAsMade(files: Pick<Files, 'stat' | 'read'>, entries: readonly JournalEntry[], path: string): Promise<boolean> {
	const made = entries.flatMap(({paths}) => paths).filter((one) => one.path === clean(path));
	const stat = made.length === 0 ? undefined : await files.stat(path);
	if (stat?.type !== 'file') {
		return stat?.type === 'directory';
	}
	const hash = hashOf(await files.read(path) ?? '');
	return made.some(({sha256}) => sha256 === hash);
}

/** Of the files that earlier runs wrote: `gone` where none is there any more, `others` where none is as it was left; `ours` where they wrote none. */
export async function howMuchIsThere(files: Pick<Files, 'stat' | 'read'>, earlier: readonly JournalEntry[]): Promise<'gone' | 'others' | 'ours'> {
	const written = earlier.filter(({state}) => state === 'done').flatMap(({paths}) => paths).filter(({sha256}) => sha256 !== undefined);
	let isThere = false;
	for (const {path, sha256} of written) {
		const hash = await hashAt(files, path).catch(() => '');
		if (hash === sha256) {
			return 'ours';
		}
		isThere ||= hash !== undefined || await files.stat(path) !== undefined;
	}
	return written.length === 0 ? 'ours' : isThere ? 'others' : 'gone';
}
