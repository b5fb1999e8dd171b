import type {Compared, SideForm, Uncompared} from '../core/artifacts/sides.ts';
import {en} from './comparison.en.ts';
import {zh} from './comparison.zh.ts';
import type {Lang} from './types.ts';

/** How the comparison of two sides is told in one language. */
export interface ComparisonWords {
	/** Of a document. */
	readonly title: string;
	readonly forms: Readonly<Record<SideForm, string>>;
	/** Behind the name of a side: what it is, and where known the program and the time. */
	about(parts: readonly string[]): string;
	/** What it is that differs, where its path does not say so. */
	readonly kinds: Readonly<Record<Compared['kind'], string>>;
	readonly verdicts: Readonly<Record<Compared['is'], string>>;
	/** Of what belongs to no phase. */
	readonly wholeRun: string;
	readonly same: string;
	count(all: number, same: number, differs: number, from: number, to: number): string;
	/** Keys, serial numbers, times, tokens. */
	readonly anew: string;
	readonly uncompared: Readonly<Record<Uncompared, string>>;
	readonly lines: string;
	more(count: number): string;
	equal(count: number): string;
}

const words: Readonly<Record<Lang, ComparisonWords>> = {en, zh};

export const comparisonWords = (lang: Lang): ComparisonWords => words[lang];
