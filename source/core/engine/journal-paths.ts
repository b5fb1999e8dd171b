import type {Files} from '../ports/index.ts';
import type {StepDetail} from '../told/details.ts';
import {isAsMade} from './as-made.ts';
import {hashAt, lookAt, pathsOf, REPLACED} from './before.ts';
import type {JournalEntry, JournalPath} from './journal-entry.ts';
import {isUserFile, type Writable} from './journal-places.ts';

/**
 * What an act is about to write, with what was there before; what is as this or an earlier run made it, was before what it
 * was before that. The text of a file that goes is kept.
 * @param made this run's acts and earlier ones, in their order
 */
export async function pathsOfAct(files: Files, detail: StepDetail, {made, writable}: {readonly made: readonly JournalEntry[]; readonly writable: Writable}): Promise<JournalPath[]> {
	return Promise.all(pathsOf(detail).filter(({path}) => writable.files.has(path) || writable.filled.has(path)).map(async (one) => {
		const entry = made.findLast(({paths}) => paths.some(({path}) => path === one.path));
		const known = entry?.paths.find(({path}) => path === one.path)?.before;
		// Half of an act that was killed is not what was there before it.
		const isOurs = known !== undefined && await isAsMade(files, made, one.path);
		if (isOurs || (known !== undefined && entry?.state === 'begun' && (isUserFile(one.path) || await files.stat(one.path) === undefined))) {
			const sha256 = one.sha256 ?? (isOurs ? await hashAt(files, one.path) : undefined);
			return {...one, ...(sha256 !== undefined && {sha256}), before: known};
		}
		const {before, content} = await lookAt(files, one.path);
		if (before.type === 'file' && content !== undefined && before.sha256 !== one.sha256) {
			await keep(files, before.sha256, content);
		}
		return {...one, before};
	}));
}

async function keep(files: Files, sha256: string, content: Buffer): Promise<void> {
	const path = `${REPLACED}/${sha256}`;
	if (await files.stat(path) === undefined) {
		await files.makeDirectory(REPLACED, 0o700);
		await files.write(path, content, {mode: 0o600});
	}
}
