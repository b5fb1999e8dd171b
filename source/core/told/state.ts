import type {Verdict} from './diagnosis.ts';
import type {FailureData} from './failures.ts';
import type {SkipReason} from './skips.ts';
import type {Surroundings} from './surroundings.ts';
import type {Progress, StepDetail} from './details.ts';
import type {Event, GateAnswer, KeptBecause, PhaseOutcome, PhaseOutline, RunFacts, RunOutcome, RunSummary, StepOutcome} from './events.ts';
import {coded} from './coded.ts';
import type {RunWarning, RunWarningFields} from './warnings.ts';

/** The run as a reader sees it: plain data, made from events by `reduce` alone. */
export interface RunState extends RunFacts {
	readonly id: string;
	readonly startedAt: string;
	/** Time of the last event. */
	readonly at: string;
	/** Milliseconds from the first event to the last; times are no measure of it, since somebody may set the clock. */
	readonly elapsedMs: number;
	/** Of that, how long it has waited for a person; `since` while it does, in the same milliseconds. */
	readonly waited: {readonly ms: number; readonly since?: number};
	readonly stepMode: boolean;
	/** Top-level phases in order; `phases[path]` holds each. */
	readonly order: readonly string[];
	readonly phases: Readonly<Record<string, PhaseState>>;
	readonly steps: Readonly<Record<string, StepState>>;
	/** The step that runs, one of those that run side by side, or the one that ended last. */
	readonly current: string | undefined;
	/** The step that a person is asked about. */
	readonly asking: string | undefined;
	/** How many questions there were, and what the last answer was: one that is asked again after a yes is about something that changed meanwhile. */
	readonly asked: {readonly count: number; readonly step: string; readonly answer?: GateAnswer; readonly isAgain: boolean};
	/** The act that a person wanted taken back and that cannot be; until the next answer. */
	readonly kept?: {readonly step: string; readonly because: KeptBecause} | undefined;
	/** The step that failed and may be tried again. */
	readonly failing: string | undefined;
	/** How many times a step has failed so: one that fails again is another failure. */
	readonly failures: number;
	/** What is around the node; undefined until it is known, and in a run without preflight. */
	readonly surroundings: Surroundings | undefined;
	readonly warnings: readonly RunWarning[];
	/** What was last seen of the control plane that comes up; absent before. */
	readonly watch?: Verdict;
	readonly end: {readonly outcome: RunOutcome; readonly summary: RunSummary; readonly failure?: FailureData; readonly tookMs: number} | undefined;
}

export interface PhaseState {
	readonly path: string;
	readonly parent: string | undefined;
	readonly phases: readonly string[];
	readonly steps: readonly string[];
	readonly status: 'pending' | 'running' | PhaseOutcome;
	readonly reason?: SkipReason;
	readonly startedAt?: string;
	readonly endedAt?: string;
	/** How it had ended before one of its acts was taken back, to be asked about anew. */
	readonly before?: 'done' | 'incomplete' | undefined;
}

/** A step by how far it is. */
export type StepState = BegunStep & (
	| {readonly status: 'running' | 'asked'}
	/** Taken back, with when it had ended, or waiting for one that is; it is asked about anew. */
	| ({readonly status: 'pending'} & Partial<Ended>)
	/** It may be tried again. */
	| {readonly status: 'failing'; readonly failure: FailureData}
	| ({readonly status: Exclude<StepOutcome, 'skipped' | 'failed'>} & Ended)
	| ({readonly status: 'skipped'; readonly reason: SkipReason} & Ended)
	/** Without a failure where it is a check: only the verdict after all checks has one. */
	| ({readonly status: 'failed'; readonly failure?: FailureData} & Ended)
);

/** What every step has. */
interface BegunStep {
	readonly path: string;
	readonly phase: string;
	readonly detail: StepDetail;
	/** What it was last at. */
	readonly progress?: Progress;
	readonly startedAt: string;
	/** A person was asked about it and agreed. */
	readonly agreed?: boolean;
}

interface Ended {
	readonly endedAt: string;
	/** Without the time in which a person was asked. */
	readonly tookMs: number;
}

/** What a step failed with, where it did. */
export const failureOf = (step: StepState): FailureData | undefined => ('failure' in step ? step.failure : undefined);

export const emptyState: RunState = {
	id: '', startedAt: '', at: '', elapsedMs: 0, waited: {ms: 0}, workflow: 'init', mode: 'node', folder: '', program: '', nodeName: '', kubernetesVersion: '', endpoint: '',
	stepMode: false, order: [], phases: {}, steps: {}, current: undefined, asking: undefined, asked: {count: 0, step: '', isAgain: false}, failing: undefined, failures: 0, surroundings: undefined, warnings: [], end: undefined,
};

/** The path of the phase that a run was asked for alone; absent where it has several phases. */
export function onlyPhase({order, phases}: Pick<RunState, 'order' | 'phases'>): {phase?: string} {
	let [path] = order;
	if (order.length !== 1) {
		return {};
	}
	for (let below = phases[path ?? '']?.phases; below?.length === 1; below = phases[path ?? '']?.phases) {
		[path] = below;
	}
	return path === undefined ? {} : {phase: path};
}

/** What the sentence about a run's end depends on, beside how it ended and how long it took. */
export function endFacts(state: RunState): Pick<RunState, 'workflow' | 'mode' | 'folder' | 'lesson' | 'nodeName'> & {readonly hadNothingToDo: boolean; readonly keptSome: boolean; readonly phase?: string} {
	const {workflow, mode, folder, lesson, nodeName, steps, warnings} = state;
	// An undo that found no run to undo.
	const hadNothingToDo = Object.values(steps).some(({detail}) => detail.kind === 'note' && detail.code === 'undo.nothing');
	// Or one that left something: on purpose, or Pods that it could not remove or ask about.
	const keptSome = warnings.some(({code}) => code === 'undo.kept') || Object.values(steps).some(({detail}) => detail.kind === 'pods' && detail.problem !== undefined);
	return {workflow, mode, folder, ...(lesson !== undefined && {lesson}), nodeName, hadNothingToDo, keptSome, ...onlyPhase(state)};
}

/** What a reset left in directories that it emptied, and on which node. */
export function leftFacts({nodeName, steps}: Pick<RunState, 'nodeName' | 'steps'>): {readonly nodeName: string; readonly names: readonly {readonly path: string; readonly names: readonly string[]; readonly more: number}[]} {
	const names = Object.values(steps).flatMap(({detail}) => (detail.kind === 'removal' && detail.left !== undefined ? [{path: detail.path, names: detail.left, more: (detail.stays ?? detail.left.length) - detail.left.length}] : []));
	return {nodeName, names};
}

/** How many checks would have ended a dry run, where nothing else would; it was seen to its end all the same. 0 for all others. */
export function wouldStop({mode, end}: Pick<RunState, 'mode' | 'end'>): number {
	return mode === 'dry-run' && end?.failure?.code === 'preflight.failed' ? end.failure.fields.count : 0;
}

/** How a run ended, as it is told: what a person declined did not fail. */
export function endOf(state: Pick<RunState, 'mode' | 'end'>): RunOutcome | undefined {
	return wouldStop(state) > 0 ? 'done' : state.end?.failure?.code === 'unconfirmed' ? 'stopped' : state.end?.outcome;
}

/** Kinds of act that write files, which can be put back (before.ts, pathsOf). */
const writes: ReadonlySet<StepDetail['kind']> = new Set(['certificate', 'keypair', 'file', 'kubeconfig', 'directory', 'user']);

/** Whether an act that a person agreed to in this run is one that can be taken back. */
export function canTakeBack({steps}: Pick<RunState, 'steps'>): boolean {
	return Object.values(steps).some(({agreed, status, detail}) => agreed === true && (status === 'done' || status === 'warning') && writes.has(detail.kind) && !(detail.kind === 'user' && detail.removed === true));
}

/**
 * How long a run has been at work: the time in which it waits for a person is none of it.
 * @param elapsedMs milliseconds since it began, which may be more than the state knows of
 */
export const workedMs = ({waited: {ms, since}}: Pick<RunState, 'waited'>, elapsedMs: number): number => Math.max(0, (since ?? elapsedMs) - ms);

/** Pure: the state after one more event. Parts that an event does not touch stay the same objects. */
export function reduce(state: RunState, event: Event): RunState {
	const next = changed(state, event);
	const {asking, failing, elapsedMs, waited: {ms, since}} = next;
	if ((asking !== undefined || failing !== undefined) === (since !== undefined)) {
		return next;
	}
	return {...next, waited: since === undefined ? {ms, since: elapsedMs} : {ms: ms + elapsedMs - since}};
}

function changed(state: RunState, event: Event): RunState {
	const at = event.time;
	const last = {at, elapsedMs: event.elapsedMs};
	switch (event.type) {
		case 'run.started': {
			return {
				...emptyState,
				id: event.run, startedAt: at, ...last,
				workflow: event.workflow, mode: event.mode, folder: event.folder, ...(event.lesson !== undefined && {lesson: event.lesson}), program: event.program, nodeName: event.nodeName,
				kubernetesVersion: event.kubernetesVersion, endpoint: event.endpoint, stepMode: event.stepMode,
				order: event.phases.map((phase) => phase.path),
				phases: outlineStates(event.phases, undefined),
			};
		}
		case 'run.surroundings': {
			const {distribution, addresses, sockets, proxies, taken} = event;
			return {...state, ...last, surroundings: {distribution, addresses, sockets, proxies, ...(taken && {taken})}};
		}
		case 'run.warning': {
			return {...state, ...last, warnings: [...state.warnings, coded<RunWarningFields, typeof event.code>(event.code, event.fields)]};
		}
		case 'run.mode': {
			return {...state, ...last, stepMode: event.stepMode};
		}
		case 'phase.started': {
			return withPhase({...state, ...last}, event.phase, {status: 'running', startedAt: at});
		}
		case 'phase.finished': {
			return withPhase({...state, ...last}, event.phase, {status: event.outcome, endedAt: at, ...(event.reason && {reason: event.reason})});
		}
		case 'step.started': {
			const step: StepState = {path: event.step, phase: event.phase, status: 'running', detail: event.detail, startedAt: at};
			const phase = state.phases[event.phase];
			const next = {...state, ...last, current: event.step, steps: {...state.steps, [event.step]: step}};
			return phase === undefined || phase.steps.includes(event.step) ? next : withPhase(next, event.phase, {steps: [...phase.steps, event.step]});
		}
		case 'step.progress': {
			return withStep({...state, ...last}, event.step, (step) => ({...step, progress: event.progress}));
		}
		case 'step.asked': {
			const {count, step, answer} = state.asked;
			const asked = {count: count + 1, step: event.step, isAgain: step === event.step && answer !== undefined && answer !== 'undo'};
			return withStep({...state, ...last, asking: event.step, asked, current: event.step}, event.step, (step) => ({...begun(step), status: 'asked', detail: event.detail}));
		}
		case 'step.answered': {
			return withStep({...state, ...last, asking: undefined, asked: {...state.asked, answer: event.answer}, kept: undefined}, event.step, (step) => ({
				...begun(step), status: event.answer === 'undo' ? 'pending' : 'running', agreed: event.answer === 'do' || event.answer === 'rest' || event.answer === 'all',
			}));
		}
		case 'step.reverted': {
			return reopened(withStep({...state, ...last}, event.step, (step) => ({...begun(step), status: 'pending', ...((step.status === 'done' || step.status === 'warning') && {endedAt: step.endedAt, tookMs: step.tookMs})})), event.step);
		}
		case 'step.kept': {
			return {...state, ...last, kept: {step: event.step, because: event.because}};
		}
		case 'step.failing': {
			return withStep({...state, ...last, failing: event.step, failures: state.failures + 1, current: event.step}, event.step, (step) => ({...begun(step), status: 'failing', failure: event.failure, detail: event.detail}));
		}
		case 'step.retried': {
			return withStep({...state, ...last, failing: undefined}, event.step, (step) => {
				const {progress: _, ...again} = begun(step);
				return {...again, status: 'running'};
			});
		}
		case 'step.finished': {
			const next = withStep({...state, ...last, current: atWork(state, event) ?? event.step}, event.step, (step) => ended(step, event));
			return closed(state.failing === event.step ? {...next, failing: undefined} : next, event.step);
		}
		case 'watch.changed': {
			return {...state, ...last, watch: {chains: event.chains, ...(event.diagnosis && {diagnosis: event.diagnosis})}};
		}
		case 'log': {
			return {...state, ...last};
		}
		case 'run.finished': {
			return {
				...state, ...last, asking: undefined, failing: undefined,
				end: {outcome: event.outcome, summary: event.summary, tookMs: event.tookMs, ...(event.failure && {failure: event.failure})},
			};
		}
	}
}

/** Another step of the phase that is still at work, as steps may run side by side; the current one where it is. */
function atWork(state: RunState, {phase, step}: {readonly phase: string; readonly step: string}): string | undefined {
	const steps = state.phases[phase]?.steps ?? [];
	const isAtWork = (path: string): boolean => {
		const other = state.steps[path];
		return path !== step && (other === undefined || !('endedAt' in other));
	};
	return state.current !== undefined && isAtWork(state.current) && steps.includes(state.current) ? state.current : steps.find((other) => isAtWork(other));
}

function outlineStates(phases: readonly PhaseOutline[], parent: string | undefined): Record<string, PhaseState> {
	const states: Record<string, PhaseState> = {};
	for (const phase of phases) {
		states[phase.path] = {path: phase.path, parent, phases: phase.phases.map((child) => child.path), steps: [], status: 'pending'};
		Object.assign(states, outlineStates(phase.phases, phase.path));
	}
	return states;
}

/** The phases that a step is below, its own first. */
function phasesAbove(state: RunState, step: string): readonly PhaseState[] {
	const above: PhaseState[] = [];
	for (let phase = state.phases[state.steps[step]?.phase ?? '']; phase !== undefined; phase = phase.parent === undefined ? undefined : state.phases[phase.parent]) {
		above.push(phase);
	}
	return above;
}

/** What ended is at work again while an act of it, taken back, is asked about anew. */
const reopened = (state: RunState, step: string): RunState => phasesAbove(state, step).reduce((next, {path, status}) => (
	status === 'done' || status === 'incomplete' ? withPhase(next, path, {status: 'running', before: status}) : next
), state);

/** It ends as it had once none of its acts waits any more; another end of it is not told. */
const closed = (state: RunState, step: string): RunState => phasesAbove(state, step).reduce((next, {path, before}) => (
	before !== undefined && !isAtWorkBelow(next, path) ? withPhase(next, path, {status: before, before: undefined}) : next
), state);

function isAtWorkBelow(state: RunState, path: string): boolean {
	const {steps = [], phases = []} = state.phases[path] ?? {};
	return steps.some((step) => ['pending', 'running', 'asked', 'failing'].includes(state.steps[step]?.status ?? '')) || phases.some((phase) => isAtWorkBelow(state, phase));
}

function withPhase(state: RunState, path: string, change: Partial<PhaseState>): RunState {
	const phase = state.phases[path];
	return phase === undefined ? state : {...state, phases: {...state.phases, [path]: {...phase, ...change}}};
}

function withStep(state: RunState, path: string, change: (step: StepState) => StepState): RunState {
	const step = state.steps[path];
	return step === undefined ? state : {...state, steps: {...state.steps, [path]: change(step)}};
}

/** A step without what only its status has. */
const begun = ({path, phase, detail, progress, startedAt, agreed}: BegunStep): BegunStep => ({path, phase, detail, startedAt, ...(progress && {progress}), ...(agreed !== undefined && {agreed})});

/** A step that has ended as an event says. */
export function ended(step: BegunStep, event: Extract<Event, {readonly type: 'step.finished'}>): StepState {
	const all = {...begun(step), detail: event.detail, endedAt: event.time, tookMs: event.tookMs};
	switch (event.outcome) {
		case 'skipped': {
			return {...all, status: event.outcome, reason: event.reason};
		}
		case 'failed': {
			return {...all, status: event.outcome, ...(event.failure && {failure: event.failure})};
		}
		default: {
			return {...all, status: event.outcome};
		}
	}
}
