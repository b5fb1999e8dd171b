const MASK = '••••';

/** What is secret by its form: bootstrap tokens, certificate keys, bearer tokens, passwords in URLs, keys. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
	[/\b([a-z0-9]{6})\.[a-z0-9]{16}\b/g, `$1.${MASK}`],
	[/\b[0-9a-f]{64}\b(?<!sha256:[0-9a-f]{64})/g, MASK],
	[/\b(Bearer\s+)[\w.~+/=-]+/gi, `$1${MASK}`],
	[/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, MASK],
	[/(\w+:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${MASK}@`],
	[/((?:--?|\b)(?:token|password|passwd|secret|api-?key)[=:]\s*)("[^"]*"|'[^']*'|\S+)/gi, `$1${MASK}`],
	[/-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs, MASK],
];

/** A line of a log as it may be shown: shortened, and without what looks like a secret. */
export function maskLine(line: string, limit = 1000): string {
	const masked = SECRETS.reduce((text, [pattern, replacement]) => text.replaceAll(pattern, replacement), line.trimEnd());
	return masked.length > limit ? `${masked.slice(0, limit)}…` : masked;
}
