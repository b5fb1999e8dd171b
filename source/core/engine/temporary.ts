import {posix} from 'node:path';
import type {Files} from '../ports/index.ts';

/**
 * Takes away the temporary files of a run that was killed while it wrote these files. Hosts make them beside the
 * file that is written, where its link leads to: `.admin.conf.kubestep-0a1b2c3d4e5f`. What cannot be taken away stays.
 */
export async function sweepBeside(files: Pick<Files, 'list' | 'realPath' | 'remove'>, paths: readonly string[]): Promise<void> {
	const names = new Map<string, Set<string>>();
	for (const path of paths) {
		const real = await files.realPath(path).catch(() => undefined) ?? path;
		for (const one of new Set([path, real])) {
			const folder = posix.dirname(one);
			names.set(folder, (names.get(folder) ?? new Set()).add(posix.basename(one)));
		}
	}
	for (const [folder, written] of names) {
		for (const name of await files.list(folder).catch(() => undefined) ?? []) {
			const target = TEMPORARY.exec(name)?.[1];
			if (target !== undefined && written.has(target)) {
				await files.remove(posix.join(folder, name)).catch(() => undefined);
			}
		}
	}
}

const TEMPORARY = /^\.(.+)\.kubestep-[0-9a-f]{12}$/;
