import {inspect} from 'node:util';

const MASK = '••••';

/**
 * A private key, token or certificate key on its way to the file, the API or the screen that
 * kubeadm shows it on. Everything that prints a value by accident (template strings, JSON,
 * `inspect`, an error's cause) gets the mask instead.
 */
export class Sensitive<T> {
	readonly #value: T;

	constructor(value: T) {
		this.#value = value;
	}

	/** The value itself. Each call is a place to look at in review. */
	reveal(): T {
		return this.#value;
	}

	map<U>(change: (value: T) => U): Sensitive<U> {
		return new Sensitive(change(this.#value));
	}

	toString(): string {
		return MASK;
	}

	toJSON(): string {
		return MASK;
	}

	[inspect.custom](): string {
		return MASK;
	}
}
