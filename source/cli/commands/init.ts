import type {Act, Call} from '../line/command.ts';
import {colorOf, outputOf} from '../run/environment.ts';
import type {FlagValues} from '../line/flag-table.ts';
import type {PrepareFlag} from '../run/prepare-init.ts';
import {init} from '../run/run-init.ts';
import type {ShowFlag} from '../run/show-run.ts';
import {asciiOutput} from '../print/output.ts';
import {phaseFlags} from '../line/phase-flags.ts';

/** What a run of init reads. */
type RunFlag = PrepareFlag | ShowFlag | 'output' | 'color';

/** `kubestep init`: all phases. */
export async function initCommand(call: Call<RunFlag>): Promise<number> {
	return start(call, {detectsSocket: true});
}

/**
 * `kubestep init phase NAME`: one phase of the same run, with what is below it.
 * @param phase by path: `certs`, `certs/ca`
 */
export const phaseCommand = (phase: string): Act<RunFlag | 'print-manifest'> => async (call) => {
	if (call.flags['print-manifest']) {
		const {printManifests} = await import('./print-manifests.ts');
		return printManifests(call, phase);
	}
	// Where a phase takes no socket, none is looked for: it does not depend on one (as kubeadm does: cmd/init.go).
	const flags = phaseFlags[phase] ?? phaseFlags[`${phase}/all`] ?? [];
	return start(call, {phase, detectsSocket: flags.includes('cri-socket')});
};

async function start({flags: given, typed, lang, output}: Call<RunFlag>, more: {readonly phase?: string; readonly detectsSocket: boolean}): Promise<number> {
	const flags = await heldToPlan(given);
	const kind = outputOf(flags.output, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
	// What programs read stays as it is.
	const written = flags.ascii && kind !== 'json' ? asciiOutput(output) : output;
	return init({flags, typed, lang, kind, output: written, color: colorOf(flags.color, process.env), ...more});
}

/** With `--plan`: the flags of the plan, once it is known that it still holds. */
async function heldToPlan(flags: FlagValues<RunFlag>): Promise<FlagValues<RunFlag>> {
	const file = flags.plan;
	if (file === undefined) {
		return flags;
	}
	const {holdAgainst, plannedFlags, readPlan} = await import('../run/saved-plan.ts');
	const saved = await readPlan(file);
	const planned = {...plannedFlags(saved, flags, file), ...flags};
	await holdAgainst(saved, file, planned);
	return planned;
}
