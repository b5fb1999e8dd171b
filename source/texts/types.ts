import type {Difference} from '../core/told/differences.ts';
import type {DiagnosisFields} from '../core/told/diagnosis-fields.ts';
import type {Diagnosis, Link, Mark} from '../core/told/diagnosis.ts';
import type {FailureFields} from '../core/told/failure-fields.ts';
import type {FailureCode, FailureData} from '../core/told/failures.ts';
import type {Finding, LookedAt, LookedAtFields} from '../core/told/findings.ts';
import type {NoteFields} from '../core/told/notes.ts';
import type {Progress, RevertPreview, StepDetail} from '../core/told/details.ts';
import type {GateAnswer, KeptBecause, PhaseOutcome, RunMode, RunOutcome, RunSummary, StepOutcome, Workflow} from '../core/told/events.ts';
import type {SkipFields, SkipReason} from '../core/told/skips.ts';
import type {PhaseState, RunState, StepState} from '../core/told/state.ts';
import type {RunWarning, RunWarningFields} from '../core/told/warnings.ts';
import type {ReasonFields} from '../core/told/reasons.ts';
import type {Words} from '../core/told/coded.ts';
import type {SubjectText} from './checks.ts';
import type {PhaseId} from '../core/told/ids.ts';
import type {Surroundings} from '../core/told/surroundings.ts';
import type {FlowWords} from './flow.ts';
import type {TrustWords} from './trust.ts';
import type {DurationUnits} from './format.ts';
import type {SurroundingsLine, SurroundingsWords} from './surroundings.ts';

export type Lang = 'en' | 'zh';

/** Something that is not as it should be, in words. */
export interface ProblemText {
	readonly problem: string;
	readonly remedy?: string;
	/** A command that helps, to copy. */
	readonly command?: string;
}

/** A failure in words, in the order in which a person needs them. */
export interface FailureText {
	/** A few words for a line of the checklist. */
	readonly short: string;
	/** One sentence, with the values. */
	readonly problem: string;
	/** What usually is behind it. */
	readonly cause?: string;
	/** What to do, one sentence each. */
	readonly remedy: readonly string[];
	/** Commands to copy, in order. */
	readonly commands: readonly string[];
}

/** What keeps a component from coming up, in words. */
export interface DiagnosisText {
	/** One sentence, with the values. */
	readonly problem: string;
	readonly cause?: string | undefined;
	readonly remedy: string;
	/** Commands to copy, in order. */
	readonly commands: readonly string[];
}

export type StepStatus = StepState['status'];
export type PhaseStatus = PhaseState['status'];
export type DetailKind = StepDetail['kind'];
export type DetailOf<Kind extends DetailKind> = Extract<StepDetail, {readonly kind: Kind}>;
export type ByKind<Result> = {readonly [Kind in DetailKind]: (detail: DetailOf<Kind>) => Result};
export type ByProgress<Result> = {readonly [At in Progress['at']]: (progress: Extract<Progress, {readonly at: At}>) => Result};

/** Everything that the program says about a run, in one language. */
export interface Texts {
	readonly lang: Lang;
	/** Of the trust map, and of the flow: what makes rows and pictures of them takes these. */
	readonly trust: TrustWords;
	readonly flow: FlowWords;
	/** What the step is about: `certificate etcd/server`. */
	stepTitle(detail: StepDetail): string;
	/** Why a step went on without it, without the end of a sentence; empty where nothing was in its way. `at` is the file that is named beside it already. */
	because(problem: FailureData | undefined, at?: string): string;
	/** A few words for the step's line: progress while it runs, the outcome after. */
	stepSummary(step: StepState): string;
	/** The step's title, outcome and facts as one line of a log. */
	stepLine(step: StepState): string;
	/** What a phase does, in a few words; its path where it is not one of kubeadm's. Of init, unless said. */
	phaseTitle(path: string, workflow?: Workflow): string;
	/** `21 checks · 1 warning`, `9 of 11`. */
	phaseSummary(phase: PhaseState, state: RunState): string;
	/** Why it exists: one to three sentences; empty where there is nothing to say. */
	why(subject: {readonly phase?: string; readonly workflow?: Workflow; readonly detail?: StepDetail}): string;
	/** What was found to differ from a fresh one, one sentence each. */
	differences(list: readonly Difference[]): readonly string[];
	/** What undo would make of a path: `remove /etc/kubernetes/admin.conf`. */
	reverts(preview: RevertPreview): string;
	failure(data: FailureData): FailureText;
	/** What keeps a component from coming up. */
	diagnosis(diagnosis: Diagnosis): DiagnosisText;
	/** A link of the chain from the kubelet to a healthy component. */
	link(link: Link): string;
	mark(mark: Mark): string;
	finding(finding: Finding): ProblemText;
	/** What a check looks at. */
	check<Code extends LookedAt>(lookedAt: Code, fields: LookedAtFields[Code]): string;
	/** Why a check is made. */
	checkWhy<Code extends LookedAt>(lookedAt: Code, fields: LookedAtFields[Code]): string;
	skip(reason: SkipReason): string;
	warning(warning: RunWarning): ProblemText;
	status(status: StepStatus | PhaseStatus): string;
	/** What is around a run, a label and its values a line. */
	surroundings(seen: Surroundings): readonly SurroundingsLine[];
	/** `Proxy: none`. */
	labelled(label: string, value: string): string;
	/** The title of a step that only reads what another one writes. */
	reading(title: string): string;
	/** Between two sentences. */
	readonly space: string;
	/** The outcome of a run as a word. */
	outcome(outcome: RunOutcome): string;
	mode(mode: RunMode): string;
	/** A probe's answer in words: `connection refused`, `HTTP 503`. */
	probeAnswer(answer: string): string;
	/** In front of a message about a whole run or file: `error`. */
	severity(severity: 'error' | 'warning'): string;
	/** `did you mean serviceSubnet?` */
	didYouMean(name: string): string;
	duration(milliseconds: number): string;
	readonly run: RunWords;
	readonly questions: QuestionWords;
}

/** The first and last lines of a run. */
export interface RunWords {
	started(run: {readonly workflow: Workflow; readonly program: string; readonly nodeName: string; readonly kubernetesVersion: string; readonly mode: RunMode; readonly folder: string; readonly lesson?: string}): string;
	stepModeOn: string;
	stepModeOff: string;
	/** @param run.phase the one phase that was to run, where it was not all of them */
	ended(run: {readonly workflow: Workflow; readonly outcome: RunOutcome; readonly mode: RunMode; readonly folder: string; readonly lesson?: string; readonly nodeName: string; readonly took: string; readonly phase?: string; readonly hadNothingToDo: boolean; readonly keptSome: boolean}): string;
	counts(summary: RunSummary, mode: RunMode, workflow: Workflow): string;
	warnings(count: number): string;
	/** Of a dry run: what a real one would end at. */
	wouldStop(checks: number): string;
	failedAt(step: string): string;
	/** How a run that was not seen to its end goes on. */
	again(state: Pick<RunState, 'workflow' | 'mode' | 'end'>): string;
	/** In front of the steps of a run that ended incomplete. */
	skippedSteps: string;
	/** In front of what a reset leaves to a person, and that, one entry a line. */
	left: string;
	/** What a reset does not touch; first the names, some of many, that it left in directories which it emptied. */
	leftOver(run: {readonly nodeName: string; readonly names: readonly {readonly path: string; readonly names: readonly string[]; readonly more: number}[]}): readonly string[];
	/** In front of what follows, where nothing real was made. */
	onRealNode: string;
	useCluster: string;
	useClusterAsRoot: string;
	podNetwork: string;
	/** The page that lists Pod network add-ons. */
	addOns: string;
	joinControlPlaneWithKey: string;
	joinControlPlaneWithFiles: string;
	certificateKeyIsSecret: string;
	joinWorkers: string;
	evidence: string;
	cause: string;
	remedy: string;
	commands: string;
	waiting(wait: {readonly title: string; readonly url: string; readonly timeout: string}): string;
	heartbeat(wait: {readonly title: string; readonly attempts: number; readonly answer: string; readonly elapsed: string; readonly timeout: string}): string;
	retried: string;
	/** A request that is met by asking again, and for how long at most. */
	retries(problem: string, limit: string): string;
	/** In front of what keeps a component from coming up. */
	diagnosis: string;
}

export interface QuestionWords {
	/** What would be done, as a question. */
	ask(title: string): string;
	/** @param canTakeBack an act of this run is one that can be taken back */
	keys(canTakeBack: boolean): string;
	/** What is typed where `confirm` was asked, and ends a run where it is anything else. */
	readonly confirm: string;
	/** The same where a word has to be typed. */
	confirmWord(word: string): string;
	/** What comes to grief later where the act is left out. */
	breaks(phases: readonly string[]): string;
	/** Why the last act, by its step's title, is not taken back. */
	readonly kept: Readonly<Record<KeptBecause, (title: string) => string>>;
	/** About a file that an earlier run made and somebody changed since; before what differs. */
	ofChanged(path: string): string;
	changedKeys(canTakeBack: boolean): string;
	changedAgain(canTakeBack: boolean): string;
	/** Asked again, since the answer was to something else. */
	readonly changed: string;
	reverted(title: string): string;
	/** After the first lines of a difference. */
	more(lines: number): string;
	again(canTakeBack: boolean): string;
	readonly answers: Readonly<Record<GateAnswer, string>>;
	/** What a person may type, beside the keys n, x, c, a, u and q. */
	readonly words: Readonly<Record<GateAnswer, readonly string[]>>;
}

/** What one language supplies; texts/index.ts makes `Texts` of it. */
export interface Language {
	/** Between two sentences. */
	readonly space: string;
	readonly units: DurationUnits;
	readonly status: Readonly<Record<StepStatus | PhaseStatus, string>>;
	readonly outcome: Readonly<Record<RunOutcome, string>>;
	readonly mode: Readonly<Record<RunMode, string>>;
	readonly skip: Words<SkipFields, string>;
	readonly probe: ProbeWords;
	readonly severity: Readonly<Record<'error' | 'warning', string>>;
	readonly trust: TrustWords;
	readonly flow: FlowWords;
	didYouMean(name: string): string;
	readonly phases: Readonly<Record<PhaseId, string>>;
	readonly steps: StepWords;
	readonly tally: TallyWords;
	readonly surroundings: SurroundingsWords;
	labelled(label: string, value: string): string;
	/** The title of a step that only reads what another one writes. */
	reading(title: string): string;
	/** Why the system, or who reads, refused a file. */
	system(fields: FailureFields['file.unreadable']): string;
	/** Its commands are the same in every language: texts/failures.ts. */
	readonly failures: {readonly [Code in FailureCode]: (fields: FailureFields[Code], format: Format) => Omit<FailureText, 'commands'>};
	/** Their commands are the same in every language: texts/diagnoses.ts. */
	readonly diagnoses: Words<DiagnosisFields, Omit<DiagnosisText, 'commands'>>;
	readonly links: Readonly<Record<Link, string>>;
	readonly marks: Readonly<Record<Mark, string>>;
	/** What stands in a failure's field `problem` or `reason`, as the end of a sentence. */
	readonly reasons: Words<ReasonFields, string>;
	/** What a run may warn about: a warning of its own, a check's finding, a fault of the configuration. */
	readonly problems: Words<RunWarningFields, ProblemText>;
	/** What the checks look at. */
	readonly subjects: Words<LookedAtFields, SubjectText>;
	readonly notes: Words<NoteFields, string>;
	readonly run: RunWords;
	readonly questions: QuestionWords;
}

export interface Format {
	/** Why a step went on without it, as a part of its line; empty where nothing was in its way. `at` is the file that the line names already. */
	because(problem: FailureData | undefined, at?: string): string;
	duration(milliseconds: number): string;
	probeAnswer(answer: string): string;
}

export interface ProbeWords {
	readonly codes: Readonly<Record<ProbeCode, string>>;
	status(status: string): string;
	readonly none: string;
}

/** What a probe comes back with, beside HTTP statuses: system codes and the ports' words. */
export type ProbeCode =
	| 'INVALID_URL' | 'ECONNREFUSED' | 'ECONNRESET' | 'EHOSTUNREACH' | 'ENETUNREACH' | 'ENOTFOUND' | 'EAI_AGAIN' | 'EPIPE' | 'ETIMEDOUT' | 'EADDRNOTAVAIL' | 'EACCES'
	| 'TIMEOUT' | 'TLS' | 'TOO_LARGE' | 'ok';

export interface StepWords {
	readonly title: ByKind<string>;
	/** The outcome as a word or two: `written`, `started`. */
	readonly done: ByKind<string>;
	/** Of a lesson's task or question that was begun and left: nothing kept it from being done. */
	readonly left: Readonly<Partial<Record<keyof NoteFields, string>>>;
	/** The same in a dry run, where nothing was done and nobody answered: `would be written`. Not for what met a problem. */
	readonly planned: Partial<ByKind<string>>;
	/** What is worth knowing of it once done. */
	readonly facts: (format: Format) => ByKind<readonly string[]>;
	readonly progress: (format: Format) => ByProgress<string>;
	readonly outcome: Readonly<Record<Exclude<StepOutcome, 'done' | 'warning'>, string>>;
	/** Of what was to be taken away, and was not there. */
	readonly nothingThere: string;
	/** What undo would do. */
	reverts(preview: RevertPreview): string;
	/** Why something is not removed: another file system begins there. */
	mountedAt(path: string): string;
	readonly asked: string;
	readonly running: string;
	/**
	 * `certificate etcd/server` + `written`: languages join them differently.
	 * @param verb the outcome is a verb that the title is the subject of
	 */
	line(title: string, outcome: string, verb: boolean): string;
	findings(warnings: number, errors: number): string;
	readonly passed: string;
}

export interface TallyWords {
	readonly kinds: Readonly<Record<DetailKind, (count: number) => string>>;
	/** In a dry run, where nobody was there to be healthy. */
	waits(count: number): string;
	of(done: number, total: number): string;
	warnings(count: number): string;
	errors(count: number): string;
	/** @param what the number with what it is of, where all are of one kind: `3 files` */
	unchanged(count: number, what?: string): string;
	skipped(count: number): string;
	readonly outcome: Readonly<Record<PhaseOutcome, string>>;
	readonly nothing: string;
}
