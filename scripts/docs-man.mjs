// docs/kubestep.1: the manual page, from the tables that parser and help read.
import {commands} from '../source/cli/line/commands.ts';
import {flagName, globalFlags} from '../source/cli/line/flag-table.ts';
import {titleOf} from '../source/cli/line/help.ts';
import {helpWords, overviewExamples} from '../source/cli/line/help-words.ts';
import {flagsOf} from '../source/cli/line/resolve.ts';

const words = helpWords('en');
/** In one entry: what takes the same flags, or hardly any. */
const FOLDED = ['init phase ', 'reset phase ', 'certs renew '];

const statuses = [
	['0', 'done; of \\fBplan\\fR and \\fBinspect\\fR: made, whatever was found'],
	['1', 'failed, a call or configuration that is wrong, or \\fBdoctor\\fR found something; 1 of \\fBdiff\\fR: something differs'],
	['2', '\\fBdiff\\fR could not tell'],
	['3', 'incomplete: a person skipped steps'],
	['129, 130, 143', 'stopped by SIGHUP; by a person or SIGINT; by SIGTERM'],
];
const files = [
	['/var/lib/kubestep/journal.json', 'what the last run made, for going on and for \\fBundo\\fR; no secret is in it'],
	['/var/lib/kubestep/before/', 'files that a run replaced'],
	['~/.config/kubestep/config.json', 'settings, once a person has changed one'],
];
const environment = [
	['NO_COLOR', 'no colours'],
	['INK_SCREEN_READER', '\\fBtrue\\fR: a run as text, to be read aloud'],
	['LC_ALL, LC_MESSAGES, LANG', 'English or Chinese, where neither \\fB\\-\\-lang\\fR nor a setting says'],
	['EDITOR, VISUAL', 'what \\fBconfigure\\fR opens with E'],
	['XDG_CONFIG_HOME', 'folder of the settings'],
];

/** @param {string} note that says who writes the page */
export function manPage(note) {
	const paths = Object.keys(commands).filter((path) => commands[path].load !== undefined && !FOLDED.some((group) => path.startsWith(group)));
	return `${[
		`.\\" ${note.replaceAll(/<!-- | -->/g, '')}`,
		'.TH KUBESTEP 1 "" "kubestep" "User Commands"',
		'.SH NAME', `kubestep \\- ${plain(words.about.split('.')[0].replace(/^kubestep /, ''))}`,
		'.SH SYNOPSIS', '.B kubestep', '.RI [ COMMAND ]', '.RI [ FLAGS ]',
		'.SH DESCRIPTION', plain(words.about), '.PP',
		'Without a command, on a terminal, it shows what can be done here, each with the command that does it. \\fBkubestep\\fR \\fICOMMAND\\fR \\fB\\-\\-help\\fR tells of a command and its flags.',
		'.SH COMMANDS',
		...paths.flatMap((path) => command(path)),
		...FOLDED.flatMap((group) => folded(group)),
		'.SH FLAGS OF EVERY COMMAND',
		...flagsOf({flags: []}).filter(({id}) => globalFlags.includes(id)).flatMap((spec) => flag(spec)),
		'.SH EXIT STATUS', ...statuses.flatMap(([term, text]) => entry(`\\fB${term}\\fR`, text)),
		'.SH FILES', ...files.flatMap(([term, text]) => entry(`\\fI${term.replaceAll('-', '\\-')}\\fR`, text)),
		'.SH ENVIRONMENT', ...environment.flatMap(([term, text]) => entry(`\\fB${term}\\fR`, text)),
		'.SH EXAMPLES', '.nf', ...overviewExamples.map((line) => plain(line)), '.fi',
		'.SH SEE ALSO', '.BR kubeadm (1),', '.BR kubectl (1)',
	].join('\n')}\n`;
}

function command(path) {
	const {operands, flags} = commands[path];
	const own = flagsOf({flags});
	return [
		`.SS ${plain(path)}${operands === undefined ? '' : ` ${plain(operands.usage)}`}`, plain(titleOf(path, words, 'en')),
		...own.filter(({id}) => !globalFlags.includes(id)).flatMap((spec) => flag(spec)),
	];
}

function folded(group) {
	const paths = Object.keys(commands).filter((path) => path.startsWith(group));
	return [`.SS ${plain(group.trim())} ${group.startsWith('certs') ? 'NAME' : 'PHASE'}`, ...paths.flatMap((path) => entry(`\\fB${plain(path.slice(group.length))}\\fR`, plain(titleOf(path, words, 'en'))))];
}

function flag(spec) {
	const value = spec.value === undefined ? '' : spec.type === 'optional' ? `[=\\fI${plain(spec.value)}\\fR]` : ` \\fI${plain(spec.value)}\\fR`;
	return entry(`\\fB${plain(flagName(spec))}\\fR${value}`, plain(`${words.flags[spec.id]}${spec.default === undefined ? '' : words.byDefault(spec.default)}`));
}

const entry = (term, text) => ['.TP', term, text];

/** Text that roff takes for text: a hyphen to copy, and no line that begins with a request. */
function plain(text) {
	return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '...').replaceAll(/^([.'])/gm, '\\&$1');
}
