import {HostError} from '../told/failures.ts';
import type {Files, FileStat} from '../ports/index.ts';
import {check, nameOfPath} from './check.ts';
import type {Check} from './types.ts';

/** As kubeadm: only a file that can be seen is in the way. */
export function fileAbsentCheck(path: string, component: string): Check {
	return check(`FileAvailable-${nameOfPath(path)}`, 'file-absent', {path, component}, async (host, found) => {
		if (await statIfAny(host.files, path) !== undefined) {
			found.error('file.exists', {path, component});
		}
	});
}

export function etcdFileCheck(path: string): Check {
	return check('ExternalEtcdClientCertificates', 'etcd-file', {path}, async (host, found) => {
		if (await statIfAny(host.files, path) === undefined) {
			found.error('file.missing', {path});
		}
	});
}

/** A file in the directory's place counts as not empty, as in kubeadm. */
export function directoryEmptyCheck(path: string): Check {
	return check(`DirAvailable-${nameOfPath(path)}`, 'directory-empty', {path}, async (host, found) => {
		try {
			const stat = await host.files.stat(path);
			if (stat === undefined) {
				return;
			}
			const names = stat.type === 'directory' ? await host.files.list(path) : [path];
			if (names !== undefined && names.length > 0) {
				found.error('directory.not-empty', {path});
			}
		} catch (error) {
			if (!(error instanceof HostError)) {
				throw error;
			}
			found.error('directory.unreadable', {path, message: error.message});
		}
	});
}

async function statIfAny(files: Pick<Files, 'read' | 'stat'>, path: string): Promise<FileStat | undefined> {
	try {
		return await files.stat(path);
	} catch (error) {
		if (error instanceof HostError) {
			return undefined;
		}
		throw error;
	}
}
