import {flowOfRun} from '../../../core/flow/model.ts';
import {flowRows} from '../../../texts/flow.ts';
import {rowOfStep} from '../rows.ts';
import type {PaneContext} from './context.ts';
import {listed, type Listed} from './listed.ts';

/** Who writes what, who reads it, who talks to whom: lit as far as the run has come. A line opens the phase or the step. */
export function flowLines({run, texts, glyphs, columns}: Pick<PaneContext, 'run' | 'texts' | 'glyphs' | 'columns'>, selected: number): Listed {
	return listed(flowRows(flowOfRun(run), texts).map(({kind, depth, text, isLit, row}, index) => ({
		// A mark says it as well as the colour does: not everybody sees that.
		text: kind === 'readers' ? text : `${glyphs.status[isLit ? 'done' : 'pending']} ${text}`,
		style: kind === 'phase' ? (isLit ? 'strong' : 'dim') : kind === 'readers' ? 'dim' : isLit ? 'good' : 'dim',
		indent: depth * 2, isApart: kind === 'phase' && index > 0,
		...(row !== undefined && {row: kind === 'phase' ? row : rowOfStep(run, row)}),
	})), columns, selected);
}
