import type {Workflow} from '../../core/told/events.ts';
import {texts, type Lang} from '../../texts/index.ts';
import type {Command} from './command.ts';
import {commands} from './commands.ts';
import {flagName, globalFlags, type FlagSpec} from './flag-table.ts';
import {flagTypes} from './flag-types.ts';
import {folded} from '../../strings/fold.ts';
import {helpWords, overviewExamples, type HelpWords} from './help-words.ts';
import {commandsBelow, flagsOf} from './resolve.ts';

const PHASE = 'init phase ';
const RESET_PHASE = 'reset phase ';
const RENEW = 'certs renew ';
/** In the overview one line stands for all commands below it. */
const grouped = [PHASE, RESET_PHASE, RENEW];

/** The help of a command, from the tables; of the program for the empty path. Meanings are folded at so many columns, commands are not. */
export async function helpText(path: string, lang: Lang, room = Number.POSITIVE_INFINITY): Promise<string> {
	const words = helpWords(lang);
	const command = commands[path];
	const below = commandsBelow(path);
	return lines([
		...folded(about(path, words, lang), room), '',
		...(path === '' ? [] : [...(command?.load === undefined ? [] : [`  kubestep ${path}${operandsOf(command)} [flags]`]), ...(below.length === 0 ? [] : [`  kubestep ${path} ${below.length === 1 ? below[0] ?? '' : '…'}`]), '']),
		...(isWorkflow(path) ? await phaseList(path, words, lang, room) : belowLines(path, words, lang, room)),
		...flagLines(path, words, room),
		...exampleLines(path === '' ? overviewExamples : command?.examples ?? [], words),
		...(path === '' ? [words.more('kubestep init --help')] : isWorkflow(path) ? [words.more(`kubestep ${path} phase --help`)] : []),
	]);
}

/** One line that leads to the help. */
export function usageOf(path: string, lang: Lang): string {
	return helpWords(lang).more(path === '' ? 'kubestep --help' : `kubestep ${path} --help`);
}

function about(path: string, words: HelpWords, lang: Lang): string {
	if (path === '') {
		return words.about;
	}
	const phase = phaseOf(path);
	if (phase === undefined) {
		return sentence(words.commandList[path] ?? '', lang);
	}
	const say = texts(lang);
	const workflow = workflowOf(path);
	return `${sentence(say.phaseTitle(phase, workflow), lang)}${lang === 'zh' ? '' : ' '}${path.startsWith(RENEW) ? words.renewal : say.why({phase, workflow})}`;
}

/** What one line of a list says of a command. */
export function titleOf(path: string, words: HelpWords, lang: Lang): string {
	if (path.startsWith(PHASE) && path.endsWith(' all')) {
		return words.allPhases;
	}
	const phase = phaseOf(path);
	return phase === undefined ? words.commandList[path] ?? '' : texts(lang).phaseTitle(phase, workflowOf(path));
}

/** The phase whose texts tell what a command is about: it runs alone, or it makes the certificate. */
function phaseOf(path: string): string | undefined {
	if (path.startsWith(PHASE)) {
		return path.slice(PHASE.length).replace(' ', '/').replace(/\/all$/, '');
	}
	if (path.startsWith(RESET_PHASE)) {
		return path.slice(RESET_PHASE.length);
	}
	const name = path.startsWith(RENEW) && path !== `${RENEW}all` ? path.slice(RENEW.length) : undefined;
	return name?.replace(/^(.*)\.conf$/, 'kubeconfig/$1').replace(/^(?!kubeconfig\/)/, 'certs/');
}

/** The overview lists what does something, the rest what comes next; `all` last, after what it stands for. */
function belowLines(path: string, words: HelpWords, lang: Lang, room: number): string[] {
	const names = path === ''
		? Object.keys(commands).filter((name) => commands[name]?.load !== undefined && !grouped.some((group) => name.startsWith(group))).concat(grouped.map((group) => group.trim())).sort((a, b) => place(a) - place(b))
		: commandsBelow(path).sort((a, b) => Number(a === 'all') - Number(b === 'all'));
	const rows = names.map((name) => [name, titleOf(path === '' ? name : `${path} ${name}`, words, lang)] as const);
	return rows.length === 0 ? [] : [path.endsWith(' phase') ? words.phases : words.commands, ...columns(rows, room), ''];
}

const place = (path: string): number => Object.keys(commands).indexOf(path);

const isWorkflow = (path: string): path is Workflow => path === 'init' || path === 'reset';

const workflowOf = (path: string): Workflow => (path.startsWith('reset') ? 'reset' : 'init');

async function phaseList(workflow: Workflow, words: HelpWords, lang: Lang, room: number): Promise<string[]> {
	const phases = workflow === 'init' ? (await import('../../core/phases/index.ts')).initPhases : (await import('../../core/reset/index.ts')).resetPhases;
	return [words.phases, ...columns(phases.map(({name}) => [name, texts(lang).phaseTitle(name, workflow)]), room), ''];
}

function flagLines(path: string, words: HelpWords, room: number): string[] {
	const flags = flagsOf(commands[path] ?? {flags: []}).filter(({id}) => path !== '' || !(globalFlags as readonly string[]).includes(id) || id === 'lang');
	const groups = [...new Set(flags.map(({group}) => group))];
	return groups.flatMap((group) => [
		words.groups[group],
		...columns(flags.filter((flag) => flag.group === group).map((flag) => [usage(flag), meaning(flag, words)]), room), '',
	]);
}

const exampleLines = (examples: readonly string[], words: HelpWords): string[] => (examples.length === 0 ? [] : [words.examples, ...examples.map((example) => `  ${example}`), '']);

const operandsOf = (command: Command | undefined): string => (command?.operands === undefined ? '' : ` ${command.operands.usage}`);

function usage(spec: FlagSpec): string {
	const {type, value} = spec;
	return `${flagName(spec)}${value === undefined ? '' : flagTypes[type].takes === 'optional' ? `[=${value}]` : ` ${value}`}`;
}

const meaning = (flag: FlagSpec, words: HelpWords): string => `${words.flags[flag.id]}${flag.default === undefined ? '' : words.byDefault(flag.default)}`;

/** Two columns, the first as wide as most of its entries; longer ones stand on a line of their own. Where the second is narrow, the first is no wider than a third. */
function columns(rows: readonly (readonly [string, string])[], room: number): string[] {
	const first = Math.min(34, Math.max(8, Math.floor(room / 3)), Math.max(...rows.map(([name]) => name.length)));
	return rows.flatMap(([name, meaning]) => {
		const [head = '', ...more] = folded(meaning, room, first + 4);
		return name.length > first ? [`  ${name}`, head, ...more] : [`  ${name.padEnd(first)}  ${head.trimStart()}`, ...more];
	});
}

/** Names of programs and files, which begin a sentence as they are written. */
const asWritten = /^(?:etcd|kubeconfig|kubelet|kubeadm|kube-\w+)\b/;

/** A title as a sentence. Chinese has no capitals, so that what begins with a Latin letter is a name. */
const sentence = (text: string, lang: Lang): string => `${lang === 'zh' || asWritten.test(text) ? text : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`}${lang === 'zh' ? '。' : '.'}`;

const lines = (all: readonly string[]): string => `${all.join('\n').trimEnd()}\n`;
