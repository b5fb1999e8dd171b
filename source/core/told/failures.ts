
import type {Diagnosis} from './diagnosis.ts';

/**
 * Everything that can go wrong in words of its own. A failure carries a code and typed fields;
 * its sentence and remedy are texts (source/texts/failures.*), and its exit status is one table
 * (source/cli/line/exit-codes.ts).
 */
export type FailureCode =
	| 'api.answer'
	| 'api.refused'
	| 'api.unreachable'
	| 'cancelled'
	| 'certificate.unusable'
	| 'command.failed'
	| 'config.invalid'
	| 'file.changed'
	| 'file.unreadable'
	| 'file.unwritable'
	| 'flag.invalid'
	| 'image.pull'
	| 'inspect.nothing'
	| 'internal'
	| 'join.impossible'
	| 'journal.invalid'
	| 'kubeconfig.unusable'
	| 'lock.unusable'
	| 'machine.invalid'
	| 'missing'
	| 'output.lost'
	| 'patch.invalid'
	| 'path.protected'
	| 'phase.dependency'
	| 'phase.unknown'
	| 'plan.outdated'
	| 'plan.unusable'
	| 'pods.stay'
	| 'preflight.failed'
	| 'run.busy'
	| 'runtime.unreachable'
	| 'sandbox.foreign'
	| 'service.failed'
	| 'settings.foreign'
	| 'state.untrusted'
	| 'token.unusable'
	| 'unconfirmed'
	| 'undo.begun'
	| 'undo.left'
	| 'unmount.failed'
	| 'user.invalid'
	| 'wait.timeout'
	| 'yaml.unwritable';

export type Fields = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What an event and a reader carry of a failure: plain data, without secrets and stack. */
export interface FailureData {
	readonly code: FailureCode;
	readonly fields: Fields;
	/** A system's or peer's own words, control characters made visible by the reader. */
	readonly evidence?: readonly string[];
	/** What keeps a component from coming up, where that was found. */
	readonly diagnosis?: Diagnosis;
}

export class Failure extends Error {
	readonly code: FailureCode;
	readonly fields: Fields;
	readonly evidence: readonly string[];

	constructor(code: FailureCode, fields: Fields = {}, options: {cause?: unknown; evidence?: readonly string[]} = {}) {
		super(code, {cause: options.cause});
		this.name = 'Failure';
		this.code = code;
		this.fields = fields;
		this.evidence = options.evidence ?? [];
	}
}

/** Checks found what stops a run; `errors` has their names, each once. */
export function checksFailed(names: Iterable<string>): Failure {
	const errors = [...new Set(names)];
	return new Failure('preflight.failed', {errors, count: errors.length});
}

/**
 * The only error a port rejects with. `code` is the system's own (`ENOENT`, `EACCES`,
 * `ECONNREFUSED`), gRPC's status name, or one of the ports' words (`TIMEOUT`, `TLS`).
 */
export class HostError extends Error {
	readonly code: string;
	readonly fields: Fields;

	constructor(code: string, fields: Fields = {}, options: {cause?: unknown; message?: string} = {}) {
		super(options.message ?? (options.cause instanceof Error ? options.cause.message : code), {cause: options.cause});
		this.name = 'HostError';
		this.code = code;
		this.fields = fields;
	}
}

/** Only who reads a file is told this of it (hosts/shared/read-file.ts). */
const READING: ReadonlySet<string> = new Set(['NOT_A_FILE', 'TOO_LARGE', 'UNTRUSTED', 'LINK', 'NO_PROC']);
/** Calls of the system that only look. */
const LOOKING: ReadonlySet<unknown> = new Set(['read', 'stat', 'lstat', 'scandir', 'readlink', 'realpath']);

/** What a port was asked, by the field that says whom. */
const ABOUT = {socket: 'runtime.unreachable', program: 'command.failed'} as const;

const isReading = ({code, cause}: HostError): boolean => READING.has(code) || LOOKING.has((cause as NodeJS.ErrnoException | undefined)?.syscall);

/** Turns whatever was thrown into plain data; an unexpected error keeps its name but not its stack. */
export function toFailureData(error: unknown): FailureData {
	if (error instanceof Failure) {
		return {code: error.code, fields: error.fields, evidence: error.evidence};
	}
	if (error instanceof HostError) {
		const about = (Object.keys(ABOUT) as (keyof typeof ABOUT)[]).find((field) => error.fields[field] !== undefined);
		return {
			code: error.fields['path'] !== undefined ? (isReading(error) ? 'file.unreadable' : 'file.unwritable') : about === undefined ? 'internal' : ABOUT[about],
			fields: {...error.fields, errno: error.code, message: error.message},
		};
	}
	if (error instanceof YamlControlCharacterError) {
		return {code: 'yaml.unwritable', fields: {character: error.character}};
	}
	const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	return {code: 'internal', fields: {message}};
}

/** Text with a character that YAML has no place for: DEL, C1 controls, U+FFFE and U+FFFF. */
export class YamlControlCharacterError extends Error {
	override readonly name = 'YamlControlCharacterError';
	/** `U+007F`; the text around it may be a secret. */
	readonly character: string;
	constructor(character: number) {
		super('control character in YAML text');
		this.character = `U+${character.toString(16).toUpperCase().padStart(4, '0')}`;
	}
}
