import {posix} from 'node:path';
import {Failure, HostError, isFailure} from '../told/failures.ts';
import type {Host} from '../ports/index.ts';
import type {RunFacts} from '../told/events.ts';
import type {Policy} from './policy.ts';
import {InFlight} from './in-flight.ts';
import {JOURNAL, Journal} from './journal.ts';
import {callerOf} from './own-state.ts';

/** What earlier runs left on a node for those that come after. */
export interface NodeState {
	readonly journal: Journal;
	readonly inFlight: InFlight;
	/** Why it is not believed: the run ends with it before it does anything, and nothing of it is read or written. */
	readonly refusal?: Failure;
}

export async function openNodeState(host: Pick<Host, 'files' | 'machine' | 'clock'>, run: string, {workflow, folder, keepsState}: Pick<RunFacts, 'workflow' | 'folder'> & Pick<Policy, 'keepsState'>): Promise<NodeState> {
	const {files} = host;
	const now = () => host.clock.now();
	const options = {isKept: keepsState, caller: callerOf(host)};
	try {
		const journal = await Journal.open(files, now, {...options, run, undoes: workflow === 'undo'});
		if (workflow === 'init' && journal.undoing !== undefined) {
			// Half of what the journal tells of is gone: no run goes on from that.
			throw new Failure('undo.begun', {path: JOURNAL, at: journal.undoing, folder});
		}
		return {journal, inFlight: await InFlight.open(files, now, options)};
	} catch (error) {
		if (!isFailure(error) && !(error instanceof HostError)) {
			throw error;
		}
		const refused = isFailure(error) ? error : new Failure('file.unreadable', {...error.fields, errno: error.code, message: error.message});
		// A person looks at it where it is. Each of what is thrown above names a path.
		const path = posix.join(folder, 'path' in refused.fields ? refused.fields.path ?? '' : '');
		const refusal = new Failure(refused.code, {...refused.fields, path: folder === '' || folder.startsWith('/') ? path : `./${path}`});
		return {journal: Journal.none(files, now), inFlight: InFlight.none(files, now), refusal};
	}
}

/** @throws Failure why what earlier runs left is not believed */
export function assertBelieved({refusal}: NodeState): void {
	if (refusal !== undefined) {
		throw refusal;
	}
}
