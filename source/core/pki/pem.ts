import {bad, good, type Result} from '../told/pki-faults.ts';

export interface PemBlock {
	/** `CERTIFICATE`, `RSA PRIVATE KEY`. */
	readonly type: string;
	readonly der: Buffer;
	/** Whether it has headers (`Proc-Type: 4,ENCRYPTED`). */
	readonly hasHeaders: boolean;
}

/** No certificate or key file comes near this; more is something else. */
export const maxPemBytes = 1024 * 1024;

/** As Go's encoding/pem writes it: 64 columns, a final newline. */
export function encodePem(type: string, der: Buffer): string {
	const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
	return `-----BEGIN ${type}-----\n${lines.map((line) => `${line}\n`).join('')}-----END ${type}-----\n`;
}

/**
 * All blocks in order; text between them, and blocks without an end or with other characters than
 * base64, are passed over, as Go's encoding/pem does.
 */
export function decodePem(text: string | Buffer): Result<readonly PemBlock[]> {
	if (text.length > maxPemBytes) {
		return bad({code: 'too-large', size: text.length, limit: maxPemBytes});
	}
	const blocks: PemBlock[] = [];
	let open: {type: string; body: string[]; headers: boolean} | undefined;
	for (const raw of text.toString('latin1').split('\n')) {
		const line = raw.trimEnd();
		const begin = /^-----BEGIN ([^-]{0,64})-----$/.exec(line)?.[1];
		if (begin !== undefined) {
			open = {type: begin, body: [], headers: false};
		} else if (open !== undefined && line === `-----END ${open.type}-----`) {
			const body = open.body.join('');
			if (/^[A-Za-z0-9+/]*={0,2}$/.test(body) && body.length % 4 === 0) {
				blocks.push({type: open.type, der: Buffer.from(body, 'base64'), hasHeaders: open.headers});
			}
			open = undefined;
		} else if (open !== undefined && line.includes(':')) {
			open.headers = true;
		} else if (open !== undefined) {
			open.body.push(line.trim());
		}
	}
	return good(blocks);
}
