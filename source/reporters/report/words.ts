import type {Lang} from '../../texts/types.ts';
import {en} from './words.en.ts';
import {zh} from './words.zh.ts';

export type {ReportWords} from './words.en.ts';

/** What only a report says; all else is the program's texts. */
export const reportWords = {en, zh} satisfies Readonly<Record<Lang, unknown>>;
