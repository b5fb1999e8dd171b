import type {Journal} from '../state.ts';

/** An init makes some 50 kB of it. */
const LIMIT = 16 * 1024 * 1024;

/** The requests that were answered, as far as there is room: whoever may connect can make as many as they like. */
export class RequestRecord {
	readonly #journal: Pick<Journal, 'add'>;
	#room: number;

	/** @param size bytes that are in it, of earlier runs */
	constructor(journal: Pick<Journal, 'add'>, size: number) {
		this.#journal = journal;
		this.#room = LIMIT - size;
	}

	add(entry: {readonly at: string; readonly [member: string]: unknown}): void {
		if (this.#room <= 0) {
			return;
		}
		this.#room -= Buffer.byteLength(JSON.stringify(entry)) + 1;
		if (this.#room > 0) {
			this.#journal.add(entry);
		} else {
			this.#journal.add({at: entry.at, full: `${LIMIT} bytes are recorded: no later request is`});
		}
	}
}
