import {constants} from 'node:os';

const ENTER = '\u001B[?1049h';
const LEAVE = '\u001B[?1049l\u001B[?25h';
const HIDE_CURSOR = '\u001B[?25l';
const HOME = '\u001B[H';
const ERASE_LINE = '\u001B[K';
const [BEGIN_UPDATE, END_UPDATE] = ['\u001B[?2026h', '\u001B[?2026l'];

export interface OwnedScreen {
	/** The stream for Ink: its first frame goes over the one that is there. */
	readonly stdout: NodeJS.WriteStream;
	/** Ink restores the terminal from now on. */
	handOver(): void;
	/** Where Ink never came. */
	giveBack(): void;
}

/**
 * Shows a frame before Ink is there: Ink, React and their layout engine take longer to load than all that the
 * frame itself needs. Takes the alternate screen and raw mode, so that no key is echoed into the frame; keys
 * wait in the terminal until Ink reads them.
 */
export function takeScreen(lines: readonly string[], {stdin, stdout}: {readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream}): OwnedScreen {
	const giveBack = () => {
		stdin.setRawMode(false);
		stdout.write(LEAVE);
	};
	// Whatever ends the process until Ink restores the terminal itself; a signal that nobody heeds would end it without a word.
	process.once('exit', giveBack);
	const onSignal = (name: NodeJS.Signals) => process.exit(128 + constants.signals[name]);
	const unheeded = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).filter((name) => process.listenerCount(name) === 0);
	for (const name of unheeded) {
		process.on(name, onSignal);
	}
	const letGo = () => {
		process.off('exit', giveBack);
		for (const name of unheeded) {
			process.off(name, onSignal);
		}
	};
	stdin.setRawMode(true);
	stdout.write(`${BEGIN_UPDATE}${ENTER}${HIDE_CURSOR}${overwriting(lines.join('\n'))}${END_UPDATE}`);
	let isOver = false;
	const write = (data: unknown, ...rest: unknown[]): boolean => {
		let text = data;
		if (!isOver && text === ENTER) {
			return true;
		}
		// Its first frame, which reckons with an empty screen and with a cursor in the first cell.
		if (!isOver && typeof text === 'string' && text.includes('\n')) {
			isOver = true;
			text = overwriting(text);
		}
		return (stdout.write as (...all: unknown[]) => boolean).call(stdout, text, ...rest);
	};
	return {
		stdout: new Proxy(stdout, {
			get(target, name) {
				const value: unknown = name === 'write' ? write : Reflect.get(target, name, target);
				return typeof value === 'function' ? value.bind(target) as unknown : value;
			},
		}),
		handOver: letGo,
		giveBack() {
			letGo();
			giveBack();
		},
	};
}

/** Over whatever is on the screen. Each line is emptied before it is written: after one that reaches the last column its last cell would be. */
function overwriting(frame: string): string {
	return HOME + ERASE_LINE + frame.replaceAll('\n', `\n${ERASE_LINE}`);
}
