import type {Coded, Words} from '../core/told/coded.ts';
import type {FindingCode, FindingFields, LookedAtFields} from '../core/told/findings.ts';
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
	readonly findings: Words<FindingFields, Omit<FindingText, 'command'>>;
	readonly subjects: Words<LookedAtFields, SubjectText>;
}

/** The words for a finding, with the command that helps, which is the same in every language. */
export function findingText<Code extends FindingCode>(texts: CheckTexts, {code, fields}: Coded<FindingFields, Code>): FindingText {
	const command = checkCommands[code](fields);
	return {...texts.findings[code](fields), ...(command !== undefined && {command})};
}

/** The same for every finding. */
export function findingTexts(texts: CheckTexts): Words<FindingFields, FindingText> {
	const one = <Code extends FindingCode>(code: Code) => (fields: FindingFields[Code]) => findingText<Code>(texts, {code, fields});
	// Each code has the words of its own fields.
	return Object.fromEntries((Object.keys(texts.findings) as FindingCode[]).map((code) => [code, one(code)])) as Words<FindingFields, FindingText>;
}
