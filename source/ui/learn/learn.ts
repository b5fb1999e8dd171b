import {tellsCause} from '../../core/lessons/missing.ts';
import {missingText} from '../../texts/lessons.ts';
import {isLinear} from '../terminal/able.ts';
import {blank, ends, fit, line, span, wrapped, type Line} from '../terminal/lines.ts';
import {pageCommand, pageFooter, pageHelp, pageKeys, type PageBinding} from '../terminal/page/keys.ts';
import {filled} from '../terminal/page/page.ts';
import {LessonPage, type LessonKey, type LessonPageOptions} from './lesson-page.ts';
import {besideNode, NODE_BESIDE, nodeLine, nodeLines} from './node-lines.ts';
import {inlined, proseLines, typedLines} from './prose.ts';
import type {Help, Look} from './types.ts';

export type LearnKey = LessonKey | 'yes' | 'no' | 'hint' | 'solution' | 'again';

type Asking = 'solution' | 'again' | undefined;

interface Context {
	readonly help: boolean;
	readonly asking: Asking;
	readonly isDone: boolean;
	readonly hasShell: boolean;
}

const reading = ({help, asking}: Context) => !help && asking === undefined;
const working = (context: Context) => reading(context) && !context.isDone;
const heading = (title: string, mark = ''): Line[] => [blank, [span(title, 'strong'), span(mark === '' ? '' : ` ${mark}`, 'good')]];
const commandLines = (title: string, some: readonly string[], columns: number): Line[] => [...heading(title), ...some.flatMap((one) => typedLines(one, columns))];
const asked = ({asking}: Context) => asking !== undefined;

/** Every key there is; handler, footer and help read it. */
export const learnKeymap: readonly PageBinding<LearnKey, Context>[] = [
	{id: 'yes', keys: ['y'], shown: 'y', footer: 0, when: asked},
	{id: 'no', keys: ['n', 'escape'], shown: 'n', footer: 1, when: asked},
	{id: 'next', keys: ['n'], shown: 'n', footer: 3, when: reading},
	{id: 'shell', keys: ['x'], shown: 'x', footer: 1, when: (context) => reading(context) && context.hasShell},
	{id: 'hint', keys: ['h'], shown: 'h', footer: 2, when: working},
	{id: 'solution', keys: ['s'], shown: 's', footer: 4, when: working},
	{id: 'up', keys: ['up', 'k'], shown: '↑↓', inHelp: '↑ k', footer: 5, when: reading},
	{id: 'down', keys: ['down', 'j', 'enter'], shown: '↓ j', when: reading},
	{id: 'pageUp', keys: ['pageup'], shown: 'PgUp', when: reading},
	{id: 'pageDown', keys: ['pagedown', 'space'], shown: 'PgDn Space', when: reading},
	{id: 'first', keys: ['g', 'home'], shown: 'g', when: reading},
	{id: 'last', keys: ['G', 'end'], shown: 'G', when: reading},
	{id: 'again', keys: ['r'], shown: 'r', when: reading},
	{id: 'language', keys: ['z'], shown: 'z', footer: 90, when: () => true},
	{id: 'back', keys: ['escape', '?'], shown: 'Esc', footer: 0, when: ({help}) => help},
	{id: 'help', keys: ['?'], shown: '?', footer: 91, when: reading},
	{id: 'quit', keys: ['q', 'ctrl-c'], shown: 'q', footer: 92, when: () => true},
];

export interface LearnOptions extends LessonPageOptions {
	readonly help: Help;
	/** A hint or the solution was asked for. */
	asked(help: Help): void;
}

const WIDE_FROM = 76;
/** Of what is missing, while a task is worked on. */
const MOST_MISSING = 4;

/** A lesson on one screen: the text, the node beside it, and what is still missing. */
export class LearnPage extends LessonPage {
	readonly #options: LearnOptions;
	#help: Help;
	#look: Look | undefined;
	#asking: Asking;
	#notice = '';
	/** Where the text stands by itself: its end, once something was added there; once all is done what was learned. */
	#follows: 'no' | 'end' | 'after' = 'no';

	constructor(options: LearnOptions) {
		super(options);
		this.#options = options;
		this.#help = options.help;
		this.redraw();
	}

	/** The node was looked at anew. */
	update(look: Look): void {
		const before = this.#current();
		const wasDone = this.#isDone;
		this.#look = look;
		if (this.#isDone && !wasDone) {
			this.#follows = 'after';
		} else if (this.#current() !== before) {
			this.#follows = 'end';
		}
		this.redraw();
	}

	key(names: readonly string[]): void {
		for (const name of names) {
			const command = pageCommand(learnKeymap, name, this.#context());
			if (command !== undefined) {
				this.#notice = '';
				this.#act(command);
			}
		}
		this.redraw();
	}

	get #isDone(): boolean {
		return this.#look !== undefined && this.#look.tasks.every(({missing}) => missing.length === 0);
	}

	/** The task that is to be done now. */
	#current(): number {
		const index = this.#look?.tasks.findIndex(({missing}) => missing.length > 0) ?? 0;
		return index === -1 ? Math.max(0, (this.#look?.tasks.length ?? 1) - 1) : index;
	}

	#context(): Context {
		return {help: this.isHelp, asking: this.#asking, isDone: this.#isDone, hasShell: this.#options.shown.hasShell};
	}

	#act(command: LearnKey): void {
		const {shown, asked: told} = this.#options;
		switch (command) {
			case 'hint': {
				const id = shown.lesson.tasks[this.#current()]?.id ?? '';
				const all = this.text.hints[id]?.length ?? 0;
				const seen = this.#help.hints[id] ?? 0;
				if (seen >= all) {
					this.#notice = this.words.noHint;
				} else {
					this.#help = {...this.#help, hints: {...this.#help.hints, [id]: seen + 1}};
					told(this.#help);
				}
				this.#follows = 'end';
				break;
			}
			case 'solution': {
				this.#asking = this.#help.solution ? undefined : 'solution';
				this.#follows = this.#help.solution ? 'end' : 'no';
				break;
			}
			case 'again': {
				this.#asking = 'again';
				break;
			}
			case 'yes': {
				const {[this.#asking ?? 'solution']: act} = {solution: () => {
					this.#help = {...this.#help, solution: true};
					told(this.#help);
					this.#follows = 'end';
				}, again: () => this.leave('again')};
				this.#asking = undefined;
				act();
				break;
			}
			case 'no': {
				this.#asking = undefined;
				break;
			}
			default: {
				this.actOf(command);
			}
		}
	}

	get #isWide(): boolean {
		return this.size.columns >= WIDE_FROM;
	}

	protected get rows(): number {
		return Math.max(3, this.size.rows - 3 - this.#state().length - (this.#isWide ? 0 : 1));
	}

	protected draw(): Line[] {
		const {columns, rows} = this.size;
		const words = this.words;
		const {shown} = this.#options;
		const bindings = pageKeys(learnKeymap, this.#context());
		const footer = pageFooter(bindings, words.keys, columns);
		if (this.isHelp) {
			return [...filled(pageHelp(pageKeys(learnKeymap, {...this.#context(), help: false}), words.keys, words.help), rows - 1), footer];
		}
		const clock = this.#look?.tookMs === undefined ? '' : ` ${words.clock(Math.floor(this.#look.tookMs / 60_000), Math.floor(this.#look.tookMs / 1000) % 60)}`;
		const title = ends([span(` ${this.text.title}`, 'title')], [span(`${words.place(...shown.place)}${clock} `, 'dim')], columns);
		const state = this.#state();
		if (isLinear()) {
			return [title, ...this.#prose(columns), ...this.#node(), ...state, footer];
		}
		const room = this.rows;
		const textColumns = this.#isWide ? columns - NODE_BESIDE : columns - 2;
		const proseColumns = this.#isWide ? textColumns - 1 : textColumns;
		const prose = this.#prose(proseColumns);
		const most = Math.max(0, prose.length - room);
		const target = {no: this.first, end: most, after: prose.length - this.#learned(proseColumns).length};
		this.first = Math.min(target[this.#follows], most);
		this.#follows = 'no';
		const visible = prose.slice(this.first, this.first + room);
		const left = prose.length - this.first - room;
		const node = this.#isWide ? this.#node() : [];
		const body = Array.from({length: room}, (_, row): Line => (this.#isWide
			? besideNode(visible[row] ?? blank, node[row] ?? blank, textColumns, this.glyphs)
			: [span(' '), ...fit(visible[row] ?? blank, textColumns, this.glyphs.cut)]));
		const marker = this.ruleBelow(left, 'dim');
		return filled([title, ...body, marker, ...(this.#isWide ? [] : [nodeLine(this.#look, columns, this.glyphs)]), ...state], rows - 1).concat([footer]);
	}

	/** What was learned, once all is done. */
	#learned(columns: number): Line[] {
		const text = this.text;
		const words = this.words;
		const {lesson} = this.#options.shown;
		return this.#isDone ? [
			blank, ...proseLines(text.after, columns),
			...(lesson.fastest === undefined ? [] : commandLines(words.fastest, [lesson.fastest], columns)),
			...(lesson.recorded === undefined ? [] : commandLines(words.recorded(lesson.recorded.component), lesson.recorded.lines, columns)),
		] : [];
	}

	/** The text, the tasks, and what of help was asked for. */
	#prose(columns: number): Line[] {
		const text = this.text;
		const words = this.words;
		const {lesson, folder, hasShell} = this.#options.shown;
		const current = this.#current();
		const tasks = lesson.tasks.flatMap(({id}, index): Line[] => {
			const isDone = this.#look !== undefined && this.#look.tasks[index]?.missing.length === 0;
			// One at a time: what comes later would say what to do first.
			if (index > current && !isDone) {
				return [];
			}
			const seen = (text.hints[id] ?? []).slice(0, this.#help.hints[id] ?? 0);
			return [
				...heading(words.task(index + 1, lesson.tasks.length), isDone ? `${this.glyphs.status.done} ${words.done}` : ''), ...proseLines(text.tasks[id] ?? '', columns),
				...seen.flatMap((hint, grade): Line[] => [blank, line(words.hint(grade + 1), 'warn'), ...inlined(hint, columns)]),
			];
		});
		return [
			...inlined(text.lead, columns, 'strong'), ...(text.body === '' ? [] : [blank, ...proseLines(text.body, columns)]), ...tasks,
			...(this.#isWide || hasShell ? [] : [blank, line(words.terminal, 'dim'), ...typedLines(`kubestep sandbox shell ${folder}`, columns)]),
			...(this.#help.solution ? [...commandLines(words.solution, lesson.solution, columns), ...lesson.ways.flatMap((way) => commandLines(words.otherWay, way, columns))] : []),
			...this.#learned(columns),
		];
	}

	#node(): Line[] {
		return nodeLines(this.#look, this.#options.shown.folder, this.words, this.glyphs);
	}

	/** Below the text: the question, a notice, or what is still missing. */
	#state(): Line[] {
		const words = this.words;
		const {columns} = this.size;
		const {lesson} = this.#options.shown;
		if (this.#asking !== undefined) {
			return wrapped(this.#asking === 'solution' ? words.askSolution : words.askAgain, columns - 2, 'warn', 1);
		}
		if (this.#notice !== '') {
			return wrapped(this.#notice, columns - 2, 'warn', 1);
		}
		if (this.#look === undefined) {
			return [line(` ${words.looking}`, 'dim')];
		}
		if (this.#isDone) {
			return [line(` ${this.glyphs.status.done} ${lesson.kind === 'Fault' ? words.mended : words.allDone}`, 'good')];
		}
		const missing = this.#look.tasks[this.#current()]?.missing ?? [];
		const told = (lesson.symptomsOnly ? missing.filter((one) => !tellsCause(one)) : missing).map((one) => missingText(one, this.lang));
		const sentences = lesson.symptomsOnly && told.length < missing.length ? [...told, ...(told.length === 0 ? [words.stillBroken] : [])] : told;
		const lines = sentences.flatMap((one) => wrapped(one, columns - 4, 'plain', 3));
		return [line(` ${words.missing}`, 'strong'), ...(lines.length > MOST_MISSING ? [...lines.slice(0, MOST_MISSING - 1), line(`   ${words.more(lines.length - MOST_MISSING + 1)}`, 'dim')] : lines)];
	}
}
