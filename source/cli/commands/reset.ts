import {resolve} from 'node:path';
import {ClusterAccess} from '../../core/cluster/access.ts';
import {loadResetConfig} from '../../core/config/commands/commands.ts';
import {claimNode} from '../../core/engine/claim.ts';
import {IN_FLIGHT} from '../../core/engine/in-flight.ts';
import {run} from '../../core/engine/runner.ts';
import {selectPhases, type PhaseSelection} from '../../core/engine/select.ts';
import type {Host} from '../../core/ports/index.ts';
import {resetPhases} from '../../core/reset/index.ts';
import {refuseForeign, refuseSystem} from '../../core/steps/own.ts';
import type {Act, Call} from '../line/command.ts';
import {configFacts} from '../run/config-facts.ts';
import {colorOf, outputOf} from '../run/environment.ts';
import {asWarning} from '../run/as-warning.ts';
import {fileOf} from '../run/this-node.ts';
import {ADMIN_CONF} from '../run/kubeconfig-path.ts';
import {openHost, refuseMissingSandbox, type HostFlag} from '../run/open-host.ts';
import {actingOn, policies} from '../run/policies.ts';
import {asciiOutput} from '../print/output.ts';
import {resetPhaseFlags} from '../line/phase-flags.ts';
import {loadUi, showRun, type ShowFlag} from '../run/show-run.ts';
import {version} from '../run/version.ts';
import {recordedOf} from '../run/given.ts';
import {wordOf} from '../run/word.ts';

type ResetFlag = HostFlag | ShowFlag | 'output' | 'color' | 'kubeconfig' | 'config' | 'reset-cert-dir' | 'cri-socket' | 'force' | 'cleanup-tmp-dir' | 'reset-skip-phases' | 'ignore-preflight-errors';

/** `kubestep reset`: all phases. */
export async function resetCommand(call: Call<ResetFlag>): Promise<number> {
	return reset(call, {detectsSocket: true});
}

/** `kubestep reset phase NAME`: one phase of it. Where a phase takes no socket, none is looked for (as kubeadm does: cmd/reset.go). */
export const resetPhaseCommand = (phase: string): Act<ResetFlag> => async (call) => reset(call, {phase, detectsSocket: resetPhaseFlags[phase]?.includes('cri-socket') === true});

/** Joins the core, a host and a reader, and runs. */
async function reset({path, flags, typed, lang, output}: Call<ResetFlag>, {phase, detectsSocket}: {readonly phase?: string; readonly detectsSocket: boolean}): Promise<number> {
	const kind = outputOf(flags.output, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
	const ui = loadUi(kind);
	refuseMissingSandbox(flags);
	const {host, mode, folder} = await openHost(flags, path);
	let release: (() => Promise<void>) | undefined;
	try {
		const facts = configFacts(host);
		const file = await fileOf(flags.config);
		const {config, warnings} = await loadResetConfig({...(file && {file}), flags, facts, detectsSocket});
		// As for init, one phase by its name runs whatever the file skips.
		const selection: PhaseSelection = phase === undefined ? {skip: config.skipPhases} : {skip: [], only: phase};
		// Refused before anything is shown.
		selectPhases(resetPhases, selection);
		await refuseSystem(host.files, config.certificatesDir);
		// A reset that was cut off may have taken out of it what it had there.
		if (await host.files.stat(IN_FLIGHT).catch(() => undefined) === undefined) {
			await refuseForeign(host.files, config.certificatesDir, 'certificates');
		}
		const {createOverlayHost} = config.dryRun ? await import('../../hosts/overlay/index.ts') : {createOverlayHost: (under: Host) => under};
		const target = createOverlayHost(host, {cluster: 'present'});
		release = await claimNode(target, path);

		const given: string = flags.kubeconfig ?? ADMIN_CONF;
		const kubeconfig = given === '' ? '' : resolve(given);
		// What programs read stays as it is.
		const written = flags.ascii && kind !== 'json' ? asciiOutput(output) : output;
		const shown = {flags, lang, kind, output: written, color: colorOf(flags.color, process.env)};
		const nodeName = (await facts.hostname()).trim().toLowerCase();
		return await showRun(shown, {ui, clock: target.clock, isDryRun: config.dryRun, recorded: recordedOf({command: path, flags, typed, host, files: file === undefined ? [] : [file], isKept: !config.dryRun})}, async (parts) => run({
			phases: resetPhases, selection, config: {reset: config, kubeconfig, facts, ...wordOf(mode, nodeName)}, host: target, cluster: new ClusterAccess(target, {local: '', kubeconfig}), ...parts,
			facts: {
				workflow: 'reset', mode: config.dryRun ? 'dry-run' : mode, folder, program: version(),
				nodeName, kubernetesVersion: '', endpoint: '',
			},
			policy: config.dryRun ? policies['reset --dry-run'] : actingOn(mode),
			interactive: kind === 'tui', warnings: warnings.map(asWarning),
		}));
	} finally {
		await release?.();
		await host.close();
	}
}
