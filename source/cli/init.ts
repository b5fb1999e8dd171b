import {Watch} from '../core/diagnosis/watch.ts';
import {claimNode} from '../core/engine/claim.ts';
import {run} from '../core/engine/runner.ts';
import {keyAlgorithm} from '../core/pki/certificates.ts';
import {initPhases} from '../core/phases/index.ts';
import {keysToMake} from '../core/phases/keys.ts';
import {isSelected} from '../core/phases/select.ts';
import {lookAround} from '../core/surroundings/index.ts';
import {ClusterAccess} from '../core/cluster/access.ts';
import type {Host} from '../core/ports/index.ts';
import {prepareInit, type PrepareOptions} from './prepare-init.ts';
import {loadUi, showRun, type ShowOptions} from './show-run.ts';
import {tellSurroundings} from './tell-surroundings.ts';

export interface InitOptions extends ShowOptions, PrepareOptions {}

/**
 * `kubestep init` and `kubestep init phase …`: joins the core, a host and a reader, and runs.
 * @returns the exit status
 */
export async function init(options: InitOptions): Promise<number> {
	const {kind, phase} = options;
	const ui = loadUi(kind);
	const command = ['init', ...(phase === undefined ? [] : ['phase', ...phase.split('/')])].join(' ');
	const {host, config, warnings, selection, selected, facts} = await prepareInit(options, command);
	let release: (() => Promise<void>) | undefined;
	try {
		const {dryRun} = config.init;
		const {createOverlayHost} = dryRun ? await import('../hosts/overlay/index.ts') : {createOverlayHost: (under: Host) => under};
		const target = createOverlayHost(host);
		release = await claimNode(target, command);

		const missing = await keysToMake(config, target.files, (path) => isSelected(selected, path));
		const seen = isSelected(selected, 'preflight') ? lookAround(host, config) : undefined;
		return await showRun(options, {ui, now: () => target.clock.now()}, async (parts, ready) => {
			tellSurroundings(parts.bus, seen);
			// Keys take both cores for a second: they are made ahead, but not before a person sees something.
			void ready.then(() => target.keys.prefetch(keyAlgorithm(config.cluster), missing));
			if (ui === undefined) {
				// Lines are read in their order; the interface has a place for what comes later.
				await seen;
			}
			const watch = new Watch({host: target, config, signal: parts.control.signal, emit: (event) => parts.bus.emit(event)});
			return run({
				phases: initPhases, selection, config, host: target, cluster: new ClusterAccess(target, {local: facts.endpoint, kubeconfig: config.kubeconfig}), ...parts, watch, facts,
				interactive: kind === 'tui', goesToTheEnd: dryRun, warnings,
			});
		});
	} finally {
		await release?.();
		await host.close();
	}
}
