import type {LessonText} from '../../core/lessons/text.ts';
import type {Lang} from '../../texts/types.ts';
import type {MouseEvent} from '../terminal/input.ts';
import {ends, line, lineWidth, span, type Line} from '../terminal/lines.ts';
import {DrawnPage} from '../terminal/page/drawn.ts';
import type {Size} from '../terminal/size.ts';
import type {Glyphs} from '../terminal/theme.ts';
import type {LearnChoice, ShownLesson} from './types.ts';
import {learnUiWords, type LearnUiWords} from './words.ts';

/** Keys that all screens of lessons have. */
export type LessonKey = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last' | 'shell' | 'next' | 'language' | 'back' | 'help' | 'quit';

export interface LessonPageOptions {
	readonly shown: ShownLesson;
	readonly lang: Lang;
	readonly size: Size;
	readonly glyphs: Glyphs;
	leave(choice: LearnChoice, lang: Lang): void;
}

/** What the screens of lessons have in common: a text in one of two languages that is scrolled, a help, and ways to leave it. */
export abstract class LessonPage extends DrawnPage {
	protected lang: Lang;
	/** The line of the text that is on top. */
	protected first = 0;
	protected isHelp = false;
	readonly #shown: ShownLesson;
	readonly #leave: LessonPageOptions['leave'];

	constructor(options: LessonPageOptions) {
		super(options);
		this.lang = options.lang;
		this.#shown = options.shown;
		this.#leave = options.leave;
	}

	mouse({did}: MouseEvent): void {
		if (did !== 'press') {
			this.key([did === 'wheelUp' ? 'up' : 'down']);
		}
	}

	/** How many lines of the text are on the screen. */
	protected abstract get rows(): number;

	protected get words(): LearnUiWords {
		return learnUiWords(this.lang);
	}

	/** In the other language where there is none in this one. */
	protected get text(): LessonText {
		const {texts} = this.#shown;
		const text = texts[this.lang] ?? texts.en ?? texts.zh;
		if (text === undefined) {
			throw new TypeError('a lesson without a text');
		}
		return text;
	}

	protected leave(choice: LearnChoice): void {
		this.#leave(choice, this.lang);
	}

	protected actOf(command: LessonKey): void {
		switch (command) {
			case 'up': case 'down': case 'pageUp': case 'pageDown': case 'first': case 'last': {
				const page = Math.max(1, this.rows - 1);
				const by = {up: -1, down: 1, pageUp: -page, pageDown: page, first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY}[command];
				this.first = Math.max(0, Math.min(this.first + by, Number.MAX_SAFE_INTEGER));
				break;
			}
			case 'language': {
				this.lang = this.lang === 'en' ? 'zh' : 'en';
				break;
			}
			case 'help': case 'back': {
				this.isHelp = command === 'help';
				break;
			}
			case 'next': case 'shell': case 'quit': {
				this.leave(command);
				break;
			}
		}
	}

	/** The line below the text: a rule, and how many lines of it are left. */
	protected ruleBelow(left: number, style: 'dim' | 'plain'): Line {
		const {columns} = this.size;
		const more = this.words.more(left);
		return left > 0 ? ends([span(this.glyphs.horizontal.repeat(Math.max(0, columns - lineWidth([span(more)]) - 3)), style)], [span(` ${more} `, style)], columns) : line(this.glyphs.horizontal.repeat(columns), style);
	}
}
