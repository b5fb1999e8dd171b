import {systemClock} from '../../hosts/shared/clock.ts';
import {setTimeout} from 'node:timers/promises';
import {tellsCause} from '../../core/lessons/missing.ts';
import type {FailureData} from '../../core/told/failures.ts';
import {missingText} from '../../texts/lessons.ts';
import type {Lang} from '../../texts/types.ts';
import {outputLines} from '../../strings/sanitize.ts';
import {folded} from '../../strings/fold.ts';
import {width} from '../../strings/width.ts';
import {textLines} from '../../strings/text-lines.ts';
import type {LearnChoice, Look} from '../../ui/learn/types.ts';
import type {Call} from '../line/command.ts';
import {FAILED} from '../line/exit-codes.ts';
import type {Output} from '../print/output.ts';
import {columnsOf, foldOf} from '../print/fold.ts';
import {inTable} from '../print/table.ts';
import {outputOf} from '../run/environment.ts';
import {sandboxFolder} from '../run/open-host.ts';
import {findLessons, lessonNamed, ownLessons, textOf, titleOf, type FoundLesson} from '../learn/find.ts';
import {holdInput, type HeldInput} from '../learn/held-input.ts';
import {hasQuestions, judgeInLines, progressOf} from '../learn/judged.ts';
import {keepLearner, keepProgress, reached, readProgress, type Progress} from '../learn/progress.ts';
import {recordLesson, type LessonRecording} from '../learn/recorded.ts';
import {nodeFolder, openSession, progressName, type Session} from '../learn/session.ts';
import {hasShell, shellOn, showJudge, showLesson, type ShowLessonFlag} from '../learn/show.ts';
import {learnWords} from '../learn/words.ts';

type LearnCall = Call<'list' | 'lessons-from' | 'learner-name' | 'sandbox' | 'fresh' | 'sandbox-speed' | 'output' | 'random' | 'seed' | 'clock' | 'record' | ShowLessonFlag>;

/** How fast the stand-in programs of a lesson's node are: seconds of a real node would be waited for without learning anything. */
const SPEED = 0.2;

/** `kubestep learn [NAME]`: the course. */
export const learn = async (call: LearnCall): Promise<number> => play(call, (found) => found.lesson.kind !== 'Fault');

/** `kubestep lab [NAME]`: nodes that are broken. */
export const lab = async (call: LearnCall): Promise<number> => play(call, (found) => found.lesson.kind === 'Fault');

async function play(call: LearnCall, isOf: (found: FoundLesson) => boolean): Promise<number> {
	const {flags, operands: [name], lang, output} = call;
	const own = ownLessons();
	const played = await findLessons(flags.from ?? own);
	const lessons = flags.from === undefined || played.some(isOf) ? played.filter(isOf) : played;
	await (flags.name === undefined ? undefined : keepLearner(flags.name));
	const progress = await readProgress();
	if (flags.list) {
		output.out(outputLines(...await listed(lessons, progress, own, lang)));
		return 0;
	}
	const order = flags.random ? shuffled(lessons, flags.seed ?? Math.floor(Math.random() * 1e6)) : lessons;
	const isBegun = (one: FoundLesson) => reached(progress[progressName(one, own)]) !== undefined;
	const first = name === undefined ? order.find((one) => !isBegun(one)) ?? order[0] : lessonNamed(lessons, name);
	return first === undefined ? 0 : course(call, order, first, own);
}

/** One lesson after another, for as long as somebody goes on. */
async function course(call: LearnCall, lessons: readonly FoundLesson[], first: FoundLesson, own: string): Promise<number> {
	const {flags, output} = call;
	const isTui = outputOf(flags.output, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env) === 'tui';
	let {lang} = call;
	let found = first;
	let fresh = flags.fresh ?? false;
	let session: Session | undefined;
	let held: HeldInput | undefined;
	// A recording is one lesson: of a course, the first one.
	let recording: LessonRecording | undefined = flags.record === undefined ? undefined : recordLesson(first, flags.record, `${first.lesson.kind === 'Fault' ? 'lab' : 'learn'} ${first.name}`);
	let unwritten: FailureData | undefined;
	// Ctrl-C in a shell on the node is the shell's: only what means the end ends the lesson there.
	const end = (status: number) => () => {
		held?.release();
		recording?.leaves();
		void (session?.close() ?? Promise.resolve()).finally(() => process.exit(status));
	};
	process.on('SIGTERM', end(143)).on('SIGHUP', end(129));
	process.on('SIGINT', () => (isAway ? undefined : end(130)()));
	const holds = () => {
		held = isTui ? holdInput() : undefined;
	};
	holds();
	try {
		for (;;) {
			const key = progressName(found, own);
			const before = (await readProgress())[key];
			output.out(outputLines(`${(await titleOf(found, lang)).title} · ${learnWords(lang).making}`));
			session = await openSession(found, flags.sandbox === undefined ? nodeFolder(found, own, process.env) : sandboxFolder(flags) ?? '', {before, fresh, speed: flags['sandbox-speed'] ?? SPEED});
			const best = reached(before);
			let kept: Progress = {kind: found.lesson.kind, hints: {}, solution: false, ms: 0, ...(before?.began === session.since ? before : best && {best}), began: session.since};
			await keepProgress(key, kept);
			session = await recording?.begins(session, kept) ?? session;
			const keep = async (more: Partial<Progress>): Promise<void> => {
				kept = {...kept, ...more};
				recording?.kept(kept);
				await keepProgress(key, kept);
			};
			try {
				const choice = await (isTui ? onScreen(call, {found, lessons, session, lang, kept: () => kept, keep, begins: () => held?.release()}) : inLines(found, session, {lang, output, kept: () => kept, keep}));
				({lang} = choice);
				if (choice.does === 'quit') {
					break;
				}
				holds();
				fresh = choice.does === 'again';
				found = fresh ? found : lessons[(lessons.indexOf(found) + 1) % lessons.length] ?? found;
			} finally {
				unwritten ??= await recording?.end();
				recording = undefined;
				await session.close();
			}
		}
	} finally {
		held?.release();
		unwritten ??= await recording?.end();
	}
	return unwritten === undefined ? 0 : tellUnwritten(unwritten, output, lang);
}

/** At the end, as of a run. @returns the exit status */
async function tellUnwritten(unwritten: FailureData, output: Output, lang: Lang): Promise<number> {
	const [{failureReport}, {loadTexts}] = await Promise.all([import('../../reporters/failure.ts'), import('../../texts/load.ts')]);
	output.error(outputLines(...failureReport(unwritten, await loadTexts(lang), undefined, foldOf(process.stderr))));
	return FAILED;
}

interface Playing {
	readonly found: FoundLesson;
	readonly lessons: readonly FoundLesson[];
	readonly session: Session;
	readonly lang: Lang;
	kept(): Progress;
	keep(more: Partial<Progress>): Promise<void>;
	/** The screen takes the keyboard. */
	begins(): void;
}

/** The screen, and the shell in its place, until somebody goes on. */
async function onScreen({flags, output}: LearnCall, {found, lessons, session, lang: begun, kept, keep, begins}: Playing): Promise<{readonly does: LearnChoice; readonly lang: Lang}> {
	const [en, zh] = await Promise.all([textOf(found, 'en').catch(() => undefined), textOf(found, 'zh').catch(() => undefined)]);
	// Neither: why the asked one cannot be shown is told.
	const own = en ?? zh ?? await textOf(found, begun);
	const texts = {...(en && {en}), ...(zh && {zh}), ...(en === undefined && zh === undefined && {[begun]: own})};
	let lang = begun;
	// A shell on the node is a part of the lesson.
	const opened = performance.now();
	const base = kept().ms;
	const shown = {name: found.name, lesson: found.lesson, texts, folder: session.node.folder, place: [lessons.indexOf(found) + 1, lessons.length], hasShell: hasShell()} as const;
	const cards = hasQuestions(found) ? session.cards() : undefined;
	const tookMs = () => Math.round(base + performance.now() - opened);
	for (;;) {
		const choice = cards !== undefined ? await showJudge({
			shown, lang, flags, begins, cards, given: kept().given ?? {},
			answered: (given, all) => void keep({...progressOf(given, all, kept()), ms: tookMs()}),
			watch: (changed) => session.watch(changed),
		}) : await showLesson({
			shown, help: {hints: kept().hints, solution: kept().solution}, lang, flags, begins,
			asked: (help) => void keep(help),
			watch: (changed) => session.watch((look) => {
				const ms = tookMs();
				if (isDone(look) && kept().solved === undefined) {
					void keep({solved: new Date(systemClock.now()).toISOString(), ms});
				}
				changed(flags.clock ? {...look, tookMs: kept().solved === undefined ? ms : kept().ms} : look);
			}),
		});
		await (kept().solved === undefined ? keep({ms: tookMs()}) : undefined);
		({lang} = choice);
		if (choice.does !== 'shell') {
			return choice;
		}
		output.out(outputLines(...learnWords(lang).shell));
		isAway = true;
		await shellOn(session.node, lang).finally(() => {
			isAway = false;
		});
	}
}

/** While a shell has the terminal. */
let isAway = false;

const isDone = ({tasks}: Look): boolean => tasks.every(({missing}) => missing.length === 0);

const PAUSE_MS = 500;

/** Without a screen: the text, then a line each time that something else is missing, until all is done. */
async function inLines(found: FoundLesson, session: Session, {lang, output, kept, keep}: Pick<Playing, 'lang' | 'kept' | 'keep'> & {readonly output: Output}): Promise<{readonly does: LearnChoice; readonly lang: Lang}> {
	if (hasQuestions(found)) {
		const opened = performance.now();
		await judgeInLines(found, session, {lang, output, given: kept().given ?? {}, answered: async (given, cards) => keep({...progressOf(given, cards, kept()), ms: Math.round(performance.now() - opened)})});
		return {does: 'quit', lang};
	}
	const words = learnWords(lang);
	const text = await textOf(found, lang);
	const {lesson} = found;
	const say = (...lines: readonly string[]) => output.out(outputLines(...lines.flatMap((line) => textLines(line))));
	say(`# ${text.title}`, '', text.lead, ...(text.body === '' ? [] : ['', text.body]), ...lesson.tasks.flatMap(({id}) => ['', `## ${words.task}`, text.tasks[id] ?? '']), '', words.inShell(session.node.folder), '');
	const opened = performance.now();
	for (let told = ''; ;) {
		const look = await session.look();
		if (isDone(look)) {
			await keep({solved: new Date(systemClock.now()).toISOString(), ms: Math.round(performance.now() - opened)});
			say(words.allDone, '', text.after, ...(lesson.fastest === undefined ? [] : ['', words.fastest, `  ${lesson.fastest}`]), ...(lesson.recorded === undefined ? [] : ['', words.recorded(lesson.recorded.component), ...lesson.recorded.lines.map((line) => `  ${line}`)]));
			return {does: 'quit', lang};
		}
		const missing = look.tasks.flatMap((task) => task.missing);
		const open = lesson.symptomsOnly ? missing.filter((one) => !tellsCause(one)) : missing;
		const now = [...open.map((one) => `  - ${missingText(one, lang)}`), ...(open.length < missing.length && open.length === 0 ? [`  - ${words.stillBroken}`] : [])].join('\n');
		if (now !== told) {
			told = now;
			say(`${words.missing}:`, now);
		}
		await setTimeout(PAUSE_MS);
	}
}

/** A title in fewer columns is hard to read. */
const LEAST_TITLE = 36;

async function listed(lessons: readonly FoundLesson[], progress: Readonly<Record<string, Progress>>, own: string, lang: Lang): Promise<string[]> {
	const words = learnWords(lang);
	const rows = await Promise.all(lessons.map(async (found) => {
		const kept = progress[progressName(found, own)];
		const {title, lead} = await titleOf(found, lang);
		return [found.name, words.minutes(found.lesson.minutes), reached(kept) === undefined ? kept === undefined ? '' : words.begun : words.solved, (found.lesson.kind === 'Fault' ? lead : title).replaceAll('`', '')];
	}));
	const columns = columnsOf(process.stdout);
	const [heads, titles] = [inTable(rows.map((row) => row.slice(0, -1)), Number.POSITIVE_INFINITY), rows.map((row) => row.at(-1) ?? '')];
	// Where no room is left beside a name, which is typed and therefore whole, what it is about stands below.
	return Math.max(0, ...heads.map((one) => width(one))) + LEAST_TITLE <= columns ? inTable(rows, columns) : heads.flatMap((head, index) => [head, ...folded(titles[index] ?? '', columns, 4)]);
}

/** The same order for the same seed: a class has one. Which lesson comes where follows from the seed and the names alone. */
function shuffled(lessons: readonly FoundLesson[], seed: number): FoundLesson[] {
	let state = (seed ^ 0x9E_37_79_B9) >>> 0;
	const random = () => {
		state = (Math.imul(state ^ (state >>> 15), 0x2C_1B_3C_6D) + 0x9E_37_79_B9) >>> 0;
		return state / 2 ** 32;
	};
	return lessons.map((one) => ({one, at: random()})).sort((a, b) => a.at - b.at).map(({one}) => one);
}
