import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** By command, without `kubeadm`, and by flag: how its value is written and its default, as `bool`, `strings` or `int32 6443`. */
export type RecordedFlags = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Of kubeadm v1.36.2, of all its commands that this program has; taken from the help texts with `readHelp`. */
export const recordedFlags = JSON.parse(readFileSync(new URL('../fixtures/help/flags.json', import.meta.url), 'utf8')) as RecordedFlags;

/** The folder of help texts in the whole corpus, where that is there. */
export function helpFolder(): string | undefined {
	const folder = join(process.env['KUBEADM_CORPUS'] ?? '', 'help');
	return process.env['KUBEADM_CORPUS'] && existsSync(folder) ? folder : undefined;
}

/** What the help texts `kubeadm-….txt` of a folder say of flags, `--help` aside. */
export function readHelp(folder: string): RecordedFlags {
	const files = readdirSync(folder).filter((name) => /^kubeadm-.*\.txt$/.test(name)).sort();
	return Object.fromEntries(files.map((name) => {
		const text = readFileSync(join(folder, name), 'utf8');
		const usage = /^ {2}kubeadm ([^\n[]+?)(?: \[|$)/m.exec(text.slice(text.indexOf('\nUsage:')))?.[1] ?? '';
		return [usage, flagsIn(text)];
	}));
}

/** `  -o, --output string   Output format. (default "text")`; what is indented deeper goes on with the line above. */
function flagsIn(text: string): Record<string, string> {
	const flags: Record<string, string> = {};
	for (const [, name = '', type = '', meaning = ''] of text.matchAll(/^ {2}(?:-\w, | {4})--([\w-]+)(?: (\w+))? {2,}(.*)$/gm)) {
		if (name !== 'help') {
			const value = /\(default "?([^")]*)"?\)$/.exec(meaning)?.[1];
			flags[name] = [type === '' ? 'bool' : type, ...(value === undefined ? [] : [value])].join(' ');
		}
	}
	return flags;
}
