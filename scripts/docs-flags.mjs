// The part of docs/reference.md that tells the flags: a table for all commands, one for all runs,
// and one for each group of commands with who of them takes which. A test reads it back
// (test/docs/reference.test.ts): every flag of every command is in it.
import {commands} from '../source/cli/line/commands.ts';
import {flagName, flagSpecs, globalFlags, runFlags} from '../source/cli/line/flag-table.ts';
import {helpWords} from '../source/cli/line/help-words.ts';

const words = helpWords('en');
const PHASE = 'init phase';
const RESET_PHASE = 'reset phase';
const RENEW = 'certs renew';
const columns = ['Flag', 'Value', 'Default', 'Meaning'];

/** @param {(head: string[], body: string[][]) => string[]} table writes a table of cells */
export function flagSections(table) {
	// What only leads to the commands below it takes its flags for kubeadm's sake; it need not be told.
	const acting = Object.keys(commands).filter((path) => commands[path].load !== undefined);
	const without = acting.filter((path) => ownFlags(path).length === 0);
	const groups = [...Map.groupBy(acting, groupOf)].filter(([, paths]) => paths.some((path) => !without.includes(path)));
	return [
		'A switch also takes `=true` and `=false`. A list takes commas, and may be given more than once. Where a heading stands for several commands, the last column says which take the flag.', '',
		'### Every command', '', ...table(columns, [['`-h, --help`', 'switch', '', 'what the command does, and its flags'], ...flagSpecs(globalFlags).map(cells)]), '',
		'### `init` and each of its phases', '', ...table(columns, flagSpecs(runFlags).map(cells)), '',
		...groups.flatMap(([group, paths]) => [`### \`${paths.length === 1 ? paths[0] : group}\``, '', ...groupTable(group, paths, table), '']),
		'### No flags of their own', '', `${without.map((path) => `\`${path}\``).join(', ')}.`, '',
	];
}

/** Phases stand together by the phase above them, renewals by themselves, other commands by their first word. */
function groupOf(path) {
	const [first = '', second, third] = path.split(' ');
	return path.startsWith(RENEW) ? RENEW : path.startsWith(RESET_PHASE) ? RESET_PHASE : `${first} ${second ?? ''}` === PHASE ? `${PHASE} ${third ?? ''}`.trim() : first;
}

function groupTable(group, paths, table) {
	const specs = flagSpecs([...new Set(paths.flatMap(ownFlags))]);
	if (paths.length === 1) {
		return table(columns, specs.map(cells));
	}
	return table([...columns, 'Taken by'], specs.map((flag) => {
		const takers = paths.filter((path) => ownFlags(path).includes(flag.id));
		return [...cells(flag), takers.length === paths.length ? 'each' : takers.map((path) => `\`${path.slice(group.length).trim()}\``).join(', ')];
	}));
}

/** What a command takes beside the flags that are told once. */
function ownFlags(path) {
	return commands[path].flags.filter((id) => !(path.startsWith('init') && runFlags.includes(id)));
}

function cells(flag) {
	const {id, type, value} = flag;
	const kind = {bool: 'switch', strings: 'list', arguments: 'list', level: 'number', optional: 'may be left out'}[type] ?? '';
	return [`\`${flagName(flag)}\``, [value === undefined ? '' : `\`${value}\``, kind].filter((part) => part !== '').join(', '), flag.default === undefined ? '' : `\`${flag.default}\``, words.flags[id]];
}
