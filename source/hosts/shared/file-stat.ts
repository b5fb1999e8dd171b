import type {Stats} from 'node:fs';
import type {FileStat} from '../../core/ports/index.ts';

/** What a host tells of a file, of what the system does. */
export function toFileStat(stats: Stats): FileStat {
	return {
		type: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'link' : 'other',
		mode: stats.mode & 0o7777,
		uid: stats.uid,
		gid: stats.gid,
		size: stats.size,
	};
}
