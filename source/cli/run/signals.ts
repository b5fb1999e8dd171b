import {setImmediate} from 'node:timers/promises';

const numbers = {SIGHUP: 1, SIGINT: 2, SIGTERM: 15} as const;
type Name = keyof typeof numbers;

/** As a shell tells it. */
export const statusOf = (name: Name): number => 128 + numbers[name];

/** The part of `process` that this needs; another one in tests. */
export interface SignalSource {
	on(name: Name, listener: (name: Name) => void): unknown;
	exit(status: number): void;
}

/**
 * The first signal lets the run come to a clean end, the second ends the process at once. Only
 * SIGHUP never does: when a terminal is closed, both kernel and shell send it. They are heeded to
 * the end of the process, so that none of them changes its status while it says goodbye.
 * @param parts.stop asks the run to stop now
 * @param parts.isStopping whether a person has left already: Ctrl-C is then the second wish for the end
 * @returns the exit status that keeps the first signal; undefined where none came
 */
export function heedSignals({stop, isStopping = () => false, source = process}: {stop(): void; isStopping?(): boolean; source?: SignalSource}): () => Promise<number | undefined> {
	let status: number | undefined;
	// Kept, not once: a handler that is gone when it is called leaves the signal to its default, the end.
	const onSignal = (name: Name) => {
		if (name !== 'SIGHUP' && (status !== undefined || (name === 'SIGINT' && isStopping()))) {
			source.exit(statusOf(name));
			return;
		}
		status ??= statusOf(name);
		stop();
	};
	for (const name of Object.keys(numbers) as Name[]) {
		source.on(name, onSignal);
	}
	return async () => {
		// A terminal that is closed ends the input too, and that may be heard first.
		await setImmediate();
		return status;
	};
}
