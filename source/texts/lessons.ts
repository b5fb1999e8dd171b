import type {Missing, MissingFields} from '../core/lessons/missing.ts';
import type {Words} from '../core/told/coded.ts';
import {en} from './lessons.en.ts';
import {zh} from './lessons.zh.ts';
import type {Lang} from './types.ts';

/** What is still missing of a task, as a sentence. */
export type MissingWords = Words<MissingFields, string>;

const words: Readonly<Record<Lang, MissingWords>> = {en, zh};

/** The sentence for what is missing. */
export function missingText({code, fields}: Missing, lang: Lang): string {
	return (words[lang][code] as (of: typeof fields) => string)(fields);
}
