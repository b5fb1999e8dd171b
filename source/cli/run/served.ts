import {setTimeout} from 'node:timers/promises';
import {resolve} from 'node:path';
import {Failure} from '../../core/told/failures.ts';
import type {Hello} from '../../hosts/sandbox/served/methods.ts';
import type {Control} from '../../hosts/sandbox/served/socket.ts';

/** The folder that a command of `sandbox` is about. */
export const folderOf = (operands: readonly string[]): string => resolve(operands[0] ?? './kubestep-sandbox');

/** How often it is looked whether a node that is being served can be asked. */
const LOOK_MS = 50;

/**
 * Asks the served node of a folder.
 * @param patienceMs how long one may take that somebody has just begun to serve
 * @throws Failure `sandbox.serving` where it is not served
 */
export async function withServed<T>(folder: string, act: (control: Control, hello: Hello) => Promise<T>, {patienceMs = 0} = {}): Promise<T> {
	const {findControl} = await import('../../hosts/sandbox/served/host.ts');
	const end = performance.now() + patienceMs;
	let found = await findControl(folder);
	while (found === undefined && performance.now() < end) {
		await setTimeout(LOOK_MS);
		found = await findControl(folder);
	}
	if (found === undefined) {
		throw new Failure('sandbox.serving', {folder, problem: 'not-served'});
	}
	try {
		return await act(found.control, await found.control.ask('hello') as Hello);
	} finally {
		found.close();
	}
}
