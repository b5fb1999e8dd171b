import {LAST} from '../../core/recording/form.ts';
import {Recording} from '../../core/recording/recording.ts';
import type {Host} from '../../core/ports/index.ts';
import {Failure} from '../../core/told/failures.ts';
import {callerOf, readOwn} from '../../core/engine/own-state.ts';
import {readRegular} from '../../hosts/shared/read-file.ts';
import {onNodeOf, type NodeFlag} from './this-node.ts';
import type {FlagValues} from '../line/flag-table.ts';
import {unreadable} from './unreadable.ts';

/** A run of days with a noisy kubelet is shorter. */
export const MOST_BYTES = 512 * 1024 * 1024;

/** @throws Failure `file.unreadable`, `recording.unusable` */
export async function openRecording(path: string): Promise<Recording> {
	let bytes: Buffer;
	try {
		bytes = await readRegular(path, {limit: MOST_BYTES});
	} catch (error) {
		throw unreadable(path, error);
	}
	return new Recording(bytes, path);
}

/**
 * What the node keeps of its last run.
 * @throws Failure `recording.unusable`, with the problem `none` where there is none, `file.unreadable`, `state.untrusted`
 */
export async function lastRecording(flags: FlagValues<NodeFlag>): Promise<Recording> {
	return onNodeOf(flags, lastOn);
}

/** The same of a node that is open. */
export async function lastOn(host: Pick<Host, 'files' | 'machine'>): Promise<Recording> {
	const bytes = await readOwn(host.files, LAST, callerOf(host)).catch((error: unknown) => {
		throw unreadable(LAST, error);
	});
	if (bytes === undefined) {
		throw new Failure('recording.unusable', {path: LAST, problem: 'none'});
	}
	return new Recording(bytes, LAST);
}
