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
	[/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, MASK],
	[/(\w+:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${MASK}@`],
	// A field that is refused is followed by the reason, and by its value.
	[/((?:--?|\b)(?:token|password|passwd|secret|api-?key): (?:Invalid|Unsupported|Duplicate) value: )(\\*"(?!REDACTED)[^"]*"|'[^']*'|(?!\\*")\S+)/gi, `$1${MASK}`],
	[/((?:--?|\b)(?:token|password|passwd|secret|api-?key)[=:]\s*)(?!(?:Invalid|Unsupported|Duplicate|Required|Forbidden|Too long|Too many|Not found|Internal error)\b)("[^"]*"|'[^']*'|\S+)/gi, `$1${MASK}`],
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

/** A text of one line or many without what is secret by its form. */
export function maskSecrets(text: string): string {
	return SECRETS.reduce((left, [pattern, replacement]) => left.replaceAll(pattern, replacement), text);
}

/** The secrets of a configuration, by their values: what a program was given it may write anywhere. */
export function secretsOf({init}: {readonly init: Partial<InitConfig['init']>}): readonly string[] {
	const {bootstrapTokens = [], certificateKey} = init;
	return [...bootstrapTokens.map(({token}) => token.slice(token.indexOf('.') + 1)), ...(certificateKey === undefined ? [] : [certificateKey])].filter((secret) => secret.length >= SHORTEST);
}
