import type {Fields} from '../core/told/failures.ts';
import type {FindingCode, FindingFields, LookedAt, LookedAtFields} from '../core/told/findings.ts';
import {checkCommands} from './check-commands.ts';

export interface FindingText {
	/** What is, with its value. */
	readonly problem: string;
	/** What to do. */
	readonly remedy: string;
	/** To paste into a shell: `checkCommands`. */
	readonly command?: string;
}

export interface SubjectText {
	/** What holds when the check finds nothing: "Swap is off". */
	readonly title: string;
	/** Why it is looked at. */
	readonly why: string;
}

export interface CheckTexts {
	readonly findings: {readonly [C in FindingCode]: (fields: FindingFields[C]) => Omit<FindingText, 'command'>};
	readonly subjects: {readonly [C in LookedAt]: (fields: LookedAtFields[C]) => SubjectText};
}

/** The words for a finding as an event carries it; the code itself for one that this version does not know. */
export function findingText(texts: CheckTexts, finding: {readonly code: string; readonly fields: Fields}): FindingText {
	if (!Object.hasOwn(texts.findings, finding.code)) {
		return {problem: finding.code, remedy: ''};
	}
	const code = finding.code as FindingCode;
	// The compiler does not see that code and fields belong together.
	const command = (checkCommands[code] as (fields: Fields) => string | undefined)(finding.fields);
	return {...(texts.findings[code] as (fields: Fields) => Omit<FindingText, 'command'>)(finding.fields), ...(command !== undefined && {command})};
}

/** The words for a check as an event carries it; its name for one that this version does not know. */
export function subjectText(texts: CheckTexts, check: {readonly name: string; readonly lookedAt: string; readonly fields: Fields}): SubjectText {
	const text = Object.hasOwn(texts.subjects, check.lookedAt) ? texts.subjects[check.lookedAt as LookedAt] : undefined;
	return text === undefined ? {title: check.name, why: ''} : (text as (fields: Fields) => SubjectText)(check.fields);
}
