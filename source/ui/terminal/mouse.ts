const MOUSE_ON = '\u001B[?1000h\u001B[?1006h';
const MOUSE_OFF = '\u001B[?1006l\u001B[?1000l';

/** Lines that one turn of the wheel moves what is read. */
export const WHEEL_LINES = 3;

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/**
 * Has the terminal report clicks and the wheel (SGR), until the answer is called or the process ends:
 * a shell would take what is reported for what is typed.
 * @param options.heedsSignals where nobody else heeds them: a process that a signal ends is told of no `exit`
 */
export function takeMouse(stdout: Pick<NodeJS.WriteStream, 'write'>, {heedsSignals = false}: {readonly heedsSignals?: boolean} = {}): () => void {
	const off = () => {
		process.off('exit', off);
		for (const name of SIGNALS) {
			process.off(name, onSignal);
		}
		stdout.write(MOUSE_OFF);
	};
	const onSignal = (name: NodeJS.Signals) => {
		off();
		// Once more, for who only waited for nobody else to heed it: Ink, and then the system.
		process.kill(process.pid, name);
	};
	process.once('exit', off);
	if (heedsSignals) {
		for (const name of SIGNALS) {
			process.on(name, onSignal);
		}
	}
	stdout.write(MOUSE_ON);
	return off;
}
