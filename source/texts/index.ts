import {explanations as explanationsEn} from '../guide/en.ts';
import {explanations as explanationsZh} from '../guide/zh.ts';
import {english} from './en.ts';
import {makeTexts} from './make.ts';
import type {Lang, Texts} from './types.ts';
import {chinese} from './zh.ts';

export type {DiagnosisText, FailureText, Lang, PhaseStatus, ProblemText, QuestionWords, RunWords, StepStatus, Texts} from './types.ts';

/** Everything that the program says about a run, in a language. Cheap: each is made once. */
export function texts(lang: Lang): Texts {
	const known = made.get(lang) ?? (lang === 'zh' ? makeTexts(lang, chinese, explanationsZh) : makeTexts(lang, english, explanationsEn));
	made.set(lang, known);
	return known;
}

const made = new Map<Lang, Texts>();
