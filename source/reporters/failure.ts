import type {FailureData} from '../core/errors.ts';
import type {RunState} from '../core/engine/state.ts';
import type {Texts} from '../texts/index.ts';
import {checkFindings} from '../texts/check-findings.ts';
import {sanitizeLines} from '../texts/sanitize.ts';

/**
 * What failed, what shows it, what usually is behind it, and what to do: lines without line ends.
 * @param state tells what each check of a failed preflight found; left out where that is told already
 */
export function failureLines(failure: FailureData, texts: Texts, state?: Pick<RunState, 'steps'>): string[] {
	const text = texts.failure(failure);
	return [
		text.problem,
		...(state === undefined ? [] : checkFindings(failure, state, texts)).flatMap(({names, problem, remedy, command}) => [
			`  ${texts.labelled(names, problem)}`, ...[remedy, command].filter((more) => more !== undefined && more !== '').map((more) => `    ${more}`),
		]),
		...section(texts.run.evidence, (failure.evidence ?? []).flatMap((part) => sanitizeLines(part))),
		...section(failure.diagnosis === undefined ? texts.run.cause : texts.run.diagnosis, text.cause === undefined ? [] : [text.cause]),
		...section(texts.run.remedy, text.remedy),
		...section(texts.run.commands, text.commands),
	];
}

function section(title: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
