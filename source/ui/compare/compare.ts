import type {Compared, Comparison, Side, Verdict} from '../../core/artifacts/sides.ts';
import {hunks} from '../../strings/diff.ts';
import {comparisonWords} from '../../texts/comparison.ts';
import {differenceText} from '../../texts/differences.ts';
import type {Lang} from '../../texts/types.ts';
import {isLinear} from '../terminal/able.ts';
import type {MouseEvent} from '../terminal/input.ts';
import {blank, cutMiddle, ends, fit, line, span, wrapped, type Line, type Style} from '../terminal/lines.ts';
import {DrawnPage} from '../terminal/page/drawn.ts';
import {pageCommand, pageFooter, pageHelp, pageKeys, type PageBinding} from '../terminal/page/keys.ts';
import {beside, filled, listWindow} from '../terminal/page/page.ts';
import {pointAtList, type ListPlace} from '../terminal/page/pointer.ts';
import type {Size} from '../terminal/size.ts';
import type {Glyphs} from '../terminal/theme.ts';
import {compareUiWords} from './words.ts';

/** A comparison, and what its sides are called. */
export interface ComparedSides extends Comparison {
	readonly from: Pick<Side, 'form' | 'name'>;
	readonly to: Pick<Side, 'form' | 'name'>;
}

export interface CompareOptions {
	readonly sides: ComparedSides;
	readonly lang: Lang;
	readonly size: Size;
	readonly glyphs: Glyphs;
	leave(): void;
}

export type CompareKey = 'up' | 'down' | 'first' | 'last' | 'open' | 'close' | 'paneUp' | 'paneDown' | 'filter' | 'language' | 'back' | 'help' | 'quit';

interface Context {
	readonly help: boolean;
	/** One pane fills the screen. */
	readonly narrow: boolean;
	/** In it the chosen thing is shown and not the list. */
	readonly open: boolean;
	readonly canFilter: boolean;
}

const below = ({help}: Context) => !help;
const inList = (context: Context) => below(context) && !context.open;

/** Every key there is; handler, footer and help read it. */
export const compareKeymap: readonly PageBinding<CompareKey, Context>[] = [
	{id: 'open', keys: ['enter', 'right'], shown: 'Enter', footer: 1, when: (context) => inList(context) && context.narrow},
	{id: 'close', keys: ['escape', 'left'], shown: 'Esc', footer: 0, when: (context) => below(context) && context.open},
	{id: 'up', keys: ['up', 'k'], shown: '↑↓', inHelp: '↑ k', footer: 0, when: below},
	{id: 'down', keys: ['down', 'j'], shown: '↓ j', when: below},
	{id: 'first', keys: ['g', 'home'], shown: 'g', when: below},
	{id: 'last', keys: ['G', 'end'], shown: 'G', when: below},
	{id: 'paneDown', keys: ['pagedown', 'space'], shown: 'Space', inHelp: 'PgDn Space', footer: 2, when: (context) => below(context) && (context.open || !context.narrow)},
	{id: 'paneUp', keys: ['pageup'], shown: 'PgUp', when: (context) => below(context) && (context.open || !context.narrow)},
	{id: 'filter', keys: ['f'], shown: 'f', footer: 3, when: (context) => inList(context) && context.canFilter},
	{id: 'language', keys: ['z'], shown: 'z', footer: 90, when: () => true},
	{id: 'back', keys: ['escape', '?'], shown: 'Esc', footer: 0, when: ({help}) => help},
	{id: 'help', keys: ['?'], shown: '?', footer: 91, when: below},
	{id: 'quit', keys: ['q', 'ctrl-c'], shown: 'q', footer: 92, when: () => true},
];

const WIDE_FROM = 96;
const styles: Readonly<Record<Verdict, Style>> = {same: 'dim', differs: 'warn', from: 'removed', to: 'added'};
const marks: Readonly<Record<Verdict, string>> = {same: '=', differs: '~', from: '-', to: '+'};
const lineStyles = {same: 'plain', added: 'added', removed: 'removed'} as const;
const signs = {same: ' ', added: '+', removed: '-'} as const;

/** Two sides as one tree: what differs on the left, how on the right. */
export class ComparePage extends DrawnPage {
	readonly #options: CompareOptions;
	#lang: Lang;
	/** Of what is listed; behind the last entry stands what was compared. */
	#index = 0;
	#first = 0;
	#paneFirst = 0;
	/** How many lines of the pane were shown, and how many there are. */
	#pane = {rows: 1, lines: 1};
	#isAll: boolean;
	#isOpen = false;
	#isHelp = false;
	#place: ListPlace | undefined;

	constructor(options: CompareOptions) {
		super(options);
		this.#options = options;
		this.#lang = options.lang;
		this.#isAll = this.#found.length === 0;
		this.redraw();
	}

	get #found(): readonly Compared[] {
		return this.#options.sides.entries.filter(({is}) => is !== 'same');
	}

	get #entries(): readonly Compared[] {
		return this.#isAll ? this.#options.sides.entries : this.#found;
	}

	get #isNarrow(): boolean {
		return this.size.columns < WIDE_FROM;
	}

	#context(): Context {
		return {help: this.#isHelp, narrow: this.#isNarrow, open: this.#isNarrow && this.#isOpen, canFilter: this.#found.length > 0};
	}

	key(names: readonly string[]): void {
		for (const name of names) {
			const command = pageCommand(compareKeymap, name, this.#context());
			if (command !== undefined) {
				this.#act(command);
			}
		}
		this.redraw();
	}

	mouse(event: MouseEvent): void {
		const pointing = this.#place && pointAtList(event, this.#place, this.#index);
		if (pointing === undefined) {
			if (event.did !== 'press') {
				this.#scroll(event.did === 'wheelUp' ? -3 : 3);
				this.redraw();
			}
		} else if (pointing.does === 'choose') {
			this.#choose(pointing.index);
			this.redraw();
		} else {
			this.key([pointing.does === 'open' ? 'enter' : pointing.does]);
		}
	}

	#choose(index: number): void {
		this.#index = Math.max(0, Math.min(index, this.#entries.length));
		this.#paneFirst = 0;
	}

	#scroll(by: number): void {
		this.#paneFirst = Math.max(0, Math.min(this.#paneFirst + by, this.#pane.lines - this.#pane.rows));
	}

	#act(command: CompareKey): void {
		const page = Math.max(1, this.#pane.rows - 1);
		switch (command) {
			case 'up': case 'down': case 'first': case 'last': {
				if (this.#context().open) {
					this.#scroll({up: -1, down: 1, first: Number.NEGATIVE_INFINITY, last: Number.MAX_SAFE_INTEGER}[command]);
				} else {
					this.#choose({up: this.#index - 1, down: this.#index + 1, first: 0, last: this.#entries.length}[command]);
				}
				break;
			}
			case 'paneUp': case 'paneDown': {
				this.#scroll(command === 'paneUp' ? -page : page);
				break;
			}
			case 'open': case 'close': {
				this.#isOpen = command === 'open';
				this.#paneFirst = 0;
				break;
			}
			case 'filter': {
				const chosen = this.#entries[this.#index];
				this.#isAll = !this.#isAll;
				const at = chosen === undefined ? -1 : this.#entries.indexOf(chosen);
				this.#choose(Math.max(0, at));
				break;
			}
			case 'language': {
				this.#lang = this.#lang === 'en' ? 'zh' : 'en';
				break;
			}
			case 'help': case 'back': {
				this.#isHelp = command === 'help';
				break;
			}
			case 'quit': {
				this.#options.leave();
				break;
			}
		}
	}

	protected draw(): readonly Line[] {
		const {columns, rows} = this.size;
		const words = compareUiWords(this.#lang);
		const say = comparisonWords(this.#lang);
		const {sides: {from, to}} = this.#options;
		const footer = pageFooter(pageKeys(compareKeymap, this.#context()), words.keys, columns);
		this.#place = undefined;
		if (this.#isHelp) {
			return [...filled(pageHelp(pageKeys(compareKeymap, {...this.#context(), help: false}), words.keys, words.help), rows - 1), footer];
		}
		const filter = this.#found.length === 0 ? words.noDifferences : this.#isAll ? words.all : words.onlyDifferences;
		const name = (text: string) => cutMiddle(text, Math.max(8, Math.floor((columns - 40) / 2)), this.glyphs.cut);
		const title = ends([span(' A ', 'title'), span(name(from.name)), span(` ${say.forms[from.form]}`, 'dim'), span('   B ', 'title'), span(name(to.name)), span(` ${say.forms[to.form]}`, 'dim')], [span(` ${filter} `, 'dim')], columns);
		if (isLinear()) {
			return [title, ...this.#options.sides.entries.filter(({is}) => is !== 'same').flatMap((entry) => [...this.#detail(entry, columns), blank]), ...this.#notes(columns), footer];
		}
		const body = Math.max(1, rows - 4);
		if (!this.#isNarrow) {
			const leftColumns = Math.min(70, Math.floor(columns * 0.42));
			return filled([title, ...beside(this.#window(2, leftColumns, body), this.#shown(columns - leftColumns - 2, body), {columns, leftColumns, rows: body, glyphs: this.glyphs})], rows - 1).concat([footer]);
		}
		const rule = line(this.glyphs.horizontal.repeat(columns), 'dim');
		const middle = this.#isOpen ? this.#shown(columns - 2, body).map((one): Line => [span(' '), ...one]) : this.#window(2, columns, body);
		return filled([title, rule, ...filled(middle, body).map((one) => fit(one, columns, this.glyphs.cut)), rule], rows - 1).concat([footer]);
	}

	/** What is listed, as much as there is room for. */
	#window(top: number, columns: number, rows: number): Line[] {
		const {lines, entries, cursor} = this.#list(columns);
		const shown = listWindow({lines, entries, cursor}, this.#index === 0 ? 0 : this.#first, rows, compareUiWords(this.#lang).more);
		this.#first = shown.first;
		this.#place = {top, rows: shown.rows, columns, first: shown.first, entries};
		return shown.lines;
	}

	#list(columns: number): {lines: Line[]; entries: (number | undefined)[]; cursor: number} {
		const say = comparisonWords(this.#lang);
		const lines: Line[] = [];
		const at: (number | undefined)[] = [];
		let cursor = 0;
		const add = (index: number, mark: Line, text: string, style: Style) => {
			const isHere = index === this.#index;
			if (isHere) {
				cursor = lines.length;
			}
			at[lines.length] = index;
			const told: Line = [span('  '), ...mark, span(cutMiddle(text, Math.max(4, columns - 8), this.glyphs.cut), isHere ? 'strong' : style)];
			lines.push(isHere ? [...fit(told, columns - 2, this.glyphs.cut), span(`${this.glyphs.cursor} `, 'key')] : told);
		};
		const entries = this.#entries;
		entries.forEach(({phase, path, is, kind}, index) => {
			if (index === 0 || phase !== entries[index - 1]?.phase) {
				lines.push(line(` ${phase === '' ? say.wholeRun : phase}`, 'title'));
			}
			add(index, [span(`${marks[is]} `, styles[is])], kind === 'run' ? say.kinds.run : shortOf(path, phase), is === 'same' ? 'dim' : 'plain');
		});
		if (entries.length > 0) {
			lines.push(blank);
		}
		add(entries.length, [], compareUiWords(this.#lang).notes, 'plain');
		return {lines, entries: at, cursor};
	}

	/** What is chosen, from where it was scrolled to; the last line says how much is left. */
	#shown(columns: number, rows: number): Line[] {
		const entry = this.#entries[this.#index];
		const lines = entry === undefined ? this.#notes(columns) : this.#detail(entry, columns);
		this.#pane = {rows: Math.max(1, rows - 1), lines: lines.length};
		this.#scroll(0);
		const left = lines.length - this.#paneFirst - rows;
		return left <= 0 ? lines.slice(this.#paneFirst, this.#paneFirst + rows) : [...lines.slice(this.#paneFirst, this.#paneFirst + rows - 1), line(compareUiWords(this.#lang).more(left + 1), 'dim')];
	}

	#detail(entry: Compared, columns: number): Line[] {
		const say = comparisonWords(this.#lang);
		const {is, kind, path, differences} = entry;
		const text = is === 'differs' ? hunks(entry.lines) : entry.lines;
		return [
			...wrapped(kind === 'run' ? say.wholeRun : path, columns, 'title'),
			[span(`${marks[is]} ${say.verdicts[is]}`, styles[is]), ...(kind === 'run' ? [] : [span(`  ${say.kinds[kind]}`, 'dim')])], blank,
			...(is === 'same' ? wrapped(compareUiWords(this.#lang).sameAs, columns) : differences.flatMap((one) => wrapped(differenceText(one, this.#lang), columns))),
			...(entry.isAnew ? [blank, ...wrapped(say.anew, columns, 'dim')] : []),
			...(text.length === 0 ? [] : [blank, line(say.lines, 'strong'), ...text.flatMap((one): Line[] => ('equal' in one ? [line(`@@ ${say.equal(one.equal)}`, 'dim')] : wrapped(`${signs[one.kind]} ${one.text}`, columns, lineStyles[one.kind])))]),
		];
	}

	#notes(columns: number): Line[] {
		const say = comparisonWords(this.#lang);
		const {sides: {entries, uncompared}} = this.#options;
		const count = (is: Verdict) => entries.filter((one) => one.is === is).length;
		const told = [say.count(entries.length, count('same'), count('differs'), count('from'), count('to')), ...(entries.some(({isAnew}) => isAnew) ? [say.anew] : []), ...uncompared.map((why) => say.uncompared[why])];
		return [...(this.#found.length === 0 ? [line(say.same, 'good'), blank] : []), ...told.flatMap((text, index) => [...(index === 0 ? [] : [blank]), ...wrapped(text, columns)])];
	}
}

/** A path as a list has it: what all of them begin with says nothing. */
function shortOf(path: string, phase: string): string {
	return path.replace(/^\/etc\/kubernetes\//, '').replace(/^\/apis?\/(?:[^/]+\/)??v[^/]+\/(?:namespaces\/)?/, '').replace(phase === '' ? '' : `${phase}/`, '');
}
