import type {Lang} from '../../texts/types.ts';
import type {CompareKey} from './compare.ts';
import {en} from './words.en.ts';
import {zh} from './words.zh.ts';

/** What the page of a comparison says by itself. */
export interface CompareUiWords {
	readonly keys: Readonly<Record<CompareKey, string>>;
	readonly help: string;
	readonly onlyDifferences: string;
	/** Of the filter. */
	readonly all: string;
	/** Where there is none, and all is listed. */
	readonly noDifferences: string;
	/** Where a thing is the same on both sides. */
	readonly sameAs: string;
	readonly notes: string;
	more(count: number): string;
}

const words: Readonly<Record<Lang, CompareUiWords>> = {en, zh};

export const compareUiWords = (lang: Lang): CompareUiWords => words[lang];
