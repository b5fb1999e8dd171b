import type {Call} from '../line/commands.ts';
import {colorOf, outputOf} from '../run/environment.ts';
import {text, type FlagValues} from '../line/flags.ts';
import {init} from '../run/run-init.ts';
import {asciiOutput} from '../print/output.ts';
import {phaseFlags} from '../line/phase-flags.ts';

/** `kubestep init`: all phases. */
export async function initCommand(call: Call): Promise<number> {
	return start(call, {detectsSocket: true});
}

/**
 * `kubestep init phase NAME`: one phase of the same run, with what is below it.
 * @param phase by path: `certs`, `certs/ca`
 */
export async function phaseCommand(call: Call, phase: string): Promise<number> {
	if (call.flags['print-manifest'] === true) {
		const {printManifests} = await import('./print-manifests.ts');
		return printManifests(call, phase);
	}
	// Where a phase takes no socket, none is looked for: it does not depend on one (as kubeadm does: cmd/init.go).
	const flags = phaseFlags[phase] ?? phaseFlags[`${phase}/all`] ?? [];
	return start(call, {phase, detectsSocket: flags.includes('cri-socket')});
}

async function start({flags: given, lang, output}: Call, more: {readonly phase?: string; readonly detectsSocket: boolean}): Promise<number> {
	const flags = await heldToPlan(given);
	const kind = outputOf(text(flags.output), {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
	// What programs read stays as it is.
	const written = flags.ascii === true && kind !== 'json' ? asciiOutput(output) : output;
	return init({flags, lang, kind, output: written, color: colorOf(text(flags.color), process.env), ...more});
}

/** With `--plan`: the flags of the plan, once it is known that it still holds. */
async function heldToPlan(flags: FlagValues): Promise<FlagValues> {
	const file = text(flags.plan);
	if (file === undefined) {
		return flags;
	}
	const {holdAgainst, readPlan, withPlanned} = await import('../run/saved-plan.ts');
	const saved = await readPlan(file);
	const planned = withPlanned(flags, saved, file);
	await holdAgainst(saved, file, planned);
	return planned;
}
