import {placesOf} from '../../core/artifacts/places.ts';
import {ClusterAccess} from '../../core/cluster/access.ts';
import {Watch} from '../../core/diagnosis/watch.ts';
import {Control} from '../../core/engine/control.ts';
import {type Event, type RunOutcome} from '../../core/told/events.ts';
import {EventBus} from '../../core/engine/event-bus.ts';
import {JOURNAL} from '../../core/engine/journal.ts';
import {FOLDER} from '../../core/engine/own-state.ts';
import {run} from '../../core/engine/runner.ts';
import {Secrets} from '../../core/secrets/secrets.ts';
import {emptyState, reduce, type RunState} from '../../core/told/state.ts';
import type {FailureData} from '../../core/told/failures.ts';
import {keyAlgorithm} from '../../core/pki/certificates.ts';
import {initPhases} from '../../core/phases/index.ts';
import {keysToMake} from '../../core/pki/keys-to-make.ts';
import {isSelected} from '../../core/engine/select.ts';
import type {Files} from '../../core/ports/index.ts';
import {closedDirectories, createOverlayHost, type Change} from '../../hosts/overlay/index.ts';
import {policies} from './policies.ts';
import type {PreparedInit} from './prepare-init.ts';
import type {RunParts} from './show-run.ts';

/** A run of init as it would be, seen to its end. */
export interface PlannedInit {
	readonly outcome: RunOutcome;
	readonly events: readonly Event[];
	/** All events, reduced: worked out when it is asked for. */
	readonly state: RunState;
	/** What would have been done to the node and the cluster, in order, less what this program keeps for itself. */
	readonly changes: readonly Change[];
	/** Why the run would end, or could not be seen to its end. */
	readonly failure?: FailureData;
	/** The node's files as the run would leave them. */
	readonly files: Files;
}

export interface PlanOptions {
	/** Where events go and questions come from, for a reader that watches; nobody watches unless said. */
	readonly parts?: RunParts;
	/** A step that fails waits for a person. */
	readonly interactive?: boolean;
	/** When keys may be made ahead: they take all cores for a second. At once unless said. */
	readonly ready?: Promise<unknown>;
	/** It is `init --dry-run`, which makes kubeadm's checks and no more. */
	readonly asKubeadm?: boolean;
	/** `present`: the cluster that is there is asked, and told nothing; unless said, one that has just come up. */
	readonly cluster?: 'fresh' | 'present';
	/** What is to be told before the first phase. */
	readonly told?: Promise<unknown> | undefined;
}

/**
 * Runs init over an overlay of the prepared host, whatever mode it was prepared for: nothing of the
 * host is changed, and it stays open. Failing checks do not end it, so that all of it is seen.
 */
export async function planInit(prepared: PreparedInit, {parts = silentParts(prepared), interactive = false, ready = Promise.resolve(), told, asKubeadm = false, cluster = 'fresh'}: PlanOptions = {}): Promise<PlannedInit> {
	const {host, config, warnings, selection, selected, facts} = prepared;
	const policy = policies[asKubeadm ? 'init --dry-run' : 'plan'];
	const directories = await closedDirectories(host.files, [JOURNAL, ...placesOf(config).flatMap(({paths}) => paths)]);
	const user = await host.machine.uid();
	const isClosed = (paths: readonly string[]) => ({code: 'plan.closed', fields: {paths, user}}) as const;
	const found = (path: string) => parts.bus.emit({type: 'run.warning', ...isClosed([path])});
	const target = createOverlayHost(host, {cluster, closed: {directories, found}});
	const events: Event[] = [];
	const stop = parts.bus.subscribe((event) => {
		events.push(event);
	});
	const missing = await keysToMake(config, target.files, (path) => isSelected(selected, path));
	void ready.then(() => target.keys.prefetch(keyAlgorithm(config.cluster), missing));
	let outcome: RunOutcome;
	try {
		await told;
		outcome = await run({
			phases: initPhases, selection, config, host: target,
			cluster: new ClusterAccess(target, {local: facts.endpoint, kubeconfig: config.kubeconfig}),
			...parts,
			watch: new Watch({host: target, config, policy, signal: parts.control.signal, emit: (event) => parts.bus.emit(event)}),
			facts: {...facts, mode: 'dry-run'}, policy,
			interactive, warnings: directories.size === 0 ? warnings : [...warnings, isClosed([...directories].sort())], breakAt: prepared.breakAt,
		});
	} finally {
		stop();
	}
	const end = events.at(-1);
	const failure = end?.type === 'run.finished' ? end.failure : undefined;
	const changes = target.changes().filter((change) => !isOurs(change));
	let state: RunState | undefined;
	return {
		outcome, events, changes, files: target.files, ...(failure && {failure}),
		get state() {
			state ??= events.reduce(reduce, emptyState);
			return state;
		},
	};
}

function silentParts({host}: PreparedInit): RunParts {
	const secrets = new Secrets();
	return {bus: new EventBus('plan', host.clock, {secrets}), control: new Control({stepMode: false}), secrets};
}

/** The journal, and what else a run writes about itself. */
function isOurs(change: Change): boolean {
	return 'path' in change && change.kind !== 'request' && (change.path === FOLDER || change.path.startsWith(`${FOLDER}/`));
}
