import type {Stats} from 'node:fs';
import {distrusted} from '../../core/engine/trust.ts';

/** Why something is not believed: whose it is, and with which bits. */
export interface Distrust {
	/** `owner`: somebody else's. `mode`: others may write it. */
	readonly reason: 'owner' | 'mode';
	readonly uid: number;
	/** Permission bits. */
	readonly mode: number;
	/** Who looks. */
	readonly caller: number;
}

/**
 * Why a file or folder of this program's own is not believed; undefined where it is root's or the caller's, and
 * nobody else may write it. Where the system has no users (Windows), nothing is known and all is believed.
 * @param owner `caller`: root's is not enough, as where what is found there is removed. `invoker`: who called sudo may own it,
 *   too, since that user says what is run anyway
 */
export function untrusted({uid, mode}: Pick<Stats, 'uid' | 'mode'>, {owner = 'root'}: {readonly owner?: 'root' | 'caller' | 'invoker'} = {}): Distrust | undefined {
	const caller = process.geteuid?.();
	if (caller === undefined) {
		return undefined;
	}
	const isInvokers = owner === 'invoker' && caller === 0 && process.env['SUDO_UID'] === String(uid);
	const reason = distrusted({uid, mode}, [caller, ...(owner === 'caller' ? [] : [0]), ...(isInvokers ? [uid] : [])]);
	return reason === undefined ? undefined : {reason, uid, mode: mode & 0o7777, caller};
}
