import type {HostFields} from '../../core/told/failure-fields.ts';
import {HostError} from '../../core/told/failures.ts';

/** The longest bodies that are read, by who answers; nothing that we ask for comes near. */
export const ANSWER_LIMITS = {
	/** A list of ten thousand bootstrap tokens. */
	api: 16 * 1024 * 1024,
	/** A version, a registry's greeting. */
	page: 64 * 1024,
	/** A health endpoint's words. */
	probe: 64 * 1024,
} as const;

/** One answer's body on its way: chunks, and what its header says of its length. */
export type AnswerBody = AsyncIterable<Uint8Array> & {readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>};

/**
 * Reads an answer's body, the one way for all of them: what comes from outside may be endless. Where it is longer than
 * `limit` bytes, reading stops, and with it the connection.
 * @throws HostError `TOO_LARGE` with `limit` beside `about`, as soon as that is known
 */
export async function readAnswer(answer: AnswerBody, limit: number, about: HostFields): Promise<string> {
	const {chunks, isWhole} = Number(answer.headers?.['content-length'] ?? 0) > limit ? {chunks: [], isWhole: false} : await take(answer, limit);
	if (!isWhole) {
		throw new HostError('TOO_LARGE', {...about, limit}, {message: `the answer has more than ${limit} bytes`});
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** The begin of an answer whose end is of no matter. */
export async function readBegin(answer: AnswerBody, limit: number): Promise<string> {
	const {chunks} = await take(answer, limit);
	return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
}

async function take(answer: AnswerBody, limit: number): Promise<{readonly chunks: readonly Uint8Array[]; readonly isWhole: boolean}> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of answer) {
		chunks.push(chunk);
		size += chunk.length;
		if (size > limit) {
			// Leaving the loop ends the stream.
			return {chunks, isWhole: false};
		}
	}
	return {chunks, isWhole: true};
}
