import type {RunState} from '../core/told/state.ts';
import type {FailureData} from '../core/told/failures.ts';
import {sanitize} from '../strings/sanitize.ts';
import type {Texts} from './index.ts';

/** A thing that checks of a failed preflight found. */
export interface CheckFinding {
	/** The checks that found it, in their order, as they are shown: one runtime that does not answer fails several. */
	readonly names: string;
	readonly problem: string;
	readonly remedy?: string;
	readonly command?: string;
}

/** What the checks found that a failed preflight names, each thing once; nothing for other failures. */
export function checkFindings(failure: FailureData, {steps}: Pick<RunState, 'steps'>, texts: Texts): readonly CheckFinding[] {
	const failed = failure.code === 'preflight.failed' ? failure.fields.errors : [];
	const found = new Map<string, {readonly names: Set<string>; readonly text: Omit<CheckFinding, 'names'>}>();
	for (const {detail} of Object.values(steps)) {
		if (detail.kind !== 'check' || !failed.includes(detail.name)) {
			continue;
		}
		for (const finding of detail.errors) {
			const text = texts.finding(finding);
			const key = JSON.stringify([text.problem, text.remedy, text.command]);
			const known = found.get(key) ?? {names: new Set(), text};
			known.names.add(sanitize(detail.name));
			found.set(key, known);
		}
	}
	return [...found.values()].map(({names, text}) => ({names: [...names].join(texts.lang === 'zh' ? '、' : ', '), ...text}));
}
