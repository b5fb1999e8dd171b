import {loadTexts} from '../../texts/load.ts';
import type {Call} from '../line/command.ts';
import {colorOf, outputOf} from '../run/environment.ts';
import {exitCodes} from '../line/exit-codes.ts';
import type {PrepareFlag} from '../run/prepare-init.ts';
import {init} from '../run/run-init.ts';
import type {ShowFlag} from '../run/show-run.ts';
import {sandboxTexts} from '../run/open-host.ts';
import {asciiOutput} from '../print/output.ts';

/** `kubestep plan`: what init would do here, to its end. A plan that was made is no failure, whatever its checks found. */
export async function plan({flags: given, lang, output}: Call<PrepareFlag | ShowFlag | 'save' | 'plan-output' | 'color'>): Promise<number> {
	// A sandbox is looked at, not taken.
	const flags: typeof given = {...given, 'dry-run': true};
	const {output: asked, save: file} = given;
	const color = colorOf(flags.color, process.env);
	if (asked !== 'html' && asked !== 'markdown') {
		const kind = outputOf(asked, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
		return init({flags, lang, kind, output: flags.ascii && kind !== 'json' ? asciiOutput(output) : output, color, isPlan: true});
	}
	const [{prepareInit}, {planInit}, {planDocument}, texts] = await Promise.all([import('../run/prepare-init.ts'), import('../run/planned-init.ts'), import('../../reporters/plan-document.ts'), loadTexts(lang, {isDryRun: true, ...sandboxTexts(flags)})]);
	const prepared = await prepareInit({flags}, 'plan');
	try {
		const planned = await planInit(prepared);
		const {state, outcome, failure} = planned;
		if (file !== undefined) {
			const {keepPlan} = await import('../run/saved-plan.ts');
			await keepPlan(file, planned, prepared, {flags: given, lang, output});
		}
		output.document(planDocument(asked, state, texts));
		return failure?.code === 'preflight.failed' ? 0 : exitCodes[outcome];
	} finally {
		await prepared.host.close();
	}
}
