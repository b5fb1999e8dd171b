import {failureOf, type PhaseState, type RunState, type StepState} from '../../core/told/state.ts';
import type {CommandRecord, StepDetail} from '../../core/told/details.ts';
import {diffBody, plainBody, sourcedBody, sourceList} from './body.ts';
import {factList, factsOf, type Fact} from './facts.ts';
import type {Gathered} from './gather.ts';
import {html, linkTo, nothing, say, says, sayEach, type Html, type Voice, type Voices} from './html.ts';
import {failurePart, findingPart} from './notices.ts';
import type {Texts} from '../../texts/types.ts';
import type {Page} from './page.ts';
import type {ReportWords} from './words.ts';

/** What a line begins with, for eyes alone: its words say the same. */
const MARKS: Readonly<Record<StepState['status'] | PhaseState['status'], string>> = {
	pending: '·', running: '…', asked: '?', failing: '✗', failed: '✗', done: '✓', unchanged: '=', warning: '!', skipped: '–', incomplete: '–',
};

const mark = (status: keyof typeof MARKS): Html => html`<span class="mark" aria-hidden="true">${MARKS[status]}</span>`;

/** Every phase with its steps in it, to be folded open; what came to grief is open. */
export const phaseParts = (page: Page): Html => html`${page.run.state.order.map((path) => phasePart(path, page))}`;

function phasePart(path: string, page: Page): Html {
	const {run: {state}, voices} = page;
	const phase = state.phases[path];
	if (phase === undefined) {
		return nothing;
	}
	const why = ({texts}: Voice): string => texts.why({phase: path, workflow: state.workflow});
	const isOpen = phase.status === 'failed' || troubled(phase, state);
	return html`<details class="phase ${phase.status}"${isOpen ? html` open` : nothing}><summary>${mark(phase.status)}<h3>${path}</h3> <span class="what">${say(voices, ({texts}) => titleOf(phase, state, texts))}</span> <span class="sum">${say(voices, ({texts}) => texts.phaseSummary(phase, state))}</span></summary>
<div class="in"${page.id(path)}>${says(voices, why) ? html`<p class="why">${say(voices, why)}</p>` : nothing}${
	phase.steps.map((step) => state.steps[step]).map((step) => (step === undefined ? nothing : stepPart(step, why, page)))
}${phase.phases.map((below) => phasePart(below, page))}</div></details>
`;
}

/** A lesson's phases are all called alike; what each of them asks is its step's title, and not known before. */
function titleOf({path, steps: [first = '']}: PhaseState, {workflow, steps}: RunState, texts: Texts): string {
	const asked = steps[first]?.detail;
	return workflow !== 'lesson' ? texts.phaseTitle(path, workflow) : asked === undefined ? '' : texts.stepTitle(asked);
}

const isTroubled = ({status}: StepState): boolean => status === 'failed' || status === 'failing';

function troubled(phase: PhaseState, state: RunState): boolean {
	const steps = phase.steps.some((path) => {
		const step = state.steps[path];
		return step !== undefined && isTroubled(step);
	});
	return steps || phase.phases.some((path) => {
		const below = state.phases[path];
		return below !== undefined && troubled(below, state);
	});
}

function stepPart(step: StepState, phaseWhy: (voice: Voice) => string, page: Page): Html {
	const {voices, run: {state}} = page;
	const {detail, status, path} = step;
	const why = (voice: Voice): string => {
		const text = voice.texts.why({phase: step.phase, workflow: state.workflow, detail});
		return text === phaseWhy(voice) ? '' : text;
	};
	const took = 'tookMs' in step && step.tookMs !== undefined && step.tookMs >= 1 ? step.tookMs : undefined;
	const failure = failureOf(step);
	const facts = (voice: Voice): readonly Fact[] => [
		...(status === 'skipped' ? [['reason', voice.texts.skip(step.reason)] as const] : []), ...factsOf(detail, voice), ...(took === undefined ? [] : [['took', voice.texts.duration(took)] as const]),
	];
	return html`<details class="step ${status}" data-find${isTroubled(step) ? html` open` : nothing}><summary>${mark(status)}<span class="what">${say(voices, ({texts}) => texts.stepTitle(detail))}</span> <span class="sum">${say(voices, ({texts}) => texts.stepSummary(step))}</span></summary>
<div class="in"${page.id(path)}>${failure === undefined ? nothing : failurePart(voices, failure)}${
	detail.kind !== 'check' ? nothing : html`${detail.errors.map((finding) => findingPart(voices, 'failed', finding))}${detail.warnings.map((finding) => findingPart(voices, 'warning', finding))}`
}${factList(voices, facts)}${differencesPart(detail, voices)}${
	says(voices, why) ? html`<h4>${heading(voices, detail.kind === 'check' ? 'whyCheck' : 'why')}</h4><p>${say(voices, why)}</p>` : nothing
}${bodyPart(step, page)}${addressPart(path, page)}</div></details>
`;
}

function differencesPart(detail: StepDetail, voices: Voices): Html {
	const differences = 'differences' in detail ? detail.differences ?? [] : [];
	return differences.length === 0 ? nothing : html`<h4>${say(voices, ({words}) => words.differs)}</h4><ul>${sayEach(voices, ({texts}) => texts.differences(differences), (one) => html`<li>${one}</li>`)}</ul>`;
}

/** What can be sent: the step by its name, and its events by their numbers. */
function addressPart(path: string, page: Page): Html {
	const {run, voices} = page;
	const events = run.events.get(path);
	return html`<p class="address">${say(voices, ({words}) => words.link)} <a href="${linkTo(path)}">${linkTo(path)}</a> <button type="button" class="copy">${say(voices, ({words}) => words.copy)}</button>${
		events === undefined ? nothing : html` · <a href="#seq=${events[0]}"${page.id(`seq=${events[0]}`)}>${say(voices, ({words}) => words.events(...events))}</a>`
	}</p>`;
}

type Heading = {readonly [Key in keyof ReportWords]: ReportWords[Key] extends string ? Key : never}[keyof ReportWords];
const heading = (voices: Voices, name: Heading): Html => say(voices, ({words}) => words[name]);

/** What may be long: files and objects as they are, and were; requests, commands, answers. */
function bodyPart({detail, status}: StepState, {voices, run}: Page): Html {
	switch (detail.kind) {
		case 'file': {
			const {state: {mode, workflow}} = run;
			// What a person changed and init left: the file is as it was before.
			const isLeft = status === 'unchanged' && detail.before !== undefined;
			const isWritten = (status === 'done' || status === 'warning' || status === 'unchanged') && mode !== 'dry-run';
			const compared = isLeft && detail.before !== detail.content
				? html`<h4>${heading(voices, 'diffLeft')}</h4>${diffBody(voices, {before: detail.content, now: detail.before, label: detail.path})}`
				: html`<h4>${heading(voices, isWritten ? 'diff' : 'diffAhead')}</h4>${beforePart(voices, detail.before, detail.content, {path: detail.path, isWritten})}`;
			// An inspection knows no before: what there is is the content.
			return html`${workflow === 'inspect' ? nothing : compared}<h4>${heading(voices, 'content')}</h4>${sourcedBody(voices, isLeft ? detail.before : detail.content, {label: detail.path, sources: detail.sources ?? []})}`;
		}
		case 'object': {
			const isOther = detail.before !== undefined && detail.before !== detail.body;
			return html`${requestsPart(detail.requests, voices)}${
				isOther && detail.body !== '' ? html`<h4>${heading(voices, detail.verb === 'get' ? 'diffKept' : 'diff')}</h4>${diffBody(voices, {before: detail.before, now: detail.body, label: detail.name})}` : nothing
			}${detail.body === '' ? nothing : html`<h4>${heading(voices, detail.verb === 'get' || detail.verb === 'list' ? 'content' : 'object')}</h4>${plainBody(voices, detail.body, `${detail.object} ${detail.name}`)}`}`;
		}
		case 'certificate':
		case 'kubeconfig':
		case 'image': {
			return sourceList(voices, detail.sources ?? []);
		}
		case 'service': {
			return commandRecords(detail.commands ?? [], voices);
		}
		case 'wait': {
			return detail.answers.length === 0 ? nothing : html`<h4>${heading(voices, 'answers')}</h4><ul class="answers">${detail.answers.map(({afterMs, answer}) => html`<li>${say(voices, ({texts}) => `${texts.duration(afterMs)} · ${texts.probeAnswer(answer)}`)}</li>`)}</ul>`;
		}
		case 'stability': {
			const said = detail.restarted.flatMap(({lines}) => lines);
			return said.length === 0 ? nothing : plainBody(voices, said.join('\n'), detail.restarted.map(({component}) => component).join(' '));
		}
		default: {
			return nothing;
		}
	}
}

function beforePart(voices: Voices, before: string | undefined, now: string, {path, isWritten}: {readonly path: string; readonly isWritten: boolean}): Html {
	if (before === undefined || before === now) {
		return html`<p class="quiet">${heading(voices, before === now ? 'same' : isWritten ? 'fresh' : 'freshAhead')}</p>`;
	}
	return diffBody(voices, {before, now, label: path});
}

function requestsPart(requests: Extract<StepDetail, {readonly kind: 'object'}>['requests'], voices: Voices): Html {
	return requests.length === 0 ? nothing : html`<h4>${heading(voices, 'requests')}</h4><ul class="requests">${requests.map(({method, path, status, as}) => html`<li><b class="${status < 400 ? 'good' : status === 404 ? 'quiet' : 'ill'}">${status}</b> <code>${method} ${path}</code> <span class="quiet">${as}</span></li>`)}</ul>`;
}

export const exitText = ({exitCode}: CommandRecord, {words}: Voice): string => (exitCode === undefined ? words.notRun : words.exit(exitCode));

function commandRecords(commands: readonly CommandRecord[], voices: Voices): Html {
	return commands.length === 0 ? nothing : html`<h4>${heading(voices, 'commands')}</h4>${commands.map((one) => html`<p><code>${one.argv.join(' ')}</code> <span class="${(one.exitCode ?? 0) === 0 ? 'quiet' : 'ill'}">${say(voices, (voice) => exitText(one, voice))}</span></p>${one.output === undefined || one.output.length === 0 ? nothing : plainBody(voices, one.output.join('\n'), one.argv.join(' '))}`)}`;
}

/** The longest first, as far as they took any time. */
export function longestSteps({state}: Gathered, most: number): readonly {readonly path: string; readonly detail: StepDetail; readonly tookMs: number}[] {
	return Object.values(state.steps).flatMap((step) => ('tookMs' in step && step.tookMs !== undefined && step.tookMs > 0 ? [{path: step.path, detail: step.detail, tookMs: step.tookMs}] : []))
		.sort((one, other) => other.tookMs - one.tookMs).slice(0, most);
}
