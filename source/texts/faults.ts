import type {ConfigFault, FaultCode, FaultParams} from '../core/told/faults.ts';
import {faultsChinese, suggestedChinese} from './faults.zh.ts';
import {faultsEnglish, suggestedEnglish} from './faults.en.ts';

export interface FaultText {
	/** One sentence: what is, with the value. */
	readonly problem: string;
	/** What to do. */
	readonly remedy?: string;
}

export type FaultTexts = {readonly [Code in FaultCode]: (params: FaultParams<Code>) => FaultText};

/** The sentence about a fault of a configuration, and what to do; a known name close by is part of the remedy. */
export function faultText(fault: Pick<ConfigFault, 'code' | 'params' | 'suggestion'>, lang: 'en' | 'zh'): FaultText {
	// Which parameters go with which code is kept where faults are made (faultParams).
	const texts = (lang === 'zh' ? faultsChinese : faultsEnglish) as Readonly<Record<FaultCode, (params: ConfigFault['params']) => FaultText>>;
	const text = texts[fault.code](fault.params);
	if (fault.suggestion === undefined) {
		return text;
	}
	return {...text, remedy: (lang === 'zh' ? suggestedChinese : suggestedEnglish)(fault.suggestion, text.remedy)};
}
