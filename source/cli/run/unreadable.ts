import {Failure, HostError, isFailure} from '../../core/told/failures.ts';

/** A file that a person named and that cannot be read, as the failure of a command; what is known already stays as it is. */
export function unreadable(path: string, error: unknown): unknown {
	if (error instanceof HostError) {
		return new Failure('file.unreadable', {path, ...error.fields, errno: error.code, message: error.message}, {cause: error});
	}
	const {code, message} = error as NodeJS.ErrnoException;
	return code === undefined || isFailure(error) ? error : new Failure('file.unreadable', {path, errno: code, message}, {cause: error});
}

/** A file that a person named and that cannot be written, as the failure of a command. */
export function unwritable(path: string, error: unknown): Failure {
	const {code = '', message} = error as NodeJS.ErrnoException;
	return new Failure('file.unwritable', {...(error instanceof HostError && error.fields), path, errno: code, message}, {cause: error});
}
