import type {RunControl} from '../../core/engine/control.ts';
import {isOfChanged, type ConfirmDetail} from '../../core/told/details.ts';
import type {Event} from '../../core/told/events.ts';
import type {Secrets} from '../../core/secrets/secrets.ts';
import {emptyState, failureOf, reduce, type PhaseState, type RunState} from '../../core/told/state.ts';
import type {Lang, Texts} from '../../texts/types.ts';
import type {MouseEvent} from '../terminal/input.ts';
import {blank, ends, lineWidth, span, wrapped, type Line, type Span, type Style} from '../terminal/lines.ts';
import {pageCommand, pageFooter, pageHelp, pageKeys, type PageBinding} from '../terminal/page/keys.ts';
import {DrawnPage} from '../terminal/page/drawn.ts';
import {filled} from '../terminal/page/page.ts';
import type {Size} from '../terminal/size.ts';
import type {Glyphs} from '../terminal/theme.ts';
import {edited, fieldSpans, textField, type TextField} from '../terminal/typing.ts';
import {failurePane} from '../run/panes/failure.ts';
import {resultLines} from '../run/panes/result.ts';
import type {PaneContext} from '../run/panes/context.ts';
import {stepsBelow} from '../run/rows.ts';
import {uiWords} from '../run/words.ts';
import {presentWords, type PresentWords} from './words.ts';

export type PresentKey = 'yes' | 'no' | 'agree' | 'decline' | 'next' | 'back' | 'retry' | 'language' | 'close' | 'help' | 'quit';

interface Context {
	readonly help: boolean;
	readonly asking: boolean;
	/** A question by itself stands on the screen: before something that cannot be taken back. */
	readonly confirming: boolean;
	readonly failing: boolean;
	readonly canNext: boolean;
	readonly canBack: boolean;
}

const reading = ({help, asking}: Context) => !help && !asking;

/** Every key there is; handler, footer and help read it. A presenter's remote control sends page up and page down. */
const presentKeymap: readonly PageBinding<PresentKey, Context>[] = [
	{id: 'yes', keys: ['y'], shown: 'y', footer: 0, when: ({asking}) => asking},
	{id: 'no', keys: ['n', 'escape'], shown: 'n', footer: 1, when: ({asking}) => asking},
	{id: 'agree', keys: ['y'], shown: 'y', footer: 0, when: (context) => reading(context) && context.confirming},
	{id: 'decline', keys: ['n', 'escape'], shown: 'n', footer: 1, when: (context) => reading(context) && context.confirming},
	{id: 'retry', keys: ['r'], shown: 'r', footer: 0, when: (context) => reading(context) && context.failing},
	{id: 'next', keys: ['space', 'right', 'enter', 'n', 'pagedown', 'down'], shown: '→ Space', footer: 1, when: (context) => reading(context) && context.canNext},
	{id: 'back', keys: ['left', 'p', 'backspace', 'pageup', 'up'], shown: '←', footer: 2, when: (context) => reading(context) && context.canBack},
	{id: 'language', keys: ['z'], shown: 'z', footer: 90, when: () => true},
	{id: 'close', keys: ['escape', '?'], shown: 'Esc', footer: 0, when: ({help}) => help},
	{id: 'help', keys: ['?'], shown: '?', footer: 91, when: reading},
	{id: 'quit', keys: ['q', 'ctrl-c'], shown: 'q', footer: 92, when: () => true},
];

export interface PresentOptions {
	readonly control: RunControl;
	readonly secrets: Pick<Secrets, 'get'>;
	readonly texts: Texts;
	readonly size: Size;
	readonly glyphs: Glyphs;
	translate?(lang: Lang): Promise<Texts>;
	leave(): void;
}

/** Where it stands: a phase with its explanation, or with what was done; after the last phase the result. */
interface Place {
	readonly phase: number;
	readonly part: 'why' | 'done';
	readonly page: number;
}

/** What a room's last row can read: no more in a line, however wide the terminal is. */
const MOST_COLUMNS = 76;
/** Title, footer, and what is blank around them. */
const ROWS_AROUND = 6;
/** What is asked before something that cannot be taken back, and the word that is typed. */
const ROWS_OF_QUESTION = 2;

/** A run for a room: a phase at a time, why it exists before what it does, and nothing that is weak or small. */
export class PresentPage extends DrawnPage {
	readonly #options: PresentOptions;
	#texts: Texts;
	#run: RunState = emptyState;
	#at: Place = {phase: 0, part: 'why', page: 0};
	/** How far the run may go: phases before it were let go on. */
	#allowed = 0;
	/** Which question was answered last: what is drawn may be older than what the run asks by now. */
	#answered = 0;
	#isHelp = false;
	#isAsking = false;
	/** The word that agrees to what cannot be taken back, while it is typed. */
	#word: TextField | undefined;
	#notice = '';

	constructor(options: PresentOptions) {
		super(options);
		this.#options = options;
		this.#texts = options.texts;
		this.redraw();
	}

	get run(): RunState {
		return this.#run;
	}

	receive(event: Event): void {
		this.#run = reduce(this.#run, event);
		this.#letGo();
		this.redraw();
	}

	mouse({did}: MouseEvent): void {
		this.key([did === 'wheelUp' ? 'left' : 'right']);
	}

	override resize(size: Size): void {
		this.#at = {...this.#at, page: 0};
		super.resize(size);
	}

	key(names: readonly string[]): void {
		for (const name of names) {
			if (this.#word !== undefined) {
				this.#type(name, this.#word);
				continue;
			}
			const command = pageCommand(presentKeymap, name, this.#context());
			if (command !== undefined) {
				this.#notice = '';
				this.#act(command);
			}
		}
		this.redraw();
	}

	/** Only the whole word, and Enter after it, agrees. */
	#type(key: string, field: TextField): void {
		const word = this.#confirm()?.word;
		const isOver = word === undefined || ['escape', 'ctrl-c', 'enter'].includes(key);
		this.#word = isOver ? undefined : edited(field, key);
		if (key === 'enter' && word !== undefined) {
			if (field.text === word) {
				this.#answer('do');
			} else {
				this.#notice = uiWords(this.#texts.lang).ask.otherWord;
			}
		}
	}

	#answer(answer: 'do' | 'skip'): void {
		if (this.#confirm() !== undefined) {
			this.#answered = this.#run.asked.count;
			this.#options.control.answer(answer);
		}
	}

	/** The question that only a person answers, once its phase was explained and it stands on the screen. */
	#confirm(): ConfirmDetail | undefined {
		const step = this.#run.steps[this.#run.asking ?? ''];
		const {phase, part} = this.#at;
		return step?.detail.kind === 'confirm' && part === 'done' && this.#run.order[phase] === topOf(this.#run, step.phase) && this.#run.asked.count > this.#answered ? step.detail : undefined;
	}

	/** What the run asks about in a phase that was let go on is done; of what somebody changed meanwhile, it stays as it is. What cannot be taken back is a person's to answer. */
	#letGo(): void {
		const step = this.#run.steps[this.#run.asking ?? ''];
		const phase = this.#run.order.indexOf(topOf(this.#run, step?.phase));
		if (step !== undefined && step.detail.kind !== 'confirm' && phase < this.#allowed && this.#run.asked.count > this.#answered) {
			this.#answered = this.#run.asked.count;
			this.#options.control.answer(isOfChanged(step.detail) ? 'keep' : 'rest');
		}
	}

	#context(): Context {
		const {phase, part, page} = this.#at;
		const isLast = phase >= this.#run.order.length;
		return {
			help: this.#isHelp, asking: this.#isAsking, confirming: this.#confirm() !== undefined, failing: this.#run.failing !== undefined,
			canNext: page < this.#pages().length - 1 || (!isLast && this.#run.id !== '' && (part === 'why' || this.#isOver(phase))),
			canBack: phase > 0 || part === 'done' || page > 0,
		};
	}

	/** Whether all of a phase is behind the run. */
	#isOver(index: number): boolean {
		const phase = this.#run.phases[this.#run.order[index] ?? ''];
		return this.#run.end !== undefined || (phase !== undefined && phase.status !== 'pending' && phase.status !== 'running');
	}

	#act(command: PresentKey): void {
		const {control, leave} = this.#options;
		const {phase, part, page} = this.#at;
		switch (command) {
			case 'next': {
				if (page < this.#pages().length - 1) {
					this.#at = {phase, part, page: page + 1};
				} else if (part === 'why') {
					this.#at = {phase, part: 'done', page: 0};
					this.#allowed = Math.max(this.#allowed, phase + 1);
					this.#letGo();
				} else {
					// A run that has failed has no further phases to tell of.
					this.#at = {phase: this.#run.end !== undefined && this.#run.end.outcome !== 'done' ? this.#run.order.length : phase + 1, part: 'why', page: 0};
				}
				break;
			}
			case 'back': {
				this.#at = page > 0 ? {phase, part, page: page - 1} : part === 'done' ? {phase, part: 'why', page: 0} : {phase: phase - 1, part: 'done', page: 0};
				break;
			}
			case 'agree': {
				if (this.#confirm()?.word === undefined) {
					this.#answer('do');
				} else {
					this.#word = textField();
				}
				break;
			}
			case 'decline': {
				this.#answer('skip');
				break;
			}
			case 'retry': {
				control.retry();
				break;
			}
			case 'language': {
				void this.#translate();
				break;
			}
			case 'help': case 'close': {
				this.#isHelp = command === 'help';
				break;
			}
			case 'quit': {
				if (this.#run.end !== undefined || this.#isAsking) {
					leave();
				} else {
					this.#isAsking = true;
				}
				break;
			}
			case 'yes': {
				leave();
				break;
			}
			case 'no': {
				this.#isAsking = false;
				break;
			}
		}
	}

	async #translate(): Promise<void> {
		// What cannot be loaded leaves the language as it is.
		this.#texts = await this.#options.translate?.(this.#texts.lang === 'en' ? 'zh' : 'en').catch(() => undefined) ?? this.#texts;
		this.redraw();
	}

	#words(): PresentWords {
		return presentWords(this.#texts.lang);
	}

	get #columns(): number {
		return Math.min(MOST_COLUMNS, this.size.columns - 4);
	}

	/** The lines of the place, a blank one between each two that say something of their own, divided as they fit. */
	#pages(): readonly (readonly Line[])[] {
		const {phase, part} = this.#at;
		const room = Math.max(2, this.size.rows - ROWS_AROUND - (this.#confirm() === undefined ? 0 : ROWS_OF_QUESTION));
		const state = this.#run.phases[this.#run.order[phase] ?? ''];
		const parts = this.#run.id === '' ? [wrapped(this.#words().starting, this.#columns)] : state === undefined ? this.#result() : part === 'why' ? this.#why(state) : this.#done(state);
		const pages: Line[][] = [[]];
		for (const lines of parts.flatMap((some) => chunks(some, room))) {
			const last = pages.at(-1) ?? [];
			if (last.length > 0 && last.length + 1 + lines.length > room) {
				pages.push([...lines]);
			} else {
				last.push(...(last.length > 0 ? [blank] : []), ...lines);
			}
		}
		return pages;
	}

	#why({path, phases}: PhaseState): Line[][] {
		const {workflow} = this.#run;
		const columns = this.#columns;
		const parts = phases.map((one) => wrapped(`${this.glyphs.dot} ${one.slice(path.length + 1)}: ${this.#texts.phaseTitle(one, workflow)}`, columns));
		return [
			wrapped(this.#texts.phaseTitle(path, workflow), columns, 'strong'),
			...sentences(this.#texts.why({phase: path, workflow})).map((sentence) => wrapped(sentence, columns)), ...parts,
		];
	}

	#done(phase: PhaseState): Line[][] {
		const columns = this.#columns;
		const {failing} = this.#run;
		if (failing !== undefined && topOf(this.#run, this.#run.steps[failing]?.phase) === phase.path) {
			return this.#failed(failing);
		}
		const confirm = this.#confirm();
		if (confirm !== undefined) {
			return [
				wrapped(this.#texts.stepTitle(confirm), columns, 'strong'),
				...(confirm.preview ?? []).map((one) => wrapped(`${this.glyphs.dot} ${this.#texts.reverts(one)}`, columns)),
			];
		}
		// A check that found nothing is one of a number.
		const parts = stepsBelow(this.#run, phase).filter(({status, detail}) => status !== 'asked' && !(detail.kind === 'check' && status === 'done')).map((step) => {
			const mark = this.glyphs.status[step.status];
			const style: Style = step.status === 'failed' || step.status === 'failing' ? 'bad' : step.status === 'done' ? 'good' : 'plain';
			const summary = this.#texts.stepSummary(step);
			return wrapped(`${this.#texts.stepTitle(step.detail)}${summary === '' ? '' : ` · ${summary}`}`, columns - 3).map((one, row): Line => [span(row === 0 ? `${mark}  ` : '   ', style), ...one]);
		});
		const isOver = this.#isOver(this.#at.phase);
		return [
			wrapped(isOver ? this.#texts.phaseSummary(phase, this.#run) : this.#words().running, columns, 'strong'),
			...(parts.length === 0 && isOver ? [wrapped(phase.reason === undefined ? this.#words().nothing : this.#texts.skip(phase.reason), columns)] : parts),
		].filter((lines) => lines.length > 0 && lineWidth(lines[0] ?? blank) > 0);
	}

	#failed(path: string): Line[][] {
		const step = this.#run.steps[path];
		const failure = step && failureOf(step);
		return failure === undefined ? [] : [failurePane(failure, false, this.#pane()).map(loud)];
	}

	#result(): Line[][] {
		return this.#run.end === undefined ? [wrapped(this.#words().running, this.#columns)] : [resultLines(this.#pane()).map(loud)];
	}

	#pane(): PaneContext {
		return {
			run: this.#run, texts: this.#texts, words: uiWords(this.#texts.lang), glyphs: this.glyphs, columns: this.#columns, diff: false, explain: false, revealed: true,
			secret: (id) => this.#options.secrets.get(id)?.reveal(),
		};
	}

	/** What waits for an answer, above the footer. */
	#asked(): Line[] {
		const {columns} = this.size;
		const {ask} = uiWords(this.#texts.lang);
		const confirm = this.#confirm();
		if (this.#isAsking) {
			return wrapped(this.#words().askLeave, columns - 2, 'strong', 2);
		}
		if (this.#word !== undefined && confirm !== undefined) {
			return [...wrapped(ask.word(confirm.word ?? ''), columns - 2, 'strong', 2), [span('  '), ...fieldSpans(this.#word, columns - 4)]];
		}
		if (this.#notice !== '') {
			return wrapped(this.#notice, columns - 2, 'strong', 2);
		}
		return confirm === undefined ? [] : wrapped(ask.question(this.#texts.stepTitle(confirm)), columns - 2, 'strong', 2);
	}

	protected draw(): Line[] {
		const {columns, rows} = this.size;
		const words = this.#words();
		const footer = pageFooter(pageKeys(presentKeymap, this.#context()), words.keys, columns);
		if (this.#isHelp) {
			return [...filled(pageHelp(pageKeys(presentKeymap, {...this.#context(), help: false}), words.keys, words.help), rows - 1), footer];
		}
		const {order} = this.#run;
		const {phase, page} = this.#at;
		const pages = this.#pages();
		const place = order.length === 0 ? '' : words.place(Math.min(phase + 1, order.length + 1), order.length + 1);
		const title = ends([span(`  ${order[phase] ?? (order.length === 0 ? 'kubestep' : words.result)}`, 'title')], [span(`${pages.length > 1 ? `${page + 1}/${pages.length}   ` : ''}${place}  `, 'strong')], columns);
		const body = (pages[Math.min(page, pages.length - 1)] ?? []).map((one): Line => [span('  '), ...one]);
		const asked = this.#asked();
		return [...filled([blank, title, blank, ...body], rows - 1 - asked.length), ...asked, footer].map(loud);
	}
}

/** The phase of the first depth that a phase is in. */
function topOf({phases}: RunState, path = ''): string {
	let at = path;
	for (let phase = phases[path]; phase?.parent !== undefined; phase = phases[phase.parent]) {
		at = phase.parent;
	}
	return at;
}

/** A projector loses what is weak: it is said like all else. */
const loud = (line: Line): Line => line.map((one): Span => (one.style === 'dim' || one.style === 'comment' ? {...one, style: 'plain'} : one));

/** One sentence a paragraph. */
const sentences = (text: string): string[] => text.split(/(?<=[.!?])\s+(?=[A-Z])|(?<=[。！？])/).map((one) => one.trim()).filter((one) => one !== '');

const chunks = (lines: readonly Line[], size: number): (readonly Line[])[] => Array.from({length: Math.ceil(lines.length / size)}, (_, index) => lines.slice(index * size, (index + 1) * size));

