import type {Diagnosis} from './diagnosis.ts';
import type {FailureFields, HostFields} from './failure-fields.ts';

/** By code; its sentence and remedy are texts (source/texts/failures.*), and its exit status is one table (source/cli/line/exit-codes.ts). */
export type FailureCode = keyof FailureFields;

/** Values of an event. */
export type Fields = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What an event and a reader carry of a failure: plain data, without secrets and stack. */
export type FailureData<Code extends FailureCode = FailureCode> = {[Each in Code]: {
	readonly code: Each;
	readonly fields: FailureFields[Each];
	/** A system's or peer's own words, control characters made visible by the reader. */
	readonly evidence?: readonly string[];
	/** What keeps a component from coming up, where that was found. */
	readonly diagnosis?: Diagnosis;
}}[Code];

export class Failure<Code extends FailureCode = FailureCode> extends Error {
	readonly code: Code;
	readonly fields: FailureFields[Code];
	readonly evidence: readonly string[];

	constructor(code: Code, fields: FailureFields[Code], options: {readonly cause?: unknown; readonly evidence?: readonly string[]} = {}) {
		super(code, {cause: options.cause});
		this.name = 'Failure';
		this.code = code;
		this.fields = fields;
		this.evidence = options.evidence ?? [];
	}

	/** As plain data. */
	get data(): FailureData {
		const {code, fields, evidence} = this;
		return {code, fields, evidence} as FailureData;
	}
}

/** Whether it is a failure, or this one: its fields are known then. `instanceof` alone would take them for anything. */
export function isFailure(error: unknown): error is Failure;
export function isFailure<Code extends FailureCode>(error: unknown, code: Code): error is Failure<Code>;
export function isFailure(error: unknown, code?: FailureCode): boolean {
	return error instanceof Failure && (code === undefined || error.code === code);
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
	readonly fields: HostFields;

	constructor(code: string, fields: HostFields = {}, options: {cause?: unknown; message?: string} = {}) {
		const message = options.message ?? (options.cause instanceof Error ? options.cause.message : code);
		// A directory that is held is reached by its descriptor's path, which says nothing to anybody.
		super(fields.path === undefined ? message : message.replaceAll(/'\/proc\/self\/fd\/\d+[^']*'/g, () => `'${fields.path}'`), {cause: options.cause});
		this.name = 'HostError';
		this.code = code;
		this.fields = fields;
	}

	/** What a failure has of it: what was asked, the system's code and its words. */
	get told(): HostFields & {readonly errno: string; readonly message: string} {
		return {...this.fields, errno: this.code, message: this.message};
	}
}

/** A file that could not be written, whatever else the host knows of it. */
export function unwritten(path: string, error: HostError): Failure {
	return new Failure('file.unwritable', {path, errno: error.code, message: error.message}, {cause: error});
}

/** Only who reads a file is told this of it (hosts/shared/read-file.ts). */
const READING: ReadonlySet<string> = new Set(['NOT_A_FILE', 'TOO_LARGE', 'UNTRUSTED', 'LINK', 'NO_PROC']);
/** Calls of the system that only look. */
const LOOKING: ReadonlySet<unknown> = new Set(['read', 'stat', 'lstat', 'scandir', 'readlink', 'realpath']);

const isReading = ({code, cause}: HostError): boolean => READING.has(code) || LOOKING.has((cause as NodeJS.ErrnoException | undefined)?.syscall);

/** What a port was asked says what has failed. */
function ofHost(error: HostError): FailureData {
	const {fields: {path, socket, program, service, endpoint}, message, code} = error;
	const fields = error.told;
	if (path !== undefined) {
		return {code: isReading(error) ? 'file.unreadable' : 'file.unwritable', fields};
	}
	if (service !== undefined) {
		return {code: 'service.failed', fields: {service, code, message}};
	}
	return {code: socket !== undefined ? 'runtime.unreachable' : program !== undefined ? 'command.failed' : endpoint !== undefined ? 'etcd.unreachable' : 'internal', fields};
}

/**
 * The file of the program's own that an error says is not there: another version was installed over one that runs, or not all of it.
 * @returns undefined for any other error
 */
export function missingPart(error: unknown): string | undefined {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND' ? /'([^']*)'/.exec((error as Error).message)?.[1] ?? '' : undefined;
}

/** Turns whatever was thrown into plain data; an unexpected error keeps its name but not its stack. */
export function toFailureData(error: unknown): FailureData {
	if (isFailure(error)) {
		return error.data;
	}
	if (error instanceof HostError) {
		return ofHost(error);
	}
	if (error instanceof YamlControlCharacterError) {
		return {code: 'yaml.unwritable', fields: {character: error.character}};
	}
	const missing = missingPart(error);
	if (missing !== undefined) {
		return {code: 'program.incomplete', fields: {file: missing}};
	}
	if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd') {
		return {code: 'folder.gone', fields: {}};
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
