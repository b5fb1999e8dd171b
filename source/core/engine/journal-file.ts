import type {Files} from '../ports/index.ts';
import type {JournalEntry} from './journal-entry.ts';
import {FOLDER} from './own-state.ts';

/** Where a node keeps what runs did to it. */
export const JOURNAL = `${FOLDER}/journal.json`;

/** What became of one entry since the journal was written as a whole. */
interface Change {
	readonly entry: JournalEntry;
	/** It goes to the end of the line: what was done last is undone first. Else it stays where it is. */
	readonly isBegun: boolean;
}

/**
 * The journal on the disk: a document, and behind it, a line each, what became of entries since. Before an act a line is added
 * and forced to the disk, which is one wait; the document is written anew, as a whole, where more than entries has changed,
 * and at the end of a run.
 */
export class JournalFile {
	readonly #files: Files;
	readonly #changes = new Map<string, Change>();
	/** Whether the document there is this run's, and all that has changed since is in the changes. */
	#isOurs = false;
	/** How often more than entries has changed. */
	#renewals = 0;

	constructor(files: Files) {
		this.#files = files;
	}

	/** Notes what a line is to tell; nothing is written. */
	note(entry: JournalEntry, isBegun = false): void {
		const before = this.#changes.get(entry.step);
		if (isBegun) {
			this.#changes.delete(entry.step);
		}
		this.#changes.set(entry.step, {entry, isBegun: isBegun || before?.isBegun === true});
	}

	/** More than entries has changed: the next write is of the whole. */
	renew(): void {
		this.#isOurs = false;
		this.#renewals += 1;
	}

	/**
	 * Has on the disk what has changed.
	 * @param whole the document with all changes in it
	 * @throws HostError what the disk refuses; what was noted is written by the next
	 */
	async write(whole: () => string): Promise<void> {
		const changes = [...this.#changes.values()];
		const renewals = this.#renewals;
		if (this.#isOurs) {
			// Where a line could not be added the last one may be half: behind it nothing is read.
			this.#isOurs = false;
			const isAdded = await this.#files.extend(JOURNAL, changes.map(({entry, isBegun}) => `${JSON.stringify({[isBegun ? 'begun' : 'now']: entry})}\n`).join('')).then(() => true, () => false);
			if (isAdded) {
				this.#written(changes, renewals);
				return;
			}
		}
		await this.#files.makeDirectory(FOLDER, 0o700);
		await this.#files.write(JOURNAL, whole(), {mode: 0o600});
		this.#written(changes, renewals);
	}

	/** What was noted meanwhile stays, as does that the whole has to be written. */
	#written(changes: readonly Change[], renewals: number): void {
		this.#isOurs = renewals === this.#renewals;
		for (const change of changes) {
			if (this.#changes.get(change.entry.step) === change) {
				this.#changes.delete(change.entry.step);
			}
		}
	}
}
