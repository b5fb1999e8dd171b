import {objectName, type NamedArtifact} from '../../core/needs/named-artifact.ts';
import {neededByArtifact} from '../../core/needs/needed-by.ts';
import {compareRuns, type StepDifference} from '../../core/needs/two-runs.ts';
import type {StepDetail} from '../../core/told/details.ts';
import type {FailureData} from '../../core/told/failures.ts';
import {failureOf, type StepState} from '../../core/told/state.ts';
import {folded} from '../../strings/fold.ts';
import {textLines} from '../../strings/text-lines.ts';
import type {Texts} from '../../texts/types.ts';
import {MOST_COLUMNS} from '../print/fold.ts';
import {inHalves} from '../print/halves.ts';
import {commandWords} from '../print/words.ts';
import type {WhyRun} from './why-runs.ts';

/** What is told of steps beyond the first that differs; the rest follows from it. */
const MOST = 8;
/** What steps and evidence stand further in by. */
const INDENT = 4;

/** The runs that are compared, and what the other one is without. */
export interface WhyReport {
	readonly one: WhyRun;
	readonly other: WhyRun;
	readonly artifact: NamedArtifact;
	readonly texts: Texts;
	/** For both runs side by side, in halves; Infinity where with and without stand one below the other, unfolded. */
	readonly columns: number;
}

/** What goes differently, as lines: the first difference first, then what follows from it, how the run ended, and who else needs it. */
export function whyReport({one, other, artifact, texts, columns}: WhyReport): string[] {
	const {why: words, colon} = commandWords(texts.lang);
	const isMade = ({phase, detail}: StepState) => (artifact.paths.length === 0 ? objectName(detail) === artifact.name : phase === artifact.phase && artifact.paths.some((path) => pathsIn(detail).includes(path)));
	const {same, differences, notReached} = compareRuns(one.state, other.state, isMade);
	const [first, ...others] = differences;
	const needs = neededByArtifact(artifact);
	const failure = other.state.end?.failure;
	const works = new Set((one.afterwards ?? []).map(({act}) => act));
	const afterwards = (other.afterwards ?? []).filter(({act}) => !works.has(act));
	// Where a phase does not come to its first step, the steps that are not reached are the difference.
	const [failed] = other.events.flatMap((event) => (event.type === 'phase.finished' && event.outcome === 'failed' ? [event.phase] : []));
	const prose = columns === Number.POSITIVE_INFINITY ? columns : Math.min(columns, MOST_COLUMNS);
	const told = (text: string, indent = 0) => folded(text, prose, indent, 2);
	const sides = (difference: StepDifference) => sidesOf(difference, texts, columns);
	return [
		...told(artifact.paths.length === 0 ? words.withoutObject(artifact.name, artifact.phase) : words.withoutFiles(artifact.paths, artifact.phase)),
		'',
		words.same(same),
		...(first === undefined ? (failure === undefined ? [words.nothing] : failed === undefined ? [] : ['', words.first(failed)]) : ['', ...told(words.first(first.step)), ...headings(texts, columns), ...sides(first)]),
		...(others.length === 0 ? [] : ['', words.follows, ...others.slice(0, MOST).flatMap((difference) => [...told(difference.step, 2), ...sides(difference)]), ...(others.length > MOST ? [`  ${words.more(others.length - MOST)}`] : [])]),
		...(notReached === 0 ? [] : ['', words.notReached(notReached)]),
		...(failure === undefined ? [] : ['', ...endOf(failure, texts).flatMap(({text, indent}) => told(text, indent))]),
		...(afterwards.length === 0 ? [] : ['', words.afterwards, ...afterwards.flatMap(({act, at, told: said}) => told([act, at, said].join(colon), INDENT))]),
		...(needs.length === 0 ? [] : ['', ...told(words.needs(needs))]),
	];
}

/** Why the run ended. What would help is not told: it would be typed on a node that is not there. */
function endOf(failure: FailureData, texts: Texts): {readonly text: string; readonly indent?: number}[] {
	const {problem, cause} = texts.failure(failure);
	return [{text: problem}, ...(failure.evidence ?? []).flatMap((part) => textLines(part)).map((text) => ({text, indent: INDENT})), ...(cause === undefined ? [] : [{text: cause}])];
}

/** What stands in which half, once above all of them; one below the other, each line says it itself. */
function headings(texts: Texts, columns: number): string[] {
	const words = commandWords(texts.lang).why;
	return columns === Number.POSITIVE_INFINITY ? [] : inHalves(words.with.trimEnd(), words.without.trimEnd(), columns, INDENT);
}

function sidesOf({with: before, without}: StepDifference, texts: Texts, columns: number): string[] {
	const {why: words, colon} = commandWords(texts.lang);
	const how = (step: StepState | undefined) => {
		const failure = step && failureOf(step);
		return step === undefined ? words.absent : failure === undefined ? texts.stepLine(step) : `${texts.stepTitle(step.detail)}${colon}${texts.failure(failure).short}`;
	};
	return columns === Number.POSITIVE_INFINITY ? [`${' '.repeat(INDENT)}${words.with} ${how(before)}`, `${' '.repeat(INDENT)}${words.without} ${how(without)}`] : inHalves(how(before), how(without), columns, INDENT);
}

function pathsIn(detail: StepDetail): readonly string[] {
	switch (detail.kind) {
		case 'certificate': return [detail.certificatePath, ...(detail.keyPath === undefined ? [] : [detail.keyPath])];
		case 'keypair': return [detail.privatePath, detail.publicPath];
		case 'kubeconfig': case 'file': return [detail.path];
		default: return [];
	}
}
