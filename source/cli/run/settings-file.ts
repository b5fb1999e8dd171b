import {chmodSync, lstatSync, renameSync, type Stats} from 'node:fs';
import {homedir, userInfo} from 'node:os';
import {isAbsolute, join, parse, sep} from 'node:path';
import {Failure, HostError} from '../../core/told/failures.ts';
import {toHostError} from '../../hosts/shared/host-error.ts';
import {HeldDirectory, walk} from '../../hosts/shared/held.ts';
import {readRegularSync} from '../../hosts/shared/read-file.ts';
import {untrusted} from '../../hosts/shared/trust.ts';

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
const NAME = 'config.json';

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
 * may write is not believed, nor is a link followed; a file that is damaged is put aside where it is the caller's, and
 * none of it counts.
 */
export function readSettings(): SettingsFile {
	const folder = settingsFolder();
	const path = folder === '' ? '' : join(folder, NAME);
	let text: string;
	try {
		if (path === '') {
			return {path, settings: {}};
		}
		text = readIn(folder, path);
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
		return {path, settings: {}, setAside: putAside(folder)};
	}
}

function readIn(folder: string, path: string): string {
	if (lstatSync(folder).isSymbolicLink()) {
		throw new HostError('LINK', {path: folder});
	}
	const held = HeldDirectory.open(folder);
	try {
		const stranger = untrusted(held.stats(), {owner: 'invoker'});
		if (stranger !== undefined) {
			throw new HostError('UNTRUSTED', {path: folder, ...stranger});
		}
		return readRegularSync(held.at(NAME), {limit: LIMIT, trusted: 'invoker', noFollow: true, as: path}).toString('utf8');
	} catch (error) {
		throw (error as NodeJS.ErrnoException).code === 'ELOOP' ? new HostError('LINK', {path}, {cause: error}) : error;
	} finally {
		held.close();
	}
}

/** @returns where it is now; empty where it stays, as in a folder that is not the caller's */
function putAside(folder: string): string {
	try {
		return inOwnFolder(folder, {make: false}, (held) => {
			renameSync(held.at(NAME), held.at(`${NAME}.broken`));
			return join(folder, `${NAME}.broken`);
		});
	} catch {
		return '';
	}
}

/**
 * Acts in the folder of the preferences, which is held, and its owner's alone. It is the caller's, as is a file that is
 * in it; neither is a link. On the way there root enters and follows what is root's alone: whoever says where a link
 * leads, or a folder is, would say what is written.
 * @throws {Failure} `settings.foreign` where something is another user's
 * @throws {HostError} `LINK`; what the system refuses
 */
export function inOwnFolder<Result>(folder: string, {make}: {readonly make: boolean}, act: (held: HeldDirectory) => Result): Result {
	const {root: top} = parse(folder);
	const root = HeldDirectory.open(top);
	try {
		const look = (stats: Stats, at: string): void => refuseForeign(stats, at, folder);
		if (lstatOf(folder)?.isSymbolicLink() === true) {
			look(lstatSync(folder), folder);
			throw new HostError('LINK', {path: folder});
		}
		const place = walk(root, `/${folder.slice(top.length).split(sep).join('/')}`, {
			followLast: false, ...(make && {make: 0o700}), ...(process.geteuid?.() === 0 && {look}),
		});
		try {
			const held = place.parent.directory(place.name);
			try {
				look(held.stats(), folder);
				const file = lstatOf(held.at(NAME));
				if (file !== undefined) {
					look(file, join(folder, NAME));
				}
				if (file?.isSymbolicLink() === true) {
					throw new HostError('LINK', {path: join(folder, NAME)});
				}
				chmodSync(held.at('.'), 0o700);
				return act(held);
			} finally {
				held.close();
			}
		} finally {
			place.close();
		}
	} finally {
		root.close();
	}
}

function refuseForeign(stats: Stats, path: string, folder: string): void {
	const stranger = untrusted(stats, {owner: path.startsWith(folder) ? 'caller' : 'root'});
	if (stranger?.reason === 'owner') {
		throw new Failure('settings.foreign', {path: folder, of: path.replace(/(?<=.)\/$/, ''), uid: stranger.uid, caller: stranger.caller});
	}
}

const lstatOf = (file: string): Stats | undefined => lstatSync(file, {throwIfNoEntry: false});
