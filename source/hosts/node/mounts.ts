import path from 'node:path';
import {HostError} from '../../core/told/failures.ts';
import type {Files, Mounts} from '../../core/ports/index.ts';
import type {UnmountFlag} from '../../core/config/types.ts';
import {placesIn} from '../shared/mount-table.ts';
import type {Run} from './commands.ts';

const TABLE = '/proc/self/mounts';

/**
 * What umount(8) knows of the flags; Node has no way to the system call. MNT_EXPIRE has no option:
 * without one, umount too takes nothing away that is in use. UMOUNT_NOFOLLOW needs none: the table
 * holds places without links.
 */
const OPTIONS: Readonly<Record<UnmountFlag, readonly string[]>> = {MNT_FORCE: ['-f'], MNT_DETACH: ['-l'], MNT_EXPIRE: [], UMOUNT_NOFOLLOW: []};

/** The mounts of this process's namespace. */
export function createMounts(files: Files, run: Run): Mounts {
	return {
		async below(directory) {
			const table = await files.read(TABLE);
			if (table === undefined) {
				throw new HostError('NO_PROC', {path: TABLE});
			}
			// The slash leaves out what is mounted on the directory itself.
			return placesIn(table.toString('utf8')).filter((place) => place.startsWith(path.join(directory, '/')));
		},
		async unmount(place, flags) {
			const argv = ['umount', ...flags.flatMap((flag) => OPTIONS[flag]), place] as const;
			const {exitCode, output} = await run(argv);
			if (exitCode !== 0) {
				throw new HostError('COMMAND_FAILED', {path: place, command: argv.join(' '), exitCode}, {message: output.trim() || `${argv.join(' ')}: exit status ${exitCode}`});
			}
		},
	};
}
