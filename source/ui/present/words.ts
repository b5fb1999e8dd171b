import type {Lang} from '../../texts/types.ts';
import type {PresentKey} from './present.ts';
import {en} from './words.en.ts';
import {zh} from './words.zh.ts';

/** What the presenter says beside the run's own texts. */
export interface PresentWords {
	readonly keys: Readonly<Record<PresentKey, string>>;
	readonly help: string;
	readonly starting: string;
	readonly nothing: string;
	readonly running: string;
	readonly result: string;
	readonly askLeave: string;
	place(at: number, of: number): string;
}

export const presentWords = (lang: Lang): PresentWords => (lang === 'zh' ? zh : en);
