import type {FailureData} from '../../../core/told/failures.ts';
import {checkFindings} from '../../../texts/check-findings.ts';
import {sanitize} from '../../../strings/sanitize.ts';
import {blank, line, wrapped, type Line} from '../../terminal/lines.ts';
import {command, prose, section, type PaneContext} from './context.ts';

const evidenceLines = 14;

/** What failed, what shows it, what usually is behind it, what to do: in the order in which a person needs them. */
export function failurePane(failure: FailureData, canRetry: boolean, context: PaneContext): Line[] {
	const {run, texts, words, columns} = context;
	const text = texts.failure(failure);
	const evidence = (failure.evidence ?? []).slice(-evidenceLines);
	return [
		...wrapped(text.problem, columns, 'bad'),
		...checkFindings(failure, run, texts).flatMap(({names, problem, remedy, command: entry}) => [
			blank,
			...wrapped(texts.labelled(names, problem), columns, 'strong'),
			...prose(remedy ?? '', columns),
			...(entry === undefined ? [] : command(entry, columns)),
		]),
		...section(words.evidence, evidence.flatMap((part) => part.split('\n')).flatMap((part) => wrapped(sanitize(part), columns, 'plain', 2))),
		...section(failure.diagnosis === undefined ? words.cause : words.diagnosis, prose(text.cause ?? '', columns)),
		...section(words.remedy, [
			...text.remedy.flatMap((sentence) => wrapped(sentence, columns)),
			...text.commands.flatMap((entry) => command(entry, columns)),
		]),
		...(canRetry ? [line(''), ...wrapped(words.again, columns, 'key')] : []),
	];
}
