import type {JsonObject} from '../../core/config/types.ts';
import type {NodeStatus} from '../../hosts/sandbox/served/status.ts';
import {outputLines} from '../../strings/sanitize.ts';
import type {Call} from '../line/command.ts';
import {inColumns} from '../print/columns.ts';
import {written} from '../print/data-output.ts';
import {commandWords} from '../print/words.ts';
import {folderOf, withServed} from '../run/served.ts';

/** Who waits until it has settled waits for its beginning, too. */
const [PATIENCE_MS, LONG_PATIENCE_MS] = [3000, 15_000];

/** `sandbox status`: how each component of a served node fares. */
export async function sandboxStatus({flags, operands, lang, output}: Call<'settle' | 'data-output'>): Promise<number> {
	const settles = flags.settle ?? false;
	const status = await withServed(folderOf(operands), async (control) => control.ask(settles ? 'settled' : 'status') as Promise<NodeStatus>, {patienceMs: settles ? LONG_PATIENCE_MS : PATIENCE_MS});
	const form = flags.output ?? 'text';
	if (form !== 'text') {
		output.document(written(form, [{components: status} as unknown as JsonObject]));
		return 0;
	}
	const words = commandWords(lang);
	output.out(outputLines(...inColumns(Object.entries(status).map(([name, one]) => [
		name, words.sandboxStates[one.state], one.healthy ? words.healthy : words.notHealthy, words.restarts(one.restarts), one.healthy ? '' : one.log.at(-1) ?? '',
	])).map((line) => line.trimEnd())));
	return 0;
}
