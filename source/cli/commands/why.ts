import {artifactsOf, findArtifact, nearestArtifact, type NamedArtifact} from '../../core/needs/named-artifact.ts';
import {Failure} from '../../core/told/failures.ts';
import {outputLines} from '../../strings/sanitize.ts';
import {loadTexts} from '../../texts/load.ts';
import {isLinear} from '../../ui/terminal/able.ts';
import type {Call} from '../line/command.ts';
import {exitCodes, FAILED} from '../line/exit-codes.ts';
import {halvesRoom} from '../print/halves.ts';
import {commandWords} from '../print/words.ts';
import {heedSignals} from '../run/signals.ts';
import {fileOf} from '../run/this-node.ts';
import {whyReport} from '../run/why-report.ts';
import {whyRun, type WhyRun} from '../run/why-runs.ts';

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
	output.out(outputLines(...whyReport({one, other, artifact, texts, columns: halvesRoom(process.stdout, isLinear())})));
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
