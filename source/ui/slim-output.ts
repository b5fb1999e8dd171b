/** Ink goes from line to line by one sequence each, past every line that stays as it is. */
// eslint-disable-next-line no-control-regex
const steps = /(?:\u001B\[E){2,}/g;
const STEP_LENGTH = 3;

/**
 * The same stream, with each run of steps to the next line as one sequence: on a tall screen most of what
 * a turn of the spinner sends is such steps, and a slow line carries them all.
 */
export function slimOutput(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
	const write = (data: unknown, ...rest: unknown[]): boolean => (stdout.write as (...all: unknown[]) => boolean).call(
		stdout, typeof data === 'string' ? data.replaceAll(steps, (run) => `\u001B[${run.length / STEP_LENGTH}E`) : data, ...rest,
	);
	return new Proxy(stdout, {
		get(target, name) {
			if (name === 'write') {
				return write;
			}
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) as unknown : value;
		},
	});
}
