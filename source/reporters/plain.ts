import type {Diagnosis} from '../core/told/diagnosis.ts';
import type {ProbeRecord, WaitDetail} from '../core/told/details.ts';
import type {Event} from '../core/told/events.ts';
import type {Reader} from '../core/engine/event-bus.ts';
import type {Secrets} from '../core/secrets/secrets.ts';
import {emptyState, failureOf, reduce, type RunState, type StepState} from '../core/told/state.ts';
import type {Texts} from '../texts/index.ts';
import {outputLines, type Shown} from '../strings/sanitize.ts';
import {textLines} from '../strings/text-lines.ts';
import {titleOf} from '../texts/step-title.ts';
import {failureReport} from './failure.ts';
import {asItIs, within, type Fold} from './fold.ts';
import {summaryLines, warningText} from './summary.ts';

export {summaryText} from './summary.ts';

export interface PlainOptions {
	/** Gets whole lines, line end included. */
	write(text: Shown): void;
	readonly texts: Texts;
	readonly secrets: Pick<Secrets, 'get'>;
	/** Of a terminal; as it is unless said. A step stays one line. */
	readonly fold?: Fold;
	/** The run's state, this event included, where somebody works it out already. */
	readonly state?: () => RunState;
}

/** After so many seconds of the same answer a wait says that it still waits; then at twice as many. */
const FIRST_HEARTBEAT_MS = 5000;
/** Lines of a log under a diagnosis. */
const TOLD_EVIDENCE = 3;

/** A run as a log: one line a step, in order, without control sequences; the summary at the end. */
export function plainReporter({write: put, texts, secrets, state: known, fold = asItIs}: PlainOptions): Reader {
	let state = emptyState;
	let failureTold = false;
	let diagnosisTold = '';
	const waits = new Map<string, {answer: string; nextMs: number}>();
	const retries = new Set<string>();
	/** The door: every line of a run goes through here. */
	const write = (...lines: readonly string[]) => put(outputLines(...lines));
	const say = (phase: string, text: string) => write(`[${phase}] ${text}`);
	/** Sentences, so much further in. */
	const tell = (text: string, indent = 0) => write(...fold(text, indent));
	const tellOf = (phase: string, text: string) => tell(`[${phase}] ${text}`);

	return (event) => {
		state = known?.() ?? reduce(state, event);
		switch (event.type) {
			case 'run.started': {
				tell(texts.run.started(event));
				break;
			}
			case 'run.surroundings': {
				for (const [label, values] of texts.surroundings(event)) {
					for (const value of values) {
						tell(texts.labelled(label, value), 2);
					}
				}
				break;
			}
			case 'run.mode': {
				write(event.stepMode ? texts.run.stepModeOn : texts.run.stepModeOff);
				break;
			}
			case 'run.warning': {
				tell(texts.labelled(texts.status('warning'), warningText(event, texts)));
				break;
			}
			case 'phase.finished': {
				for (const text of phaseLines(event, state, texts)) {
					say(event.phase, text);
				}
				break;
			}
			case 'step.started': {
				if (event.detail.kind === 'wait') {
					say(event.phase, texts.run.waiting({title: texts.stepTitle(event.detail), url: event.detail.url, timeout: texts.duration(event.detail.timeoutMs)}));
				}
				break;
			}
			case 'step.progress': {
				const step = state.steps[event.step];
				if (step?.detail.kind === 'wait' && event.progress.at === 'probe') {
					const {answer, elapsedMs, attempt} = event.progress;
					const told = waits.get(event.step) ?? {answer: '', nextMs: FIRST_HEARTBEAT_MS};
					// The step's own line says that it is healthy.
					if (answer !== '200' && (answer !== told.answer || elapsedMs >= told.nextMs)) {
						say(step.phase, heartbeat(step.detail, attempt, {answer, afterMs: elapsedMs}, texts));
						waits.set(event.step, {answer, nextMs: elapsedMs >= told.nextMs ? elapsedMs * 2 : told.nextMs});
					}
				} else if (step !== undefined && event.progress.at === 'retry' && !retries.has(event.step)) {
					// Once: who reads it can wait for so long, or end the run.
					retries.add(event.step);
					const {failure, timeoutMs} = event.progress;
					tellOf(step.phase, `${texts.stepTitle(step.detail)}: ${texts.run.retries(texts.failure(failure).problem, texts.duration(timeoutMs))}`);
				}
				break;
			}
			case 'step.failing': {
				tellFailure(event.step);
				break;
			}
			case 'step.retried': {
				const step = state.steps[event.step];
				failureTold = false;
				waits.delete(event.step);
				say(step?.phase ?? '', texts.run.retried);
				break;
			}
			case 'step.finished': {
				const step = state.steps[event.step];
				if (event.outcome === 'failed' && event.failure !== undefined) {
					if (!failureTold) {
						tellFailure(event.step);
					}
				} else if (step !== undefined) {
					tellStep(step);
				}
				break;
			}
			case 'watch.changed': {
				tellDiagnosis(event.diagnosis);
				break;
			}
			case 'run.finished': {
				write('', ...summaryLines(state, {texts, secrets, failureTold, fold}));
				break;
			}
			case 'step.reverted': {
				say(state.steps[event.step]?.phase ?? '', texts.questions.reverted(titleOf(state.steps[event.step], event.step, texts)));
				break;
			}
			// Lines of other programs' logs would bury the run: a diagnosis tells those that matter.
			case 'log':
			case 'phase.started':
			case 'step.kept':
			case 'step.asked':
			case 'step.answered': {
				break;
			}
		}
	};

	/** A check's findings stand on lines of their own, under the names that `--ignore-preflight-errors` takes. */
	function tellStep(step: StepState): void {
		const {detail, phase} = step;
		if (detail.kind === 'stability') {
			say(phase, texts.stepLine(step));
			write(...detail.restarted.flatMap(({lines}) => lines.slice(-TOLD_EVIDENCE)).flatMap((text) => textLines(text)).map((line) => `    | ${line}`));
			return;
		}
		if (detail.kind !== 'check' || detail.warnings.length + detail.errors.length === 0) {
			say(phase, texts.stepLine(step));
			// Where nobody was asked, nobody has read what goes.
			for (const one of detail.kind === 'confirm' && state.mode === 'dry-run' ? detail.preview ?? [] : []) {
				write(`  ${texts.reverts(one)}`);
			}
			// kubeadm shows the certificate key here, on a line of its own.
			const shown = detail.kind === 'note' && detail.code === 'certificate-key' ? secrets.get(detail.fields.secret)?.reveal() : undefined;
			if (shown !== undefined) {
				write(shown);
			}
			return;
		}
		const found = [...detail.warnings.map((finding) => ['WARNING', finding] as const), ...detail.errors.map((finding) => ['ERROR', finding] as const)];
		for (const [word, finding] of found) {
			const {problem, remedy, command} = texts.finding(finding);
			tellOf(phase, `[${word} ${detail.name}] ${problem}`);
			if (remedy !== undefined && remedy !== '') {
				tell(remedy, 4);
			}
			if (command !== undefined && command !== '') {
				write(`    ${command}`);
			}
		}
	}

	/** Once, and again where another takes its place. */
	function tellDiagnosis(diagnosis: Diagnosis | undefined): void {
		if (diagnosis === undefined || diagnosisTold === `${diagnosis.component} ${diagnosis.code}`) {
			return;
		}
		diagnosisTold = `${diagnosis.component} ${diagnosis.code}`;
		const {problem, cause, remedy, commands} = texts.diagnosis(diagnosis);
		tellOf(state.steps[state.current ?? '']?.phase ?? 'wait-control-plane', [texts.run.diagnosis, problem].join(texts.space));
		write(
			...diagnosis.evidence.slice(-TOLD_EVIDENCE).flatMap((line) => textLines(line)).map((line) => `    | ${line}`),
			...(cause === undefined ? [] : fold(cause, 4)), ...fold(remedy, 4), ...commands.map((command) => `      ${command}`),
		);
	}

	function tellFailure(path: string): void {
		const step = state.steps[path];
		const failure = step && failureOf(step);
		if (step === undefined || failure === undefined) {
			return;
		}
		failureTold = true;
		say(step.phase, texts.stepLine(step));
		write(...failureReport(failure, texts, undefined, within(fold, 2)).map((line) => `  ${line}`));
	}
}

/** Only what no step says: a phase that was skipped as a whole, or had nothing to do. */
function phaseLines(event: Extract<Event, {type: 'phase.finished'}>, state: RunState, texts: Texts): string[] {
	const phase = state.phases[event.phase];
	const parent = phase?.parent === undefined ? undefined : state.phases[phase.parent];
	if (phase === undefined) {
		return [];
	}
	if (event.outcome === 'skipped') {
		// Where the parent never began, its own line says it for all its children.
		return parent === undefined || parent.status === 'running' ? [texts.phaseSummary(phase, state)] : [];
	}
	return event.outcome === 'done' && phase.steps.length + phase.phases.length === 0 ? [texts.phaseSummary(phase, state)] : [];
}

function heartbeat(detail: WaitDetail, attempts: number, {answer, afterMs}: ProbeRecord, texts: Texts): string {
	return texts.run.heartbeat({
		title: texts.stepTitle(detail), attempts, answer: texts.probeAnswer(answer),
		elapsed: texts.duration(afterMs), timeout: texts.duration(detail.timeoutMs),
	});
}
