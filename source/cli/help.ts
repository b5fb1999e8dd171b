import {initPhases} from '../core/phases/index.ts';
import {texts, type Lang} from '../texts/index.ts';
import {initFlags, type FlagSpec} from './flags.ts';
import {helpWords} from './help-words.ts';

/** The help of a command; of the program where there is no such command. */
export function helpText(command: string, lang: Lang): string {
	return command === 'init' ? initHelp(lang) : overview(lang);
}

/** One line that leads to the help. */
export function usageOf(command: string, lang: Lang): string {
	return `${helpWords(lang).more(command === 'init' ? 'kubestep init --help' : 'kubestep --help')}\n`;
}

function overview(lang: Lang): string {
	const words = helpWords(lang);
	return lines([
		words.about, '',
		words.commands,
		...columns(Object.entries(words.commandList)), '',
		words.examples,
		...words.overviewExamples.map((example) => `  ${example}`), '',
		words.more('kubestep init --help'),
	]);
}

function initHelp(lang: Lang): string {
	const words = helpWords(lang);
	const groups = [...new Set(initFlags.map(({group}) => group))];
	return lines([
		words.initAbout, '', `  kubestep init [flags]`, '',
		words.phases,
		...columns(initPhases.map(({name}) => [name, texts(lang).phaseTitle(name)])), '',
		...groups.flatMap((group) => [
			words.groups[group],
			...columns(initFlags.filter((flag) => flag.group === group).map((flag) => [usage(flag), words.flags[flag.name]])), '',
		]),
		words.examples,
		...words.initExamples.map((example) => `  ${example}`),
	]);
}

function usage({name, type, value, short}: FlagSpec): string {
	const given = value === undefined ? '' : type === 'optional' ? `[=${value}]` : ` ${value}`;
	return `${short === undefined ? '' : `-${short}, `}--${name}${given}`;
}

/** Two columns, the first as wide as most of its entries; longer ones stand on a line of their own. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
	const width = Math.min(34, Math.max(...rows.map(([first]) => first.length)));
	return rows.flatMap(([first, second]) => (first.length > width ? [`  ${first}`, `  ${' '.repeat(width)}  ${second}`] : [`  ${first.padEnd(width)}  ${second}`]));
}

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
