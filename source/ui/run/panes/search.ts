import type {StepState} from '../../../core/told/state.ts';
import {sanitize} from '../../../strings/sanitize.ts';
import {plain} from '../../terminal/lines.ts';
import type {PaneContext} from './context.ts';
import {explanation} from './step.ts';
import {rowsOf, rowName, rowSummary, type Row} from '../rows.ts';

/** A step's text, made once: it changes with the step alone. */
const cache = new WeakMap<StepState, {readonly lang: string; readonly text: string}>();

/**
 * Makes texts of ended steps ahead, for so many milliseconds: those of a whole run take longer than a key may wait.
 * @returns whether there are more
 */
export function prepare(pane: PaneContext, budgetMs: number): boolean {
	const end = performance.now() + budgetMs;
	for (const step of Object.values(pane.run.steps)) {
		if (step.status !== 'running' && step.status !== 'asked' && cache.get(step)?.lang !== pane.texts.lang) {
			if (performance.now() >= end) {
				return true;
			}
			detailText(step, pane);
		}
	}
	return false;
}

/**
 * Ids of the lines, open or not, whose name, summary, detail or explanation holds the text. Case
 * does not matter. Lines that are called so, or that make what has this path, come first.
 */
export function matches(text: string, pane: PaneContext): string[] {
	const wanted = text.toLowerCase();
	const {run, texts} = pane;
	const open = Object.fromEntries(Object.keys(run.phases).map((path) => [path, true]));
	const found = rowsOf(run, {open, follow: false, filter: 'all'}).filter((row) => {
		const own = [row.id, rowName(row, texts), rowSummary(row, run, texts), row.phase === undefined ? '' : `${texts.phaseTitle(row.phase.path, run.workflow)} ${texts.why({phase: row.phase.path, workflow: run.workflow})}`];
		return own.some((part) => sanitize(part).toLowerCase().includes(wanted)) || (row.step !== undefined && detailText(row.step, pane).includes(wanted));
	});
	const exact = (row: Row) => calledSo(row, wanted, pane);
	return [...found.filter(exact), ...found.filter((row) => !exact(row))].map(({id}) => id);
}

function calledSo(row: Row, wanted: string, {texts}: PaneContext): boolean {
	const detail = row.step?.detail;
	const made = detail === undefined ? [] : 'certificatePath' in detail ? [detail.certificatePath, detail.keyPath, detail.name]
		: 'privatePath' in detail ? [detail.privatePath, detail.publicPath, detail.name]
		: 'path' in detail ? [detail.path] : 'image' in detail ? [detail.image] : detail.kind === 'object' || detail.kind === 'check' ? [detail.name] : [];
	return [row.id, rowName(row, texts), ...made].some((name) => name?.toLowerCase() === wanted) || made.some((name) => name?.toLowerCase().endsWith(`/${wanted}`) === true);
}

function detailText(step: StepState, pane: PaneContext): string {
	const {texts: {lang}} = pane;
	const kept = cache.get(step);
	if (kept?.lang === lang) {
		return kept.text;
	}
	const text = explanation(step, {...pane, columns: 1000, diff: false, revealed: false}).map(plain).join('\n').toLowerCase();
	cache.set(step, {lang, text});
	return text;
}
