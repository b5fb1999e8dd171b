import type {Lang} from '../texts/types.ts';
import {en, type Words} from './words.en.ts';
import {zh} from './words.zh.ts';

/** The interface's own words; what is said about the run comes from source/texts. */
export function uiWords(lang: Lang): Words {
	return lang === 'zh' ? zh : en;
}

export type {Words};
