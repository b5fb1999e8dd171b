import {endOf, wouldStop, type RunState, type PhaseState, type StepState} from '../../core/told/state.ts';
import type {Texts} from '../../texts/types.ts';
import type {Status} from '../terminal/theme.ts';

/** One line of the checklist. */
export interface Row {
	/** Path of the phase or step, or `resultRow`. */
	readonly id: string;
	readonly depth: number;
	readonly status: Status;
	/** Set where the line stands for a phase, and where its step stands on the phase's line. */
	readonly phase?: PhaseState;
	readonly step?: StepState;
	readonly expandable: boolean;
	readonly open: boolean;
}

export type Filter = 'all' | 'attention' | 'changed';

export interface RowOptions {
	/** What the person opened and closed; the rest opens as it runs. */
	readonly open: Readonly<Record<string, boolean>>;
	readonly follow: boolean;
	readonly filter: Filter;
}

export const resultRow = '#result';

/** The checklist from the run's state: pure, in the order of the phases. */
export function rowsOf(run: RunState, options: RowOptions): Row[] {
	const rows: Row[] = [];
	for (const path of run.order) {
		addPhase(rows, run, path, 0, options);
	}
	if (run.end !== undefined) {
		rows.push({id: resultRow, depth: 0, status: endStatus(run), expandable: false, open: false});
	}
	return rows;
}

export function endStatus(run: RunState): Status {
	switch (endOf(run)) {
		case 'done': {
			return wouldStop(run) > 0 ? 'warning' : 'done';
		}
		case 'failed': {
			return 'failed';
		}
		case undefined: {
			return 'running';
		}
		default: {
			return 'incomplete';
		}
	}
}

/** The name on the line, spelled as kubeadm spells it, without the parent's. */
export function rowName(row: Row, texts: Texts): string {
	// Of a lesson's question its sentence says more than its id.
	const asked = isOfLesson(row.step) && row.step !== undefined ? texts.stepTitle(row.step.detail) : '';
	if (row.phase !== undefined && asked === '') {
		const {path, parent} = row.phase;
		return parent === undefined ? path : path.slice(parent.length + 1);
	}
	return row.step === undefined ? '' : reads(row.step) ? texts.reading(texts.stepTitle(row.step.detail)) : texts.stepTitle(row.step.detail);
}

const isOfLesson = (step: StepState | undefined): boolean => step?.detail.kind === 'note' && step.detail.code.startsWith('lesson.');

/** An object that is only read has the name of one that is applied on another line: what is done to it stands before it. */
const reads = ({detail}: StepState): boolean => detail.kind === 'object' && (detail.verb === 'get' || detail.verb === 'list');

/** A few words that sum the line up. */
export function rowSummary(row: Row, run: RunState, texts: Texts): string {
	if (row.step !== undefined) {
		const summary = texts.stepSummary(row.step);
		// That it was read stands in the name.
		const isSaid = reads(row.step) && row.step.status === 'done' && !('problem' in row.step.detail && row.step.detail.problem !== undefined);
		return isSaid ? summary.split(' · ').slice(1).join(' · ') : summary;
	}
	return row.phase === undefined ? '' : texts.phaseSummary(row.phase, run);
}

/** The phases above a phase or step, nearest first. */
export function ancestors(run: RunState, id: string): string[] {
	const above: string[] = [];
	let parent = run.steps[id]?.phase ?? run.phases[id]?.parent;
	while (parent !== undefined) {
		above.push(parent);
		parent = run.phases[parent]?.parent;
	}
	return above;
}

/** All steps below a phase, in order. */
export function stepsBelow(run: RunState, phase: PhaseState): StepState[] {
	const own = phase.steps.map((path) => run.steps[path]).filter((step) => step !== undefined);
	return [...own, ...phase.phases.flatMap((path) => {
		const child = run.phases[path];
		return child === undefined ? [] : stepsBelow(run, child);
	})];
}

/** The line that shows a step: its own, or that of a phase with this one step. */
export function rowOfStep(run: RunState, step: string): string {
	const phase = run.phases[run.steps[step]?.phase ?? ''];
	return phase !== undefined && onlyStep(run, phase) !== undefined ? phase.path : step;
}

export function needsAttention(status: Status): boolean {
	return status === 'warning' || status === 'failed' || status === 'failing' || status === 'asked' || status === 'incomplete';
}

const changing = new Set(['certificate', 'keypair', 'kubeconfig', 'file', 'directory', 'service', 'object', 'image', 'user', 'etcd', 'unmount', 'pods', 'removal', 'revert']);

function keeps(step: StepState, filter: Filter): boolean {
	if (filter === 'attention') {
		return needsAttention(step.status) || (step.detail.kind === 'check' && step.detail.warnings.length + step.detail.errors.length > 0);
	}
	return filter === 'all' || ((step.status === 'done' || step.status === 'warning') && changing.has(step.detail.kind));
}

function onlyStep(run: RunState, phase: PhaseState): StepState | undefined {
	const [first] = phase.steps;
	return phase.phases.length === 0 && phase.steps.length === 1 && first !== undefined ? run.steps[first] : undefined;
}

function addPhase(rows: Row[], run: RunState, path: string, depth: number, options: RowOptions): void {
	const phase = run.phases[path];
	if (phase === undefined) {
		return;
	}
	const below = options.filter === 'all' ? undefined : stepsBelow(run, phase).filter((step) => keeps(step, options.filter));
	if (below !== undefined && below.length === 0) {
		return;
	}
	const single = onlyStep(run, phase);
	const expandable = single === undefined && phase.phases.length + phase.steps.length > 0;
	const open = expandable && (options.open[path] ?? (options.filter !== 'all' || (options.follow && isBusy(phase))));
	rows.push({id: path, depth, status: phaseStatus(phase, single, run), phase, ...(single && {step: single}), expandable, open});
	if (!open) {
		return;
	}
	for (const child of phase.phases) {
		addPhase(rows, run, child, depth + 1, options);
	}
	for (const id of phase.steps) {
		const step = run.steps[id];
		if (step !== undefined && (below === undefined || below.includes(step))) {
			rows.push({id, depth: depth + 1, status: step.status, step, expandable: false, open: false});
		}
	}
}

/** A phase with a question, a failure or a warning below says so on its own line. */
function phaseStatus(phase: PhaseState, single: StepState | undefined, run: RunState): Status {
	if (single !== undefined && (phase.status === 'running' || phase.status === 'done')) {
		return phase.status === 'running' && single.status === 'done' ? 'running' : single.status;
	}
	const {status} = phase;
	if (status === 'running') {
		return [run.asking, run.failing].some((id) => id !== undefined && ancestors(run, id).includes(phase.path))
			? (run.failing === undefined ? 'asked' : 'failing')
			: 'running';
	}
	if (status === 'done') {
		const below = stepsBelow(run, phase);
		if (below.some((step) => step.status === 'warning')) {
			return 'warning';
		}
		if (below.some((step) => step.status === 'skipped' && step.reason.code === 'asked') && below.every(({status: one, detail}) => one === 'skipped' || one === 'unchanged' || detail.kind === 'note')) {
			return 'incomplete';
		}
		return below.length > 0 && below.every((step) => step.status === 'unchanged') ? 'unchanged' : 'done';
	}
	return status;
}

function isBusy(phase: PhaseState): boolean {
	return phase.status === 'running' || phase.status === 'failed';
}
