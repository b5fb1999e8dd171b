// docs/kubestep.1 and docs/kubestep.zh-CN.1: the manual page, from the tables that parser and help read.
import {constants} from 'node:os';
import {IN_FLIGHT} from '../source/core/engine/in-flight.ts';
import {JOURNAL} from '../source/core/engine/journal.ts';
import {REPLACED} from '../source/core/engine/before.ts';
import {LAST} from '../source/core/recording/form.ts';
import {commands} from '../source/cli/line/commands.ts';
import {exitCodes, FAILED, TROUBLE} from '../source/cli/line/exit-codes.ts';
import {flagName, globalFlags} from '../source/cli/line/flag-table.ts';
import {titleOf} from '../source/cli/line/help.ts';
import {helpWords, overviewExamples} from '../source/cli/line/help-words.ts';
import {flagsOf} from '../source/cli/line/resolve.ts';
import {manWords} from './docs-man-words.mjs';

/** In one entry: what takes the same flags, or hardly any; and the word for what follows. */
const FOLDED = {'init phase ': 'PHASE', 'reset phase ': 'PHASE', 'certs renew ': 'NAME'};

const bySignal = (name) => 128 + constants.signals[name];
/** Statuses, by the name of their sentence. */
const STATUSES = {
	done: String(exitCodes.done),
	failed: String(FAILED),
	trouble: String(TROUBLE),
	incomplete: String(exitCodes.incomplete),
	stopped: [bySignal('SIGHUP'), exitCodes.stopped, bySignal('SIGTERM')].join(', '),
};
/** Paths, by the name of their sentence: what init writes, then what the program keeps. */
const FILES = {
	kubeconfigs: '/etc/kubernetes/*.conf',
	pki: '/etc/kubernetes/pki/',
	manifests: '/etc/kubernetes/manifests/',
	kubelet: '/var/lib/kubelet/config.yaml',
	etcd: '/var/lib/etcd/',
	journal: JOURNAL,
	before: `${REPLACED}/`,
	last: LAST,
	inFlight: IN_FLIGHT,
	settings: '~/.config/kubestep/config.json',
};
/** Variables, by the name of their sentence. */
const ENVIRONMENT = {
	kubeconfig: 'KUBECONFIG',
	proxy: 'HTTP_PROXY, HTTPS_PROXY, NO_PROXY',
	lang: 'LC_ALL, LC_MESSAGES, LANG',
	noColor: 'NO_COLOR',
	reader: 'INK_SCREEN_READER',
	editor: 'VISUAL, EDITOR',
	config: 'XDG_CONFIG_HOME',
};
const SEE_ALSO = ['kubeadm', 'kubectl', 'kubelet'];
/** What lines need of groff: words that may be paths and flags are neither broken nor moved apart; Chinese lines break between any two characters. */
const LAYOUT = {en: ['.nh', '.ad l'], zh: ['.nh', '.ad l', '.mso zh.tmac']};

/**
 * @param {'en' | 'zh'} lang
 * @param {string} note that says who writes the page
 * @returns {string} roff, with the macros of man(7)
 */
export function manPage(lang, note) {
	const words = helpWords(lang);
	const say = manWords[lang];
	const tell = {words, lang};
	const paths = Object.keys(commands).filter((path) => commands[path].load !== undefined && !Object.keys(FOLDED).some((group) => path.startsWith(group)));
	const about = words.about.split(/[.。]/)[0].replace(/^kubestep /, '');
	return `${[
		`.\\" ${note.replaceAll(/<!-- | -->/g, '')}`,
		`.TH KUBESTEP 1 "" "kubestep" "${say.volume}"`,
		...LAYOUT[lang],
		`.SH ${say.heads.name}`, `kubestep \\- ${plain(about)}`,
		`.SH ${say.heads.synopsis}`, ...synopsis(say),
		`.SH ${say.heads.description}`, ...say.description.flatMap((text, index) => [...(index === 0 ? [] : ['.PP']), marked(text)]),
		`.SH ${say.heads.commands}`,
		...paths.flatMap((path) => command(path, tell)),
		...Object.entries(FOLDED).flatMap(([group, operand]) => folded(group, operand, tell)),
		`.SH ${say.heads.flags}`,
		...flagsOf({flags: []}).filter(({id}) => globalFlags.includes(id)).flatMap((spec) => flag(spec, tell)),
		...entry('\\fB\\-h, \\-\\-help\\fR', plain(words.help)),
		`.SH ${say.heads.status}`, ...entries(STATUSES, say.statuses, 'B'),
		`.SH ${say.heads.files}`, ...entries(FILES, say.files, 'I'),
		`.SH ${say.heads.environment}`, ...entries(ENVIRONMENT, say.environment, 'B'),
		`.SH ${say.heads.examples}`, ...overviewExamples.flatMap((line) => example(line, say)),
		`.SH ${say.heads.seeAlso}`, ...SEE_ALSO.map((name, index) => `.BR ${name} (1)${index === SEE_ALSO.length - 1 ? '' : ','}`), '.PP', marked(say.more),
	].join('\n')}\n`;
}

/** One line a way to call it. */
function synopsis({operands: {command: name, flags, phase}}) {
	const ways = [[`[${name}]`, `[${flags}]`], ['init', `[${flags}]`], ['init phase', phase, `[${flags}]`], ['help', name]];
	return ways.flatMap((parts, index) => [
		...(index === 0 ? [] : ['.br']),
		`\\fBkubestep\\fR ${parts.map((part) => (/^[a-z ]+$/.test(part) ? `\\fB${part}\\fR` : `\\fI${part}\\fR`)).join(' ')}`,
	]);
}

function command(path, tell) {
	const {operands, flags} = commands[path];
	const own = flagsOf({flags});
	return [
		`.SS ${plain(path)}${operands === undefined ? '' : ` ${plain(operands.usage)}`}`, plain(titleOf(path, tell.words, tell.lang)),
		...own.filter(({id}) => !globalFlags.includes(id)).flatMap((spec) => flag(spec, tell)),
	];
}

function folded(group, operand, {words, lang}) {
	const paths = Object.keys(commands).filter((path) => path.startsWith(group));
	return [`.SS ${plain(group.trim())} ${operand}`, ...paths.flatMap((path) => entry(`\\fB${plain(path.slice(group.length))}\\fR`, plain(titleOf(path, words, lang))))];
}

function flag(spec, {words}) {
	const value = spec.value === undefined ? '' : spec.type === 'optional' ? `[=\\fI${plain(spec.value)}\\fR]` : ` \\fI${plain(spec.value)}\\fR`;
	return entry(`\\fB${plain(flagName(spec))}\\fR${value}`, plain(`${words.flags[spec.id]}${spec.default === undefined ? '' : words.byDefault(spec.default)}`));
}

function example(line, {examples}) {
	if (examples[line] === undefined) {
		throw new Error(`scripts/docs-man-words.mjs has no sentence for the example ${line}`);
	}
	return ['.PP', marked(examples[line]), '.PP', '.RS 4', '.nf', plain(line), '.fi', '.RE'];
}

/** Terms with their sentences, which stand under the same names. */
function entries(terms, sentences, font) {
	return Object.entries(terms).flatMap(([name, term]) => {
		if (sentences[name] === undefined) {
			throw new Error(`scripts/docs-man-words.mjs has no sentence for ${term}`);
		}
		return entry(`\\f${font}${plain(term)}\\fR`, marked(sentences[name]));
	});
}

const entry = (term, text) => ['.TP', term, text];

/** What stands between backticks is bold, as what is typed. */
const marked = (text) => plain(text.split('`').map((part, index) => (index % 2 === 0 ? part : `\u0001${part}\u0002`)).join('')).replaceAll('\u0001', '\\fB').replaceAll('\u0002', '\\fR');

/** Text that roff takes for text: a hyphen to copy, and no line that begins with a request. */
function plain(text) {
	return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('~', '\\(ti').replaceAll('^', '\\(ha').replaceAll('…', '...').replaceAll(/^([.'])/gm, '\\&$1');
}
