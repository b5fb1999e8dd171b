import type {EventBody, RunFacts} from '../told/events.ts';
import type {NoteDetail} from '../told/details.ts';
import {withoutLooks} from '../secrets/looks.ts';
import type {Given} from './answers.ts';
import type {Card} from './cards.ts';
import type {ComponentFacts} from './facts.ts';
import type {Missing} from './missing.ts';
import type {LessonText} from './text.ts';
import type {Lesson} from './types.ts';

/** How the node is at a moment, as far as it is told: what of each task is still missing, and how components fare. */
interface Looked {
	readonly tasks: readonly {readonly id: string; readonly missing: readonly Missing[]}[];
	readonly components: Readonly<Record<string, ComponentFacts>>;
}

/** What somebody had of the lesson's help, by task; and what they answered, by question. */
interface Had {
	readonly hints: Readonly<Record<string, number>>;
	readonly solution: boolean;
	readonly given?: Given | undefined;
}

export interface TellerOptions {
	readonly lesson: Pick<Lesson, 'tasks' | 'claims' | 'scenes'>;
	/** Of the languages that it has. */
	readonly texts: Readonly<Partial<Record<'en' | 'zh', LessonText>>>;
	readonly facts: Omit<RunFacts, 'workflow'>;
	/** What was had before: of a lesson that is gone on with. */
	readonly had: Had;
	emit(event: EventBody): void;
	/** Milliseconds, of a clock that nobody sets. */
	monotonic(): number;
}

/** A sentence of a lesson is a line here, and its first paragraph says what is to be done. */
const MOST = 400;

const SOURCE = 'lesson';

/**
 * Tells a lesson as a run: each task or question is a phase with one step, which ends once it is met or answered right.
 * Only what is so is told, and of the node no more than whether a task is met and how its components fare: nothing that
 * somebody wrote, no answer as they gave it, and nobody's name.
 */
export class LessonTeller {
	readonly #options: TellerOptions;
	readonly #ids: readonly string[];
	readonly #began = new Map<string, number>();
	readonly #ended = new Set<string>();
	/** Tasks that were done, and are not any more. */
	readonly #open = new Set<string>();
	#components: Readonly<Record<string, string>> = {};
	#had: Had;
	#cards: readonly Card[] = [];
	#warnings = 0;
	#isOver = false;
	/** What is met at the first look was done before. */
	#isFirst = true;
	readonly #start: number;

	constructor(options: TellerOptions) {
		const {lesson: {tasks, claims, scenes}, facts, had, emit} = options;
		this.#options = options;
		this.#had = had;
		this.#ids = [...tasks, ...claims, ...scenes].map(({id}) => id);
		this.#start = options.monotonic();
		emit({type: 'run.started', workflow: 'lesson', ...facts, phases: this.#ids.map((path) => ({path, phases: []})), stepMode: false});
	}

	/** The node was looked at. */
	looked({tasks, components}: Looked): void {
		if (this.#isOver) {
			return;
		}
		this.#fare(components);
		const current = tasks.findIndex(({missing}) => missing.length > 0);
		for (const [index, {id, missing}] of tasks.entries()) {
			const isMet = missing.length === 0;
			if (isMet || index === current) {
				this.#begin(id);
			}
			if (this.#ended.has(id) && isMet === this.#open.has(id)) {
				this.#open[isMet ? 'delete' : 'add'](id);
				this.#log(isMet ? 'info' : 'warning', SOURCE, `${id}: ${isMet ? 'met again' : 'not met any more'}`);
			} else if (isMet) {
				this.#end(id, this.#isFirst ? 'unchanged' : 'done');
			}
		}
		this.#isFirst = false;
	}

	/** The questions are known. */
	dealt(cards: readonly Card[]): void {
		this.#cards = cards;
		this.#answered(this.#had.given ?? {});
	}

	/** Somebody took a hint, had the solution shown, or answered. */
	had(had: Had): void {
		if (this.#isOver) {
			return;
		}
		const before = this.#had;
		this.#had = had;
		for (const [id, grade] of Object.entries(had.hints)) {
			if (grade > (before.hints[id] ?? 0)) {
				this.#log('info', SOURCE, `${id}: hint ${grade}`);
			}
		}
		if (had.solution && !before.solution) {
			this.#log('info', SOURCE, 'solution shown');
		}
		this.#answered(had.given ?? {}, before.given ?? {});
	}

	/** It was left: done where all of it was, at whatever moment. Nothing is told after that. */
	end(): void {
		if (this.#isOver) {
			return;
		}
		this.#isOver = true;
		const {emit, monotonic} = this.#options;
		for (const id of this.#began.keys()) {
			if (!this.#ended.has(id)) {
				this.#end(id, 'skipped');
			}
		}
		const isDone = this.#ids.every((id) => this.#ended.has(id));
		emit({type: 'run.finished', outcome: isDone ? 'done' : 'stopped', summary: {files: 0, objects: 0, removed: 0, warnings: this.#warnings, unchanged: 0}, tookMs: monotonic() - this.#start});
	}

	#answered(given: Given, before: Given = given): void {
		for (const card of this.#cards) {
			const [now, then] = [given[card.key] ?? [], before[card.key] ?? []];
			if (now.length > then.length) {
				this.#log('info', SOURCE, `${card.key}: ${now.at(-1) === card.right ? 'right' : 'not right'}`);
			}
		}
		const next = this.#ids.find((id) => this.#cards.some((card) => card.id === id && (given[card.key]?.length ?? 0) === 0));
		for (const id of this.#ids) {
			const own = this.#cards.filter((card) => card.id === id);
			const isRight = own.length > 0 && own.every(({key, right}) => given[key]?.at(-1) === right);
			if (id === next || own.some(({key}) => given[key] !== undefined)) {
				this.#begin(id);
			}
			if (isRight && !this.#ended.has(id)) {
				this.#end(id, own.every(({key}) => given[key]?.length === 1) ? 'done' : 'warning');
			}
		}
	}

	#fare(components: Looked['components']): void {
		const now = Object.fromEntries(Object.entries(components).map(([name, {state, healthy}]) => [name, `${state}${healthy ? ', healthy' : ''}`]));
		for (const [name, how] of Object.entries(now)) {
			if (this.#components[name] !== how) {
				this.#log(components[name]?.healthy === true ? 'info' : 'warning', name, how);
			}
		}
		this.#components = now;
	}

	#log(level: 'info' | 'warning', source: string, text: string): void {
		this.#options.emit({type: 'log', level, source, text});
	}

	#begin(id: string): void {
		if (this.#began.has(id)) {
			return;
		}
		const {emit, monotonic} = this.#options;
		this.#began.set(id, monotonic());
		emit({type: 'phase.started', phase: id});
		emit({type: 'step.started', phase: id, step: stepOf(id), detail: this.#detail(id)});
	}

	#end(id: string, outcome: 'done' | 'unchanged' | 'warning' | 'skipped'): void {
		if (this.#ended.has(id)) {
			return;
		}
		const {emit, monotonic} = this.#options;
		const stopped = {reason: {code: 'stopped', fields: {}}} as const;
		const own = {phase: id, step: stepOf(id), detail: this.#detail(id), tookMs: monotonic() - (this.#began.get(id) ?? 0)};
		if (outcome === 'skipped') {
			emit({type: 'step.finished', ...own, outcome, ...stopped});
			emit({type: 'phase.finished', phase: id, outcome: 'incomplete', ...stopped});
			return;
		}
		this.#ended.add(id);
		this.#warnings += outcome === 'warning' ? 1 : 0;
		emit({type: 'step.finished', ...own, outcome});
		emit({type: 'phase.finished', phase: id, outcome: 'done'});
	}

	#detail(id: string): NoteDetail {
		const {lesson: {tasks}, texts} = this.#options;
		const said = (lang: 'en' | 'zh') => short(texts[lang]?.tasks[id] ?? texts[lang]?.cards[id]?.text ?? '');
		const [en, zh] = [said('en'), said('zh')];
		if (tasks.some((task) => task.id === id)) {
			return {kind: 'note', code: 'lesson.task', fields: {en, zh, hints: this.#had.hints[id] ?? 0, solution: this.#had.solution}};
		}
		const wrong = this.#cards.filter((card) => card.id === id).reduce((sum, {key, right}) => sum + (this.#had.given?.[key] ?? []).filter((one) => one !== right).length, 0);
		return {kind: 'note', code: 'lesson.question', fields: {en, zh, wrong}};
	}
}

const stepOf = (id: string): string => `${id}/met`;

/** The first paragraph in one line, as a title is written, without what marks code in Markdown, and without what looks like a secret. */
function short(prose: string): string {
	const [first = ''] = prose.split(/\n{2,}/);
	const line = withoutLooks(first.replaceAll('`', '').replaceAll(/\s*\n\s*/g, ' ').trim());
	return line.length > MOST ? `${line.slice(0, MOST)}…` : line.replace(/[.。:：]$/, '');
}
