/** So many lines are kept, as a service manager keeps the end of a log. */
const KEPT = 5000;

/**
 * What a kubelet that the machine file has talk a lot has written last: lines of no matter, made up when somebody
 * reads them, as nobody reads all. `from` and `now` in milliseconds; none before the kubelet was started.
 */
export function chatter(linesPerSecond: number, from: number, now: number): string[] {
	const written = from === 0 ? 0 : Math.floor((now - from) / 1000 * linesPerSecond);
	const kept = Math.min(written, KEPT);
	return Array.from({length: kept}, (_, index) => {
		const count = written - kept + index;
		return `I ${new Date(from + count / linesPerSecond * 1000).toISOString()} volume_manager.go:251] "Volume is attached" line=${count}`;
	});
}
