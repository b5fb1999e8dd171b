import {Failure, HostError} from '../told/failures.ts';
import type {Host} from '../ports/index.ts';

/**
 * Takes the node for one run that changes it; a host on which nothing is changed has nothing to take.
 *
 * @param command as typed, without flags: `init phase certs`
 * @returns gives it back
 * @throws {Failure} `run.busy` with `pid`, `command`, `user`, `since` and `path` (of the lock) while another run has it;
 *   `lock.unusable` with `path` and `errno` where nothing can say who has it
 */
export async function claimNode(host: Pick<Host, 'claim'>, command: string): Promise<() => Promise<void>> {
	try {
		return await host.claim(command);
	} catch (error) {
		throw error instanceof HostError && error.code !== 'BUSY' ? unusable(error) : asBusy(error);
	}
}

/** A refusal of `claim` in words that a reader knows; any other error as it is. */
export function asBusy(error: unknown): unknown {
	if (!(error instanceof HostError)) {
		return error;
	}
	return error.code === 'BUSY' ? new Failure('run.busy', error.fields) : error.code === 'EOVERFLOW' ? unusable(error) : error;
}

const unusable = (error: HostError): Failure => new Failure('lock.unusable', error.told, {cause: error});
