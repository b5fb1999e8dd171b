import {ConfigError} from '../told/faults.ts';
import {Failure, HostError} from '../told/failures.ts';

/**
 * An error that a step goes on after, as it stands in its detail's `problem`: its code and what it is
 * about, in one line of codes and others' words.
 * @throws the error itself where nobody foresaw it, and where it is the end of the run
 */
export function problemOf(error: unknown): string {
	if (error instanceof ConfigError) {
		return error.faults.map(({code, path}) => [code, path].filter((part) => part !== '').join(' ')).join('; ');
	}
	if (error instanceof HostError && error.code === 'EXDEV' && typeof error.fields['path'] === 'string') {
		// Something is mounted on the way: where, is all there is to say.
		return oneLine(`${error.code}: ${error.fields['path']}`);
	}
	if (error instanceof HostError) {
		return oneLine([...new Set([error.code, error.message])].join(': '));
	}
	if (!(error instanceof Failure) || error.code === 'cancelled') {
		throw error;
	}
	const said = ['problem', 'errno', 'status', 'what', 'path', 'message'].map((name) => error.fields[name]).filter((value) => value !== undefined && value !== '');
	return oneLine([error.code, ...said].join(': '));
}

const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, '; ');
