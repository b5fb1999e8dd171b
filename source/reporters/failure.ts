import type {FailureData} from '../core/told/failures.ts';
import type {RunState} from '../core/told/state.ts';
import type {Texts} from '../texts/index.ts';
import {checkFindings} from '../texts/check-findings.ts';
import {textLines} from '../strings/text-lines.ts';
import {asItIs, type Fold} from './fold.ts';

/**
 * What failed, what shows it, what usually is behind it, and what to do: lines without line ends.
 * @param state tells what each check of a failed preflight found; left out where that is told already
 */
export function failureReport(failure: FailureData, texts: Texts, state?: Pick<RunState, 'steps'>, fold: Fold = asItIs): string[] {
	const text = texts.failure(failure);
	return [
		...fold(text.problem, 0),
		...(state === undefined ? [] : checkFindings(failure, state, texts)).flatMap(({names, problem, remedy, command}) => [
			...fold(texts.labelled(names, problem), 2), ...(remedy === undefined || remedy === '' ? [] : fold(remedy, 4)), ...(command === undefined || command === '' ? [] : [`    ${command}`]),
		]),
		...section(texts.run.evidence, (failure.evidence ?? []).flatMap((part) => textLines(part)), asItIs),
		...section(failure.diagnosis === undefined ? texts.run.cause : texts.run.diagnosis, text.cause === undefined ? [] : [text.cause], fold),
		...section(texts.run.remedy, text.remedy, fold),
		...section(texts.run.commands, text.commands, asItIs),
	];
}

function section(title: string, lines: readonly string[], fold: Fold): string[] {
	return lines.length === 0 ? [] : [title, ...lines.flatMap((line) => fold(line, 2))];
}
