import {asAscii} from '../texts/ascii.ts';

/** A reader that went away (`kubestep … | head`), a terminal that was closed. */
const GONE: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO', 'ENXIO']);

/**
 * Writes whole texts to standard output or error. That nobody reads any more is no failure: what
 * cannot be written is left out.
 */
export interface Output {
	out(text: string): void;
	error(text: string): void;
}

export function processOutput(): Output {
	const writer = (stream: NodeJS.WriteStream) => {
		let open = true;
		stream.on('error', (error: NodeJS.ErrnoException) => {
			if (GONE.has(error.code)) {
				open = false;
			} else {
				throw error;
			}
		});
		return (text: string) => {
			if (open) {
				stream.write(text);
			}
		};
	};
	return {out: writer(process.stdout), error: writer(process.stderr)};
}

/** The same for terminals whose font has no symbols (`--ascii`). */
export function asciiOutput(output: Output): Output {
	return {out: (text) => output.out(asAscii(text)), error: (text) => output.error(asAscii(text))};
}
