import {renameSync, statSync} from 'node:fs';
import {homedir, userInfo} from 'node:os';
import {isAbsolute, join} from 'node:path';
import {HostError} from '../core/errors.ts';
import {toHostError} from '../hosts/node/host-error.ts';
import {readRegularSync} from '../hosts/shared/read-file.ts';
import {untrusted} from '../hosts/shared/trust.ts';

/** What a person prefers, by name: what `settings` shows. */
export type Settings = Readonly<Record<string, string>>;

export interface SettingsFile {
	/** Empty where there is no place for it. */
	readonly path: string;
	readonly settings: Settings;
	/** Where a damaged file has been put; empty where it could not be moved. Absent where there is nothing wrong. */
	readonly setAside?: string;
	/** Why a file that is there is left as it is and does not count. */
	readonly refused?: HostError;
}

/** Hundreds of times what all preferences together have. */
const LIMIT = 64 * 1024;

/**
 * The folder of the preferences; `XDG_CONFIG_HOME` is heeded. A path that is not absolute is passed over, as the XDG
 * specification has it: it would be another place in each folder that the program is started in.
 * @returns empty where the caller has no home either
 */
export function settingsFolder(): string {
	const given = process.env['XDG_CONFIG_HOME'] ?? '';
	const base = isAbsolute(given) ? given : join(home(), '.config');
	return isAbsolute(base) ? join(base, 'kubestep') : '';
}

/** A user without an entry among the system's has none. */
function home(): string {
	try {
		return homedir() || userInfo().homedir;
	} catch {
		return '';
	}
}

/**
 * Reads the preferences, which needs no library: most people never change one, and then there is no file. What others
 * may write is not believed; a file that is damaged is put aside, and none of it counts.
 */
export function readSettings(): SettingsFile {
	const folder = settingsFolder();
	const path = folder === '' ? '' : join(folder, 'config.json');
	let text: string;
	try {
		if (path === '') {
			return {path, settings: {}};
		}
		const stranger = untrusted(statSync(folder), {owner: 'invoker'});
		if (stranger !== undefined) {
			throw new HostError('UNTRUSTED', {path: folder, ...stranger});
		}
		text = readRegularSync(path, {limit: LIMIT, trusted: 'invoker'}).toString('utf8');
	} catch (error) {
		const host = toHostError(error, {path});
		return {path, settings: {}, ...(host.code !== 'ENOENT' && host.code !== 'ENOTDIR' && {refused: host})};
	}
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			throw new TypeError('no object');
		}
		return {path, settings: Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))};
	} catch {
		const aside = `${path}.broken`;
		try {
			renameSync(path, aside);
			return {path, settings: {}, setAside: aside};
		} catch {
			return {path, settings: {}, setAside: ''};
		}
	}
}
