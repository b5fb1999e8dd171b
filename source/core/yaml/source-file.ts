import {ConfigError, fault, type FaultCode, type FaultParams, type FaultPlace} from '../told/faults.ts';

/** A file with a way from offsets to places. */
export interface SourceFile {
	readonly name: string;
	readonly text: string;
	place(offset: number): FaultPlace & {readonly line: number; readonly column: number; readonly file: string};
}

/** As much as a ConfigMap holds, in which a configuration is kept in the cluster. */
export const maxBytes = 1024 * 1024;

/** @throws ConfigError for more than 1 Mi characters */
export function sourceFile(name: string, text: string): SourceFile {
	if (text.length > maxBytes) {
		throw tooLarge(name);
	}
	let starts: number[] | undefined;
	return {
		name,
		text,
		place(offset) {
			starts ??= lineStarts(text);
			let low = 0;
			let high = starts.length - 1;
			while (low < high) {
				const middle = (low + high + 1) >> 1;
				if ((starts[middle] ?? 0) <= offset) {
					low = middle;
				} else {
					high = middle - 1;
				}
			}
			return {file: name, line: low + 1, column: offset - (starts[low] ?? 0) + 1};
		},
	};
}

function lineStarts(text: string): number[] {
	const starts = [0];
	for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
		starts.push(index + 1);
	}
	return starts;
}

/** An error of the file itself, at an offset into its text. */
export const failAt = <Code extends FaultCode>(file: SourceFile, code: Code, offset: number, params: FaultParams[Code]): ConfigError =>
	new ConfigError([fault(code, '', params, {place: file.place(offset)})]);

export const tooLarge = (name: string): ConfigError =>
	new ConfigError([{code: 'yaml-too-large', path: '', place: {file: name, line: 1, column: 1}, params: {limit: `${maxBytes / 1024 ** 2} MiB`}}]);

/**
 * The text of a file as go-yaml takes it (readerc.go): UTF-8, or UTF-16 where a byte order mark
 * says so, which Windows' editors and shells write.
 * @throws ConfigError for more than 1 MiB, and for bytes that are no text
 */
export function decodeText(name: string, bytes: Uint8Array): string {
	if (bytes.length > maxBytes) {
		throw tooLarge(name);
	}
	const encoding = bytes[0] === 0xFF && bytes[1] === 0xFE ? 'utf-16le' : bytes[0] === 0xFE && bytes[1] === 0xFF ? 'utf-16be' : 'utf-8';
	try {
		return new TextDecoder(encoding, {fatal: true, ignoreBOM: true}).decode(bytes);
	} catch {
		const readable = readableLength(bytes, encoding);
		const text = new TextDecoder(encoding, {ignoreBOM: true}).decode(bytes.subarray(0, readable), {stream: true});
		throw failAt(sourceFile(name, text), 'yaml-encoding', text.length, {});
	}
}

/** How many bytes from the start are text: the decoder tells that something is wrong, not where. */
function readableLength(bytes: Uint8Array, encoding: string): number {
	let low = 0;
	let high = bytes.length;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		try {
			// A character may end behind the part.
			new TextDecoder(encoding, {fatal: true}).decode(bytes.subarray(0, middle), {stream: true});
			low = middle;
		} catch {
			high = middle - 1;
		}
	}
	return low;
}
