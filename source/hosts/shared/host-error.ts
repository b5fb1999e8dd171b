import type {HostFields} from '../../core/told/failure-fields.ts';
import {HostError} from '../../core/told/failures.ts';

/** The system's code of an error: `ENOENT`; `UNKNOWN` where it has none. */
export function codeOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return typeof code === 'string' ? code : 'UNKNOWN';
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
	return codes.includes(codeOf(error));
}

/** Whether it says that nothing is there. */
export const isMissing = (error: unknown): boolean => hasCode(error, 'ENOENT', 'ENOTDIR');

/** Whatever was thrown, as the one error that a port rejects with. */
export function toHostError(error: unknown, fields: HostFields): HostError {
	return error instanceof HostError ? error : new HostError(codeOf(error), fields, {cause: error});
}

/** Runs a system call of a port; `fields` say what it was about. */
export async function orHostError<T>(fields: HostFields, act: () => Promise<T>): Promise<T> {
	try {
		return await act();
	} catch (error) {
		throw toHostError(error, fields);
	}
}
