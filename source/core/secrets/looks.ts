import {Buffer} from 'node:buffer';
import {maskSecrets} from './log-mask.ts';
import {MASK} from './masking.ts';

/** Base64 of fewer characters holds no key. */
const BASE64 = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
/** What is secret in whatever base64 is read as: a private key or a kubeconfig with one, a bootstrap token, credentials with a password. */
const INSIDE = /PRIVATE KEY-----|client-key-data|\b[a-z0-9]{6}\.[a-z0-9]{16}\b|:\/\/[^\s/:@]*:[^\s/@]+@/;
/** The end of a key whose begin was cut off, and what stands behind names that say so. */
const ELSE: readonly (readonly [RegExp, string])[] = [
	[/(?:^[A-Za-z0-9+/=]{1,76}\r?\n){1,60}-----END [A-Z ]*PRIVATE KEY-----/gm, MASK],
	[/\b(Basic\s+)[\w+/-]{8,}={0,2}/g, `$1${MASK}`],
	[/((?:client-key-data|certificate-?key|--certificate-key)["']?\s*[:= ]\s*\\*["']?)[\w+/=-]{16,}/gi, `$1${MASK}`],
];

/**
 * A text of any origin, without what looks like a secret: keys, tokens, passwords in URLs, and base64 with one of them in
 * it. For what a person passes on: a certificate's fingerprint and a container's id stay, as nothing calls them a key.
 */
export function withoutLooks(text: string): string {
	const masked = maskSecrets(ELSE.reduce((left, [look, by]) => left.replaceAll(look, by), text));
	return masked.replaceAll(BASE64, (run) => (holdsSecret(run) ? MASK : run));
}

/** It may begin anywhere in what was encoded: base64 goes by three bytes, and four characters. */
function holdsSecret(run: string): boolean {
	return [0, 1, 2, 3].some((from) => INSIDE.test(Buffer.from(run.slice(from), 'base64').toString('latin1')));
}
