import type {Diagnosis} from '../core/told/diagnosis.ts';
import type {Coded, Words} from '../core/told/coded.ts';
import type {FailureCode, FailureData} from '../core/told/failures.ts';
import type {SkipReason} from '../core/told/skips.ts';
import type {RunWarningFields} from '../core/told/warnings.ts';
import type {StepDetail} from '../core/told/details.ts';
import {failureOf, type PhaseState, type RunState, type StepState} from '../core/told/state.ts';
import {phaseId} from '../core/told/ids.ts';
import {oneLine} from '../core/values/cut.ts';
import {guideOf} from '../guide/make.ts';
import type {Explanations} from '../guide/types.ts';
import {commandsOf} from './diagnoses.ts';
import {differenceText, differenceWords} from './differences.ts';
import {failureCommands} from './failures.ts';
import {duration, facts, told as toldFields} from './format.ts';
import {phaseSummary} from './phase-summary.ts';
import {isOnSandbox, machineCommand, machineRemedy, placeInSandbox, sandboxCommand, shellRemedy, worksInShell, type SandboxTexts} from './sandbox.ts';
import {surroundingsLines} from './surroundings.ts';
import type {ByKind, ByProgress, DiagnosisText, FailureText, Format, Lang, Language, ProblemText, Texts} from './types.ts';

export interface TextOptions {
	/** Steps are told as what would be done. */
	readonly isDryRun?: boolean;
	/** The node is simulated: no command that is offered acts on the machine of who learns. */
	readonly sandbox?: SandboxTexts;
}

/** Everything that the program says about a run, of one language's tables. */
export function makeTexts(lang: Lang, language: Language, explanations: Explanations, {isDryRun = false, sandbox}: TextOptions = {}): Texts {
	const guidance = guideOf(explanations);
	const format: Format = {
		duration: (milliseconds) => duration(milliseconds, language.units),
		probeAnswer: (answer) => probeAnswer(answer, language),
		because,
	};
	const {done} = language.steps;
	const planned: ByKind<string> = isDryRun ? {...done, ...language.steps.planned} : done;
	const word = (detail: StepDetail): string => byKind(hasProblem(detail) ? done : planned, detail);
	const found = language.steps.facts(format);
	// Nobody was there to wait for: what a dry run has of these is made up.
	const stepFacts: ByKind<readonly string[]> = isDryRun ? {...found, wait: () => [], stability: () => []} : found;
	const progress = language.steps.progress(format);

	const {tally} = language;
	const summedUp = isDryRun ? {...language, tally: {...tally, kinds: {...tally.kinds, wait: tally.waits}}} : language;

	function outcome(step: StepState): string {
		const {steps} = language;
		switch (step.status) {
			case 'running': {
				return step.progress === undefined ? steps.running : byProgress(progress, step.progress);
			}
			case 'pending': {
				return language.status.pending;
			}
			case 'asked': {
				return steps.asked;
			}
			case 'skipped': {
				return (step.detail.kind === 'note' ? steps.left[step.detail.code] : undefined) ?? skip(step.reason);
			}
			case 'failing':
			case 'failed': {
				return step.failure === undefined ? foundOutcome(step.detail) ?? steps.outcome.failed : failure(step.failure).short;
			}
			case 'unchanged': {
				return facts(takesAway(step.detail) ? steps.nothingThere : steps.outcome.unchanged, ...byKind(stepFacts, step.detail));
			}
			case 'done':
			case 'warning': {
				return foundOutcome(step.detail) ?? ended(step.detail);
			}
		}
	}

	/**
	 * Of what the system or its service manager refused, their words are enough where the step's line says already what it is about.
	 * @param at the file that the line names; of another one it is told whole what could not be done to it
	 */
	function because(problem: FailureData | undefined, at?: string): string {
		if (problem === undefined) {
			return '';
		}
		switch (problem.code) {
			case 'file.unreadable':
			case 'file.unwritable': {
				const {errno, path = ''} = problem.fields;
				if (errno === 'EXDEV') {
					return language.steps.mountedAt(path);
				}
				if (at === undefined) {
					return whole(problem);
				}
				const said = language.system(toldFields(problem.fields));
				return path === at || path === '' ? said : language.labelled(path, said);
			}
			case 'service.failed':
			case 'internal': {
				return oneLine(toldFields(problem.fields).message ?? '');
			}
			case 'pods.stay': {
				return toldFields({lines: problem.evidence ?? []}).lines.join('; ');
			}
			default: {
				return whole(problem);
			}
		}
	}

	/** One sentence as a part of a line. */
	function whole(problem: FailureData): string {
		return failure(problem).problem.replace(/[.。]$/, '');
	}

	/** What it came to is said before why; where all went well the facts alone say it. */
	function ended(detail: StepDetail): string {
		if (detail.kind === 'revert') {
			return facts(word(detail), ...byKind(stepFacts, detail));
		}
		// Several steps may be about the same object: what each did tells them apart.
		return facts(hasProblem(detail) || detail.kind === 'object' ? word(detail) : '', ...byKind(stepFacts, detail)) || word(detail);
	}

	function foundOutcome(detail: StepDetail): string | undefined {
		const differences = 'differences' in detail ? detail.differences ?? [] : [];
		if (differences.length > 0) {
			return differenceWords(lang).count(differences.length);
		}
		if (detail.kind === 'image' && detail.problem !== undefined) {
			return problem(detail.problem).problem;
		}
		if (detail.kind === 'note' && detail.code === 'preflight.verdict' && detail.fields.errors > 0) {
			// As the failure says it, which ends a run that does more than look.
			return failure({code: 'preflight.failed', fields: {errors: [], count: detail.fields.errors}}).short;
		}
		return detail.kind === 'check' ? language.steps.findings(detail.warnings.length, detail.errors.length) : undefined;
	}

	function stepLine(step: StepState): string {
		const title = stepTitle(step.detail);
		if (step.detail.kind === 'note' && failureOf(step) === undefined && step.status !== 'skipped' && foundOutcome(step.detail) === undefined) {
			return title;
		}
		if (step.status !== 'done' && step.status !== 'warning') {
			return language.steps.line(title, outcome(step), step.status === 'unchanged' && !takesAway(step.detail));
		}
		const ending = foundOutcome(step.detail) ?? word(step.detail);
		const isVerb = !phrases.has(step.detail.kind) && !('differences' in step.detail);
		return facts(language.steps.line(title, ending, isVerb), ...byKind(stepFacts, step.detail));
	}

	function stepTitle(detail: StepDetail): string {
		if (detail.kind === 'note') {
			return said(language.notes, detail);
		}
		return byKind(language.steps.title, detail);
	}

	const skip = (reason: SkipReason): string => said(language.skip, reason);

	/** What is offered for a node is offered for a simulated one as far as it acts on that alone; what else is wrong is the machine's description. */
	function offered(commands: readonly string[], isOfMachine: boolean, code: string): {readonly more: readonly string[]; readonly commands: readonly string[]} {
		if (sandbox === undefined) {
			return {more: [], commands: commands};
		}
		const inShell = (command: string): boolean => sandbox.hasShell === true && worksInShell(command);
		const mapped = commands.map((command) => ({command, offered: inShell(command) ? command : sandboxCommand(command, sandbox)}));
		const kept = mapped.flatMap(({offered}) => offered ?? []);
		// What a shell on the node mends is not the machine's.
		const isMachine = (isOfMachine && !mapped.some((one) => inShell(one.command))) || mapped.some(({command, offered}) => offered === undefined && !isOnSandbox(command, sandbox));
		const [remedy, command] = isMachine ? [machineRemedy(lang, sandbox, code), machineCommand(sandbox)] : ['', undefined];
		const more = [...(mapped.some((one) => inShell(one.command)) ? [shellRemedy(lang, sandbox)] : []), ...(remedy === '' ? [] : [remedy])];
		return {more, commands: [...kept, ...(command === undefined ? [] : [command])]};
	}

	function saidOf<Code extends FailureCode>({code, fields}: FailureData<Code>): Omit<FailureText, 'commands'> {
		return language.failures[code](toldFields(fields), format);
	}

	function failure(data: FailureData): FailureText {
		const {short, problem, cause, remedy} = saidOf(data);
		if (data.diagnosis !== undefined) {
			// What was found takes the place of what usually is behind it.
			const found = diagnosis(data.diagnosis);
			return {
				short: short, problem: sentence(problem), cause: [found.problem, found.cause].filter((part) => part !== undefined).join(language.space),
				remedy: [found.remedy], commands: found.commands,
			};
		}
		const {more, commands} = offered(commandsFor(data), false, data.code);
		return {
			short: short, problem: sentence(problem), ...(cause !== undefined && {cause}),
			remedy: [...remedy, ...more],
			commands: usable(commands),
		};
	}

	function diagnosis(found: Diagnosis): DiagnosisText {
		const {problem, cause, remedy} = said(language.diagnoses, found);
		const {more, commands} = offered(commandsOf(found), true, found.code);
		return {problem: problem, ...(cause !== undefined && {cause: cause}), remedy: [remedy, ...more].join(language.space), commands: usable(commands)};
	}

	function problem<Code extends keyof RunWarningFields>(told: Coded<RunWarningFields, Code>): ProblemText {
		const text = said(language.problems, told);
		return {problem: text.problem, ...(text.remedy && {remedy: text.remedy}), ...(text.command && {command: text.command})};
	}

	const checkWhy: Texts['checkWhy'] = (lookedAt, fields) => language.subjects[lookedAt](fields).why;

	const stepSummary = (step: StepState): string => (step.status === 'done' && step.detail.kind !== 'check' ? ended(step.detail) : outcome(step));

	return {
		lang,
		because,
		stepTitle,
		stepLine: (step) => stepLine(step),
		stepSummary,
		phaseTitle(path, workflow) {
			const id = phaseId(path, workflow);
			return Object.hasOwn(language.phases, id) ? language.phases[id as keyof Language['phases']] : path;
		},
		phaseSummary: (phase: PhaseState, state: RunState) => phaseSummary(phase, state, summedUp, {skip, failure, step: stepSummary}),
		why: ({phase, workflow, detail}) => (detail?.kind === 'check' ? checkWhy(detail.lookedAt, detail.fields) : guidance.why({...(phase !== undefined && {phase: phaseId(phase, workflow)}), ...(detail && {detail})})),
		reverts: (preview) => language.steps.reverts(preview),
		differences: (list) => list.map((one) => differenceText(one, lang)),
		failure,
		diagnosis,
		link: (link) => language.links[link],
		mark: (mark) => language.marks[mark],
		finding(finding) {
			const {command, ...text} = problem(finding);
			if (command === undefined) {
				return text;
			}
			const {more, commands} = offered([command], false, finding.code);
			return {...text, ...((text.remedy !== undefined || more.length > 0) && {remedy: [...(text.remedy === undefined ? [] : [text.remedy]), ...more].join(language.space)}), ...(commands[0] !== undefined && {command: commands[0]})};
		},
		check: (lookedAt, fields) => language.subjects[lookedAt](fields).title,
		checkWhy,
		skip: (reason) => skip(reason),
		warning(warning) {
			const text = problem(warning);
			const place = sandbox === undefined || text.remedy === undefined ? '' : placeInSandbox(lang, 'path' in warning.fields ? warning.fields.path : undefined, sandbox);
			return place === '' ? text : {...text, remedy: [text.remedy, place].join(language.space)};
		},
		status: (status) => language.status[status],
		labelled: language.labelled,
		reading: language.reading,
		space: language.space,
		surroundings: (seen) => surroundingsLines(seen, language.surroundings),
		outcome: (run) => language.outcome[run],
		mode: (mode) => language.mode[mode],
		probeAnswer: format.probeAnswer,
		severity: (severity) => language.severity[severity],
		didYouMean: (name) => language.didYouMean(name),
		duration: format.duration,
		run: language.run,
		questions: language.questions,
		trust: language.trust,
		flow: language.flow,
	};
}

function commandsFor<Code extends FailureCode>({code, fields}: FailureData<Code>): readonly string[] {
	return failureCommands[code](fields);
}

/** The words for a code, of its values as a sentence takes them. */
const said = <Table extends Readonly<Record<string, object>>, Code extends keyof Table, Text>(words: Words<Table, Text>, {code, fields}: Coded<Table, Code>): Text => words[code](toldFields(fields));

/** What nobody can type, and no shell takes from a terminal in one line (N_TTY), is no help. */
const LONGEST_COMMAND = 4000;

const usable = (commands: readonly string[]): string[] => commands.filter((command) => command.length <= LONGEST_COMMAND);

/** What is told in a sentence, as a question or others' words, may end with a mark of its own. */
const sentence = (text: string): string => text.replace(/([.?!。？！])[.。]$/u, '$1');

const hasProblem = (detail: StepDetail): boolean => 'problem' in detail && detail.problem !== undefined;

/** Titles that are no thing something is done to: `wait for etcd: healthy`. */
const phrases: ReadonlySet<StepDetail['kind']> = new Set(['service', 'wait', 'stability', 'confirm']);

/** Where the step found nothing, there is nothing that could be unchanged. */
function takesAway(detail: StepDetail): boolean {
	return ['unmount', 'pods', 'removal', 'revert'].includes(detail.kind) || (detail.kind === 'user' && detail.removed === true);
}

function probeAnswer(answer: string, {probe}: Language): string {
	if (Object.hasOwn(probe.codes, answer)) {
		return probe.codes[answer as keyof typeof probe.codes];
	}
	return answer === '' ? probe.none : /^\d{3}$/.test(answer) ? probe.status(answer) : answer;
}

// The compiler does not see that table and detail have the same kind: `ByKind` says so.
function byKind<Result>(table: ByKind<Result>, detail: StepDetail): Result {
	return (table[detail.kind] as (detail: StepDetail) => Result)(detail);
}

function byProgress<Result>(table: ByProgress<Result>, progress: Parameters<ByProgress<Result>[keyof ByProgress<Result>]>[0]): Result {
	return (table[progress.at] as (progress: unknown) => Result)(progress);
}
