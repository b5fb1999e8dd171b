import {Buffer} from 'node:buffer';
import {MASK, maskData, maskText, secretsIn, userinfoOf} from './masking.ts';
import {Sensitive} from './sensitive.ts';

/**
 * The secrets of one run. Those that kubeadm shows a person (tokens, the certificate key, private keys) are kept:
 * events carry their ids; a screen that may show one asks here, and nothing else keeps them. All others are hidden:
 * whatever the run tells passes `masked`, so that what is made of a secret does not tell it either.
 */
export class Secrets {
	readonly #values = new Map<string, Sensitive<string>>();
	readonly #hidden = new Set<string>();
	#pattern: RegExp | undefined;

	/** @returns the id, for events. */
	keep(id: string, value: string | Sensitive<string>): string {
		const kept = typeof value === 'string' ? new Sensitive(value) : value;
		this.#values.set(id, kept);
		this.hide(kept);
		return id;
	}

	get(id: string): Sensitive<string> | undefined {
		return this.#values.get(id);
	}

	/** Keeps a secret out of all that is told, in whatever form it is written. Of a bootstrap token its second half is one, of a URL's user and password both. */
	hide(secret: string | Sensitive<string>): void {
		const value = typeof secret === 'string' ? secret : secret.reveal();
		const [, half] = /^[a-z0-9]{6}\.([a-z0-9]{16})$/.exec(value) ?? [];
		for (const form of [half ?? value, ...passwordOf(value)].flatMap(formsOf)) {
			if (isDistinct(form)) {
				this.#hidden.add(form);
				this.#pattern = undefined;
			}
		}
		// However short they are, nothing else has this form.
		if (value.includes(':')) {
			formsOf(value).forEach((form) => this.#hidden.add(`${form}@`));
			this.#hidden.add(Buffer.from(decoded(value)).toString('base64'));
			this.#pattern = undefined;
		}
	}

	/** Hides what is secret in a configuration, by its place in it, and in the proxies of an environment. */
	hideIn(config: unknown, environment: Readonly<Record<string, string | undefined>>): void {
		const proxies = Object.entries(environment).map(([, value]) => userinfoOf(value ?? '') ?? '').filter((one) => one !== '');
		[...secretsIn(config), ...proxies].forEach((secret) => this.hide(secret));
	}

	/** Plain data as it may be told: the same where no secret is in it. */
	masked<Value>(data: Value): Value {
		return maskData(data, (text) => this.#mask(text));
	}

	#mask(text: string): string {
		if (this.#hidden.size === 0) {
			return maskText(text);
		}
		// A longer one may have a shorter one in it. What is known goes before what merely looks like a secret: that may be a part of it.
		this.#pattern ??= new RegExp([...this.#hidden].sort((a, b) => b.length - a.length).map((one) => one.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)).join('|'), 'g');
		return maskText(text.replaceAll(this.#pattern, (found) => (found.endsWith('@') ? `${MASK}@` : MASK)));
	}
}

/** As short, or as plain as that, a word stands in half of all that is told: to leave it out would tell it. */
function isDistinct(secret: string): boolean {
	return secret.length >= 8 && [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(secret)).length >= 2;
}

/** The part behind the first colon, of what has the form `user:password`. */
const passwordOf = (value: string): string[] => (/^[^:/\s]*:[^\s]+$/.test(value) ? [value.slice(value.indexOf(':') + 1)] : []);

/** As it is, decoded and encoded as in a URL, and escaped as in JSON and YAML. */
function formsOf(value: string): string[] {
	const plain = decoded(value);
	const encoded = value.split(':').map((part) => encodeURIComponent(decoded(part))).join(':');
	// Of the digits of an escape either case is right; some encode more than this does.
	const escaped = [encoded, encoded.replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)];
	const cases = [value, ...escaped].flatMap((form) => [form, form.replaceAll(/%[\da-f]{2}/gi, (escape) => escape.toUpperCase()), form.replaceAll(/%[\da-f]{2}/gi, (escape) => escape.toLowerCase())]);
	const forms = [plain, ...cases];
	return [...new Set([...forms, ...forms.map((form) => JSON.stringify(form).slice(1, -1)), ...forms.map((form) => form.replaceAll('\'', '\'\''))])];
}

function decoded(value: string): string {
	try {
		return decodeURIComponent(value);
	} catch {
		return value;
	}
}
