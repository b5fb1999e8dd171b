import type {Tool} from './index.ts';
import {flagOf, readWords} from './words.ts';

const pathOf = (name: string): string => name.replace(/^\/proc\/sys\//, '').replaceAll('.', '/');

/** `sysctl`, for the node's own settings: those of the machine are left alone. */
export const sysctl: Tool = async (argv, {control, out, error}) => {
	const words = readWords(argv, ['p', 'load', 'pattern', 'r'].slice(2));
	const known = await control.ask('sysctls') as Readonly<Record<string, string>>;
	const isBare = flagOf(words, 'n', 'values') !== undefined;
	const isQuiet = flagOf(words, 'q', 'quiet') !== undefined;
	const line = (path: string, value: string) => out(isBare ? value : `${path.replaceAll('/', '.')} = ${value}`);
	if (flagOf(words, 'p', 'load', 'system') !== undefined) {
		error('sysctl of a sandbox\'s node reads no files: sysctl -w NAME=VALUE sets one.');
		return 1;
	}
	const asked = flagOf(words, 'a', 'all') === undefined ? words.operands : Object.keys(known).sort();
	let status = 0;
	for (const word of asked) {
		const [, name = word, value] = /^([^=]+?)\s*=\s*(.*)$/.exec(word) ?? [];
		const path = pathOf(name);
		if (!Object.hasOwn(known, path)) {
			error(`sysctl: cannot stat /proc/sys/${path}: No such file or directory`);
			status = 1;
		} else if (value === undefined) {
			line(path, known[path] ?? '');
		} else {
			await control.ask('setSysctl', [path, value]);
			if (!isQuiet) {
				line(path, value);
			}
		}
	}
	return status;
};
