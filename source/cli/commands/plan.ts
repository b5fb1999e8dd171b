import {Failure} from '../../core/told/failures.ts';
import {loadTexts} from '../../texts/load.ts';
import type {TextOptions} from '../../texts/make.ts';
import type {Lang} from '../../texts/types.ts';
import type {Call} from '../line/command.ts';
import {colorOf, outputOf} from '../run/environment.ts';
import {exitCodes} from '../line/exit-codes.ts';
import type {PlannedInit} from '../run/planned-init.ts';
import type {PrepareFlag} from '../run/prepare-init.ts';
import {init} from '../run/run-init.ts';
import type {ShowFlag} from '../run/show-run.ts';
import {sandboxTexts} from '../run/open-host.ts';
import {asciiOutput} from '../print/output.ts';

/** `kubestep plan`: what init would do here, to its end. A plan that was made is no failure, whatever its checks found. */
export async function plan({flags: given, typed, lang, output}: Call<PrepareFlag | ShowFlag | 'save' | 'plan-output' | 'out' | 'color'>): Promise<number> {
	// A sandbox is looked at, not taken.
	const flags: typeof given = {...given, 'dry-run': true};
	const {output: asked, save: file} = given;
	const color = colorOf(flags.color, process.env);
	if (asked !== 'html' && asked !== 'markdown') {
		if (given.out !== undefined) {
			throw new Failure('flag.invalid', {flag: '--out', problem: 'document-only', value: ''});
		}
		const kind = outputOf(asked, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
		return init({flags, typed, lang, kind, output: flags.ascii && kind !== 'json' ? asciiOutput(output) : output, color, isPlan: true});
	}
	const [{prepareInit}, {planInit}, {writeDocument}] = await Promise.all([import('../run/prepare-init.ts'), import('../run/planned-init.ts'), import('../run/write-document.ts')]);
	const prepared = await prepareInit({flags}, 'plan');
	try {
		const planned = await planInit(prepared);
		const {outcome, failure} = planned;
		if (file !== undefined) {
			const {keepPlan} = await import('../run/saved-plan.ts');
			await keepPlan(file, planned, prepared, {flags: given, lang, output});
		}
		await writeDocument(await (asked === 'html' ? pageOf : markdownOf)(planned, lang, {isDryRun: true, ...sandboxTexts(flags)}), given.out, output);
		return failure?.code === 'preflight.failed' ? 0 : exitCodes[outcome];
	} finally {
		await prepared.host.close();
	}
}

async function pageOf({events}: PlannedInit, lang: Lang, options: TextOptions): Promise<string> {
	const [{gather}, {reportDocument}, {reportVoices}] = await Promise.all([import('../../reporters/report/gather.ts'), import('../../reporters/report/document.ts'), import('../run/report-voices.ts')]);
	return reportDocument(gather(events), await reportVoices(lang, options));
}

async function markdownOf({state}: PlannedInit, lang: Lang, options: TextOptions): Promise<string> {
	const {planMarkdown} = await import('../../reporters/plan-document.ts');
	return planMarkdown(state, await loadTexts(lang, options));
}
