import {outputLines} from '../../strings/sanitize.ts';
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
import {commandWords} from '../print/words.ts';
import {placeIn} from '../run/place-in.ts';
import {recordedTexts} from '../run/recorded-texts.ts';
import {writeDetail} from '../run/write-detail.ts';
import {lastRecording, openRecording} from '../run/open-recording.ts';
import {readSettings} from '../run/settings-file.ts';

type ReplayFlag = 'at' | 'play' | 'output' | 'color' | 'ascii' | 'mouse';

/** `kubestep replay FILE`: a run that was recorded, shown as it was. */
export async function replay(call: Call<ReplayFlag>): Promise<number> {
	const [file] = call.operands;
	if (file === undefined) {
		throw new Failure('flag.invalid', {flag: call.path, problem: 'operands-missing', value: 'FILE'});
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
	const place = placeIn(recording, flags.at);
	const kind = outputOf(flags.output, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
	const told = recordedTexts(recording);
	const texts = await loadTexts(lang, told);
	const written = flags.ascii && kind !== 'json' ? asciiOutput(output) : output;
	const secrets = new Secrets();
	if (kind === 'tui') {
		const {settings} = readSettings();
		const [{runUi}, {remapOf, themeSetting}] = await Promise.all([import('../../ui/index.ts'), import('./settings.ts')]);
		await runUi({
			subscribe: () => () => undefined,
			// Who opens a recording wants to see first what came of it.
			replay: {recording, at: place ?? (flags.play === true ? 0 : recording.count - 1), isPlaying: flags.play === true},
			control: nobody, secrets, texts, colors: depthOf(colorOf(flags.color, process.env), process.env), theme: themeSetting(settings), ascii: flags.ascii ?? false, mouse: flags.mouse ?? false,
			// What stood still then does not turn now.
			isStill: true, follows: settings['follow'] !== 'off', keys: remapOf(settings), stdin: process.stdin, stdout: process.stdout, onFrame: () => undefined, writeFile: writeDetail,
			translate: async (to) => loadTexts(to, told),
		});
		return 0;
	}
	let state = emptyState;
	const reader = kind === 'json'
		? (await import('../../reporters/json.ts')).jsonReporter({write: written.out})
		: (await import('../../reporters/plain.ts')).plainReporter({write: written.out, texts, secrets, state: () => state, fold: foldOf(process.stdout)});
	const last = place ?? recording.count - 1;
	for (const event of recording.events(last)) {
		state = reduce(state, event);
		reader(event);
	}
	if (recording.isCut && last === recording.count - 1 && kind !== 'json') {
		written.out(outputLines(commandWords(lang).recordingCut));
	}
	return recording.isCut ? exitCodes.incomplete : 0;
}
