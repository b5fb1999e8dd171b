import {ConfigError} from '../told/faults.ts';
import {Failure, HostError, toFailureData, isFailure, type FailureData} from '../told/failures.ts';

/**
 * An error that a step goes on after, as its detail's `problem`.
 * @throws the error itself where nobody foresaw it, and where it is the end of the run
 */
export function problemOf(error: unknown): FailureData {
	if (error instanceof ConfigError) {
		return new Failure('config.invalid', {count: error.faults.length, message: error.faults.map(({path}) => path).filter((path) => path !== '').join(', ')}).data;
	}
	if ((isFailure(error) && error.code !== 'cancelled') || error instanceof HostError) {
		return toFailureData(error);
	}
	throw error;
}

/** One of several, in a line among others: the system's own words. */
export function problemLine(error: unknown): string {
	const {code, fields} = problemOf(error);
	const {errno, path, message} = fields as {readonly errno?: string; readonly path?: string; readonly message?: string};
	// Something is mounted on the way: where, is all there is to say.
	return [errno ?? code, errno === 'EXDEV' ? path : message].filter((part, index, parts) => part !== undefined && part !== '' && parts.indexOf(part) === index).join(': ').trim().replaceAll(/\s*\n\s*/g, '; ');
}
