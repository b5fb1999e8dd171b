import type {RunState} from '../core/engine/state.ts';
import type {FailureData} from '../core/errors.ts';
import {sanitize} from './sanitize.ts';
import type {Texts} from './index.ts';

/** What checks of a failed preflight found. */
export interface FailedChecks {
	/** The checks that found it, in their order, as they are shown: one runtime that does not answer fails several. */
	readonly names: string;
	readonly problem: string;
	readonly remedy?: string;
	readonly command?: string;
}

/** What the checks found that a failed preflight names, each thing once; nothing for other failures. */
export function failedChecks({code, fields}: FailureData, {steps}: Pick<RunState, 'steps'>, texts: Texts): readonly FailedChecks[] {
	const wanted: unknown = code === 'preflight.failed' ? fields['errors'] : undefined;
	const found = new Map<string, {names: string[]} & Omit<FailedChecks, 'names'>>();
	for (const {detail} of Object.values(steps)) {
		if (detail.kind === 'check' && Array.isArray(wanted) && wanted.includes(detail.name)) {
			for (const finding of detail.errors) {
				const text = texts.finding(finding);
				const key = JSON.stringify([text.problem, text.remedy, text.command]);
				const known = found.get(key);
				if (known === undefined) {
					found.set(key, {names: [detail.name], ...text});
				} else if (!known.names.includes(detail.name)) {
					known.names.push(detail.name);
				}
			}
		}
	}
	return [...found.values()].map(({names, ...text}) => ({names: names.map((name) => sanitize(name)).join(', '), ...text}));
}
