import type {FailureData} from '../../core/errors.ts';
import {sanitize} from '../../texts/sanitize.ts';
import {blank, line, wrapped, type Line} from '../lines.ts';
import {command, prose, section, type PaneContext} from './context.ts';

const evidenceLines = 14;

/** What failed, what shows it, what usually is behind it, what to do: in the order in which a person needs them. */
export function failureLines(failure: FailureData, canRetry: boolean, context: PaneContext): Line[] {
	const {texts, words, columns} = context;
	const text = texts.failure(failure);
	const evidence = (failure.evidence ?? []).slice(-evidenceLines);
	return [
		...wrapped(text.problem, columns, 'bad'),
		...failedChecks(failure, context),
		...section(words.evidence, evidence.flatMap((part) => part.split('\n')).flatMap((part) => wrapped(sanitize(part), columns, 'plain', 2))),
		...section(failure.diagnosis === undefined ? words.cause : words.diagnosis, prose(text.cause ?? '', columns)),
		...section(words.remedy, [
			...text.remedy.flatMap((sentence) => wrapped(sentence, columns)),
			...text.commands.flatMap((entry) => command(entry, columns)),
		]),
		...(canRetry ? [line(''), ...wrapped(words.again, columns, 'key')] : []),
	];
}

/** The checks that a failed preflight is about: each with what it found, what to do, and a command where one helps. */
function failedChecks(failure: FailureData, {run, texts, columns}: PaneContext): Line[] {
	const names: unknown = failure.code === 'preflight.failed' ? failure.fields['errors'] : undefined;
	if (!Array.isArray(names)) {
		return [];
	}
	return Object.values(run.steps).flatMap(({detail}) => {
		if (detail.kind !== 'check' || detail.errors.length === 0 || !names.includes(detail.name)) {
			return [];
		}
		return detail.errors.flatMap((finding) => {
			const {problem, remedy, command: entry} = texts.finding(finding);
			return [
				blank,
				...wrapped(`${detail.name}: ${problem}`, columns, 'strong'),
				...prose(remedy ?? '', columns),
				...(entry === undefined ? [] : command(entry, columns)),
			];
		});
	});
}
