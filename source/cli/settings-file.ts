import {existsSync, readFileSync, renameSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';

/** What a person prefers, by name: what `settings` shows. */
export type Settings = Readonly<Record<string, string>>;

export interface SettingsFile {
	readonly path: string;
	readonly settings: Settings;
	/** Where a file that could not be read has been put; empty where it could not be moved. Absent where there is nothing wrong. */
	readonly setAside?: string;
}

/** The folder of the preferences; `XDG_CONFIG_HOME` is heeded. */
export function settingsFolder(): string {
	return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'kubestep');
}

/**
 * Reads the preferences, which needs no library: most people never change one, and then there is no file. One that
 * is damaged is put aside, and none of it counts.
 */
export function readSettings(): SettingsFile {
	const path = join(settingsFolder(), 'config.json');
	try {
		const value: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
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
