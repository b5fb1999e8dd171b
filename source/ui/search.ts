import type {RunState, StepState} from '../core/engine/state.ts';
import {sanitize} from '../texts/sanitize.ts';
import {plain} from './lines.ts';
import type {PaneContext} from './panes/context.ts';
import {stepLines} from './panes/step.ts';
import {rowsOf, rowName, rowSummary, type Row} from './rows.ts';

/** A step's text, made once: it changes with the step, and with what other steps add to what depends on it. */
const cache = new WeakMap<StepState, {readonly lang: string; readonly steps: RunState['steps']; readonly text: string}>();

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
	const {texts: {lang}, run: {steps}} = pane;
	const kept = cache.get(step);
	if (kept?.lang === lang && kept.steps === steps) {
		return kept.text;
	}
	const text = stepLines(step, {...pane, columns: 1000, diff: false, explain: true, revealed: false}).map(plain).join('\n').toLowerCase();
	cache.set(step, {lang, steps, text});
	return text;
}
