/** Resolves when a signal aborts; `forget` once nobody waits for that any more. */
export function aborted(signal: AbortSignal): {readonly promise: Promise<void>; readonly forget: () => void} {
	let listener: () => void = () => undefined;
	const promise = new Promise<void>((resolve) => {
		listener = resolve;
		signal.addEventListener('abort', listener, {once: true});
	});
	return {promise, forget: () => signal.removeEventListener('abort', listener)};
}
