import type {Lang} from '../../texts/types.ts';
import {commandLine} from '../../strings/quote.ts';
import {osc52} from '../terminal/clipboard.ts';
import {blank, cut, fit, line, span, wrapped, type Line} from '../terminal/lines.ts';
import type {Size} from '../terminal/size.ts';
import type {MouseEvent} from '../terminal/input.ts';
import {pageCommand, pageFooter, pageHelp, pageKeys, type PageBinding} from '../terminal/page/keys.ts';
import {isLinear} from '../terminal/able.ts';
import {DrawnPage} from '../terminal/page/drawn.ts';
import {beside, listWindow} from '../terminal/page/page.ts';
import {pointAtList, type ListPlace} from '../terminal/page/pointer.ts';
import type {Glyphs} from '../terminal/theme.ts';
import {notesOf, type Place} from './notes.ts';
import {startWords, type AskedId, type StartId, type StartWords} from './words.ts';

/** One thing that can be done here. */
export interface StartEntry {
	readonly id: StartId;
	readonly section: keyof StartWords['sections'];
	/** As it is typed, without the program's name. */
	readonly words: readonly string[];
	/** Whether it is for root, and this is not root: it can be copied, not run. */
	readonly needsRoot: boolean;
	/** Whether `--config FILE` may be added to it. */
	readonly takesConfig: boolean;
	readonly examples: readonly string[];
	/** It changes what does not come back by itself: Enter shows what it would do and asks. */
	readonly asks?: AskedId;
	/** What the line says where it has no words of its own: a file's name, a command. */
	readonly name?: string;
	/** What the help says of the command. */
	readonly about?: Readonly<Record<Lang, string>>;
}

export interface StartOptions {
	readonly entries: readonly StartEntry[];
	readonly lang: Lang;
	readonly size: Size;
	readonly glyphs: Glyphs;
	/** How the program was called, as commands are shown and copied. */
	readonly typed: {readonly name: string; readonly sudo: string};
	/** Where this is: what cannot be done is said first. */
	readonly place: Place;
	/** Of the program. */
	readonly version: string;
	send(sequence: string): void;
	/** Ends the screen; without words nothing is to be run. */
	leave(chosen?: {readonly words: readonly string[]; readonly lang: Lang}): void;
}

export type StartKey = 'up' | 'down' | 'first' | 'last' | 'run' | 'do' | 'decline' | 'doctor' | 'plan' | 'use' | 'copy' | 'language' | 'help' | 'back' | 'quit';

interface Context {
	readonly entry: StartEntry | undefined;
	readonly help: boolean;
	/** Whether the question about the entry is on the screen. */
	readonly asking: boolean;
	readonly canLook: (id: StartId) => boolean;
}

const below = ({help, asking}: Context) => !help && !asking;
const asked = ({asking}: Context) => asking;
/** What shows beforehand what an init would meet and do. */
const looks = (id: 'doctor' | 'plan') => (context: Context) => context.asking && context.entry?.id === 'init' && context.canLook(id);

/** Every key there is; handler, footer and help read it. */
export const startKeymap: readonly PageBinding<StartKey, Context>[] = [
	{id: 'do', keys: ['y'], shown: 'y', footer: 0, when: asked},
	{id: 'decline', keys: ['n', 'escape'], shown: 'n', inHelp: 'n Esc', footer: 1, when: asked},
	{id: 'doctor', keys: ['d'], shown: 'd', footer: 2, when: looks('doctor')},
	{id: 'plan', keys: ['p'], shown: 'p', footer: 3, when: looks('plan')},
	{id: 'up', keys: ['up', 'k'], shown: '↑↓', inHelp: '↑ k', footer: 0, when: below},
	{id: 'down', keys: ['down', 'j'], shown: '↓ j', when: below},
	{id: 'first', keys: ['g', 'home', 'pageup'], shown: 'g', when: below},
	{id: 'last', keys: ['G', 'end', 'pagedown'], shown: 'G', when: below},
	{id: 'run', keys: ['enter'], shown: 'Enter', footer: 1, when: (context) => below(context) && context.entry?.needsRoot === false},
	{id: 'use', keys: ['space'], shown: 'Space', footer: 2, when: (context) => below(context) && context.entry?.id === 'file'},
	{id: 'copy', keys: ['y'], shown: 'y', footer: 3, when: (context) => below(context) && context.entry !== undefined},
	// L is the log of a run.
	{id: 'language', keys: ['z'], shown: 'z', footer: 90, when: () => true},
	{id: 'back', keys: ['escape', '?'], shown: 'Esc', footer: 0, when: ({help}) => help},
	{id: 'help', keys: ['?'], shown: '?', footer: 91, when: below},
	{id: 'quit', keys: ['q', 'ctrl-c'], shown: 'q', footer: 92, when: () => true},
];

const wideFrom = 96;
const rulesFrom = 20;

/** The start screen: what can be done here, each with the command that does it. */
export class StartPage extends DrawnPage {
	readonly #options: StartOptions;
	#lang: Lang;
	#index = 0;
	#first = 0;
	#help = false;
	#asking = false;
	/** The configuration that commands take. */
	#file: string | undefined;
	#notice = '';
	/** Where the last frame has the list; undefined where it has none. */
	#place: ListPlace | undefined;

	constructor(options: StartOptions) {
		super(options);
		this.#options = options;
		this.#lang = options.lang;
		this.redraw();
	}

	key(names: readonly string[]): void {
		for (const name of names) {
			const command = pageCommand(startKeymap, name, this.#context());
			this.#notice = '';
			if (command !== undefined) {
				this.#act(command);
			} else if (name === 'enter' && below(this.#context()) && this.#entry?.needsRoot === true) {
				this.#notice = startWords(this.#lang).asRoot;
			}
		}
		this.redraw();
	}

	mouse(event: MouseEvent): void {
		const pointing = this.#place && pointAtList(event, this.#place, this.#index);
		if (pointing?.does === 'choose') {
			this.#notice = '';
			this.#index = pointing.index;
			this.redraw();
		} else if (pointing !== undefined) {
			this.key([pointing.does === 'open' ? 'enter' : pointing.does]);
		}
	}

	get #entry(): StartEntry | undefined {
		return this.#options.entries[this.#index];
	}

	#context(): Context {
		return {entry: this.#entry, help: this.#help, asking: this.#asking, canLook: (id) => this.#options.entries.some((one) => one.id === id)};
	}

	#act(command: StartKey): void {
		const {entries, send, leave} = this.#options;
		const entry = this.#entry;
		switch (command) {
			case 'up':
			case 'down':
			case 'first':
			case 'last': {
				const to = {up: this.#index - 1, down: this.#index + 1, first: 0, last: entries.length - 1}[command];
				this.#index = Math.max(0, Math.min(entries.length - 1, to));
				break;
			}
			case 'run':
			case 'do': {
				if (command === 'run' && entry?.asks !== undefined) {
					this.#asking = true;
				} else if (entry !== undefined) {
					leave({words: this.#words(entry), lang: this.#lang});
				}
				break;
			}
			case 'decline': {
				this.#asking = false;
				break;
			}
			case 'doctor':
			case 'plan': {
				const look = entries.find(({id}) => id === command);
				if (look !== undefined) {
					leave({words: this.#words(look), lang: this.#lang});
				}
				break;
			}
			case 'use': {
				this.#file = this.#file === entry?.name ? undefined : entry?.name;
				this.#notice = this.#file === undefined ? '' : startWords(this.#lang).using(this.#file);
				break;
			}
			case 'copy': {
				if (entry !== undefined) {
					const text = this.#command(entry);
					send(osc52(text));
					this.#notice = startWords(this.#lang).copied(text);
				}
				break;
			}
			case 'language': {
				this.#lang = this.#lang === 'zh' ? 'en' : 'zh';
				this.#notice = startWords(this.#lang).keepLanguage(this.#options.typed.name);
				break;
			}
			case 'help':
			case 'back': {
				this.#help = command === 'help';
				break;
			}
			case 'quit': {
				leave();
				break;
			}
			default: {
				command satisfies never;
			}
		}
	}

	#words({words, takesConfig}: StartEntry): readonly string[] {
		return takesConfig && this.#file !== undefined ? [...words, '--config', this.#file] : words;
	}

	#command(entry: StartEntry): string {
		const {name, sudo} = this.#options.typed;
		return `${entry.needsRoot ? sudo : ''}${name} ${commandLine(this.#words(entry))}`;
	}

	/** An example, which begins as the documentation has it. Root needs no sudo, and a bare server may have none. */
	#asTyped(example: string): string {
		const {typed: {name, sudo}, place} = this.#options;
		return example.replace(/^(sudo )?kubestep(?= )/, (_all, root?: string) => `${root === undefined || place.isRoot ? '' : sudo}${name}`);
	}

	#title(entry: StartEntry): string {
		return entry.id === 'file' || entry.id === 'other' ? entry.name ?? '' : startWords(this.#lang).entries[entry.id].title;
	}

	#about(entry: StartEntry): string {
		const words = startWords(this.#lang);
		return entry.id === 'other' ? `${entry.about?.[this.#lang] ?? ''}${this.#lang === 'zh' ? '。' : '. '}${words.otherAbout}` : entry.id === 'file' ? words.file.about : words.entries[entry.id].about;
	}

	protected draw(): readonly Line[] {
		const {columns, rows} = this.size;
		const {glyphs, version} = this.#options;
		const words = startWords(this.#lang);
		this.#place = undefined;
		const header: Line = [span(' kubestep', 'title'), span(`   ${words.title} ${glyphs.dot} ${version}`)];
		const bindings = pageKeys(startKeymap, this.#context());
		const help = () => pageHelp(pageKeys(startKeymap, {...this.#context(), help: false}), words.keys, words.help);
		const page = (size: number) => (this.#help ? help() : this.#asking ? this.#question(size) : undefined);
		const footer: Line = this.#notice === '' ? pageFooter(bindings, words.keys, columns) : [span(` ${cut(this.#notice, columns - 2, glyphs.cut)}`, 'good')];
		if (isLinear()) {
			return [header, ...(page(100) ?? [...this.#list(200).lines, blank, ...this.#explanation(100)]), blank, footer];
		}
		const exact = (lines: readonly Line[], count: number) => Array.from({length: count}, (_, index) => fit(lines[index] ?? blank, columns, glyphs.cut));
		const rules = rows >= rulesFrom;
		const body = Math.max(1, rows - 2 - (rules ? 2 : 0));
		const rule = line(glyphs.horizontal.repeat(columns), 'dim');
		const framed = (middle: readonly Line[]) => exact([header, ...(rules ? [rule] : []), ...exact(middle, body), ...(rules ? [rule] : []), footer], rows);
		const whole = page(Math.min(columns, 100) - 2);
		if (whole !== undefined) {
			return framed(whole);
		}
		if (columns >= wideFrom && rules) {
			const leftColumns = Math.min(48, Math.floor(columns * 0.38));
			return exact([header, ...beside(this.#window(2, leftColumns, body), this.#explanation(columns - leftColumns - 3), {columns, leftColumns, rows: body, glyphs}), footer], rows);
		}
		const entry = this.#entry;
		// One pane: below the list stand the command and, where there is room, what it does.
		const panel: Line[] = entry === undefined || body < 6 ? [] : [rule, ...wrapped(this.#command(entry), columns - 4, 'key').map((one, index): Line => [span(index === 0 ? ' $ ' : '   ', 'dim'), ...one]), ...wrapped(this.#about(entry), columns - 2, 'dim').slice(0, Math.min(4, Math.max(1, body - 12))).map((one): Line => [span(' '), ...one])];
		return framed([...exact(this.#window(rules ? 2 : 1, columns, body - panel.length), body - panel.length), ...panel]);
	}

	#window(top: number, columns: number, rows: number): Line[] {
		const {lines, entries, cursor} = this.#list(columns);
		const shown = listWindow({lines, entries, cursor}, this.#index === 0 ? 0 : this.#first, rows, startWords(this.#lang).more);
		this.#first = shown.first;
		this.#place = {top, rows: shown.rows, columns, first: shown.first, entries};
		return shown.lines;
	}

	/** What the entry would do, its command, and what shows that beforehand. */
	#question(columns: number): Line[] {
		const entry = this.#entry;
		if (entry?.asks === undefined) {
			return [];
		}
		const words = startWords(this.#lang);
		const {question, does, before} = words.asked[entry.asks];
		return [
			...wrapped(question, columns, 'key', 1), ...wrapped(`$ ${this.#command(entry)}`, columns, 'strong', 3), blank,
			...does.flatMap((part) => wrapped(part, columns, 'plain', 1)), ...(before === undefined ? [] : [blank, ...wrapped(before, columns, 'dim', 1)]),
		];
	}

	/** `entries`: by line, the index of the one it is of. */
	#list(columns: number): {lines: Line[]; entries: (number | undefined)[]; cursor: number} {
		const {entries, glyphs} = this.#options;
		const words = startWords(this.#lang);
		const lines: Line[] = [];
		const at: (number | undefined)[] = [];
		let cursor = 0;
		for (const note of notesOf(this.#options.place, this.#lang)) {
			lines.push(...wrapped(note, columns - 1, 'warn', 1));
		}
		lines.push(...(lines.length === 0 ? [] : [blank]));
		entries.forEach((entry, index) => {
			if (entry.section !== entries[index - 1]?.section) {
				lines.push(...(index === 0 ? [] : [blank]), line(` ${words.sections[entry.section]}`, 'title'));
			}
			const isHere = index === this.#index;
			const used = entry.id === 'file' && entry.name === this.#file ? `  ${words.file.used}` : '';
			const text: Line = [span(`   ${this.#title(entry)}`, isHere ? 'strong' : entry.needsRoot ? 'dim' : 'plain'), span(used, 'good')];
			if (isHere) {
				cursor = lines.length;
			}
			at[lines.length] = index;
			lines.push(isHere ? [...fit(text, columns - 2, glyphs.cut), span(`${glyphs.cursor} `, 'key')] : text);
		});
		return {lines, entries: at, cursor};
	}

	#explanation(columns: number): Line[] {
		const entry = this.#entry;
		if (entry === undefined) {
			return [];
		}
		const words = startWords(this.#lang);
		const indent = (text: string, style: 'key' | 'plain') => wrapped(text, columns, style, 2);
		return [
			line(this.#title(entry), 'title'), blank,
			...wrapped(this.#about(entry), columns),
			...(entry.needsRoot ? [blank, ...wrapped(words.needsRoot, columns, 'warn')] : []), blank,
			line(words.command, 'title'), ...indent(this.#command(entry), 'key'), blank,
			...(entry.examples.length === 0 ? [] : [line(words.examples, 'title'), ...entry.examples.flatMap((example) => indent(this.#asTyped(example), 'plain'))]),
		];
	}
}
