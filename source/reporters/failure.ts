import type {FailureData} from '../core/errors.ts';
import type {RunState} from '../core/engine/state.ts';
import type {Texts} from '../texts/index.ts';
import {sanitize, sanitizeLines} from '../texts/sanitize.ts';

/**
 * What failed, what shows it, what usually is behind it, and what to do: lines without line ends.
 * @param state tells what each check of a failed preflight found; left out where that is told already
 */
export function failureLines(failure: FailureData, texts: Texts, state?: Pick<RunState, 'steps'>): string[] {
	const text = texts.failure(failure);
	return [
		text.problem,
		...(state === undefined ? [] : failedChecks(failure, state, texts)),
		...section(texts.run.evidence, (failure.evidence ?? []).flatMap((part) => sanitizeLines(part))),
		...section(failure.diagnosis === undefined ? texts.run.cause : texts.run.diagnosis, text.cause === undefined ? [] : [text.cause]),
		...section(texts.run.remedy, text.remedy),
		...section(texts.run.commands, text.commands),
	];
}

/** The checks that a failed preflight names: what each found, what to do, and a command where one helps. */
function failedChecks({code, fields}: FailureData, {steps}: Pick<RunState, 'steps'>, texts: Texts): string[] {
	const names: unknown = code === 'preflight.failed' ? fields['errors'] : undefined;
	return Object.values(steps).flatMap(({detail}) => detail.kind !== 'check' || !Array.isArray(names) || !names.includes(detail.name) ? [] : detail.errors.flatMap((finding) => {
		const {problem, remedy, command} = texts.finding(finding);
		return [`  ${sanitize(detail.name)}: ${problem}`, ...[remedy, command].filter((text) => text !== undefined && text !== '').map((text) => `    ${text}`)];
	}));
}

function section(title: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
