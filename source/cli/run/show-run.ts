import {randomUUID} from 'node:crypto';
import {Control} from '../../core/engine/control.ts';
import {type Event, type RunOutcome} from '../../core/told/events.ts';
import {EventBus, type Moments} from '../../core/engine/event-bus.ts';
import {JOURNAL} from '../../core/engine/journal.ts';
import type {Predictions} from '../../core/quiz/model.ts';
import {Secrets} from '../../core/secrets/secrets.ts';
import type {FailureData} from '../../core/told/failures.ts';
import {emptyState, reduce, type RunState} from '../../core/told/state.ts';
import {loadTexts} from '../../texts/load.ts';
import type {Quizzing} from '../../texts/quiz.ts';
import type {Lang, Texts} from '../../texts/types.ts';
import {depthOf} from '../../ui/terminal/colors.ts';
import type {OutputKind} from './environment.ts';
import {exitCodes, FAILED} from '../line/exit-codes.ts';
import type {FlagValues} from '../line/flag-table.ts';
import {foldOf} from '../print/fold.ts';
import {ifAllFails, wordsOf} from './last-resort.ts';
import type {Output} from '../print/output.ts';
import {answerOnTerminal} from './questions.ts';
import {startRecording, type Recorded} from './recorder.ts';
import {readSettings} from './settings-file.ts';
import {sandboxTexts, type SandboxFlag} from './open-host.ts';
import {writeDetail} from './write-detail.ts';
import {heedSignals, statusOf} from './signals.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** What says how a run is shown, beside what it is shown in. */
export type ShowFlag = 'step' | 'present' | 'quiz' | 'record' | 'ascii' | 'mouse' | SandboxFlag;

/** How a run is shown. */
export interface ShowOptions {
	readonly flags: FlagValues<ShowFlag>;
	readonly lang: Lang;
	readonly kind: OutputKind;
	readonly output: Output;
	readonly color: boolean;
}

/** What a run and its reader have between them. */
export interface RunParts {
	readonly bus: EventBus;
	readonly control: Control;
	readonly secrets: Secrets;
}

/** The interface takes longest to load: called first, it comes in while the configuration is read. */
export function loadUi(kind: OutputKind): Promise<typeof import('../../ui/index.ts')> | undefined {
	const ui = kind === 'tui' ? import('../../ui/index.ts') : undefined;
	ui?.catch(() => undefined);
	return ui;
}

/**
 * Runs, and has a reader show it.
 * @param start begins the run; its second argument resolves once a person sees something
 * @returns the exit status
 */
export async function showRun(options: ShowOptions, {ui, clock, isDryRun = false, breaks = false, recorded}: Shown, start: (parts: RunParts, ready: Promise<unknown>) => Promise<RunOutcome>): Promise<number> {
	let broken: {readonly error: unknown} | undefined;
	const secrets = new Secrets();
	const bus = new EventBus(randomUUID(), clock, {
		secrets,
		onBroken(error) {
			broken ??= {error};
		},
	});
	const predicts = options.flags.quiz === true && !breaks;
	const control: Control = new Control({stepMode: options.flags.step ?? (predicts || (options.flags.present === true && ui !== undefined)), onMode: (stepMode) => bus.emit({type: 'run.mode', stepMode})});
	const parts: RunParts = {bus, control, secrets};
	let state: RunState = emptyState;
	bus.subscribe((event) => {
		state = reduce(state, event);
		if (event.type === 'run.started' && event.mode !== 'dry-run' && event.workflow !== 'inspect') {
			ifAllFails({journal: `${event.folder}${JOURNAL}`, hide: (text) => parts.secrets.masked(text)});
		}
		if (event.type === 'run.finished') {
			ifAllFails({journal: undefined});
		}
	});
	const recorder = startRecording(parts, clock, recorded, options.flags.record);
	const shown: Parts = {...parts, options, isDryRun, state: () => state, broken: () => broken, start: async (ready) => start(parts, ready)};
	const present = options.flags.present ?? false;
	let unwritten: FailureData | undefined;
	let status: number;
	try {
		status = await (ui === undefined ? withReporter(shown) : withInterface({...shown, runUi: present ? (await import('../../ui/present/index.ts')).presentRun : (await ui).runUi}));
	} finally {
		unwritten = await recorder.end();
	}
	if (unwritten === undefined) {
		return status;
	}
	const {failureReport} = await import('../../reporters/failure.ts');
	options.output.error(outputLines(...failureReport(unwritten, await loadTexts(options.lang), undefined, foldOf(process.stderr))));
	return Math.max(status, FAILED);
}

/** Only where acts are to be predicted: else none of it is loaded. */
async function quizOf({flags, lang}: ShowOptions): Promise<Quizzing | undefined> {
	return flags.quiz === true ? (await import('./quiz.ts')).loadQuiz(lang) : undefined;
}

interface Shown {
	readonly ui: ReturnType<typeof loadUi>;
	/** Steps are told as what would be done. */
	readonly isDryRun?: boolean;
	/** Step mode is switched on at some place: to be asked there to predict does not switch it on before. */
	readonly breaks?: boolean;
	readonly clock: Moments;
	readonly recorded: Recorded;
}

interface Parts extends RunParts {
	readonly isDryRun: boolean;
	readonly start: (ready: Promise<unknown>) => Promise<RunOutcome>;
	readonly options: ShowOptions;
	readonly state: () => RunState;
	/** What a reader failed at: it is not told the rest. */
	readonly broken: () => {readonly error: unknown} | undefined;
}

/** The interface subscribes; the run goes on beside it and ends before the summary is written. */
async function withInterface({runUi, ...parts}: Parts & {runUi: typeof import('../../ui/index.ts').runUi}): Promise<number> {
	const {bus, control, secrets, start, options, isDryRun, state} = parts;
	const {lang, flags, color, output} = options;
	const {settings} = readSettings();
	const [{remapOf, themeSetting}, inBegun, asking] = await Promise.all([import('../commands/settings.ts'), loadTexts(lang, {isDryRun, ...sandboxTexts(flags)}), quizOf(options)]);
	let texts = inBegun;
	let quizzing = asking;
	const closing = new AbortController();
	let hasLeft = false;
	const signalled = heedSignals({
		stop() {
			control.stop('now');
			closing.abort();
		},
		isStopping: () => hasLeft,
	});
	// A warning of Node's on standard error would stand in the middle of the frame.
	process.removeAllListeners('warning');

	let onFrame: () => void = () => undefined;
	// The run begins first, so that the first frame already holds the checklist: an empty one would
	// cost as much time as a full one.
	const past: Event[] = [];
	let stopCollecting: () => void = () => undefined;
	const begun = new Promise<void>((resolve) => {
		stopCollecting = bus.subscribe((event) => {
			past.push(event);
			resolve();
		});
	});
	const ready = new Promise<void>((resolve) => {
		onFrame = resolve;
	});
	const running = start(ready);
	await Promise.race([begun, running]);
	const left = runUi({
		subscribe(reader: (event: Event) => void) {
			stopCollecting();
			past.forEach(reader);
			return bus.subscribe(reader);
		},
		control, secrets, texts, quizzing, colors: depthOf(color, process.env), theme: themeSetting(settings), ascii: flags.ascii ?? false, mouse: flags.mouse ?? false,
		isStill: settings['motion'] === 'reduced', follows: settings['follow'] !== 'off', keys: remapOf(settings),
		stdin: process.stdin, stdout: process.stdout, closing: closing.signal,
		onFrame: () => onFrame(),
		writeFile: writeDetail,
		// What is said after the screen is said in the same language.
		async translate(to) {
			[texts, quizzing] = await Promise.all([loadTexts(to, {isDryRun, ...sandboxTexts(flags)}), quizzing?.inLanguage(to)]);
			return texts;
		},
	});
	// Ink tells its first frame; before that there is much to load.
	void ready.then(() => setTimeout(() => void settle().catch(() => undefined), SETTLED_MS).unref());
	ifAllFails({async restore() {
		closing.abort();
		await left;
	}});
	const how = await left.catch((error: unknown) => ({left: 'broken', error} as const));
	ifAllFails({restore: undefined});
	if (how.left === 'broken') {
		await tellFault(how.error, parts, texts);
		const outcome = await inLines(parts, running, texts);
		return await signalled() ?? exitCodes[outcome];
	}
	hasLeft = true;
	control.stop('now');
	const outcome = await running;
	const {summaryText} = await import('../../reporters/plain.ts');
	output.out(summaryText(state(), {texts, secrets, fold: foldOf(process.stdout)}));
	if (quizzing !== undefined && how.predicted !== undefined) {
		output.out(outputLines(quizzing.texts.score(how.predicted.right, how.predicted.asked)));
		await keepAnswers(how.predicted.answers);
	}
	const fault = parts.broken();
	if (fault !== undefined) {
		await tellFault(fault.error, parts, texts);
	}
	return await signalled() ?? (how.left === 'gone' ? statusOf('SIGHUP') : exitCodes[outcome]);
}

/** Beside a learner's progress, of who runs it: with root's runs it is root's. */
async function keepAnswers(answers: Predictions): Promise<void> {
	if (Object.keys(answers).length > 0) {
		await (await import('../learn/predictions.ts')).keepPredictions(answers);
	}
}

/** After the first frames: start-up itself is quicker with room, and what it makes would all be kept as old without. */
const SETTLED_MS = 100;

async function settle(): Promise<void> {
	const {keepHeapSmall} = await import('./memory.ts');
	keepHeapSmall();
}

/** Where the interface has failed: the run goes on, told in lines from here. Nobody has a failed step tried again. */
async function inLines({bus, control, secrets, state, options: {output}}: Parts, running: Promise<RunOutcome>, texts: Texts): Promise<RunOutcome> {
	const {plainReporter, summaryText} = await import('../../reporters/plain.ts');
	if (state().end !== undefined) {
		output.out(summaryText(state(), {texts, secrets, fold: foldOf(process.stdout)}));
		return running;
	}
	bus.subscribe(plainReporter({write: output.out, texts, secrets, state, fold: foldOf(process.stdout)}));
	bus.subscribe((event) => {
		if (event.type === 'step.failing') {
			setImmediate(() => control.giveUp());
		}
	});
	const questions = answerOnTerminal({bus, control, texts, output, state});
	if (state().failing !== undefined) {
		control.giveUp();
	}
	const outcome = await running;
	questions.close();
	return outcome;
}

async function tellFault(error: unknown, {options: {output}}: Pick<Parts, 'options'>, texts: Texts): Promise<void> {
	const {failureReport} = await import('../../reporters/failure.ts');
	output.error(outputLines(...failureReport({code: 'output.lost', fields: {message: wordsOf(error)}}, texts, undefined, foldOf(process.stderr))));
}

/** One line a step, or one event a line; a signal stops the run and keeps its exit status. */
async function withReporter(parts: Parts): Promise<number> {
	const {bus, control, secrets, start, options, isDryRun, state, broken} = parts;
	const {kind, lang, output} = options;
	const texts = await loadTexts(lang, {isDryRun, ...sandboxTexts(options.flags)});
	if (kind === 'json') {
		const {jsonReporter} = await import('../../reporters/json.ts');
		bus.subscribe(jsonReporter({write: output.out}));
	} else {
		const {plainReporter} = await import('../../reporters/plain.ts');
		bus.subscribe(plainReporter({write: output.out, texts, secrets, state, fold: foldOf(process.stdout)}));
	}
	// Events say what a step is before it is asked about: who reads them has nothing to predict.
	const quizzing = kind === 'json' ? undefined : await quizOf(options);
	const questions = answerOnTerminal({bus, control, texts, output, state, quizzing});

	const signalled = heedSignals({
		stop() {
			control.stop('now');
		},
	});
	const outcome = await start(Promise.resolve());
	questions.close();
	// What a file answered nobody predicted.
	await (process.stdin.isTTY ? keepAnswers(questions.answers()) : undefined);
	const fault = broken();
	if (fault === undefined && output.lost?.() === undefined) {
		return await signalled() ?? exitCodes[outcome];
	}
	// How it ended is worth more than where it is read.
	const {headLines} = await import('../../reporters/summary.ts');
	output.error(outputLines(...headLines(state(), texts)));
	if (fault !== undefined) {
		await tellFault(fault.error, parts, texts);
	}
	return await signalled() ?? Math.max(exitCodes[outcome], FAILED);
}
