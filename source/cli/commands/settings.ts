import {nearestName} from '../../core/values/nearest.ts';
import {Failure, HostError} from '../../core/told/failures.ts';
import {sanitize} from '../../strings/sanitize.ts';
import type {Lang} from '../../texts/types.ts';
import {collision, fixedCommands, isKey, keymap, keymapWith, shownKey, type CommandId, type Remap} from '../../ui/run/keymap.ts';
import type {Call} from '../line/command.ts';
import {inOwnFolder, readSettings, settingsFolder, type Settings} from '../run/settings-file.ts';
import {unreadable, unwritable} from '../run/unreadable.ts';

interface Setting {
	readonly values: readonly string[];
	readonly default: string;
	readonly about: Readonly<Record<Lang, string>>;
}

/** Every preference but the keys, which are `keys.COMMAND`. */
export const settingTable: Readonly<Record<string, Setting>> = {
	lang: {values: ['en', 'zh'], default: 'auto', about: {en: 'language; auto goes by the locale', zh: '语言；auto 按区域设置'}},
	color: {values: ['always', 'never'], default: 'auto', about: {en: 'colours; auto heeds NO_COLOR and the terminal', zh: '颜色；auto 遵从 NO_COLOR 和终端'}},
	theme: {values: ['dark', 'light'], default: 'auto', about: {en: 'whether the terminal\'s background is dark or light; auto asks the terminal', zh: '终端背景的深浅；auto 询问终端'}},
	mouse: {values: ['on', 'off'], default: 'off', about: {en: 'on: click and wheel act, and selecting text takes Shift', zh: 'on：点击和滚轮有效；选中文字需按住 Shift'}},
	ascii: {values: ['on', 'off'], default: 'off', about: {en: 'plain letters in place of symbols', zh: '用普通字母代替符号'}},
	motion: {values: ['full', 'reduced'], default: 'full', about: {en: 'reduced: nothing is animated', zh: 'reduced：不显示动画'}},
	follow: {values: ['on', 'off'], default: 'on', about: {en: 'whether the cursor follows the running step from the start', zh: '光标是否一开始就跟随进行中的步骤'}},
};

const KEYS = 'keys.';
const words = {
	en: {file: 'Kept in', none: ' (not there: nothing has been changed)', keys: 'Keys; settings keys.COMMAND KEY gives a command another one', own: 'changed', ctrl: 'a character, up, down, …, or ctrl- and a letter'},
	zh: {file: '保存在', none: '（尚未创建：还没有改过任何设置）', keys: '按键；settings keys.命令 按键 给命令换一个键', own: '已修改', ctrl: '一个字符，up、down……，或 ctrl- 加字母'},
} as const;

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
		output.out(sanitize(listed(path, settings, lang), {keepLineBreaks: true}));
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
		output.out(`${sanitize(settings[name] ?? defaultOf(name))}\n`);
		return 0;
	}
	check(name, value, settings, lang);
	await store((file) => (value === settingTable[name]?.default ? file.delete(name) : file.set(name, value)));
	return 0;
}

function listed(path: string, settings: Settings, lang: Lang): string {
	const {file, none, keys, own} = words[lang];
	const mark = (name: string) => (settings[name] === undefined ? '' : `  (${own})`);
	return [
		`${file} ${path}${Object.keys(settings).length === 0 ? none : ''}`, '',
		...Object.entries(settingTable).map(([name, {default: byDefault, values, about}]) => `${name.padEnd(8)} ${(settings[name] ?? byDefault).padEnd(8)} ${[...new Set([byDefault, ...values])].join('|').padEnd(18)} ${about[lang]}${mark(name)}`),
		'', keys,
		...keymapWith(remapOf(settings)).filter(({id}) => !fixedCommands.includes(id)).map((binding) => `  ${`${KEYS}${binding.id}`.padEnd(22)} ${binding.keys.map(shownKey).join(' ')}${mark(`${KEYS}${binding.id}`)}`),
		'',
	].join('\n');
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
		if (error instanceof Failure) {
			throw error;
		}
		if (error instanceof HostError && error.code === 'LINK') {
			throw unreadable(folder, error);
		}
		throw (error as NodeJS.ErrnoException).code === undefined ? error : unwritable(folder, error);
	}
}
