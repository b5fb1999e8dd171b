import type {FailureData} from '../../core/errors.ts';
import {sanitize} from '../../texts/sanitize.ts';
import {line, wrapped, type Line} from '../lines.ts';
import {command, prose, section, type PaneContext} from './context.ts';

const evidenceLines = 14;

/** What failed, what shows it, what usually is behind it, what to do: in the order in which a person needs them. */
export function failureLines(failure: FailureData, canRetry: boolean, {texts, words, columns}: PaneContext): Line[] {
	const text = texts.failure(failure);
	const evidence = (failure.evidence ?? []).slice(-evidenceLines);
	return [
		...wrapped(text.problem, columns, 'bad'),
		...section(words.evidence, evidence.flatMap((part) => part.split('\n')).flatMap((part) => wrapped(sanitize(part), columns, 'plain', 2))),
		...section(words.cause, prose(text.cause ?? '', columns)),
		...section(words.remedy, [
			...text.remedy.flatMap((sentence) => wrapped(sentence, columns)),
			...text.commands.flatMap((entry) => command(entry, columns)),
		]),
		...(canRetry ? [line(''), ...wrapped(words.again, columns, 'key')] : []),
	];
}
