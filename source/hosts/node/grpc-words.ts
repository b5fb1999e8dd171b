import {cut} from '../../core/values/cut.ts';

/** A peer's words for an error: longer ones are a mistake, or meant to flood. */
const LONGEST = 2048;

/** grpc-js wraps the system's error in words of its own: the system's alone say what is wrong. */
export function wordsOf(details: string): string {
	return cut(details.match(/Last error: (?:Error: )?(.*?)\.? Resolution note:/s)?.[1] ?? details, LONGEST);
}

const MEBIBYTE = 1024 * 1024;

/** Of one message, as much as the kubelet takes; grpc-js alone would take 4 MiB, and say so in the same words. */
export const CHANNEL_LIMITS = {'grpc.max_receive_message_length': 16 * MEBIBYTE} as const;

/** Entries of a list: a node has a few hundred Pods. */
const MOST_ENTRIES = 20_000;

/**
 * Reads a message unless it would become more than it is worth: two bytes can be an entry of a list, and that an
 * object of hundreds. Messages up to a mebibyte are read as they are, longer ones where they have no more entries than a node can.
 */
export function guarded<Message>(read: (bytes: Buffer) => Message): (bytes: Buffer) => Message {
	return (bytes) => {
		if (bytes.length > MEBIBYTE && topFields(bytes) > MOST_ENTRIES) {
			throw new RangeError(`a message of ${bytes.length} bytes with more than ${MOST_ENTRIES} entries`);
		}
		return read(bytes);
	};
}

/** Fields of the message itself, not of those in it; ends with the first byte that is none. */
function topFields(bytes: Buffer): number {
	let count = 0;
	for (let at = 0; at < bytes.length && count <= MOST_ENTRIES; count += 1) {
		const tag = varint(bytes, at);
		switch (tag.value & 7) {
			case 0: {
				at = varint(bytes, tag.end).end;
				break;
			}
			case 1: {
				at = tag.end + 8;
				break;
			}
			case 2: {
				const length = varint(bytes, tag.end);
				at = length.end + length.value;
				break;
			}
			case 5: {
				at = tag.end + 4;
				break;
			}
			default: {
				// No wire type that is read: the decoder refuses it, before it comes to what is behind.
				return count;
			}
		}
	}
	return count;
}

function varint(bytes: Buffer, from: number): {readonly value: number; readonly end: number} {
	let value = 0;
	let at = from;
	for (let shift = 0; at < bytes.length; shift += 7) {
		const byte = bytes[at] ?? 0;
		value += (byte & 0x7F) * 2 ** shift;
		at += 1;
		if (byte < 0x80) {
			break;
		}
	}
	return {value, end: at};
}
