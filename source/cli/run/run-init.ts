import {Watch} from '../../core/diagnosis/watch.ts';
import {claimNode} from '../../core/engine/claim.ts';
import type {InitConfig} from '../../core/config/types.ts';
import {KUBELET_FILLS} from '../../core/engine/journal-places.ts';
import {run} from '../../core/engine/runner.ts';
import type {RunOptions} from '../../core/engine/run-options.ts';
import {keyAlgorithm} from '../../core/pki/certificates.ts';
import {initPhases} from '../../core/phases/index.ts';
import {keysToMake} from '../../core/pki/keys-to-make.ts';
import {isSelected} from '../../core/engine/select.ts';
import {lookAround} from '../../core/surroundings/index.ts';
import {ClusterAccess} from '../../core/cluster/access.ts';
import type {FlagValues} from '../line/flag-table.ts';
import type {PlannedInit} from './planned-init.ts';
import {actingOn} from './policies.ts';
import {prepareInit, type PrepareFlag, type PrepareOptions} from './prepare-init.ts';
import {loadUi, showRun, type ShowFlag, type ShowOptions} from './show-run.ts';
import {recordedOf} from './given.ts';
import {tellSurroundings} from './tell-surroundings.ts';

export interface InitOptions extends ShowOptions, PrepareOptions {
	readonly flags: FlagValues<PrepareFlag | ShowFlag | 'save'>;
	/** Names of the flags that were typed. */
	readonly typed?: readonly string[] | undefined;
	/** Called as `plan`: a plan that was made is no failure, whatever its checks found. */
	readonly isPlan?: boolean;
}

/**
 * `kubestep init` and `kubestep init phase …`: joins the core, a host and a reader, and runs.
 * @returns the exit status
 */
export async function init(options: InitOptions): Promise<number> {
	const {kind, phase, isPlan = false} = options;
	const ui = loadUi(kind);
	const command = isPlan ? 'plan' : ['init', ...(phase === undefined ? [] : ['phase', ...phase.split('/')])].join(' ');
	// Keys take both cores for a second. Where nobody watches, the first are begun before all else.
	const prepared = await prepareInit({...options, beginsKeys: ui === undefined && (phase === undefined || phase === 'certs'), isDrawn: ui !== undefined}, command);
	const {host, config, warnings, selection, selected, facts} = prepared;
	let release: (() => Promise<void>) | undefined;
	const kept = async (planned: PlannedInit | undefined, status: number): Promise<number> => {
		const file = options.flags.save;
		// One that a person left before its end says only part of what a run would do.
		if (file !== undefined && planned !== undefined && status === 0) {
			const {keepPlan} = await import('./saved-plan.ts');
			await keepPlan(file, planned, prepared, options);
		}
		return status;
	};
	try {
		const interactive = kind === 'tui';
		// To be told, and no more: what cannot be looked at holds nothing up.
		const seen = isSelected(selected, 'preflight') ? lookAround(host, config).catch(() => undefined) : undefined;
		// Lines are read in their order; the interface has a place for what comes later.
		const told = ui === undefined ? seen : undefined;
		const shown = {
			ui, clock: host.clock, isDryRun: config.init.dryRun, breaks: prepared.breakAt.length > 0,
			recorded: recordedOf({command, flags: options.flags, typed: options.typed, host, files: prepared.file === undefined ? [] : [prepared.file], isKept: !config.init.dryRun}),
		};
		if (config.init.dryRun) {
			const {planInit} = await import('./planned-init.ts');
			let planned: PlannedInit | undefined;
			const status = await showRun(options, shown, async (parts, ready) => {
				tellSurroundings(parts.bus, seen);
				planned = await planInit(prepared, {parts, ready, told, interactive, asKubeadm: !isPlan});
				return isPlan && planned.failure?.code === 'preflight.failed' ? 'done' : planned.outcome;
			});
			return isPlan ? await kept(planned, status) : status;
		}
		release = await claimNode(host, command);
		const missing = await keysToMake(config, host.files, (path) => isSelected(selected, path));
		return await showRun(options, shown, async (parts, ready) => {
			tellSurroundings(parts.bus, seen);
			// Keys take both cores for a second: they are made ahead, but not before a person sees something.
			void ready.then(() => host.keys.prefetch(keyAlgorithm(config.cluster), missing));
			await told;
			const policy = actingOn(facts.mode);
			const watch = new Watch({host, config, policy, signal: parts.control.signal, emit: (event) => parts.bus.emit(event)});
			return run({
				phases: initPhases, selection, config, host, cluster: new ClusterAccess(host, {local: facts.endpoint, kubeconfig: config.kubeconfig}), ...parts, watch, facts, policy, basis: basisOf(config), breakAt: prepared.breakAt,
				interactive, warnings,
			});
		});
	} finally {
		await release?.();
		await host.close();
	}
}

/** What changes on a node beside the acts of a run: the kubelet and etcd fill these. */
function basisOf({cluster, kubeconfigDir = '/etc/kubernetes', init: {nodeRegistration}}: InitConfig): NonNullable<RunOptions['basis']> {
	const etcd = cluster.etcd.local?.dataDir;
	return {
		socket: nodeRegistration.criSocket, ...(etcd !== undefined && {etcd}), certificates: cluster.certificatesDir, kubeconfigs: kubeconfigDir,
		grown: [...KUBELET_FILLS, ...(etcd === undefined ? [] : [etcd])],
	};
}
