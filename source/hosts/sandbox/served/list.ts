import {createHash} from 'node:crypto';
import {lstatSync, mkdirSync} from 'node:fs';
import {readdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {isRecord} from '../../../core/values/is-record.ts';
import {readRegular} from '../../shared/read-file.ts';
import {replaceFile} from '../../shared/replace-file.ts';
import {untrusted} from '../../shared/trust.ts';
import {findControl} from './host.ts';
import type {Hello} from './methods.ts';

/** A sandbox of this user that is served. */
export interface Served extends Hello {
	readonly folder: string;
}

const MOST_ENTRY = 64 * 1024;

/** Where this user's served sandboxes are written down. */
function listFolder(env: NodeJS.ProcessEnv): string {
	const {XDG_RUNTIME_DIR: runtime = '', XDG_STATE_HOME: state = '', HOME: home = '/'} = env;
	return path.isAbsolute(runtime) ? path.join(runtime, 'kubestep') : path.join(path.isAbsolute(state) ? state : path.join(home, '.local/state'), 'kubestep/served');
}

const entryOf = (folder: string): string => `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.json`;

/** Whether it is there, and nobody else could have written in it. */
function isOwn(directory: string): boolean {
	const found = lstatSync(directory, {throwIfNoEntry: false});
	return found?.isDirectory() === true && untrusted(found, {owner: 'caller'}) === undefined;
}

/** Writes a served folder down, in `entry`; `strike` takes that back. What cannot be written is served all the same. */
export async function enlist(folder: string, env: NodeJS.ProcessEnv): Promise<{readonly entry: string; strike(): Promise<void>}> {
	const directory = listFolder(env);
	const file = path.join(directory, entryOf(folder));
	try {
		mkdirSync(directory, {recursive: true, mode: 0o700});
		if (isOwn(directory)) {
			await replaceFile(file, `${JSON.stringify({folder})}\n`, {mode: 0o600, sync: false});
		}
	} catch {
		// Nor is it in the list then.
	}
	return {entry: file, strike: async () => rm(file, {force: true}).catch(() => undefined)};
}

/** All that run, by folder. What was killed is forgotten. */
export async function listServed(env: NodeJS.ProcessEnv): Promise<Served[]> {
	const directory = listFolder(env);
	if (!isOwn(directory)) {
		return [];
	}
	const all = await Promise.all((await readdir(directory)).filter((name) => name.endsWith('.json')).map(async (name) => {
		const file = path.join(directory, name);
		const entry: unknown = await readRegular(file, {noFollow: true, trusted: true, limit: MOST_ENTRY}).then((text) => JSON.parse(text.toString('utf8')) as unknown).catch(() => undefined);
		const folder = isRecord(entry) && typeof entry['folder'] === 'string' ? entry['folder'] : undefined;
		// One that does not answer is none to list, and may be one again.
		const found = folder === undefined ? undefined : await findControl(folder).catch(() => null);
		if (found === null) {
			return undefined;
		}
		if (folder === undefined || found === undefined) {
			await rm(file, {force: true});
			return undefined;
		}
		try {
			return {folder, ...await found.control.ask('hello') as Hello};
		} catch {
			// It has just ended.
			return undefined;
		} finally {
			found.close();
		}
	}));
	return all.filter((one) => one !== undefined).sort((a, b) => (a.folder < b.folder ? -1 : 1));
}
