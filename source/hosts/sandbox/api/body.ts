import type {IncomingMessage, ServerResponse} from 'node:http';
import {Refusal} from './status.ts';

/** As the API server has it (apiserver, server/config.go, MaxRequestBodyBytes); etcd takes half of it. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** Of a body that nobody reads, so much is taken off the wire for the connection to go on; as Go's server does. */
const MAX_UNREAD_BYTES = 256 * 1024;

/**
 * A body as it comes, once.
 * @throws Refusal where it is longer than the API server takes; no more than that is kept of it
 */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
	if (Number(message.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
		throw tooLarge();
	}
	if (message.destroyed) {
		throw new Error('the client went away');
	}
	const {promise, resolve, reject} = Promise.withResolvers<Buffer>();
	const chunks: Buffer[] = [];
	let size = 0;
	const take = (chunk: Buffer): void => {
		size += chunk.length;
		if (size > MAX_BODY_BYTES) {
			// The stream stays open for the answer to go out.
			message.off('data', take);
			message.pause();
			chunks.length = 0;
			reject(tooLarge());
		} else {
			chunks.push(chunk);
		}
	};
	message.on('data', take);
	message.once('end', () => resolve(Buffer.concat(chunks)));
	message.once('error', reject);
	message.once('close', () => reject(new Error('the client went away')));
	return promise;
}

function tooLarge(): Refusal {
	return new Refusal('RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY_BYTES}`);
}

/** Lets a body that nobody reads run by once its request is answered; a long one ends the connection. */
export function passBy(message: IncomingMessage, response: ServerResponse): void {
	let size = 0;
	const isLong = (): boolean => size > MAX_UNREAD_BYTES;
	message.on('data', (chunk: Buffer) => {
		size += chunk.length;
		if (isLong()) {
			message.pause();
			if (response.writableFinished) {
				message.destroy();
			} else {
				response.once('finish', () => message.destroy());
			}
		}
	});
	message.resume();
}
