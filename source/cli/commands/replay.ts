import type {RunControl} from '../../core/engine/control.ts';
import type {Recording} from '../../core/recording/recording.ts';
import {Secrets} from '../../core/secrets/secrets.ts';
import {emptyState, reduce} from '../../core/told/state.ts';
import {loadTexts} from '../../texts/load.ts';
import {depthOf} from '../../ui/terminal/colors.ts';
import {Failure} from '../../core/told/failures.ts';
import type {Call} from '../line/command.ts';
import {exitCodes} from '../line/exit-codes.ts';
import {foldOf} from '../print/fold.ts';
import {asciiOutput} from '../print/output.ts';
import {colorOf, outputOf} from '../run/environment.ts';
import {lastRecording, openRecording} from '../run/open-recording.ts';
import {readSettings} from '../run/settings-file.ts';

type ReplayFlag = 'output' | 'color' | 'ascii' | 'mouse';

/** `kubestep replay FILE`: a run that was recorded, shown as it was. */
export async function replay(call: Call<ReplayFlag>): Promise<number> {
	const [file] = call.operands;
	if (file === undefined) {
		throw new Failure('flag.invalid', {flag: call.path, problem: 'no-value', value: ''});
	}
	return show(await openRecording(file), call);
}

/** `kubestep last`: the same of the last run that changed a node. */
export async function last(call: Call<ReplayFlag | 'sandbox'>): Promise<number> {
	return show(await lastRecording({sandbox: call.flags.sandbox}), call);
}

/** Nobody steers a run that is over. */
const nobody: RunControl = {answer: () => undefined, retry: () => undefined, giveUp: () => undefined, setStepMode: () => undefined, stop: () => undefined};

async function show(recording: Recording, {flags, lang, output}: Call<ReplayFlag>): Promise<number> {
	const kind = outputOf(flags.output, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
	const first = recording.stateAt(0);
	const texts = await loadTexts(lang, {isDryRun: first.mode === 'dry-run'});
	const written = flags.ascii && kind !== 'json' ? asciiOutput(output) : output;
	const secrets = new Secrets();
	if (kind === 'tui') {
		const {settings} = readSettings();
		const [{runUi}, {remapOf, themeSetting}] = await Promise.all([import('../../ui/index.ts'), import('./settings.ts')]);
		await runUi({
			subscribe(reader) {
				for (let index = 0; index < recording.count; index += 1) {
					reader(recording.event(index));
				}
				return () => undefined;
			},
			control: nobody, secrets, texts, colors: depthOf(colorOf(flags.color, process.env), process.env), theme: themeSetting(settings), ascii: flags.ascii ?? false, mouse: flags.mouse ?? false,
			isStill: true, follows: false, keys: remapOf(settings), stdin: process.stdin, stdout: process.stdout, onFrame: () => undefined,
			translate: async (to) => loadTexts(to, {isDryRun: first.mode === 'dry-run'}),
		});
		return 0;
	}
	let state = emptyState;
	const reader = kind === 'json'
		? (await import('../../reporters/json.ts')).jsonReporter({write: written.out})
		: (await import('../../reporters/plain.ts')).plainReporter({write: written.out, texts, secrets, state: () => state, fold: foldOf(process.stdout)});
	for (let index = 0; index < recording.count; index += 1) {
		const event = recording.event(index);
		state = reduce(state, event);
		reader(event);
	}
	return state.end === undefined ? exitCodes.incomplete : 0;
}
