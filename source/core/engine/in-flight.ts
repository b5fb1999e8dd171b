import type {RunWarning} from '../told/warnings.ts';
import type {Files, Host} from '../ports/index.ts';
import type {RunFacts} from '../told/events.ts';
import type {Policy} from './policy.ts';
import {FOLDER, readOwn, unseen, type Caller} from './own-state.ts';

/** Where a node keeps which step a run is at. It goes with the run's end, whatever that is: one that is there was left by a kill. */
export const IN_FLIGHT = `${FOLDER}/in-flight.json`;

/** What a run that was cut off was doing. */
export interface CutOff {
	/** The steps that it was at, or the last that it had begun: whether they ended is not known. */
	readonly steps: readonly string[];
	/** When the last of them began, ISO 8601. */
	readonly at: string;
}

/**
 * Which step a run is at, for the next run to tell after a kill. Beside the journal, which says what was
 * made: this one also tells of waits and requests, and is not forced to the disk, so that it costs a run nothing.
 */
export class InFlight {
	readonly #files: Files;
	readonly #now: () => number;
	readonly #steps = new Set<string>();
	/** The write that will take up what is in the set when it begins; there is at most one. */
	#next: Promise<void> | undefined;
	#writing: Promise<void> = Promise.resolve();
	readonly cutOff: CutOff | undefined;
	readonly #isKept: boolean;

	private constructor(files: Files, now: () => number, isKept: boolean, cutOff: CutOff | undefined) {
		this.#files = files;
		this.#isKept = isKept;
		this.#now = now;
		this.cutOff = cutOff;
	}

	/**
	 * Reads what an earlier run left; what cannot be understood says nothing, as it is not forced to the disk.
	 * @param isKept whether it is written at all
	 * @throws Failure `state.untrusted` where somebody else can have written it
	 */
	static async open(files: Files, now: () => number, {isKept = true, caller = async () => 0}: {readonly isKept?: boolean; readonly caller?: Caller} = {}): Promise<InFlight> {
		const text = await readOwn(files, IN_FLIGHT, caller).catch(unseen);
		return new InFlight(files, now, isKept, text === undefined ? undefined : parse(text.toString('utf8')));
	}

	/** One that knows and keeps nothing. */
	static none(files: Files, now: () => number): InFlight {
		return new InFlight(files, now, false, undefined);
	}

	/** Resolves once it can be told after a kill. */
	async enter(step: string): Promise<void> {
		if (!this.#isKept) {
			return;
		}
		this.#steps.add(step);
		this.#next ??= this.#writing = this.#writing.then(async () => {
			this.#next = undefined;
			await this.#write();
		});
		await this.#next;
	}

	/** Written with the next step that is entered. */
	leave(step: string): void {
		this.#steps.delete(step);
	}

	/** The run came to its end. */
	async close(): Promise<void> {
		if (!this.#isKept) {
			return;
		}
		await this.#writing;
		await this.#files.remove(IN_FLIGHT).catch(() => undefined);
		// Where there is no journal in it, nothing is left of the run.
		await this.#files.remove(FOLDER).catch(() => undefined);
	}

	/** Where it cannot be written the run goes on: its own steps say what is wrong there. */
	async #write(): Promise<void> {
		try {
			await this.#files.makeDirectory(FOLDER, 0o700);
			const cutOff: CutOff = {steps: [...this.#steps], at: new Date(this.#now()).toISOString()};
			await this.#files.write(IN_FLIGHT, `${JSON.stringify({version: 1, ...cutOff})}\n`, {mode: 0o600, sync: false});
		} catch {
			// Told by the step that cannot write either.
		}
	}
}

/** What there is to say of another run: it was cut off, or is at work beside this one. */
export async function warningsOfOthers(host: Pick<Host, 'holder'>, {cutOff}: InFlight, {workflow, sharesNode}: Pick<RunFacts, 'workflow'> & Pick<Policy, 'sharesNode'>): Promise<readonly RunWarning[]> {
	const holder = sharesNode ? await host.holder() : undefined;
	if (holder !== undefined) {
		return [{code: 'run.beside', fields: {...holder}}];
	}
	return cutOff === undefined ? [] : [{code: 'run.cut-off', fields: {...cutOff, ...((workflow === 'undo' || workflow === 'reset') && {of: workflow})}}];
}

function parse(text: string): CutOff | undefined {
	try {
		const {version, steps, at} = JSON.parse(text) as Partial<CutOff> & {version?: unknown};
		const isList = Array.isArray(steps) && steps.length > 0 && steps.every((step) => typeof step === 'string');
		return version === 1 && isList && typeof at === 'string' ? {steps, at} : undefined;
	} catch {
		return undefined;
	}
}
