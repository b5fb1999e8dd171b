import {links, type Chain, type Mark} from '../../../core/told/diagnosis.ts';
import {blank, line, span, width, wrapped, type Line, type Span, type Style} from '../../terminal/lines.ts';
import {command, prose, section, type PaneContext} from './context.ts';

const styles: Readonly<Record<Mark, Style>> = {ok: 'good', waiting: 'busy', broken: 'bad', unknown: 'dim'};
const evidenceLines = 6;

/** What keeps a component that is waited for, where that is known, and what helps: on a small screen it is seen first. Then how far it has come. */
export function chainLines(component: string, context: PaneContext): Line[] {
	const {run: {watch}, texts, words, columns} = context;
	if (watch === undefined) {
		return [];
	}
	const {chains, diagnosis} = watch;
	const shown = chains.filter((chain) => chain.component === component || chain.component === diagnosis?.component);
	const found = diagnosis === undefined ? undefined : texts.diagnosis(diagnosis);
	return [
		...(diagnosis === undefined || found === undefined ? [] : [
			...section(words.diagnosis, [...wrapped(found.problem, columns, diagnosis.certain ? 'bad' : 'warn'), ...prose(found.cause ?? '', columns)]),
			...section(words.evidence, diagnosis.evidence.slice(-evidenceLines).flatMap((text) => wrapped(text, columns, 'plain', 2))),
			...section(words.remedy, [...wrapped(found.remedy, columns), ...found.commands.flatMap((entry) => command(entry, columns))]),
		]),
		...section(words.chain, shown.flatMap((chain) => chainRows(chain, context))),
	];
}

/** `etcd  ✔ kubelet → ✔ manifest → ✖ sandbox → · image`: broken where the columns end. */
function chainRows({component, marks}: Chain, {texts, glyphs, columns}: PaneContext): Line[] {
	const signs: Readonly<Record<Mark, string>> = {ok: glyphs.status.done, waiting: glyphs.status.running, broken: glyphs.status.failed, unknown: glyphs.status.pending};
	const parts = component === 'kubelet' ? links.slice(0, 1) : links;
	const rows: Span[][] = [[]];
	let used = 2;
	for (const [index, link] of parts.entries()) {
		const mark = marks[index] ?? 'unknown';
		const text = `${signs[mark]} ${texts.link(link)}`;
		const arrow = index === 0 ? '' : ` ${glyphs.arrow} `;
		if (used + width(arrow + text) > columns && used > 2) {
			rows.push([]);
			used = 2;
		}
		rows.at(-1)?.push(span(used === 2 && index > 0 ? arrow.trimStart() : arrow, 'dim'), span(text, styles[mark]));
		used += width(arrow + text);
	}
	return [line(component, 'strong'), ...rows.map((row) => [span('  '), ...row])];
}

/** Containers that were started again, with the last words of each. */
export function restartLines(restarted: readonly {readonly component: string; readonly lines: readonly string[]}[], columns: number): Line[] {
	return restarted.flatMap(({component, lines}) => [blank, line(component, 'title'), ...lines.flatMap((text) => wrapped(text, columns, 'plain', 2))]);
}
