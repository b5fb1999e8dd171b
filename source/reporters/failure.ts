import type {FailureData} from '../core/errors.ts';
import type {Texts} from '../texts/index.ts';
import {sanitizeLines} from '../texts/sanitize.ts';

/** What failed, what shows it, what usually is behind it, and what to do: lines without line ends. */
export function failureLines(failure: FailureData, texts: Texts): string[] {
	const text = texts.failure(failure);
	return [
		text.problem,
		...section(texts.run.evidence, (failure.evidence ?? []).flatMap((part) => sanitizeLines(part))),
		...section(texts.run.cause, text.cause === undefined ? [] : [text.cause]),
		...section(texts.run.remedy, text.remedy),
		...section(texts.run.commands, text.commands),
	];
}

function section(title: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
