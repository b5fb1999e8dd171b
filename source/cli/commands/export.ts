import type {Recording} from '../../core/recording/recording.ts';
import {Failure} from '../../core/told/failures.ts';
import {loadTexts} from '../../texts/load.ts';
import type {Call} from '../line/command.ts';
import type {FlagName} from '../line/flag-table.ts';
import {lastRecording, openRecording} from '../run/open-recording.ts';
import {placeIn} from '../run/place-in.ts';
import {recordedTexts} from '../run/recorded-texts.ts';
import {writeDocument} from '../run/write-document.ts';

type ExportFlag = 'cast' | 'svg' | 'moving' | 'out' | 'columns' | 'rows' | 'theme' | 'ascii' | 'at' | 'open' | 'explain' | 'speed' | 'max-wait' | 'sandbox';
type ExportCall = Call<ExportFlag>;

/** What a flag may be: a screen that holds something, and a film that somebody could watch. */
const ranges = {'columns': [20, 400], 'rows': [5, 200], 'speed': [0.1, 1000], 'max-wait': [0, 3600]} as const satisfies Partial<Record<FlagName, readonly [number, number]>>;

/** Of each form the flags that another one has. */
const foreign: Readonly<Record<'--cast' | '--svg' | '--svg --moving', readonly ExportFlag[]>> = {
	'--cast': ['svg', 'moving', 'at', 'open', 'explain'], '--svg': ['speed', 'max-wait'], '--svg --moving': ['at', 'open', 'explain'],
};

/** Fifteen frames a second, as the interface draws them; a picture that is watched beside a text has fewer. */
const FRAME_MS = 66;
const MOVING_FRAME_MS = 250;
/** Pieces are written some at a time: each costs a call of the system. */
const PIECE = 64 * 1024;

/**
 * `kubestep export [FILE] --cast|--svg`: a recording as a film, or one moment of it as a picture; without a file the
 * last run of the node or of a sandbox. Only what the recording has goes into it, and no secret is in one.
 * @throws Failure `flag.invalid`, `file.unreadable`, `recording.unusable`, `file.unwritable`
 */
export async function exportCommand(call: ExportCall): Promise<number> {
	const {flags, operands: [file], output} = call;
	check(call);
	const recording = file === undefined ? await lastRecording({sandbox: flags.sandbox}) : await openRecording(file);
	await writeDocument(await exported(recording, call), flags.out, output);
	return 0;
}

function check({flags, operands}: ExportCall): void {
	if (flags.cast !== true && flags.svg !== true) {
		throw new Failure('flag.invalid', {flag: '--cast|--svg', problem: 'required', value: ''});
	}
	const form = flags.cast === true ? '--cast' : flags.moving === true ? '--svg --moving' : '--svg';
	const strange = foreign[form].find((name) => flags[name] !== undefined && flags[name] !== false);
	if (strange !== undefined || (operands.length > 0 && flags.sandbox !== undefined)) {
		throw new Failure('flag.invalid', {flag: `--${strange ?? 'sandbox'}`, problem: 'apart', value: '', by: strange === undefined ? operands[0] ?? '' : form});
	}
	for (const [name, [least, most]] of Object.entries(ranges) as [keyof typeof ranges, readonly [number, number]][]) {
		const value = flags[name];
		if (value !== undefined && (value < least || value > most)) {
			throw new Failure('flag.invalid', {flag: `--${name}`, problem: 'out-of-range', value: String(value), known: [String(least), String(most)]});
		}
	}
}

async function exported(recording: Recording, {flags, lang}: ExportCall): Promise<Iterable<string>> {
	const {columns = 100, rows = 30, ascii = false, theme = 'auto', speed = 1, 'max-wait': maxWait = 3} = flags;
	const [texts, {cast, movingSvg, screenAt, screenSvg, titleOf}] = await Promise.all([loadTexts(lang, recordedTexts(recording)), import('../../ui/export/index.ts')]);
	const stage = {size: {columns, rows}, texts, ascii};
	const pace = {speed, maxWaitMs: maxWait * 1000};
	if (flags.cast === true) {
		return pieces(cast(recording, stage, {...pace, frameMs: FRAME_MS, theme: theme === 'auto' ? 'dark' : theme}));
	}
	const about = {title: titleOf(recording), lang, theme};
	if (flags.moving === true) {
		return [movingSvg(recording, stage, {...pace, frameMs: MOVING_FRAME_MS}, about)];
	}
	const index = placeIn(recording, flags.at);
	const screen = screenAt(recording, stage, index, {path: flags.open, explain: flags.explain ?? false});
	if (screen === undefined) {
		throw new Failure('flag.invalid', {flag: '--open', problem: 'no-line', value: flags.open ?? ''});
	}
	return [screenSvg(screen.lines, {...about, size: stage.size}, screen.glyphs)];
}

function* pieces(lines: Iterable<string>): Generator<string> {
	let piece = '';
	for (const line of lines) {
		piece += line;
		if (piece.length >= PIECE) {
			yield piece;
			piece = '';
		}
	}
	yield piece;
}
