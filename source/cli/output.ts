/**
 * Writes whole texts to standard output or error. A reader that went away (`kubestep … | head`)
 * is no failure: what cannot be written any more is left out.
 */
export interface Output {
	out(text: string): void;
	error(text: string): void;
}

export function processOutput(): Output {
	const writer = (stream: NodeJS.WriteStream) => {
		let open = true;
		stream.on('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EPIPE') {
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
