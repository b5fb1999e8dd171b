import {loadInitConfig} from '../core/config/index.ts';
import {Watch} from '../core/diagnosis/watch.ts';
import {claimNode} from '../core/engine/claim.ts';
import type {RunFacts} from '../core/engine/events.ts';
import {run} from '../core/engine/runner.ts';
import {keyAlgorithm} from '../core/pki/certificates.ts';
import {initPhases} from '../core/phases/index.ts';
import {keysToMake} from '../core/phases/keys.ts';
import {isSelected, type PhaseSelection} from '../core/phases/select.ts';
import {lookAround} from '../core/surroundings/index.ts';
import {ClusterAccess, localServer} from '../core/cluster/access.ts';
import type {Host} from '../core/ports/index.ts';
import {configFacts} from './config-facts.ts';
import {asWarning} from './fault-lines.ts';
import {kubeadmFlags} from './kubeadm-flags.ts';
import {openHost} from './open-host.ts';
import {withPatches} from './patch-files.ts';
import {readText} from './read-text.ts';
import {selectedPhases} from './selected-phases.ts';
import {loadUi, showRun, type ShowOptions} from './show-run.ts';
import {tellSurroundings} from './tell-surroundings.ts';
import {version} from './version.ts';

export interface InitOptions extends ShowOptions {
	/** The one phase that runs, by path; all where absent. */
	readonly phase?: string;
	/** Whether a container runtime is looked for where none is named; it is unless said. */
	readonly detectsSocket?: boolean;
}

/**
 * `kubestep init` and `kubestep init phase …`: joins the core, a host and a reader, and runs.
 * @returns the exit status
 */
export async function init(options: InitOptions): Promise<number> {
	const {flags, kind, phase, detectsSocket = true} = options;
	const ui = loadUi(kind);
	const command = ['init', ...(phase === undefined ? [] : ['phase', ...phase.split('/')])].join(' ');
	const {host, mode, folder} = await openHost(flags, command);
	let release: (() => Promise<void>) | undefined;
	try {
		const file = typeof flags.config === 'string' ? {name: flags.config, text: await readText(flags.config)} : undefined;
		const {config: loaded, warnings} = await loadInitConfig({...(file && {file}), flags: kubeadmFlags(flags), facts: configFacts(host), detectsSocket});
		const {config, ignored} = await withPatches(loaded);
		const selection: PhaseSelection = {skip: config.init.skipPhases, ...(phase !== undefined && {only: phase})};
		// Refused before anything is shown.
		const selected = selectedPhases(config, selection);
		const dryRun = config.init.dryRun;
		const {createOverlayHost} = dryRun ? await import('../hosts/overlay/index.ts') : {createOverlayHost: (under: Host) => under};
		const target = createOverlayHost(host);
		release = await claimNode(target, command);

		const facts: RunFacts = {
			workflow: 'init', mode: dryRun ? 'dry-run' : mode, folder, program: version(),
			nodeName: config.init.nodeRegistration.name, kubernetesVersion: config.cluster.kubernetesVersion, endpoint: localServer(config),
		};
		const missing = await keysToMake(config, target.files, (path) => isSelected(selected, path));
		const seen = isSelected(selected, 'preflight') ? lookAround(host, config) : undefined;
		return await showRun(options, {ui, now: () => target.clock.now()}, async (parts, ready) => {
			tellSurroundings(parts.bus, seen);
			if (ui === undefined) {
				// Lines are read in their order; the interface has a place for what comes later.
				await seen;
			}
			// Keys take both cores for a second: they are made ahead, but not before a person sees something.
			void ready.then(() => target.keys.prefetch(keyAlgorithm(config.cluster), missing));
			const watch = new Watch({host: target, config, signal: parts.control.signal, emit: (event) => parts.bus.emit(event)});
			return run({
				phases: initPhases, selection, config, host: target, cluster: new ClusterAccess(target, {local: facts.endpoint, kubeconfig: config.kubeconfig}), ...parts, watch, facts,
				interactive: kind === 'tui', warnings: [...warnings.map(asWarning), ...ignored],
			});
		});
	} finally {
		await release?.();
		await host.close();
	}
}
