import {openSync} from 'node:fs';
import {ReadStream} from 'node:tty';

/** The keyboard, while nothing is there that keys are for. */
export interface HeldInput {
	/** Gives it to what is there now. */
	release(): void;
}

const INTERRUPT = 0x03;

/** Takes what is typed while a node is made, and drops it: the terminal does not show it, and the screen that follows does not obey it. Ctrl-C stays what it is. */
export function holdInput(): HeldInput {
	let stdin: ReadStream | undefined;
	try {
		stdin = new ReadStream(openSync('/dev/tty', 'r'));
		stdin.on('error', () => undefined);
		stdin.on('data', (typed: Buffer | string) => {
			if (Buffer.from(typed).includes(INTERRUPT)) {
				process.kill(process.pid, 'SIGINT');
			}
		});
		stdin.setRawMode(true);
	} catch {
		// There is no terminal: nobody types.
		stdin?.destroy();
		stdin = undefined;
	}
	return {
		release() {
			stdin?.setRawMode(false);
			stdin?.destroy();
			stdin = undefined;
		},
	};
}
