import type {ConfigFault} from '../../core/told/faults.ts';
import type {Host} from '../../core/ports/index.ts';
import type {Call} from '../line/command.ts';
import type {FlagValues} from '../line/flag-table.ts';
import {faultLines} from '../print/fault-lines.ts';
import {openHost, refuseMissingSandbox} from './open-host.ts';
import {readText} from './read-text.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** A host for what only looks: needs no root. */
export async function onThisNode<Value>(act: (host: Host) => Promise<Value>): Promise<Value> {
	const {createNodeHost} = await import('../../hosts/node/index.ts');
	const host = await createNodeHost({looksAtOnce: true});
	try {
		return await act(host);
	} finally {
		await host.close();
	}
}

/** Which node a command is about that is no run. */
export type NodeFlag = 'sandbox';

/**
 * The node that a command is about: the simulated one of `--sandbox`, or this machine. A served sandbox is asked as it runs; one at rest
 * comes up for the command, without waiting for anything, in memory where it is only looked at.
 * @param command its words, where it changes the node; the folder of a sandbox is taken for it
 * @throws {Failure} `sandbox.foreign`, also for a folder that is not there
 */
export async function onNodeOf<Value>(flags: FlagValues<NodeFlag>, act: (host: Host) => Promise<Value>, command?: string): Promise<Value> {
	if (flags.sandbox === undefined) {
		return onThisNode(act);
	}
	refuseMissingSandbox(flags);
	const {host} = await openHost({'sandbox': flags.sandbox, 'sandbox-speed': 0, 'dry-run': command === undefined}, command ?? '');
	try {
		return await act(host);
	} finally {
		await host.close();
	}
}

/** The file that a flag names, where it names one. */
export async function fileOf(path: string | undefined): Promise<{name: string; text: string} | undefined> {
	return path === undefined || path === '' ? undefined : {name: path, text: await readText(path)};
}

/** Warnings of a configuration that a run's reader does not tell. */
export const warn = ({lang, output}: Pick<Call, 'lang' | 'output'>, warnings: readonly ConfigFault[]): void => output.error(outputLines(...faultLines(warnings, 'warning', lang)));
