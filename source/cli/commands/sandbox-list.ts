import {createInterface} from 'node:readline/promises';
import {setTimeout} from 'node:timers/promises';
import {isFailure} from '../../core/told/failures.ts';
import {findControl} from '../../hosts/sandbox/served/host.ts';
import {listServed} from '../../hosts/sandbox/served/list.ts';
import {outputLines} from '../../strings/sanitize.ts';
import type {Call} from '../line/command.ts';
import {inColumns} from '../print/columns.ts';
import {written} from '../print/data-output.ts';
import {commandWords} from '../print/words.ts';
import {folderOf, withServed} from '../run/served.ts';

/** `sandbox list`: the sandboxes of this user that are served. */
export async function listSandboxes({flags, output}: Call<'data-output'>): Promise<number> {
	const all = await listServed(process.env);
	const form = flags.output ?? 'text';
	if (form !== 'text') {
		output.document(written(form, [{sandboxes: all.map(({folder, pid, port, since}) => ({folder, server: `https://127.0.0.1:${port}`, pid, since}))}]));
	} else if (all.length > 0) {
		output.out(outputLines(...inColumns([['FOLDER', 'API SERVER', 'SINCE'], ...all.map(({folder, port, since}) => [folder, `https://127.0.0.1:${port}`, since])])));
	}
	return 0;
}

/** How long a node may take to end, and how often that is looked at. */
const [LONGEST_MS, LOOK_MS] = [20_000, 25];

async function stop(folder: string): Promise<void> {
	await withServed(folder, async (control) => control.ask('stop'));
	const end = performance.now() + LONGEST_MS;
	for (let found = await findControl(folder); found !== undefined && performance.now() < end; found = await findControl(folder)) {
		found.close();
		await setTimeout(LOOK_MS);
	}
}

/** `sandbox stop`: the node goes off, its folder stays. */
export async function stopSandbox({operands, lang, output}: Call): Promise<number> {
	const folder = folderOf(operands);
	await stop(folder);
	output.out(outputLines(commandWords(lang).sandboxStopped(folder)));
	return 0;
}

/** `sandbox rm`: the folder goes, with all that is in it. */
export async function removeSandbox({flags, operands, lang, output}: Call<'rm-force'>): Promise<number> {
	const folder = folderOf(operands);
	const words = commandWords(lang);
	const {removeFolder, refuseNoSandbox} = await import('../../hosts/sandbox/directory.ts');
	await refuseNoSandbox(folder);
	if (flags.force !== true && !await agrees(words.sandboxRemove(folder))) {
		output.out(outputLines(words.sandboxKept));
		return 1;
	}
	await stop(folder).catch((error: unknown) => {
		if (!isFailure(error, 'sandbox.serving') || error.fields.problem !== 'not-served') {
			throw error;
		}
	});
	await removeFolder(folder);
	output.out(outputLines(words.sandboxRemoved(folder)));
	return 0;
}

/** Without somebody who answers, nothing is removed. */
async function agrees(question: string): Promise<boolean> {
	if (!process.stdin.isTTY) {
		return false;
	}
	const lines = createInterface({input: process.stdin, output: process.stdout});
	const answer = await lines.question(question).finally(() => lines.close());
	return /^\s*y(?:es)?\s*$/i.test(answer);
}
