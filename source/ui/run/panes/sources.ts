import type {FieldSource, StepDetail, ValueSource} from '../../../core/told/details.ts';
import {line, width, wrapped, type Line} from '../../terminal/lines.ts';
import type {Words} from '../words.ts';
import {fields, section, type PaneContext} from './context.ts';

/**
 * Where the values of what a step makes come from. What somebody or something chose is always
 * there; what is kubeadm's own is counted, and listed where things are explained.
 */
export function sourceLines(detail: StepDetail, {words, columns, explain}: Pick<PaneContext, 'words' | 'columns' | 'explain'>): Line[] {
	const sources = 'sources' in detail ? detail.sources ?? [] : [];
	const chosen = sources.filter(isChosen);
	const rest = sources.length - chosen.length;
	const entriesIn = (room: number) => (explain ? sources : chosen).map((source) => [names(words)[source.value] ?? source.value, told(source, words, room)] as const);
	const entries = entriesIn(Math.floor(columns / 2));
	// A long flag leaves no column for a long field: then each stands below its name.
	const labels = Math.max(0, ...entries.map(([name]) => width(name))) + 2;
	const isBeside = labels <= columns / 2 && entries.every(([, texts]) => texts.every((text) => labels + width(text) <= columns));
	return section(words.sources, [
		...(isBeside ? fields(entries, columns) : entriesIn(columns - 2).flatMap(([name, texts]) => [line(name), ...texts.flatMap((text) => wrapped(text, columns, 'dim', 2))])),
		...(rest > 0 && !explain ? [line(words.byDefault(rest), 'dim')] : []),
	]);
}

const isChosen = ({fields: from, patch}: ValueSource): boolean => patch !== undefined || from.some(({origin}) => origin.from !== 'default');

/** What is called something else in the pane than in the model. */
const names = ({fields: label}: Words): Readonly<Record<string, string>> => ({
	algorithm: label.key, notAfter: label.valid, subject: label.subject, cluster: label.cluster, server: label.server, user: label.user, image: label.image,
});

/** The field and the place on one line where there is room for both. */
function told({fields: from, patch, choice}: ValueSource, words: Words, room: number): string[] {
	if (patch !== undefined) {
		return [words.origin.patch(patch)];
	}
	return from.length === 0 ? [choice === undefined ? words.origin.always : words.origin.choice[choice]] : from.flatMap(({field, origin}) => {
		const parts = [indexed(field), place(origin, words)];
		const together = parts.join(words.comma);
		return width(together) <= room ? [together] : parts;
	});
}

/** Where one value comes from, a line each. */
export function sourceText(source: ValueSource, words: Words): string[] {
	return told(source, words, Number.POSITIVE_INFINITY);
}

/** `apiServer.extraArgs[0]`, as documentation of Kubernetes writes it. */
const indexed = (path: string): string => path.replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]');

function place(origin: FieldSource['origin'], {origin: text}: Words): string {
	switch (origin.from) {
		case 'file': {
			return `${origin.file}:${origin.line}`;
		}
		case 'flag': {
			return origin.flag;
		}
		case 'machine': {
			return text.machine;
		}
		case 'default': {
			return text.default;
		}
	}
}
