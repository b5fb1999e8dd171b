import {nearestName} from '../../core/values/nearest.ts';
import {Failure, HostError, isFailure} from '../../core/told/failures.ts';
import type {Lang} from '../../texts/types.ts';
import {collision, fixedCommands, isKey, keymap, keymapWith, shownKey, type CommandId, type Remap} from '../../ui/run/keymap.ts';
import type {Call} from '../line/command.ts';
import {en} from './settings.en.ts';
import {zh} from './settings.zh.ts';
import {inOwnFolder, readSettings, settingsFolder, type Settings} from '../run/settings-file.ts';
import {unreadable, unwritable} from '../run/unreadable.ts';
import {outputLines} from '../../strings/sanitize.ts';

interface Setting {
	readonly values: readonly string[];
	readonly default: string;
}

/** Every preference but the keys, which are `keys.COMMAND`. */
const ownSettings = {
	lang: {values: ['en', 'zh'], default: 'auto'},
	color: {values: ['always', 'never'], default: 'auto'},
	theme: {values: ['dark', 'light'], default: 'auto'},
	mouse: {values: ['on', 'off'], default: 'off'},
	ascii: {values: ['on', 'off'], default: 'off'},
	motion: {values: ['full', 'reduced'], default: 'full'},
	follow: {values: ['on', 'off'], default: 'on'},
} as const satisfies Record<string, Setting>;

export const settingTable: Readonly<Record<string, Setting>> = ownSettings;

export interface SettingWords {
	readonly about: Readonly<Record<keyof typeof ownSettings, string>>;
	readonly file: string;
	readonly none: string;
	readonly keys: string;
	/** Beside what a person has changed. */
	readonly own: string;
	/** What a key may be. */
	readonly ctrl: string;
}

const words: Readonly<Record<Lang, SettingWords>> = {en, zh};

const KEYS = 'keys.';

/** The keys that a person has chosen; what no longer fits the keymap is passed over. */
export function remapOf(settings: Settings): Remap {
	return Object.fromEntries(Object.entries(settings).flatMap(([name, key]) => {
		const id = name.startsWith(KEYS) ? name.slice(KEYS.length) : '';
		return isCommand(id) && isKey(key) ? [[id, [key]]] : [];
	}));
}

/** The background that a person prefers the colours for. */
export const themeSetting = ({theme}: Settings): 'auto' | 'dark' | 'light' => (theme === 'dark' || theme === 'light' ? theme : 'auto');

/**
 * `kubestep settings [NAME [VALUE]]` and `kubestep settings reset [NAME]`: shows or changes preferences. Only a change
 * writes a file.
 * @returns the exit status
 */
export async function changeSettings({operands, lang, output}: Call): Promise<number> {
	const [name, value] = operands;
	const {settings, path, refused} = readSettings();
	if (refused !== undefined) {
		throw unreadable(path, refused);
	}
	if (name === undefined) {
		output.out(outputLines(...listed(path, settings, lang)));
		return 0;
	}
	if (name === 'reset') {
		if (value !== undefined) {
			known(value);
		}
		await store((file) => (value === undefined ? file.clear() : file.delete(value)));
		return 0;
	}
	known(name);
	if (value === undefined) {
		output.out(outputLines(settings[name] ?? defaultOf(name)));
		return 0;
	}
	check(name, value, settings, lang);
	await store((file) => (value === settingTable[name]?.default ? file.delete(name) : file.set(name, value)));
	return 0;
}

function listed(path: string, settings: Settings, lang: Lang): string[] {
	const {about, file, none, keys, own} = words[lang];
	const told = new Map<string, string>(Object.entries(about));
	const mark = (name: string) => (settings[name] === undefined ? '' : `  (${own})`);
	return [
		`${file} ${path}${Object.keys(settings).length === 0 ? none : ''}`, '',
		...Object.entries(settingTable).map(([name, {default: byDefault, values}]) => `${name.padEnd(8)} ${(settings[name] ?? byDefault).padEnd(8)} ${[...new Set([byDefault, ...values])].join('|').padEnd(18)} ${told.get(name) ?? ''}${mark(name)}`),
		'', keys,
		...keymapWith(remapOf(settings)).filter(({id}) => !fixedCommands.includes(id)).map((binding) => `  ${`${KEYS}${binding.id}`.padEnd(22)} ${binding.keys.map(shownKey).join(' ')}${mark(`${KEYS}${binding.id}`)}`),
	];
}

function defaultOf(name: string): string {
	return settingTable[name]?.default ?? keymap.find(({id}) => `${KEYS}${id}` === name)?.keys.join(' ') ?? '';
}

function isCommand(id: string): id is CommandId {
	return keymap.some((binding) => binding.id === id) && !fixedCommands.includes(id as CommandId);
}

/** What `settings` takes for a name. */
export function settingNames(): string[] {
	return [...Object.keys(settingTable), ...keymap.filter(({id}) => isCommand(id)).map(({id}) => `${KEYS}${id}`)];
}

/** @throws Failure `flag.invalid` for a name that no preference has, with the nearest one */
function known(name: string): void {
	const names = settingNames();
	if (!names.includes(name)) {
		throw new Failure('flag.invalid', {flag: 'settings', problem: 'not-one-of', value: name, known: [...Object.keys(settingTable), nearestName(name, names) ?? `${KEYS}COMMAND`]});
	}
}

/** @throws Failure `flag.invalid` for a value that it cannot have, and for a key that another command has at the same time */
function check(name: string, value: string, settings: Settings, lang: Lang): void {
	const setting = settingTable[name];
	if (setting !== undefined) {
		const values = [...new Set([setting.default, ...setting.values])];
		if (!values.includes(value)) {
			throw new Failure('flag.invalid', {flag: name, problem: 'not-one-of', value, known: values});
		}
		return;
	}
	if (!isKey(value)) {
		throw new Failure('flag.invalid', {flag: name, problem: 'not-one-of', value, known: [words[lang].ctrl]});
	}
	const id = name.slice(KEYS.length) as CommandId;
	const taken = collision(id, value, keymapWith(remapOf(settings)));
	if (taken !== undefined) {
		throw new Failure('flag.invalid', {flag: name, problem: 'key-taken', value, by: `${KEYS}${taken}`});
	}
}

/**
 * The folder and the file are their owner's alone. The library follows links: it is given a folder that is held, in which
 * nobody else may put one.
 */
async function store(change: (file: {set(name: string, value: string): void; delete(name: string): void; clear(): void}) => void): Promise<void> {
	const folder = settingsFolder();
	if (folder === '') {
		throw new Failure('file.unwritable', {path: 'config.json', errno: 'ENOENT'});
	}
	const {default: Conf} = await import('conf');
	try {
		inOwnFolder(folder, {make: true}, (held) => {
			// A dot in a name is part of it: `keys.find`.
			change(new Conf<Record<string, string>>({projectName: 'kubestep', cwd: held.at('.'), configFileMode: 0o600, accessPropertiesByDotNotation: false}));
		});
	} catch (error) {
		if (isFailure(error)) {
			throw error;
		}
		if (error instanceof HostError && error.code === 'LINK') {
			throw unreadable(folder, error);
		}
		throw (error as NodeJS.ErrnoException).code === undefined ? error : unwritable(folder, error);
	}
}
