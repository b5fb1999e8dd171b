/** What a mouse did, in cells from 0. */
export interface MouseEvent {
	readonly did: 'press' | 'wheelUp' | 'wheelDown';
	readonly column: number;
	readonly row: number;
}

export interface InputReaders {
	/** The answer to a question for a colour (OSC 11). */
	background?(answer: string): void;
	mouse?(event: MouseEvent): void;
	/** The terminal has answered all that it was asked. */
	answered?(): void;
}

// eslint-disable-next-line no-control-regex
const sequences = /\u001B\](\d+);([^\u0007\u001B]*)(?:\u0007|\u001B\\)|\u001B\[<(\d+);(\d+);(\d+)([Mm])|\u001B\[\?[\d;]*c/g;
// What may go on in the next chunk. An escape alone is a key.
// eslint-disable-next-line no-control-regex
const begun = /\u001B(?:\][^\u0007\u001B]*\u001B?|\[<[\d;]*|\[\?[\d;]*)$/;

/**
 * Stands before the keyboard: takes out of what arrives what no key sent (answers of the terminal, the mouse), and keeps
 * what is typed before Ink reads.
 */
export class Input {
	/** For Ink: the same stream, without what is taken out. */
	readonly stream: NodeJS.ReadStream;
	readonly #stdin: NodeJS.ReadStream;
	readonly #readers: InputReaders;
	readonly #early: string[] = [];
	#rest = '';

	constructor(stdin: NodeJS.ReadStream, readers: InputReaders) {
		this.#stdin = stdin;
		this.#readers = readers;
		stdin.setEncoding('utf8');
		stdin.on('readable', this.#collect);
		this.stream = new Proxy(stdin, {
			get: (target, name) => {
				const value: unknown = name === 'read' ? () => this.#read() : Reflect.get(target, name, target);
				return typeof value === 'function' ? value.bind(target) as unknown : value;
			},
		});
	}

	/** Ink reads from now on. */
	handOver(): void {
		this.#stdin.off('readable', this.#collect);
		if (this.#early.length > 0) {
			setImmediate(() => this.#stdin.emit('readable'));
		}
	}

	readonly #collect = (): void => {
		for (let chunk = this.#next(); chunk !== null; chunk = this.#next()) {
			this.#early.push(chunk);
		}
	};

	#read(): string | null {
		return this.#early.shift() ?? this.#next();
	}

	/** What was typed; null where nothing is left. */
	#next(): string | null {
		for (let chunk = this.#stdin.read() as string | null; chunk !== null; chunk = this.#stdin.read() as string | null) {
			const typed = this.#taken(chunk);
			if (typed !== '') {
				return typed;
			}
		}
		return null;
	}

	#taken(chunk: string): string {
		const whole = (this.#rest + chunk).replaceAll(sequences, (_sequence, code?: string, answer?: string, button?: string, column?: string, row?: string, end?: string) => {
			if (code !== undefined) {
				if (code === '11') {
					this.#readers.background?.(answer ?? '');
				}
			} else if (button === undefined) {
				this.#readers.answered?.();
			} else if (end === 'M') {
				const did = {0: 'press', 64: 'wheelUp', 65: 'wheelDown'}[Number(button)] as MouseEvent['did'] | undefined;
				if (did !== undefined) {
					this.#readers.mouse?.({did, column: Number(column) - 1, row: Number(row) - 1});
				}
			}
			return '';
		});
		this.#rest = begun.exec(whole)?.[0] ?? '';
		return whole.slice(0, whole.length - this.#rest.length);
	}
}
