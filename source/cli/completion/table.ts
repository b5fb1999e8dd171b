import {loadInitConfig} from '../../core/config/load.ts';
import {featureGates} from '../../core/config/validate.ts';
import {initPhases} from '../../core/phases/index.ts';
import {paths} from '../../core/engine/select.ts';
import {initChecks} from '../../core/preflight/index.ts';
import {resetPhases} from '../../core/reset/index.ts';
import {texts, type Lang} from '../../texts/index.ts';
import {book} from '../../guide/book.ts';
import {groupIds} from '../../guide/topic-id.ts';
import {commands} from '../line/commands.ts';
import {flagSpecs, globalFlags, flagTable, type FlagId, type FlagSpec} from '../line/flag-table.ts';
import {flagTypes} from '../line/flag-types.ts';
import {titleOf} from '../line/help.ts';
import {helpWords} from '../line/help-words.ts';
import {commandsBelow} from '../line/resolve.ts';
import {settingNames} from '../commands/settings.ts';

/** What a shell offers, and what it says of it. */
export interface Offer {
	readonly word: string;
	readonly about: string;
}

/** What stands behind a flag. `optional` is a folder that only `=` gives; of `other` a shell knows nothing. */
export type Takes = 'nothing' | 'one' | 'list' | 'file' | 'folder' | 'optional' | 'other';

export interface CompletedFlag {
	readonly id: string;
	/** As typed: `-o`, `--output`. */
	readonly names: readonly string[];
	readonly takes: Takes;
	readonly values: readonly Offer[];
	readonly about: string;
	/** Taken, but not worth offering: what has no effect here. */
	readonly hidden: boolean;
}

export interface CompletedCommand {
	/** Empty for the program itself. */
	readonly path: string;
	readonly below: readonly Offer[];
	readonly flags: readonly string[];
	/** What may stand at each place after the command, where that is known: words, or a file. */
	readonly operands: readonly (readonly string[] | 'file')[];
	/** It does something by itself, so that its flags may come next. */
	readonly acts: boolean;
}

export interface CompletionTable {
	readonly commands: readonly CompletedCommand[];
	readonly flags: readonly CompletedFlag[];
}

const HELP = 'help';
const VERSION = 'version';

/** All that a shell completes, from the tables that parser and help read. */
export async function completionTable(lang: Lang): Promise<CompletionTable> {
	const words = helpWords(lang);
	const values = await flagValues(lang);
	const below = (path: string): Offer[] => commandsBelow(path).map((word) => ({word, about: titleOf(path === '' ? word : `${path} ${word}`, words, lang)}));
	const program = {path: '', below: [...below(''), {word: HELP, about: words.help}], flags: ['lang', HELP, VERSION], operands: [], acts: false};
	return {
		commands: [program, ...Object.entries(commands).map(([path, {flags, operands, load}]) => ({
			path, below: below(path), flags: [...flags, ...globalFlags, HELP], operands: path === 'settings' ? [[...settingNames(), 'reset'], settingNames()] : path === 'explain' ? [topics(lang)] : operands?.words ?? filesOf(operands?.usage), acts: load !== undefined,
		}))],
		flags: [
			...flagSpecs(Object.keys(flagTable) as FlagId[]).map(({id, ...spec}) => ({
				id,
				names: [...(spec.short === undefined ? [] : [`-${spec.short}`]), `--${spec.name}`],
				takes: takesOf(id, spec, values),
				values: values[id] ?? (spec.value?.includes('|') === true ? spec.value.split('|').map((word) => ({word, about: ''})) : []),
				about: words.flags[id],
				hidden: spec.group === 'global',
			})),
			{id: HELP, names: ['-h', '--help'], takes: 'nothing', values: [], about: words.help, hidden: false},
			{id: VERSION, names: ['--version'], takes: 'nothing', values: [], about: words.commandList['version'] ?? '', hidden: false},
		],
	};
}

/** Groups and topics; a colon would divide a word from its meaning, and `explain` takes a full stop for it. */
const topics = (lang: Lang): string[] => [...groupIds, ...book(lang).ids].map((id) => id.replaceAll(':', '.'));

/** `[FILE FILE]`: a file at each of the two places. */
const filesOf = (usage = ''): 'file'[] => [...usage.matchAll(/\bFILE\b/g)].map(() => 'file');

function takesOf(id: FlagId, {type, value = ''}: Pick<FlagSpec, 'type' | 'value'>, values: Values): Takes {
	if (values[id] !== undefined) {
		return value.endsWith('…') ? 'list' : 'one';
	}
	const {takes} = flagTypes[type];
	if (takes !== 'value') {
		return takes;
	}
	return value.includes('|') ? 'one' : value === 'FILE' || value === 'SOCKET' ? 'file' : value === 'FOLDER' ? 'folder' : 'other';
}

type Values = {readonly [Id in FlagId]?: readonly Offer[]};

/** The lists whose entries are known. */
async function flagValues(lang: Lang): Promise<Values> {
	const say = texts(lang);
	const phases = paths(initPhases).map((word) => ({word, about: say.phaseTitle(word)}));
	const bare = (list: readonly string[]): Offer[] => list.map((word) => ({word, about: ''}));
	return {
		'component-configs': bare(['KubeProxyConfiguration', 'KubeletConfiguration']),
		'feature-gates': bare(Object.keys(featureGates).flatMap((name) => [`${name}=true`, `${name}=false`])),
		'usages': bare(['signing', 'authentication']),
		'skip-phases': phases, 'break-at': phases, 'from': phases, 'until': phases,
		'reset-skip-phases': resetPhases.map(({name: word}) => ({word, about: say.phaseTitle(word, 'reset')})),
		'ignore-preflight-errors': [...await checkOffers(lang), ...bare(['all'])],
	};
}

/** The checks of a node with the usual ports and both IP families. */
async function checkOffers(lang: Lang): Promise<Offer[]> {
	const {config} = await loadInitConfig({
		flags: {'kubernetes-version': 'v1.36.2', 'apiserver-advertise-address': '192.0.2.10', 'service-cidr': '10.96.0.0/12,fd00::/108', 'token': 'abcdef.0123456789abcdef'},
		facts: {
			hostname: async () => 'node', defaultAddress: async () => undefined, criSockets: async () => [], isSystemdResolvedActive: async () => false,
			fetchVersion: async () => 'v1.36.2', randomBytes: (count) => new Uint8Array(count),
		},
	});
	const checks = [...initChecks(config).map(({name, lookedAt, fields}) => ({word: name, about: texts(lang).check(lookedAt, fields)})), {word: 'ImagePull', about: ''}];
	return checks.filter(({word}, index) => checks.findIndex((other) => other.word === word) === index);
}
