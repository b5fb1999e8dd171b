import {ClusterAccess} from '../../core/cluster/access.ts';
import {claimNode} from '../../core/engine/claim.ts';
import {run} from '../../core/engine/runner.ts';
import type {Host} from '../../core/ports/index.ts';
import {undoPhases} from '../../core/undo/index.ts';
import type {Call} from '../line/command.ts';
import {configFacts} from '../run/config-facts.ts';
import {colorOf, outputOf} from '../run/environment.ts';
import {openHost, refuseMissingSandbox, type HostFlag} from '../run/open-host.ts';
import {actingOn, policies} from '../run/policies.ts';
import {asciiOutput} from '../print/output.ts';
import {loadUi, showRun, type ShowFlag} from '../run/show-run.ts';
import {version} from '../run/version.ts';
import {recordedOf} from '../run/given.ts';
import {wordOf} from '../run/word.ts';

/** `kubestep undo`: what the last run of init changed becomes what it was, from the journal. */
export async function undoCommand({path, flags, typed, lang, output}: Call<HostFlag | ShowFlag | 'output' | 'color' | 'yes'>): Promise<number> {
	const kind = outputOf(flags.output, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env);
	const ui = loadUi(kind);
	refuseMissingSandbox(flags);
	const {host, mode, folder} = await openHost(flags, path);
	let release: (() => Promise<void>) | undefined;
	try {
		const isDry = flags['dry-run'] ?? false;
		const {createOverlayHost} = isDry ? await import('../../hosts/overlay/index.ts') : {createOverlayHost: (under: Host) => under};
		const target = createOverlayHost(host, {cluster: 'present'});
		release = await claimNode(target, path);
		const nodeName = (await configFacts(host).hostname()).trim().toLowerCase();
		const shown = {flags, lang, kind, output: flags.ascii && kind !== 'json' ? asciiOutput(output) : output, color: colorOf(flags.color, process.env)};
		return await showRun(shown, {ui, clock: target.clock, isDryRun: isDry, recorded: recordedOf({command: path, flags, typed, host, files: [], isKept: !isDry})}, async (parts) => run({
			phases: undoPhases, selection: {skip: []}, config: {yes: flags.yes ?? false, ...wordOf(mode, nodeName)}, host: target, cluster: new ClusterAccess(target, {local: '', kubeconfig: ''}), ...parts,
			facts: {workflow: 'undo', mode: isDry ? 'dry-run' : mode, folder, program: version(), nodeName, kubernetesVersion: '', endpoint: ''},
			policy: isDry ? policies['undo --dry-run'] : actingOn(mode),
			interactive: kind === 'tui', warnings: [],
		}));
	} finally {
		await release?.();
		await host.close();
	}
}
