import {systemClock} from '../../hosts/shared/clock.ts';
import {lstat, mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {removeTree} from '../../hosts/shared/remove.ts';
import {takeRunLock} from '../../hosts/shared/run-lock.ts';

/** As `mkdtemp` makes them here. */
const [BEGIN, NAME] = ['kubestep-lessons-', /^kubestep-lessons-[A-Za-z0-9]{6}$/];
/** One that is younger may be about to get its lock. */
const OLD_MS = 60_000;

/**
 * A folder for nodes that are thrown away, with keys in it, and for this process alone. What checks that were killed left in
 * the same place goes first.
 * @param within the temporary folder, unless said
 * @returns its path, and what removes it
 */
export async function makeTemporary(within = tmpdir()): Promise<{readonly folder: string; remove(): Promise<void>}> {
	await sweepTemporary(within);
	const folder = await mkdtemp(join(within, BEGIN));
	const release = await takeRunLock(folder, 'lesson check');
	return {folder, async remove() {
		await release();
		await rm(folder, {recursive: true, force: true});
	}};
}

/**
 * Removes what is left of checks that were killed: folders of that name that are the caller's, closed to all others, a minute
 * old, and whose lock nobody holds any more. Whatever else is called so is left, and what cannot be removed as well.
 * @param now milliseconds since 1970
 */
export async function sweepTemporary(within: string, now = systemClock.now()): Promise<void> {
	for (const name of (await readdir(within).catch(() => [])).filter((one) => NAME.test(one))) {
		const folder = join(within, name);
		try {
			const stat = await lstat(folder);
			const isOwn = stat.isDirectory() && stat.uid === process.geteuid?.() && (stat.mode & 0o777) === 0o700;
			if (isOwn && now - stat.mtimeMs >= OLD_MS) {
				// Whoever holds it still lives.
				const release = await takeRunLock(folder, 'lesson check');
				try {
					await removeTree(folder);
				} finally {
					await release();
				}
			}
		} catch {
			// Somebody's, or not to be removed: it stays.
		}
	}
}
