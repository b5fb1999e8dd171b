import type {RunState} from '../../../core/told/state.ts';
import type {Texts} from '../../../texts/types.ts';
import {blank, span, wrapped, type Line} from '../../terminal/lines.ts';
import type {PaneContext} from './context.ts';
import type {Listed} from './listed.ts';
import {rowOfStep} from '../rows.ts';

/** Something that was found and did not stop the run. */
export interface Warning {
	/** The line of the checklist that it comes from; undefined where it is about the run as a whole. */
	readonly row: string | undefined;
	readonly place: string;
	readonly problem: string;
	readonly remedy: string | undefined;
}

/** All warnings so far: those of the run, then those of its steps in their order. */
export function warningsOf(run: RunState, texts: Texts): Warning[] {
	const known = made.get(run);
	if (known?.texts === texts) {
		return known.warnings;
	}
	const ofRun = run.warnings.map((warning): Warning => ({row: undefined, place: '', remedy: undefined, ...texts.warning(warning)}));
	const ofSteps = Object.values(run.steps).flatMap((step): Warning[] => {
		const row = rowOfStep(run, step.path);
		const place = step.phase;
		if (step.detail.kind === 'check' && step.detail.warnings.length > 0) {
			const {name} = step.detail;
			return step.detail.warnings.map((finding) => {
				const {problem, remedy} = texts.finding(finding);
				return {row, place, problem: texts.labelled(name, problem), remedy};
			});
		}
		return step.status === 'warning' ? [{row, place, problem: texts.stepLine(step), remedy: undefined}] : [];
	});
	const warnings = [...ofRun, ...ofSteps];
	made.set(run, {texts, warnings});
	return warnings;
}

/** A frame asks several times, and a run's state never changes. */
const made = new WeakMap<RunState, {readonly texts: Texts; readonly warnings: Warning[]}>();

/** Their list, and the number of the first line of each. */
export function warningLines({run, texts, columns}: Pick<PaneContext, 'run' | 'texts' | 'columns'>, selected: number): Listed {
	const lines: Line[] = [];
	const items: {line: number; row: string | undefined}[] = [];
	for (const [index, {row, place, problem, remedy}] of warningsOf(run, texts).entries()) {
		items.push({line: lines.length, row});
		const [first = [], ...rest] = wrapped(place === '' ? problem : `${place} · ${problem}`, columns - 2, index === selected ? 'cursor' : 'warn');
		lines.push([span('! ', 'warn'), ...first], ...rest.map((spans): Line => [span('  '), ...spans]), ...(remedy === undefined ? [] : wrapped(remedy, columns, 'plain', 2)), blank);
	}
	return {lines, items};
}
