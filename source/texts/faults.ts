import type {Words} from '../core/told/coded.ts';
import type {FaultCode, FaultParams} from '../core/told/faults.ts';
import {faultsChinese, suggestedChinese} from './faults.zh.ts';
import {faultsEnglish, suggestedEnglish} from './faults.en.ts';

export interface FaultText {
	/** One sentence: what is, with the value. */
	readonly problem: string;
	/** What to do. */
	readonly remedy?: string;
}

export type FaultTexts = Words<FaultParams, FaultText>;

/** What of a fault is told in a sentence. */
type Told<Code extends FaultCode> = {[C in Code]: {readonly code: C; readonly params: FaultParams[C]; readonly suggestion?: string}}[Code];

/** The sentence about a fault of a configuration, and what to do; a known name close by is part of the remedy. */
export function faultText<Code extends FaultCode>(fault: Told<Code>, lang: 'en' | 'zh'): FaultText {
	const {code, params} = fault;
	const text = (lang === 'zh' ? faultsChinese : faultsEnglish)[code](params);
	if (fault.suggestion === undefined) {
		return text;
	}
	return {...text, remedy: (lang === 'zh' ? suggestedChinese : suggestedEnglish)(fault.suggestion, text.remedy)};
}
