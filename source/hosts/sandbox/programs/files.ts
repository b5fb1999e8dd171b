import path from 'node:path/posix';
import {HostError} from '../../../core/told/failures.ts';
import type {Files} from '../../../core/ports/index.ts';
import {isRecord} from '../../../core/values/is-record.ts';

/** The files that a program sees: those that its Pod mounts. */
export interface ProgramFiles {
	/** @throws {Error} `open /x: no such file or directory`, as Go says it */
	read(file: string): Promise<Buffer>;
	exists(file: string): Promise<boolean>;
	/** `onlyThere`: as `WriteOptions`. */
	write(file: string, content: string, mode: number, onlyThere?: boolean): Promise<void>;
	makeDirectory(file: string, mode: number): Promise<void>;
	list(file: string): Promise<readonly string[] | undefined>;
	/** Where a file of the program's is on the node; undefined where it is in the container alone. */
	onNode(file: string): string | undefined;
}

/** Go's words for what the system answers. */
const ERRNO: Readonly<Record<string, string>> = {
	ENOENT: 'no such file or directory', EACCES: 'permission denied', EPERM: 'operation not permitted', ENOTDIR: 'not a directory', ELOOP: 'too many levels of symbolic links', EROFS: 'read-only file system',
};

interface Mount {
	readonly at: string;
	readonly from: string;
	readonly readOnly?: boolean;
}

/** Where paths of a container lead, the longest mount first. */
export function mountsOf(container: Readonly<Record<string, unknown>>, volumes: readonly unknown[]): readonly Mount[] {
	const sources = new Map(volumes.filter((one) => isRecord(one)).map(({name, hostPath}) => [name, isRecord(hostPath) && typeof hostPath['path'] === 'string' ? hostPath['path'] : undefined]));
	const mounts = Array.isArray(container['volumeMounts']) ? container['volumeMounts'].filter((one) => isRecord(one)) : [];
	return mounts.flatMap(({name, mountPath, subPath, readOnly}) => {
		const from = sources.get(name);
		return from === undefined || typeof mountPath !== 'string' ? [] : [{at: path.normalize(mountPath).replace(/(?<=.)\/$/, ''), from: typeof subPath === 'string' ? path.join(from, subPath) : from, ...(readOnly === true && {readOnly})}];
	}).toSorted((a, b) => b.at.length - a.at.length);
}

export function mountedFiles(files: Files, mounts: readonly Mount[]): ProgramFiles {
	const mountOf = (file: string): Mount | undefined => mounts.find(({at}) => file === at || file.startsWith(at === '/' ? '/' : `${at}/`));
	const onNode = (file: string): string | undefined => {
		const clean = path.normalize(file);
		const mount = mountOf(clean);
		return mount && path.join(mount.from, clean.slice(mount.at.length));
	};
	const failed = (call: string, file: string, error: unknown): Error => {
		const code = error instanceof HostError ? error.code : '';
		return code === 'EISDIR' ? new Error(`read ${file}: is a directory`) : new Error(`${call} ${file}: ${ERRNO[code] ?? 'input/output error'}`, {cause: error});
	};
	const missing = (call: string, file: string) => new Error(`${call} ${file}: ${ERRNO['ENOENT']}`);
	const change = async (call: string, file: string, act: (place: string) => Promise<void>): Promise<void> => {
		const place = onNode(file);
		if (mountOf(path.normalize(file))?.readOnly === true && await files.stat(place ?? '').catch(() => undefined) === undefined) {
			throw new Error(`${call} ${file}: ${ERRNO['EROFS']}`);
		}
		if (place !== undefined) {
			await act(place).catch((error: unknown) => {
				throw failed(call, file, error);
			});
		}
	};
	return {
		onNode,
		async read(file) {
			const place = onNode(file);
			const content = place === undefined ? undefined : await files.read(place).catch((error: unknown) => {
				throw failed('open', file, error);
			});
			if (content === undefined) {
				throw missing('open', file);
			}
			return content;
		},
		async exists(file) {
			const place = onNode(file);
			return place !== undefined && await files.stat(place) !== undefined;
		},
		async list(file) {
			const place = onNode(file);
			return place === undefined ? undefined : files.list(place);
		},
		write: async (file, content, mode, onlyThere = false) => change('open', file, async (place) => files.write(place, content, {mode, sync: false, onlyThere})),
		makeDirectory: async (file, mode) => change('mkdir', file, async (place) => files.makeDirectory(place, mode)),
	};
}
