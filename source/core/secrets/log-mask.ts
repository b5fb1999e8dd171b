import {Buffer} from 'node:buffer';
import type {InitConfig} from '../config/types.ts';

const MASK = '••••';
/** Shorter ones are words that stand in many a line. */
const SHORTEST = 8;
/** The part of a line that is too long which is kept of its end. */
const TAIL = 0.4;

/**
 * What is secret by its form: bootstrap tokens, bearer tokens, passwords in URLs, keys. Sixty-four hexadecimal digits
 * are a certificate key only where a key is spoken of: containers, Pods' sandboxes and images have names of that form.
 */
const SECRETS: readonly (readonly [RegExp, string])[] = [
	[/\b([a-z0-9]{6})\.[a-z0-9]{16}\b/g, `$1.${MASK}`],
	[/((?:key|secret|token|password)["']?(?:\s*[:=]\s*|\s+)\\*["']?)[0-9a-f]{64}\b/gi, `$1${MASK}`],
	[/\b(Bearer\s+)[\w.~+/=-]+/gi, `$1${MASK}`],
	[/(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]+/g, MASK],
	[/(?<!\w)(\w+:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${MASK}@`],
	// A field that is refused is followed by the reason, and by its value.
	[/((?:--?|\b)(?:token|password|passwd|secret|api-?key): (?:Invalid|Unsupported|Duplicate) value: )(\\*"(?!REDACTED)[^"]*"|'[^']*'|(?!\\*")\S+)/gi, `$1${MASK}`],
	[/((?:--?|\b)(?:token|password|passwd|secret|api-?key)[=:]\s*)(?!(?:Invalid|Unsupported|Duplicate|Required|Forbidden|Too long|Too many|Not found|Internal error)\b)("[^"]*"|'[^']*'|\S+)/gi, `$1${MASK}`],
	// A line of a key alone, as what prints one line by line leaves it.
	[/^(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/]{64}$/gm, MASK],
	[/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs, MASK],
];

/**
 * A line of a log as it may be shown: shortened, and without what looks like a secret.
 * @param known texts that are secrets, in whatever form
 */
export function maskLine(line: string, limit = 1000, known: readonly string[] = []): string {
	const hidden = known.reduce((text, secret) => text.replaceAll(secret, MASK), line.trimEnd());
	const masked = maskSecrets(hidden);
	// What a program fell over stands at the end of its line.
	const tail = Math.floor(limit * TAIL);
	return masked.length > limit ? `${masked.slice(0, limit - tail)}…${masked.slice(masked.length - tail)}` : masked;
}

/** The begin of a key whose end is in another line; and what stands in the lines between. */
const KEY_BEGINS = /-----BEGIN [A-Z ]*PRIVATE KEY-----(?!.*-----END)/;
const KEY_LINE = /^\s*[A-Za-z0-9+/]+={0,2}\s*$|\s[A-Za-z0-9+/]{16,}={0,2}\s*$|-----END [A-Z ]*PRIVATE KEY-----/;

/** The same for lines in their order, all of one log: a key stands in several, each of which looks like nothing by itself. */
export function inOrder(mask: (line: string) => string = (line) => maskLine(line)): (line: string) => string {
	let isKey = false;
	return (line) => {
		if (isKey && KEY_LINE.test(line)) {
			isKey = !line.includes('-----END');
			return MASK;
		}
		isKey = KEY_BEGINS.test(line);
		return mask(line);
	};
}

/** `PRIVATE KEY` in base64, which goes by three bytes: wherever it begins in what was encoded, one of these is in it. */
const ENCODED = [0, 1, 2].map((offset) => {
	const bytes = Buffer.from(`${' '.repeat(offset)}PRIVATE KEY`);
	// Without the characters that what stands before and behind has a part in.
	return bytes.toString('base64').slice(Math.ceil(offset * 8 / 6), Math.floor(bytes.length * 8 / 6));
});
const BASE64 = /[A-Za-z0-9+/_-]{24,}={0,2}/g;

/** A text of one line or many without what is secret by its form. */
export function maskSecrets(text: string): string {
	const masked = SECRETS.reduce((left, [pattern, replacement]) => left.replaceAll(pattern, replacement), text);
	return hasEncodedKey(masked) ? masked.replaceAll(BASE64, (run) => (hasEncodedKey(run) ? MASK : run)) : masked;
}

const hasEncodedKey = (text: string): boolean => ENCODED.some((form) => text.includes(form));

/** The secrets of a configuration, by their values: what a program was given it may write anywhere. */
export function secretsOf({init}: {readonly init: Partial<InitConfig['init']>}): readonly string[] {
	const {bootstrapTokens = [], certificateKey} = init;
	return [...bootstrapTokens.map(({token}) => token.slice(token.indexOf('.') + 1)), ...(certificateKey === undefined ? [] : [certificateKey])].filter((secret) => secret.length >= SHORTEST);
}
