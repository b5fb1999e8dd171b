import {withoutSecrets} from '../../../core/secrets/masking.ts';
import {shapeFault} from '../../../core/yaml/json-shape.ts';
import {isRecord} from '../../../core/values/is-record.ts';

const MASK = '<masked>';
/** Members of a Secret whose values are its contents, or copies of them (`kubectl apply` keeps one). */
const CONTENTS = new Set(['data', 'stringData', 'annotations']);
const TOKEN = /\b([a-z0-9]{6})\.[a-z0-9]{16}\b/g;
/** Of a service account; its claims are no secret, its signature is. */
const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** Parameters whose values let in whoever has them (RFC 6750 and its like). */
const CREDENTIAL = /(?:token|secret|passw|api[-_]?key|authorization|bearer)/i;

/** A query for the log: without tokens and passwords, by their names or by their form. */
export function maskQuery(query: string): string {
	return query.split('&').map((pair) => {
		const [name = '', ...value] = pair.split('=');
		return value.length > 0 && CREDENTIAL.test(decoded(name)) ? `${name}=${MASK}` : pair.replaceAll(TOKEN, `$1.${MASK}`).replaceAll(JWT, MASK);
	}).join('&');
}

function decoded(name: string): string {
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}

/** A request's body for the log: without the contents of Secrets, and without private keys, tokens and passwords anywhere. */
export function maskBody(path: string, contentType: string, body: string): unknown {
	const unread = `<${contentType || 'unknown type'}, ${body.length} characters>`;
	if (shapeFault(body) !== undefined) {
		return unread;
	}
	const secret = /\/secrets(?:\/|$)/.test(path);
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		return unread;
	}
	if (!secret) {
		return withoutPrivate(withoutSecrets(parsed));
	}
	return isRecord(parsed) ? maskContents(parsed) : maskAll(parsed);
}

function maskContents(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(item => maskContents(item));
	}
	if (!isRecord(value)) {
		return value;
	}
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, CONTENTS.has(key) ? maskAll(item) : maskContents(item)]));
}

function maskAll(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(item => maskAll(item));
	}
	return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskAll(item)])) : MASK;
}

function withoutPrivate(value: unknown): unknown {
	if (typeof value === 'string') {
		return value.includes('PRIVATE KEY') ? MASK : value.replaceAll(TOKEN, `$1.${MASK}`);
	}
	if (Array.isArray(value)) {
		return value.map(item => withoutPrivate(item));
	}
	return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutPrivate(item)])) : value;
}
