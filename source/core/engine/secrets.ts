import {Sensitive} from './sensitive.ts';

/**
 * The secrets of one run that kubeadm shows a person: tokens, the certificate key, private keys.
 * Events carry their ids; a screen that may show one asks here, and nothing else keeps them.
 */
export class Secrets {
	readonly #values = new Map<string, Sensitive<string>>();

	/** @returns the id, for events. */
	keep(id: string, value: string | Sensitive<string>): string {
		this.#values.set(id, typeof value === 'string' ? new Sensitive(value) : value);
		return id;
	}

	/** A text without any of them. */
	hide(text: string): string {
		return [...this.#values.values()].filter((value) => value.reveal() !== '').reduce((shown, value) => shown.replaceAll(value.reveal(), String(value)), text);
	}

	get(id: string): Sensitive<string> | undefined {
		return this.#values.get(id);
	}
}
