import type {FailureData} from '../../core/told/failures.ts';
import type {Finding} from '../../core/told/findings.ts';
import {failureOf, type RunState} from '../../core/told/state.ts';
import {textLines} from '../../strings/text-lines.ts';
import {titleOf} from '../../texts/step-title.ts';
import {warningPlace} from '../summary.ts';
import type {Earlier, Gathered} from './gather.ts';
import {html, lines, linkTo, nothing, say, says, sayEach, type Html, type Voice, type Voices} from './html.ts';

/** Something that a person should read, in the words of one language. */
interface NoticeText {
	readonly problem: string;
	readonly cause?: string | undefined;
	/** The cause was looked for and found, and is not what it usually is. */
	readonly isDiagnosed?: boolean;
	readonly remedy: readonly string[];
	readonly commands: readonly string[];
}

/** Something that failed, was found, or was warned of. */
export interface Notice {
	readonly kind: 'failed' | 'warning' | 'differs' | 'over';
	/** The step or the phase that it is of, by its path. */
	readonly at?: string;
	/** What it is about beside that: a check by its name, a place in a configuration. */
	readonly about?: string;
	readonly evidence: readonly string[];
	text(voice: Voice): NoticeText;
}

/** Of a log, so many lines show what they show. */
const EVIDENCE = 200;

/** All that the terminal tells of failures, findings and warnings: what failed before what was warned of. */
export function noticesOf({state, earlier}: Gathered): {readonly now: readonly Notice[]; readonly over: readonly Notice[]} {
	const found = Object.values(state.steps).flatMap(({path, detail}) => (detail.kind === 'check' ? [
		...detail.errors.map((finding) => ofFinding('failed', path, detail.name, finding)), ...detail.warnings.map((finding) => ofFinding('warning', path, detail.name, finding)),
	] : []));
	const all = [
		...failures(state), ...found.filter(({kind}) => kind === 'failed'), ...diagnosed(state), ...differing(state),
		...state.warnings.map((warning): Notice => ({kind: 'warning', about: warningPlace(warning), evidence: [], text: ({texts}) => plain(texts.warning(warning))})),
		...found.filter(({kind}) => kind === 'warning'), ...problems(state),
	];
	return {now: all, over: earlier.map((one) => ofEarlier(one, state))};
}

const plain = ({problem, remedy = '', command = ''}: {readonly problem: string; readonly remedy?: string; readonly command?: string}): NoticeText => ({problem, remedy: remedy === '' ? [] : [remedy], commands: command === '' ? [] : [command]});

const ofFinding = (kind: 'failed' | 'warning', at: string, about: string, finding: Finding): Notice => ({kind, at, about, evidence: [], text: ({texts}) => plain(texts.finding(finding))});

const ofFailure = (kind: 'failed' | 'over', failure: FailureData, at?: string): Notice => ({
	kind, evidence: (failure.evidence ?? []).flatMap((part) => textLines(part)), text: failureText(failure), ...(at !== undefined && {at}),
});

const failureText = (failure: FailureData) => ({texts}: Voice): NoticeText => ({...texts.failure(failure), isDiagnosed: failure.diagnosis !== undefined});

/** Why the run ended, and what else failed: each failure once. What checks found stands beside them. */
function failures({steps, end}: RunState): Notice[] {
	const failed = Object.values(steps).flatMap((step) => {
		const failure = failureOf(step);
		return failure === undefined ? [] : [{failure, path: step.path}];
	});
	const isOfStep = end?.failure !== undefined && failed.some(({failure}) => JSON.stringify(failure) === JSON.stringify(end.failure));
	return [...(end?.failure === undefined || isOfStep ? [] : [ofFailure('failed', end.failure)]), ...failed.map(({failure, path}) => ofFailure('failed', failure, path))];
}

/** What keeps a component from coming up, where no failure has said it. */
function diagnosed({watch, steps, end}: RunState): Notice[] {
	const diagnosis = watch?.diagnosis;
	const isTold = [end?.failure, ...Object.values(steps).map((step) => failureOf(step))].some((failure) => failure?.diagnosis?.code === diagnosis?.code && failure?.diagnosis?.component === diagnosis?.component);
	return diagnosis === undefined || isTold ? [] : [{kind: 'warning', about: diagnosis.component, evidence: diagnosis.evidence, text: ({texts}) => ofDiagnosis(texts.diagnosis(diagnosis))}];
}

const ofDiagnosis = ({problem, cause, remedy, commands}: {readonly problem: string; readonly cause?: string | undefined; readonly remedy: string; readonly commands: readonly string[]}): NoticeText => ({problem, cause, remedy: [remedy], commands});

/** Of an inspection. */
const differing = ({steps}: RunState): Notice[] => Object.values(steps).flatMap(({path, detail}): Notice[] => {
	const differences = 'differences' in detail ? detail.differences ?? [] : [];
	return differences.map((one) => ({kind: 'differs', at: path, evidence: [], text: ({texts}) => ({problem: texts.labelled(texts.stepTitle(detail), texts.differences([one]).join(texts.space)), remedy: [], commands: []})}));
});

/** What steps went on without, and what came of others that is to be read. */
const problems = ({steps}: RunState): Notice[] => Object.values(steps).flatMap((step): Notice[] => {
	const {path, detail, status} = step;
	if (detail.kind === 'image' && detail.problem !== undefined) {
		const {problem} = detail;
		return [{kind: 'warning', at: path, evidence: [], text: ({texts}) => plain(texts.finding(problem))}];
	}
	if ('problem' in detail && detail.problem !== undefined) {
		const {problem} = detail as {readonly problem: FailureData};
		return [{kind: 'warning', at: path, evidence: [], text: ({texts}) => ({problem: texts.labelled(texts.stepTitle(detail), texts.because(problem, ...('path' in detail ? [detail.path] : []))), remedy: [], commands: []})}];
	}
	// What differs has been told, difference by difference.
	return status === 'warning' && detail.kind !== 'check' && !('differences' in detail && (detail.differences?.length ?? 0) > 0)
		? [{kind: 'warning', at: path, evidence: detail.kind === 'stability' ? detail.restarted.flatMap((one) => one.lines) : [], text: ({texts}) => ({problem: texts.stepLine(step), remedy: [], commands: []})}] : [];
});

function ofEarlier(one: Earlier, state: RunState): Notice {
	switch (one.kind) {
		case 'failure': {
			return ofFailure('over', one.failure, one.step);
		}
		case 'diagnosis': {
			return {kind: 'over', about: one.diagnosis.component, evidence: one.diagnosis.evidence, text: ({texts}) => ofDiagnosis(texts.diagnosis(one.diagnosis))};
		}
		case 'retry': {
			return {kind: 'over', at: one.step, evidence: [], text: ({texts}) => ({problem: `${titleOf(state.steps[one.step], one.step, texts)}: ${texts.run.retries(texts.failure(one.failure).problem, texts.duration(one.timeoutMs))}`, remedy: [], commands: []})};
		}
	}
}

const MARKS = {failed: '✗', warning: '!', differs: '≠', over: '✓'} as const;

/** A notice as a part of the page; commands to copy stand by themselves. */
export function noticePart(voices: Voices, notice: Notice): Html {
	const {kind, at, about = '', evidence} = notice;
	// A lesson's task has one step, `met`, which says nothing more than its task.
	const where = at === undefined ? nothing : html`<a href="${linkTo(at)}">${at.replace(/\/met$/, '')}</a>`;
	return html`<li class="notice ${kind}" data-find><h3><span class="mark" aria-hidden="true">${MARKS[kind]}</span> <span class="problem">${say(voices, (voice) => notice.text(voice).problem)}</span></h3>${
		at === undefined && about === '' ? nothing : html`<p class="where">${about === '' ? nothing : html`<b>${about}</b> `}${where}</p>`
	}${noticeBody(voices, (voice) => notice.text(voice), evidence)}</li>`;
}

/** What a step failed with, below its line. */
export function failurePart(voices: Voices, failure: FailureData): Html {
	return html`<div class="notice failed"><p class="problem">${say(voices, ({texts}) => texts.failure(failure).problem)}</p>${noticeBody(voices, failureText(failure), [])}</div>`;
}

/** What a check found. */
export const findingPart = (voices: Voices, kind: 'failed' | 'warning', finding: Finding): Html => html`<div class="notice ${kind}"><p class="problem">${say(voices, ({texts}) => texts.finding(finding).problem)}</p>${noticeBody(voices, ({texts}) => plain(texts.finding(finding)), [])}</div>`;

function noticeBody(voices: Voices, text: (voice: Voice) => NoticeText, evidence: readonly string[]): Html {
	const shown = evidence.flatMap((part) => textLines(part)).slice(-EVIDENCE).map((line) => line.slice(0, 2000));
	return html`${shown.length === 0 ? nothing : html`<p class="label">${say(voices, ({texts}) => texts.run.evidence)}</p><pre class="evidence" tabindex="0" role="group" aria-label="${shown[0]?.slice(0, 80)}">${lines(shown)}</pre>`}${
		says(voices, (voice) => text(voice).cause ?? '') ? html`<p><span class="label">${say(voices, (voice) => (text(voice).isDiagnosed === true ? voice.texts.run.diagnosis : voice.texts.run.cause))}</span> <span class="cause">${say(voices, (voice) => text(voice).cause ?? '')}</span></p>` : nothing
	}${sayEach(voices, (voice) => text(voice).remedy, (remedy) => html`<p class="remedy">${remedy}</p>`)}${commandsPart(voices, (voice) => text(voice).commands)}`;
}

/** Commands to copy. */
export const commandsPart = (voices: Voices, commands: (voice: Voice) => readonly string[]): Html => (
	commands(voices.en).length === 0 ? nothing : html`${sayEach(voices, commands, (command) => html`<code class="command">${command}</code>`)}`
);
