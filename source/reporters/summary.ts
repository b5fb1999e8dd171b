import type {JoinDetail} from '../core/told/details.ts';
import type {Secrets} from '../core/secrets/secrets.ts';
import {endFacts, endOf, failureOf, leftFacts, onlyPhase, wouldStop, type RunState} from '../core/told/state.ts';
import type {RunWarning} from '../core/told/warnings.ts';
import type {Texts} from '../texts/index.ts';
import {joinCommands} from '../strings/join.ts';
import {failureReport} from './failure.ts';
import {asItIs, type Fold} from './fold.ts';
import {outputLines, type Shown} from '../strings/sanitize.ts';

export interface SummaryOptions {
	readonly texts: Texts;
	readonly secrets: Pick<Secrets, 'get'>;
	/** The failure has been written already, with its evidence and remedy. */
	readonly failureTold?: boolean;
	/** As it is unless said. */
	readonly fold?: Fold;
}

/**
 * What stays on the ordinary screen when a run is over: how it ended, all warnings, what is left
 * to do, and the join commands byte for byte as kubeadm prints them. Ends with a line end.
 */
export function summaryText(state: RunState, options: SummaryOptions): Shown {
	return outputLines(...summaryLines(state, options));
}

/** The same before it is made visible. */
export function summaryLines(state: RunState, options: SummaryOptions): string[] {
	const {texts, fold = asItIs} = options;
	const lines = goesOnLines(state, options);
	return isUnbegun(state) ? lines : [...headLines(state, texts).flatMap((line) => fold(line.trimStart(), indentOf(line))), ...lines];
}

/** Nothing was begun, so there is nothing to sum up. */
const isUnbegun = (state: RunState): boolean => endFailure(state)?.code === 'unconfirmed';

function endFailure({end, steps}: RunState) {
	const failed = Object.values(steps).find((step) => failureOf(step) !== undefined);
	return end?.failure ?? (failed && failureOf(failed));
}

/** Of the summary what follows how it ended: why it failed, and what is left to a person. */
export function goesOnLines(state: RunState, {texts, secrets, failureTold = false, fold = asItIs}: SummaryOptions): string[] {
	const {end} = state;
	const {run} = texts;
	const outcome = end?.outcome ?? 'stopped';
	const failed = Object.values(state.steps).find((step) => failureOf(step) !== undefined);
	const failure = endFailure(state);
	if (failure?.code === 'unconfirmed') {
		return failureTold ? [] : failureReport(failure, texts, undefined, fold);
	}
	const lines: string[] = [];
	if (outcome === 'incomplete') {
		const skipped = Object.values(state.steps).filter((step) => step.status === 'skipped');
		lines.push('', ...fold(run.skippedSteps, 0), ...skipped.map((step) => `  ${step.path}: ${texts.stepSummary(step)}`));
	}
	if (outcome === 'failed') {
		lines.push(
			...(failed === undefined ? [] : [run.failedAt(failed.path)]),
			...(failure === undefined || failureTold ? [] : ['', ...failureReport(failure, texts, state, fold)]),
			...(state.mode === 'dry-run' ? [] : ['', ...fold(run.again(state), 0)]),
		);
	}
	if (state.workflow === 'inspect') {
		lines.push(...differenceLines(state, texts));
	}
	if (outcome === 'done' && state.workflow === 'reset') {
		lines.push(...leftLines(state, texts, fold));
	}
	if (outcome === 'done' && state.workflow === 'init') {
		const next = nextLines(state, texts, secrets);
		lines.push(...(next.length > 0 && state.mode !== 'node' ? ['', ...fold(run.onRealNode, 0)] : []), ...next.flatMap((line) => (isAsItIs(line) ? [line] : fold(line, 0))));
	}
	return lines;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Of the way on, what is indented is a command; a join command stands at the margin, to be copied whole. */
export const isAsItIs = (line: string): boolean => indentOf(line) > 0 || line.startsWith('kubeadm ');

/** How it ended, what came of it, and all warnings. A dry run that only its checks would have ended has been seen to its end. */
export function headLines(state: RunState, texts: Texts): string[] {
	const {end, workflow, mode} = state;
	const {run} = texts;
	const stops = wouldStop(state);
	const outcome = endOf(state) ?? 'stopped';
	const took = texts.duration(end?.tookMs ?? state.elapsedMs);
	return [
		run.ended({...endFacts(state), outcome, took}),
		...(stops > 0 ? [run.wouldStop(stops)] : []),
		...(end === undefined || workflow === 'lesson' ? [] : [run.counts(end.summary, mode, workflow)]),
		...warningLines(state, texts),
	];
}

/** A warning with where it comes from: `kubeadm.yaml:12:3 apiServer.foo: …`. Line 0 is none. */
export function warningText(warning: RunWarning, texts: Texts): string {
	const where = warningPlace(warning);
	const {problem, remedy} = texts.warning(warning);
	const said = [problem, ...(remedy === undefined ? [] : [remedy])].join(texts.space);
	return where === '' ? said : texts.labelled(where, said);
}

/** Where a warning is about something that was given: `kubeadm.yaml:12:3 apiServer.foo`; empty where it is not. */
export function warningPlace({fields}: RunWarning): string {
	const [file, line, column]: readonly (string | number | false | undefined)[] = ['file' in fields && fields.file, 'line' in fields && fields.line, 'column' in fields && fields.column];
	const place = [file, line, column].filter((part) => Boolean(part)).join(':') || ('flag' in fields ? fields.flag ?? '' : '');
	return [place, 'path' in fields ? fields.path : ''].filter((part) => part !== '').join(' ');
}

function warningLines(state: RunState, texts: Texts): string[] {
	const found = Object.values(state.steps).flatMap(({detail}) => (detail.kind === 'check'
		? detail.warnings.map((finding) => texts.labelled(detail.name, texts.finding(finding).problem))
		: detail.kind !== 'image' && 'problem' in detail && detail.problem !== undefined ? [texts.labelled(texts.stepTitle(detail), texts.because(detail.problem, ...('path' in detail ? [detail.path] : [])))] : []));
	const all = [...state.warnings.map((warning) => warningText(warning, texts)), ...found];
	return all.length === 0 ? [] : ['', texts.run.warnings(all.length), ...all.map((line) => `  ${line}`)];
}

/** What differs from a fresh one, by step. */
function differenceLines(state: RunState, texts: Texts): string[] {
	return Object.values(state.steps).flatMap(({path, detail}) => {
		const differences = 'differences' in detail ? texts.differences(detail.differences ?? []) : [];
		return differences.length === 0 ? [] : ['', path, ...differences.map((one) => `  ${one}`)];
	});
}

/** What a reset as a whole does not touch. */
function leftLines(state: RunState, {run}: Texts, fold: Fold): string[] {
	// A command at a sentence's end is copied with it.
	const entry = (line: string) => (line.includes('kubectl ') ? asItIs : fold)(line, 2);
	return onlyPhase(state).phase === undefined ? ['', ...fold(run.left, 0), ...run.leftOver(leftFacts(state)).flatMap(entry)] : [];
}

/** The way on, once for each token, as kubeadm's show-join-command tells it. */
function nextLines(state: RunState, {run}: Texts, secrets: Pick<Secrets, 'get'>): string[] {
	const uploaded = state.phases['upload-certs']?.status === 'done';
	return Object.values(state.steps).flatMap(({detail}) => (detail.kind === 'join' ? joinLines(detail, run, secrets, uploaded) : []));
}

/** @param uploaded the CAs lie in the cluster; a key alone, as from the configuration, does not bring them to a node */
function joinLines(detail: JoinDetail, run: Texts['run'], secrets: Pick<Secrets, 'get'>, uploaded: boolean): string[] {
	const {worker, controlPlane} = joinCommands(detail, secrets);
	const withKey = uploaded && (controlPlane?.includes('--certificate-key') ?? false);
	return [
		'', run.useCluster, '',
		'  mkdir -p $HOME/.kube',
		`  sudo cp -i ${detail.kubeconfig} $HOME/.kube/config`,
		'  sudo chown $(id -u):$(id -g) $HOME/.kube/config',
		'', run.useClusterAsRoot, '',
		`  export KUBECONFIG=${detail.kubeconfig}`,
		'', run.podNetwork, `  ${run.addOns}`,
		...(controlPlane === undefined ? [] : [
			'', withKey ? run.joinControlPlaneWithKey : run.joinControlPlaneWithFiles, '', ...`  ${controlPlane}`.split('\n'),
			...(withKey ? ['', run.certificateKeyIsSecret] : []),
		]),
		'', run.joinWorkers, '', ...worker.split('\n'),
	];
}
