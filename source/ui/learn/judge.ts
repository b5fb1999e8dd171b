import {answered, isSolved, nextCard, predicted, toRepeat, type Given} from '../../core/lessons/answers.ts';
import type {Card} from '../../core/lessons/cards.ts';
import type {Found} from '../../core/lessons/found.ts';
import {claimText} from '../../texts/lessons.ts';
import {isLinear} from '../terminal/able.ts';
import {blank, ends, fit, line, lineWidth, span, width, wrapped, type Line} from '../terminal/lines.ts';
import {pageCommand, pageFooter, pageHelp, pageKeys, type PageBinding} from '../terminal/page/keys.ts';
import {filled} from '../terminal/page/page.ts';
import {LessonPage, type LessonKey, type LessonPageOptions} from './lesson-page.ts';
import {besideNode, NODE_BESIDE, nodeLine, nodeLines} from './node-lines.ts';
import {inlined, proseLines, typedLines} from './prose.ts';
import type {Look} from './types.ts';
import {saidIn, type LearnUiWords} from './words.ts';

export type JudgeKey = LessonKey | 'toChoices' | 'choose' | 'go' | 'yes' | 'no' | 'again';

interface Context {
	readonly help: boolean;
	readonly asking: boolean;
	/** A question waits for an answer. */
	readonly open: boolean;
	/** How many choices it has. */
	readonly choices: number;
	/** Whether they stand on the screen. */
	readonly isSeen: boolean;
	readonly isDone: boolean;
	readonly hasShell: boolean;
}

/** From here on the node has room beside what is asked, whose lines are long. */
const WIDE_FROM = 100;

const reading = ({help, asking}: Context) => !help && !asking;
const DIGITS = ['1', '2', '3', '4', '5'];

/** Every key there is; handler, footer and help read it. */
export const judgeKeymap: readonly PageBinding<JudgeKey, Context>[] = [
	{id: 'yes', keys: ['y'], shown: 'y', footer: 0, when: ({asking}) => asking},
	{id: 'no', keys: ['n', 'escape'], shown: 'n', footer: 1, when: ({asking}) => asking},
	// Who has not seen the choices has chosen none.
	{id: 'toChoices', keys: ['enter', ...DIGITS], shown: 'Enter', footer: 0, when: (context) => reading(context) && context.open && !context.isSeen},
	{id: 'choose', keys: DIGITS, shown: '1 2 …', footer: 0, when: (context) => reading(context) && context.open && context.isSeen},
	{id: 'go', keys: ['enter'], shown: 'Enter', footer: 0, when: (context) => reading(context) && !context.open && !context.isDone && context.choices > 0},
	{id: 'next', keys: ['n'], shown: 'n', footer: 1, when: reading},
	{id: 'shell', keys: ['x'], shown: 'x', footer: 2, when: (context) => reading(context) && context.hasShell},
	{id: 'up', keys: ['up', 'k'], shown: '↑↓', inHelp: '↑ k', footer: 5, when: reading},
	{id: 'down', keys: ['down', 'j'], shown: '↓ j', when: reading},
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

export interface JudgeOptions extends LessonPageOptions {
	/** What was answered before. */
	readonly given: Given;
	/** A question was answered. */
	answered(given: Given, cards: readonly Card[]): void;
}

/** Questions about a text or a part that is played, one at a time; then the truth, with what the node has. */
export class JudgePage extends LessonPage {
	readonly #options: JudgeOptions;
	#given: Given;
	#cards: readonly Card[] = [];
	/** The question that stands on the screen; answered, it stays there until somebody goes on. */
	#card: Card | undefined;
	#isAnswered = false;
	/** The top of the text is shown, until the first answer. */
	#follows: 'no' | 'card' = 'no';
	/** Whether the choices stood on the screen when it was last drawn. */
	#isSeen = false;
	#isAsking = false;
	/** How the node is; of a text that is judged it is not shown. */
	#look: Look | undefined;

	constructor(options: JudgeOptions) {
		super(options);
		this.#options = options;
		this.#given = options.given;
		this.redraw();
	}

	/** The node has said what is true. */
	deal(cards: readonly Card[]): void {
		this.#cards = cards;
		this.#card = nextCard(cards, this.#given);
		this.#follows = Object.keys(this.#given).length > 0 ? 'card' : 'no';
		this.redraw();
	}

	/** The node was looked at anew. */
	update(look: Look): void {
		this.#look = look;
		this.redraw();
	}

	key(names: readonly string[]): void {
		for (const name of names) {
			const command = pageCommand(judgeKeymap, name, this.#context());
			if (command !== undefined) {
				this.#act(command, name);
			}
		}
		this.redraw();
	}

	get #isDone(): boolean {
		return isSolved(this.#cards, this.#given) && !this.#isAnswered;
	}

	#context(): Context {
		return {help: this.isHelp, asking: this.#isAsking, open: this.#card !== undefined && !this.#isAnswered, choices: this.#card?.choices.length ?? 0, isSeen: this.#isSeen, isDone: this.#isDone, hasShell: this.#options.shown.hasShell};
	}

	#act(command: JudgeKey, name: string): void {
		const {answered: told} = this.#options;
		switch (command) {
			case 'choose': {
				const choice = this.#card?.choices[DIGITS.indexOf(name)];
				if (this.#card !== undefined && choice !== undefined) {
					this.#given = answered(this.#given, this.#card, choice);
					this.#isAnswered = true;
					this.#follows = 'card';
					told(this.#given, this.#cards);
				}
				break;
			}
			case 'toChoices': {
				this.#follows = 'card';
				break;
			}
			case 'go': {
				this.#isAnswered = false;
				this.#card = nextCard(this.#cards, this.#given);
				this.#follows = 'card';
				break;
			}
			case 'again': {
				this.#isAsking = true;
				break;
			}
			case 'yes': {
				this.leave('again');
				break;
			}
			case 'no': {
				this.#isAsking = false;
				break;
			}
			default: {
				this.actOf(command);
			}
		}
	}

	/** Who plays a part on a node sees how its peers fare. */
	get #hasNode(): boolean {
		return this.#options.shown.lesson.kind === 'Actor';
	}

	get #isWide(): boolean {
		return this.#hasNode && this.size.columns >= WIDE_FROM;
	}

	protected get rows(): number {
		return Math.max(3, this.size.rows - 3 - (this.#isAsking ? 1 : 0) - (this.#hasNode && !this.#isWide ? 1 : 0));
	}

	protected draw(): Line[] {
		const {columns, rows} = this.size;
		const words = this.words;
		const footer = () => pageFooter(pageKeys(judgeKeymap, this.#context()), words.judgeKeys, columns);
		if (this.isHelp) {
			return [...filled(pageHelp(pageKeys(judgeKeymap, {...this.#context(), help: false}), words.judgeKeys, words.help), rows - 1), footer()];
		}
		const title = ends([span(` ${this.text.title}`, 'title')], [span(`${this.#score()} `, 'strong')], columns);
		const {lines, from, choices, to} = this.#body(columns - 3 - (this.#isWide ? NODE_BESIDE - 1 : 0));
		const below = this.#isAsking ? wrapped(words.askAgain, columns - 2, 'warn', 1) : [];
		const node = this.#hasNode ? nodeLines(this.#look, this.#options.shown.folder, words, this.glyphs) : [];
		if (isLinear()) {
			this.#isSeen = true;
			return [title, ...lines, ...(this.#hasNode ? node : []), ...below, footer()];
		}
		const room = this.rows;
		const most = Math.max(0, lines.length - room);
		// All of it where it fits; else the choices, and once it is answered what follows them.
		const target = to - from <= room ? from : this.#isAnswered ? choices : to - room;
		this.first = Math.min(this.#follows === 'card' ? target : this.first, most);
		this.#isSeen = this.first + room >= to || this.first >= choices;
		this.#follows = 'no';
		const left = lines.length - this.first - room;
		const marker = this.ruleBelow(left, 'plain');
		const visible = lines.slice(this.first, this.first + room);
		const body = this.#isWide ? Array.from({length: room}, (_, row) => besideNode(visible[row] ?? blank, node[row] ?? blank, columns - NODE_BESIDE, this.glyphs)) : visible.map((one): Line => [span(' '), ...fit(one, columns - 1)]);
		const beneath = this.#hasNode && !this.#isWide ? [nodeLine(this.#look, columns, this.glyphs)] : [];
		return [...filled([title, ...body, marker, ...beneath, ...below], rows - 1), footer()];
	}

	#score(): string {
		if (this.#cards.length === 0) {
			return '';
		}
		const {of, right} = predicted(this.#cards, this.#given);
		const again = toRepeat(this.#cards, this.#given);
		return [this.words.score(of, this.#cards.length, right), ...(again > 0 ? [this.words.repeats(again)] : [])].join(' · ');
	}

	/** The text as far as it is to be seen; `from` is where the question on the screen begins, `choices` where what is asked, and `to` where it ends. */
	#body(columns: number): {readonly lines: Line[]; readonly from: number; readonly choices: number; readonly to: number} {
		const words = this.words;
		const text = this.text;
		const {lesson: {kind}} = this.#options.shown;
		const lines: Line[] = [...inlined(text.lead, columns, 'strong'), ...(text.body === '' ? [] : [blank, ...proseLines(text.body, columns)]), blank];
		let [from, choices, to] = [0, 0, 0];
		if (this.#cards.length === 0) {
			return {lines: [...lines, line(words.looking)], from, choices, to};
		}
		const seen = new Set<string>();
		for (const card of this.#cards) {
			const isHere = card === this.#card && !this.#isDone;
			const isOfHere = card.id === this.#card?.id && !this.#isDone;
			const was = this.#given[card.key]?.at(-1);
			// What a part is asked later would say something of what it is asked now; a text stands there whole.
			if (kind === 'Actor' && was === undefined && !isHere) {
				continue;
			}
			if (!seen.has(card.id)) {
				seen.add(card.id);
				from = isOfHere ? lines.length : from;
				const mark = kind === 'Actor' ? span(isOfHere ? '> ' : '  ', 'key') : was === undefined || (isHere && !this.#isAnswered) ? span(isHere ? '> ' : '  ', 'key') : was === card.right ? span(`${this.glyphs.status.done} `, 'good') : span(`${this.glyphs.status.failed} `, 'bad');
				const said = inlined(text.cards[card.id]?.text ?? '', columns - 2, isHere ? 'strong' : 'plain').map((one, index): Line => [index === 0 ? mark : span('  '), ...one]);
				lines.push(...(kind === 'Actor' || isHere || was !== card.right ? said : this.#judged(said, card.right, columns)));
				// What arrived belongs to the sentence that says so, above what was already answered about it.
				lines.push(...(isOfHere ? [...foundLines(this.#card?.seen ?? [], columns, words), ...(isHere ? [] : [blank])] : []));
			}
			const asked = isHere ? this.#question(card, columns) : undefined;
			if (asked !== undefined) {
				[choices, to] = [lines.length + asked.at, lines.length + asked.lines.length];
			}
			lines.push(...(asked !== undefined ? asked.lines : kind === 'Actor' ? this.#answer(card, columns) : []), ...(kind === 'Actor' && !isHere ? [] : [blank]));
		}
		if (this.#isDone) {
			[from, choices, to] = [lines.length, lines.length, lines.length];
			const {right, of} = predicted(this.#cards, this.#given);
			lines.push(...wrapped(`${this.glyphs.status.done} ${words.judged(right, of)}`, columns, 'good'), blank, ...proseLines(text.after, columns));
		}
		return {lines, from, choices, to};
	}

	/** One that was answered before: a line. */
	#answer({key, question, right}: Card, columns: number): Line[] {
		const isRight = this.#given[key]?.at(-1) === right;
		const style = isRight ? 'good' : 'bad';
		return wrapped(`${this.words.questions[question]} ${isRight ? this.#choice(right) : ''}`, columns - 4, style)
			.map((one, row): Line => [span(row === 0 ? `  ${isRight ? this.glyphs.status.done : this.glyphs.status.failed} ` : '    ', style), ...one]);
	}

	/** A sentence that was judged rightly, with what it is: beside a false one the mark alone would look like its truth. */
	#judged(said: readonly Line[], verdict: string, columns: number): Line[] {
		const last = said.at(-1) ?? [];
		const word = this.words.judgedAs[verdict] ?? verdict;
		const isRoomy = lineWidth(last) + width(word) + 2 <= columns;
		return isRoomy ? [...said.slice(0, -1), [...last, span(`  ${word}`, 'good')]] : [...said, line(`  ${word}`, 'good')];
	}

	#choice(id: string): string {
		return this.words.choices[id] ?? id;
	}

	#question(card: Card, columns: number): {readonly lines: Line[]; readonly at: number} {
		const words = this.words;
		const {key, id, question, choices, right, evidence, missing, byHand} = card;
		const before: Line[] = [blank];
		const lines: Line[] = [...before, ...wrapped(words.questions[question], columns - 2, 'strong', 2)];
		const was = this.#isAnswered ? this.#given[key]?.at(-1) : undefined;
		for (const [index, choice] of choices.entries()) {
			const mark = was === undefined ? ' ' : choice === right ? this.glyphs.status.done : choice === was ? this.glyphs.status.failed : ' ';
			const style = was === undefined ? 'plain' : choice === right ? 'good' : choice === was ? 'bad' : 'plain';
			lines.push(...wrapped(this.#choice(choice), columns - 8, style).map((one, row): Line => [span(row === 0 ? `  ${mark} ` : '    ', style), span(row === 0 ? `${DIGITS[index] ?? ''} ` : '  ', 'key'), ...one]));
		}
		if (was === undefined) {
			return {lines, at: before.length};
		}
		// What is left of a scene is asked without its truth, which would answer it.
		const isLast = this.#cards.every((one) => one.id !== id || one === card || this.#given[one.key] !== undefined);
		return {at: before.length, lines: [
			...lines, blank, ...wrapped(was === right ? words.verdict.right : words.verdict.wrong(this.#choice(right)), columns - 2, was === right ? 'good' : 'bad', 2),
			...(isLast ? [blank, ...proseLines(this.text.cards[id]?.truth ?? '', columns - 2).map((one): Line => [span('  '), ...one])] : []),
			...(evidence.length > 0 || missing.length > 0 ? [blank, line(`  ${words.onNode}`, 'strong'), ...foundLines(evidence, columns, words), ...missing.flatMap((one) => wrapped(claimText(one, this.lang), columns, 'plain', 4))] : []),
			...(isLast ? [blank, line(`  ${words.byHand}`, 'strong'), ...typedLines(`  ${byHand}`, columns)] : []),
		]};
	}
}

/** Facts by where they are, each place told once. */
function foundLines(facts: readonly Found[], columns: number, words: LearnUiWords): Line[] {
	return facts.map((one) => saidIn(one, words)).flatMap(({at, what, is}, index): Line[] => [
		...(index > 0 && facts[index - 1]?.at === at ? [] : wrapped(at, columns, 'key', 4)),
		...(what === '' && is === '' ? [] : hung(what, is, columns)),
	]);
}

function hung(what: string, is: string, columns: number): Line[] {
	const head = what === '' ? '' : `${what} `;
	const short = width(head) + 6 <= columns / 2;
	return short ? wrapped(is, columns - 6 - width(head)).map((one, row): Line => [span(row === 0 ? `      ${head}` : ' '.repeat(6 + width(head))), ...one]) : [...wrapped(what, columns, 'plain', 6), ...wrapped(is, columns, 'plain', 8)];
}
