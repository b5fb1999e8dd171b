import type {Found} from '../../core/lessons/found.ts';
import type {Lang} from '../../texts/types.ts';
import type {Question} from '../../core/lessons/cards.ts';
import type {JudgeKey} from './judge.ts';
import type {LearnKey} from './learn.ts';
import {en} from './words.en.ts';
import {zh} from './words.zh.ts';

export interface LearnUiWords {
	readonly keys: Readonly<Record<LearnKey, string>>;
	readonly judgeKeys: Readonly<Record<JudgeKey, string>>;
	/** How many were answered of how many, and how many of those right the first time. */
	readonly score: (of: number, all: number, right: number) => string;
	/** How many of them are asked again. */
	readonly repeats: (count: number) => string;
	readonly judged: (right: number, of: number) => string;
	readonly questions: Readonly<Record<Question, string>>;
	/** Choices that are words; others stand for themselves. */
	readonly choices: Readonly<Record<string, string>>;
	/** Behind a sentence that was judged: what it is, in a word. */
	readonly judgedAs: Readonly<Record<string, string>>;
	readonly verdict: {readonly right: string; readonly wrong: (right: string) => string};
	/** What a node says in a word: kinds of files, states of components. */
	readonly found: Readonly<Record<string, string>>;
	/** Before what the node has. */
	readonly onNode: string;
	readonly byHand: string;
	readonly help: string;
	readonly node: string;
	readonly looking: string;
	readonly task: (index: number, count: number) => string;
	readonly missing: string;
	readonly done: string;
	readonly allDone: string;
	readonly mended: string;
	readonly stillBroken: string;
	readonly hint: (grade: number) => string;
	readonly noHint: string;
	readonly solution: string;
	readonly otherWay: string;
	readonly askSolution: string;
	readonly askAgain: string;
	readonly fastest: string;
	readonly recorded: (component: string) => string;
	readonly healthy: string;
	readonly states: Readonly<Record<string, string>>;
	readonly terminal: string;
	readonly place: (at: number, of: number) => string;
	readonly clock: (minutes: number, seconds: number) => string;
	readonly more: (lines: number) => string;
}

export const learnUiWords = (lang: Lang): LearnUiWords => (lang === 'zh' ? zh : en);

/** What a node says, with its own words in the language of the one who reads; texts of files stay as they are. */
export function saidIn({at, what, is}: Found, {found}: LearnUiWords): Found {
	return {at, what: found[what] ?? what, is: what === '' ? found[is] ?? is : is};
}
