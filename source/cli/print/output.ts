import {fstatSync, writeSync} from 'node:fs';
import {asAscii} from '../../strings/ascii.ts';
import type {Shown} from '../../strings/sanitize.ts';

/**
 * Writes whole texts to standard output or error, and never throws: a run is not over because nobody
 * can be told of it. What cannot be written is left out, and from then on all that would follow, so that
 * what was written is whole up to its end.
 */
export interface Output {
	/** Lines for a person: only what is made visible may go to a terminal. */
	out(text: Shown): void;
	error(text: Shown): void;
	/** A document for a program or a file, byte for byte. */
	document(text: string): void;
	/**
	 * The system's code (`ENOSPC`) where standard output took no more, and somebody may believe that it has
	 * all; undefined where nothing is missing, and where nobody reads any more.
	 */
	lost?(): string | undefined;
}

/** A reader that went away (`kubestep … | head`), a terminal that was closed. */
const GONE: ReadonlySet<string> = new Set(['EPIPE', 'ENXIO', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

export function processOutput(): Output {
	const [out, error] = [process.stdout, process.stderr].map((stream) => writer(stream));
	return {out: (text) => out?.write(text), error: (text) => error?.write(text), document: (text) => out?.write(text), lost: () => out?.lost()};
}

function writer(stream: NodeJS.WriteStream & {readonly fd?: number}): {write(text: string): void; lost(): string | undefined} {
	let open = true;
	let lost: string | undefined;
	const fail = (error: NodeJS.ErrnoException) => {
		if (open) {
			open = false;
			const code = error.code ?? error.name;
			lost = GONE.has(code) || (code === 'EIO' && stream.isTTY) ? undefined : code;
		}
	};
	stream.on('error', fail);
	let isFile: boolean | undefined;
	return {
		write(text) {
			if (!open) {
				return;
			}
			try {
				isFile ??= holdsFile(stream);
				if (isFile) {
					writeWhole(stream.fd ?? -1, text);
				} else {
					stream.write(text);
				}
			} catch (error) {
				fail(error as NodeJS.ErrnoException);
			}
		},
		lost: () => lost,
	};
}

/** Node's stream over a file takes half a write, as the end of a disk leaves it, for a whole one: there each byte is counted here. */
function holdsFile({fd, isTTY}: {readonly fd?: number; readonly isTTY: boolean}): boolean {
	if (fd === undefined || isTTY) {
		return false;
	}
	const stat = fstatSync(fd);
	return stat.isFile() || stat.isCharacterDevice();
}

function writeWhole(fd: number, text: string): void {
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length;) {
		at += writeSync(fd, bytes, at);
	}
}

/** The same for terminals whose font has no symbols (`--ascii`). */
export function asciiOutput(output: Output): Output {
	return {...output, out: (text) => output.out(asAscii(text)), error: (text) => output.error(asAscii(text)), document: (text) => output.document(asAscii(text))};
}
