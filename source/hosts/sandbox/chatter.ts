/** So many lines are kept, as a service manager keeps the end of a log. */
const KEPT = 5000;

/**
 * What a kubelet that the machine file has talk a lot has written last: lines of no matter, made up when somebody
 * reads them, as nobody reads all. `from`: when it began, in milliseconds since 1970; `elapsedMs`: for how long it has talked.
 */
export function chatter(linesPerSecond: number, from: number, elapsedMs: number): string[] {
	const written = Math.floor(elapsedMs / 1000 * linesPerSecond);
	const kept = Math.min(written, KEPT);
	return Array.from({length: kept}, (_, index) => {
		const count = written - kept + index;
		return `I ${new Date(from + count / linesPerSecond * 1000).toISOString()} volume_manager.go:251] "Volume is attached" line=${count}`;
	});
}
