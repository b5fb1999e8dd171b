import {createHash} from 'node:crypto';
import {posix} from 'node:path';
import type {Files} from '../ports/index.ts';
import type {StepDetail} from '../told/details.ts';
import {clean} from './journal-places.ts';
import {FOLDER} from './own-state.ts';

/** Where a node keeps files that a run replaced, by the hash of what is in them: `undo` puts them back. */
export const REPLACED = `${FOLDER}/before`;

/** What was at a path before a run's act. A file's text is kept in `REPLACED`, under its hash. */
export type Before =
	| {readonly type: 'absent'}
	| {readonly type: 'file'; readonly sha256: string; readonly mode: number; readonly uid: number; readonly gid: number}
	| {readonly type: 'directory'; readonly mode: number; readonly uid: number; readonly gid: number};

/** The files and directories that an act makes or changes; a file's hash where its text is known before. */
export function pathsOf(detail: StepDetail): readonly {readonly path: string; readonly sha256?: string}[] {
	// As a configuration writes it, with a slash at its end say, it would be another one.
	return writtenBy(detail).map((one) => ({...one, path: clean(one.path)}));
}

function writtenBy(detail: StepDetail): readonly {readonly path: string; readonly sha256?: string}[] {
	switch (detail.kind) {
		case 'certificate': {
			return [detail.keyPath, detail.certificatePath].filter((path) => path !== undefined).map((path) => ({path}));
		}
		case 'keypair': {
			return [{path: detail.privatePath}, {path: detail.publicPath}];
		}
		case 'file': {
			// kubelet.conf is told by what changes in it alone.
			return [{path: detail.path, ...(detail.role !== 'kubelet/kubeconfig' && {sha256: hashOf(detail.content)})}];
		}
		case 'kubeconfig':
		case 'directory': {
			return [{path: detail.path}];
		}
		case 'user': {
			return detail.removed === true ? [] : (detail.files ?? [{path: '/etc/group'}, {path: '/etc/passwd'}]).map(({path}) => ({path}));
		}
		default: {
			return [];
		}
	}
}

/** What is at a path now, and its text where it is a file. */
export async function lookAt(files: Pick<Files, 'stat' | 'read'>, path: string): Promise<{readonly before: Before; readonly content?: Buffer}> {
	const stat = await files.stat(path);
	if (stat === undefined) {
		return {before: {type: 'absent'}};
	}
	const {uid, gid} = stat;
	// Nothing of a cluster is setuid, and nothing becomes so by an undo.
	const mode = stat.mode & (stat.type === 'file' ? 0o777 : 0o3777);
	const content = stat.type === 'file' ? await files.read(path) : undefined;
	return content === undefined ? {before: {type: 'directory', mode, uid, gid}} : {before: {type: 'file', sha256: hashOf(content), mode, uid, gid}, content};
}

/**
 * Where a path leads, with all links followed; of what is not there, where it would be made. Undefined for a link that
 * leads nowhere.
 */
export async function leadsTo(files: Pick<Files, 'list' | 'realPath'>, path: string): Promise<string | undefined> {
	const real = await files.realPath(path);
	if (real !== undefined || path === '/') {
		return real ?? path;
	}
	const [above, name] = [await leadsTo(files, posix.dirname(path)), posix.basename(path)];
	return above === undefined || (await files.list(above))?.includes(name) === true ? undefined : posix.join(above, name);
}

/** The directories above a path that are not there yet, the outermost first. */
export async function missingAbove(files: Pick<Files, 'stat'>, path: string): Promise<string[]> {
	const missing: string[] = [];
	for (let above = posix.dirname(path); above !== '/' && await files.stat(above) === undefined; above = posix.dirname(above)) {
		missing.unshift(above);
	}
	return missing;
}

/** The hash of a file as it is; undefined where there is none. */
export async function hashAt(files: Pick<Files, 'stat' | 'read'>, path: string): Promise<string | undefined> {
	const {before} = await lookAt(files, path);
	return before.type === 'file' ? before.sha256 : undefined;
}

export const hashOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
