import {FOLDER} from '../engine/own-state.ts';
import {withoutLooks} from '../secrets/looks.ts';
import {MASK, maskData} from '../secrets/masking.ts';
import type {Secrets} from '../secrets/secrets.ts';
import {EVENT_VERSION} from '../told/events.ts';

/** Where a node keeps its last run. */
export const LAST = `${FOLDER}/last.jsonl`;

/** Of that: beyond, what others say and what only counts up is left out. A recorder holds as much. */
export const LAST_BYTES = 1024 * 1024;

/**
 * Version of the form of a recording. A program reads this one and all before it; one that is raised is read by the
 * two versions of the program before it no more, and says so.
 */
export const RECORDING_VERSION = 1;

/** What a person gave a run: a value as `keptValue` writes it. Secrets are `••••`. */
export type GivenFlags = Readonly<Record<string, string | boolean | readonly string[]>>;

/** A file that a run was given: a configuration. */
export interface GivenFile {
	readonly name: string;
	/** As it was, but for what is secret in it. */
	readonly text: string;
}

/** What the machine is, as far as it could be told. Of a sandbox what its node is. */
export interface RecordedMachine {
	readonly distribution: string;
	readonly kernel: string;
	readonly cpus: number;
	/** Bytes. */
	readonly memory: number;
}

/** The first line of a recording; the events follow, one a line, as `--output json` writes them. */
export interface RecordingHeader {
	readonly kind: 'Recording';
	readonly version: number;
	/** Version of the events (`core/told/events.ts`). */
	readonly events: number;
	/** Version of the program. */
	readonly program: string;
	/** ISO 8601, UTC. */
	readonly madeAt: string;
	/** The command's words: `init phase certs`. */
	readonly command: string;
	readonly flags: GivenFlags;
	/** Names of those that were typed, in their order: the others are of a saved plan, or what a person prefers. */
	readonly typed: readonly string[];
	readonly files: readonly GivenFile[];
	readonly machine: RecordedMachine;
}

/** The words that the command was typed with, but for what is secret. */
export function typedWords({command, flags, typed}: Pick<RecordingHeader, 'command' | 'flags' | 'typed'>): string[] {
	const words = typed.flatMap((name) => {
		const value = Object.hasOwn(flags, name) ? flags[name] : undefined;
		return value === undefined ? [] : value === true ? [`--${name}`] : (typeof value === 'object' ? value : [String(value)]).map((one) => `--${name}=${one}`);
	});
	return ['kubestep', ...command.split(' '), ...words];
}

/** In a configuration nothing else has the form of a certificate key; a digest says what it is. */
const CERTIFICATE_KEY = /(?<!sha256:)\b[0-9a-f]{64}\b/g;

/** The first line, without secrets: what the run knows for one, and what looks like one. All flags were typed unless it is said which. */
export function headerLine(header: Omit<RecordingHeader, 'kind' | 'version' | 'events' | 'typed'> & Partial<Pick<RecordingHeader, 'typed'>>, secrets: Pick<Secrets, 'masked'>): string {
	const {flags, files} = secrets.masked({flags: header.flags, files: header.files});
	const unlike = (text: string): string => withoutLooks(text).replaceAll(CERTIFICATE_KEY, MASK);
	const value: RecordingHeader = {
		kind: 'Recording', version: RECORDING_VERSION, events: EVENT_VERSION, typed: Object.keys(flags), ...header,
		// A token may have been typed where none belongs, and a file named by one.
		flags: maskData(flags, unlike), files: files.map(({name, text}) => ({name: unlike(name), text: unlike(text)})),
	};
	return `${JSON.stringify(value)}\n`;
}
