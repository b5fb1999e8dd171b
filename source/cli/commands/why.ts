import {artifactsOf, findArtifact, nearestArtifact, objectName, type NamedArtifact} from '../../core/needs/named-artifact.ts';
import {neededByArtifact} from '../../core/needs/needed-by.ts';
import {compareRuns, type StepDifference} from '../../core/needs/two-runs.ts';
import type {StepDetail} from '../../core/told/details.ts';
import {Failure, type FailureData} from '../../core/told/failures.ts';
import {failureOf, type StepState} from '../../core/told/state.ts';
import {outputLines} from '../../strings/sanitize.ts';
import {textLines} from '../../strings/text-lines.ts';
import {loadTexts} from '../../texts/load.ts';
import type {Texts} from '../../texts/types.ts';
import type {Call} from '../line/command.ts';
import {exitCodes, FAILED} from '../line/exit-codes.ts';
import {commandWords} from '../print/words.ts';
import {heedSignals} from '../run/signals.ts';
import {fileOf} from '../run/this-node.ts';
import {whyRun, type WhyRun} from '../run/why-runs.ts';

/** What is told of steps beyond the first that differs; the rest follows from it. */
const MOST = 8;

/** `kubestep why`: the same init in a sandbox with something and without it, and what goes differently. Nothing of it is left. */
export async function why({operands, flags, lang, output}: Call<'config' | 'machine'>): Promise<number> {
	const asked = operands.join('/');
	const [file, machine, texts] = await Promise.all([fileOf(flags.config), fileOf(flags.machine), loadTexts(lang)]);
	let stopAll: () => void = () => undefined;
	const signalled = heedSignals({stop: () => stopAll()});
	const options = {...(file && {file}), ...(machine && {machine}), onControl(control: {stop(how: 'now'): void}) {
		stopAll = () => control.stop('now');
	}};
	if (process.stderr.isTTY) {
		output.error(outputLines(commandWords(lang).why.running));
	}
	const one = await whyRun(options);
	const artifact = named(one, asked);
	const stopped = await signalled();
	if (stopped !== undefined) {
		return stopped;
	}
	const other = await whyRun({...options, config: one.config, without: [artifact]});
	output.out(outputLines(...report(one, other, artifact, texts)));
	return await signalled() ?? (one.state.end?.outcome === 'done' ? exitCodes.done : FAILED);
}

/** @throws Failure `flag.invalid` for what this init does not make */
function named(run: WhyRun, asked: string): NamedArtifact {
	const all = artifactsOf(run.config, run.events);
	const found = asked === '' ? undefined : findArtifact(all, asked);
	if (found === undefined) {
		throw new Failure('flag.invalid', {flag: 'ARTIFACT', problem: 'unknown-artifact', value: asked, near: nearestArtifact(all, asked) ?? '', known: all.map(({name}) => name)});
	}
	return found;
}

function report(one: WhyRun, other: WhyRun, artifact: NamedArtifact, texts: Texts): string[] {
	const words = commandWords(texts.lang).why;
	const isMade = ({phase, detail}: StepState) => (artifact.paths.length === 0 ? objectName(detail) === artifact.name : phase === artifact.phase && artifact.paths.some((path) => pathsIn(detail).includes(path)));
	const {same, differences, notReached} = compareRuns(one.state, other.state, isMade);
	const [first, ...others] = differences;
	const needs = neededByArtifact(artifact);
	const failure = other.state.end?.failure;
	const works = new Set((one.afterwards ?? []).map(({act}) => act));
	const afterwards = (other.afterwards ?? []).filter(({act}) => !works.has(act));
	// Where a phase does not come to its first step, the steps that are not reached are the difference.
	const [failed] = other.events.flatMap((event) => (event.type === 'phase.finished' && event.outcome === 'failed' ? [event.phase] : []));
	return [
		...(artifact.paths.length === 0 ? [words.withoutObject(artifact.name, artifact.phase)] : [words.withoutFiles(artifact.paths, artifact.phase)]),
		'',
		words.same(same),
		...(first === undefined ? (failure === undefined ? [words.nothing] : failed === undefined ? [] : ['', words.first(failed)]) : ['', words.first(first.step), ...sides(first, texts)]),
		...(others.length === 0 ? [] : ['', words.follows, ...others.slice(0, MOST).flatMap((difference) => [`  ${difference.step}`, ...sides(difference, texts)]), ...(others.length > MOST ? [`  ${words.more(others.length - MOST)}`] : [])]),
		...(notReached === 0 ? [] : ['', words.notReached(notReached)]),
		...(failure === undefined ? [] : ['', ...endOf(failure, texts)]),
		...(afterwards.length === 0 ? [] : ['', words.afterwards, ...afterwards.map(({act, at, told}) => `    ${act}${commandWords(texts.lang).colon}${at}${commandWords(texts.lang).colon}${told}`)]),
		...(needs.length === 0 ? [] : ['', words.needs(needs)]),
	];
}

/** Why the run ended. What would help is not told: it would be typed on a node that is not there. */
function endOf(failure: FailureData, texts: Texts): string[] {
	const {problem, cause} = texts.failure(failure);
	return [problem, ...(failure.evidence ?? []).flatMap((part) => textLines(part)).map((line) => `    ${line}`), ...(cause === undefined ? [] : [cause])];
}

function sides({with: before, without}: StepDifference, texts: Texts): string[] {
	const words = commandWords(texts.lang).why;
	const how = (step: StepState | undefined) => {
		const failure = step && failureOf(step);
		return step === undefined ? words.absent : failure === undefined ? texts.stepLine(step) : `${texts.stepTitle(step.detail)}${commandWords(texts.lang).colon}${texts.failure(failure).short}`;
	};
	return [`    ${words.with} ${how(before)}`, `    ${words.without} ${how(without)}`];
}

function pathsIn(detail: StepDetail): readonly string[] {
	switch (detail.kind) {
		case 'certificate': return [detail.certificatePath, ...(detail.keyPath === undefined ? [] : [detail.keyPath])];
		case 'keypair': return [detail.privatePath, detail.publicPath];
		case 'kubeconfig': case 'file': return [detail.path];
		default: return [];
	}
}
