import type {Missing, MissingFields} from '../core/lessons/missing.ts';
import type {Words} from '../core/told/coded.ts';
import {cut} from '../strings/width.ts';
import {en, enOfClaims} from './lessons.en.ts';
import {zh, zhOfClaims} from './lessons.zh.ts';
import type {Lang} from './types.ts';

/** What is still missing of a task, as a sentence. */
export type MissingWords = Words<MissingFields, string>;

const words: Readonly<Record<Lang, MissingWords>> = {en, zh};

/** The sentence for what is missing. */
export function missingText({code, fields}: Missing, lang: Lang): string {
	return (words[lang][code] as (of: typeof fields) => string)(fields);
}

const ofClaims: Readonly<Record<Lang, MissingWords>> = {en: enOfClaims, zh: zhOfClaims};
/** Columns of a value: what is compared is seen, and the sentence is about a line. */
const MOST = 60;
const VALUES: ReadonlySet<string> = new Set(['found', 'expected', 'text', 'value']);

/** The sentence for what a node has against what somebody says of it. */
export function claimText({code, fields}: Missing, lang: Lang): string {
	if (code === 'object.field' && fields.found.length > MOST && fields.found.includes('\n')) {
		return (ofClaims[lang]['file.lacks'])({path: `${fields.object}, ${fields.field}`, text: fields.expected});
	}
	const short = Object.fromEntries(Object.entries(fields as Readonly<Record<string, unknown>>).map(([name, value]) => [name, typeof value === 'string' && VALUES.has(name) ? cut(value.replaceAll(/\s+/g, ' ').trim(), MOST) : value]));
	return (ofClaims[lang][code] as (of: typeof short) => string)(short);
}
