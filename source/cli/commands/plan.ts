import {Failure} from '../../core/told/failures.ts';
import {loadTexts} from '../../texts/load.ts';
import type {Call} from '../line/commands.ts';
import {colorOf, outputOf} from '../run/environment.ts';
import {exitCodes} from '../exit-codes.ts';
import {text} from '../line/flags.ts';
import {init} from '../run/run-init.ts';
import {sandboxTexts} from '../run/open-host.ts';
import {asciiOutput} from '../print/output.ts';

const OUTPUTS = ['auto', 'tui', 'plain', 'json', 'html', 'markdown'];

/** `kubestep plan`: what init would do here, to its end. A plan that was made is no failure, whatever its checks found. */
export async function plan({flags: given, lang, output}: Call): Promise<number> {
	// A sandbox is looked at, not taken.
	const flags = {...given, 'dry-run': true};
	const asked = text(given.output);
	if (asked !== undefined && !OUTPUTS.includes(asked)) {
		throw new Failure('flag.invalid', {flag: '--output', problem: 'not-one-of', value: asked, known: OUTPUTS});
	}
	const color = colorOf(text(flags.color), process.env);
	if (asked !== 'html' && asked !== 'markdown') {
		const kind = outputOf(asked, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
		return init({flags, lang, kind, output: flags.ascii === true && kind !== 'json' ? asciiOutput(output) : output, color, isPlan: true});
	}
	const [{prepareInit}, {planInit}, {planDocument}, texts] = await Promise.all([import('../run/prepare-init.ts'), import('../run/planned-init.ts'), import('../../reporters/plan-document.ts'), loadTexts(lang, {isDryRun: true, ...sandboxTexts(flags)})]);
	const prepared = await prepareInit({flags}, 'plan');
	try {
		const planned = await planInit(prepared);
		const {state, outcome, failure} = planned;
		const file = text(given.save);
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
