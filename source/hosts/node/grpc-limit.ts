/**
 * Ends a call after so long, or with a signal. gRPC's own deadline is a moment of the wall clock, which somebody may
 * set: that would end a call at once, or an hour late.
 * @returns `isOver`: the time was up; `clear`, once the call has ended
 */
export function limitCall(call: {cancel(): void}, {timeoutMs, signal}: {readonly timeoutMs?: number | undefined; readonly signal?: AbortSignal | undefined}): {readonly isOver: boolean; clear(): void} {
	const stop = (): void => call.cancel();
	const limit = {
		isOver: false,
		clear(): void {
			clearTimeout(timer);
			signal?.removeEventListener('abort', stop);
		},
	};
	const timer = timeoutMs === undefined ? undefined : setTimeout(() => {
		limit.isOver = true;
		stop();
	}, timeoutMs);
	signal?.addEventListener('abort', stop, {once: true});
	return limit;
}
