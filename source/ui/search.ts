import {sanitize} from '../texts/sanitize.ts';
import {plain} from './lines.ts';
import type {PaneContext} from './panes/context.ts';
import {stepLines} from './panes/step.ts';
import {rowsOf, rowName, rowSummary} from './rows.ts';

/** Ids of the lines, open or not, whose name, summary or detail holds the text; in order. Case does not matter. */
export function matches(text: string, pane: PaneContext): string[] {
	const wanted = text.toLowerCase();
	const {run, texts} = pane;
	const open = Object.fromEntries(Object.keys(run.phases).map((path) => [path, true]));
	return rowsOf(run, {open, follow: false, filter: 'all'}).filter((row) => {
		const own = [row.id, rowName(row, texts), rowSummary(row, run, texts), row.phase === undefined ? '' : `${texts.phaseTitle(row.phase.path, run.workflow)} ${texts.why({phase: row.phase.path, workflow: run.workflow})}`];
		const detail = () => row.step === undefined ? [] : stepLines(row.step, {...pane, columns: 1000, diff: false, revealed: false}).map(plain);
		return [...own, ...detail()].some((part) => sanitize(part).toLowerCase().includes(wanted));
	}).map(({id}) => id);
}
