import {HostError} from '../../core/told/failures.ts';

/** Runs an act on a file; what the system refuses becomes a HostError with its code and the node's path. */
export async function asHostError<T>(path: string, act: () => Promise<T>): Promise<T> {
	try {
		return await act();
	} catch (error) {
		throw error instanceof HostError ? error : new HostError(codeOf(error), {path}, {cause: error});
	}
}

export function codeOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return typeof code === 'string' ? code : 'UNKNOWN';
}

export function isMissing(error: unknown): boolean {
	return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}
