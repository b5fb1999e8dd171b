import type {PhaseState} from '../../../core/told/state.ts';
import {span, type Line} from '../../terminal/lines.ts';
import {stepsBelow} from '../rows.ts';
import {statusStyle} from '../../terminal/theme.ts';
import {fields, prose, section, type PaneContext} from './context.ts';

/** What a phase is for, and how each of its parts stands. */
export function phaseLines(phase: PhaseState, context: PaneContext): Line[] {
	const {run, texts, words, columns, glyphs} = context;
	const children = phase.phases.map((path) => run.phases[path]).filter((child) => child !== undefined);
	const parts = children.length > 0
		? children.map((child) => ({status: child.status, name: child.path.slice(phase.path.length + 1), text: texts.phaseSummary(child, run)}))
		: stepsBelow(run, phase).map((step) => ({status: step.status, name: texts.stepTitle(step.detail), text: texts.stepSummary(step)}));
	return [
		...prose(texts.phaseTitle(phase.path, run.workflow), columns, 'strong'),
		...fields([[words.fields.reason, phase.reason === undefined ? undefined : texts.skip(phase.reason)]], columns),
		...section(words.whyPhase, prose(texts.why({phase: phase.path, workflow: run.workflow}), columns)),
		...(phase.path === 'preflight' && run.surroundings !== undefined ? section(words.surroundings, fields(texts.surroundings(run.surroundings), columns)) : []),
		...section(words.steps, parts.length === 0 && phase.status === 'pending'
			? prose(words.notStarted, columns, 'dim')
			: parts.map(({status, name, text}): Line => [span(`${glyphs.status[status]} `, statusStyle[status]), span(name), span(`  ${text}`, 'dim')])),
	];
}
