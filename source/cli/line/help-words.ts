import type {Lang} from '../../texts/index.ts';
import type {FlagGroup, FlagId} from './flag-table.ts';
import {helpEn} from './help-words.en.ts';
import {helpZh} from './help-words.zh.ts';

export interface HelpWords {
	readonly about: string;
	readonly commands: string;
	/** By the command's words; phases have their texts elsewhere. */
	readonly commandList: Readonly<Record<string, string>>;
	/** Stands before what runs all phases below one. */
	readonly allPhases: string;
	/** What it means to renew a certificate. */
	readonly renewal: string;
	readonly examples: string;
	readonly phases: string;
	/** Of `--help`, and of `help COMMAND`. */
	readonly help: string;
	readonly groups: Readonly<Record<FlagGroup, string>>;
	readonly flags: Readonly<Record<FlagId, string>>;
	/** What a flag comes to where it is not given; stands after its meaning. */
	byDefault(value: string): string;
	more(command: string): string;
}

export const helpWords = (lang: Lang): HelpWords => (lang === 'zh' ? helpZh : helpEn);

/** Of the program itself. */
export const overviewExamples = [
	'kubestep init --sandbox',
	'kubestep init --config cluster.yaml --dry-run',
	'sudo kubestep init --config cluster.yaml',
	'sudo kubestep init phase certs all',
	'kubestep config validate --config cluster.yaml',
	'sudo kubestep certs check-expiration',
	'sudo kubestep join-command',
	'sudo kubestep reset --dry-run',
];
