import type {ConfigFault} from '../../core/told/faults.ts';
import type {Host} from '../../core/ports/index.ts';
import type {Call} from '../line/command.ts';
import {faultLines} from '../print/fault-lines.ts';
import {readText} from './read-text.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** A host for what only looks: needs no root. */
export async function onThisNode<Value>(act: (host: Host) => Promise<Value>): Promise<Value> {
	const {createNodeHost} = await import('../../hosts/node/index.ts');
	const host = await createNodeHost();
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
