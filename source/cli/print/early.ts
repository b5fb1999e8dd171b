import type {Lang} from '../../texts/types.ts';
import {en} from './early.en.ts';
import {zh} from './early.zh.ts';

/** What is said before or without the texts of a run: they may not be there to load by then. */
export interface EarlyWords {
	fault(what: string): string;
	/** A file of the program's own is not there. */
	incomplete(file: string): string;
	/** Where the run that was at work has written down what it did. */
	goesOn(journal: string): string;
	/** @param aside where a damaged file of preferences is now; empty where it could not be moved */
	preferencesBroken(path: string, aside: string): string;
	readonly preferencesPassedOver: string;
}

export const earlyWords: Readonly<Record<Lang, EarlyWords>> = {en, zh};
