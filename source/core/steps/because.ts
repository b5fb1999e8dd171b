import {ConfigError} from '../told/faults.ts';
import {Failure, type FailureData} from '../told/failures.ts';

/** What a step went on after, as a failure that has a sentence; nothing for an error of the system, whose own words `problem` has. */
export function becauseOf(error: unknown): {readonly because?: FailureData} {
	if (error instanceof ConfigError) {
		const fields = {count: error.faults.length, message: error.faults.map(({path}) => path).filter((path) => path !== '').join(', ')};
		return {because: {fields, code: 'config.invalid'}};
	}
	return error instanceof Failure ? {because: {code: error.code, fields: error.fields}} : {};
}
