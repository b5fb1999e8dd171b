import {at, numberAt, recordAt, textAt, wordsAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {Store, StoredObject} from '../api/store.ts';
import type {Controller} from './controller.ts';
import {change, condition, isDeleted, isOwnedBy, make, ownerOf, tell, wordOf} from './objects.ts';

const DEPLOYMENTS = resourceOf('apps', 'deployments');
const REPLICA_SETS = resourceOf('apps', 'replicasets');
const HASH = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';

/** A ReplicaSet for each template there was; the newest gets the Pods, the others lose them as it comes up. */
export const deployments: Controller = {
	name: 'deployment-controller',
	part: 'kube-controller-manager',
	watches: ['deployments', 'replicasets'],
	step({store}) {
		for (const deployment of store.list(DEPLOYMENTS, undefined).filter((one) => !isDeleted(one))) {
			reconcile(store, deployment);
		}
	},
};

const revisionOf = (object: StoredObject): number => Number(object.metadata.annotations?.[REVISION] ?? 0);

function reconcile(store: Store, deployment: StoredObject): void {
	const own = () => store.list(REPLICA_SETS, deployment.metadata.namespace).filter((set) => isOwnedBy(set, deployment));
	const template = JSON.stringify(sorted(at(deployment, 'spec.template')));
	const hash = wordOf(template, 10);
	const isCurrent = (set: StoredObject): boolean => set.metadata.labels?.[HASH] === hash;
	if (!own().some((set) => isCurrent(set)) && at(deployment, 'spec.paused') !== true) {
		make(store, REPLICA_SETS, newSet(deployment, hash, 1 + Math.max(0, ...own().map((set) => revisionOf(set)))));
	}
	const [current, olds] = [own().find((set) => isCurrent(set)), own().filter((set) => !isCurrent(set))];
	if (current !== undefined) {
		const newest = Math.max(...own().map((set) => revisionOf(set)));
		// An older template that is wanted again is the newest from now on.
		const revision = revisionOf(current) === newest ? newest : newest + 1;
		if (revision !== revisionOf(current)) {
			change(store, REPLICA_SETS, current, {metadata: {annotations: {...current.metadata.annotations, [REVISION]: String(revision)}}});
		}
		scale(store, deployment, current, olds);
		prune(store, deployment, olds);
		setStatus(store, deployment, own(), current, String(revision));
	}
}

function newSet(deployment: StoredObject, hash: string, revision: number) {
	const {name, namespace} = deployment.metadata;
	const labels = {...wordsAt(deployment, 'spec.template.metadata.labels'), [HASH]: hash};
	const template = recordAt(deployment, 'spec.template');
	return {
		metadata: {
			name: `${name}-${hash}`, namespace, labels, ownerReferences: [ownerOf(deployment)],
			annotations: {[REVISION]: String(revision), 'deployment.kubernetes.io/desired-replicas': String(numberAt(deployment, 'spec.replicas', 1))},
		},
		spec: {
			replicas: 0, selector: {...recordAt(deployment, 'spec.selector'), matchLabels: {...recordAt(deployment, 'spec.selector.matchLabels'), [HASH]: hash}},
			template: {...template, metadata: {...recordAt(template, 'metadata'), labels}},
		},
		status: {replicas: 0},
	};
}

/** `25%` of a number, or so many. */
function share(value: unknown, of: number, round: (value: number) => number): number {
	return typeof value === 'number' ? value : round(Number.parseInt(typeof value === 'string' ? value : '25%', 10) * of / 100);
}

const replicasOf = (set: StoredObject): number => numberAt(set, 'spec.replicas');
const sum = (sets: readonly StoredObject[], count: (set: StoredObject) => number): number => sets.reduce((total, set) => total + count(set), 0);

/** A step of the rollout: no more Pods than `maxSurge` allows, no fewer that are ready than `maxUnavailable` does. */
function scale(store: Store, deployment: StoredObject, current: StoredObject, olds: readonly StoredObject[]): void {
	const wanted = numberAt(deployment, 'spec.replicas', 1);
	const recreates = textAt(deployment, 'spec.strategy.type') === 'Recreate';
	const surge = recreates ? 0 : share(at(deployment, 'spec.strategy.rollingUpdate.maxSurge'), wanted, Math.ceil);
	const unavailable = recreates ? wanted : Math.max(share(at(deployment, 'spec.strategy.rollingUpdate.maxUnavailable'), wanted, Math.floor), surge === 0 ? 1 : 0);
	const ready = (set: StoredObject): number => numberAt(set, 'status.readyReplicas');
	const old = sum(olds, replicasOf);
	const next = recreates && old > 0 ? 0 : Math.min(wanted, Math.max(Math.min(replicasOf(current), wanted), wanted + surge - old));
	resize(store, deployment, current, next);
	let spare = Math.max(0, ready(current) + sum(olds, ready) - (wanted - unavailable));
	for (const set of olds) {
		const idle = replicasOf(set) - ready(set);
		const healthy = Math.min(spare, ready(set));
		spare -= healthy;
		resize(store, deployment, set, replicasOf(set) - idle - healthy);
	}
}

function resize(store: Store, deployment: StoredObject, set: StoredObject, replicas: number): void {
	const before = replicasOf(set);
	if (before === replicas) {
		return;
	}
	change(store, REPLICA_SETS, store.find(REPLICA_SETS, set.metadata.namespace, set.metadata.name) ?? set, {spec: {...recordAt(set, 'spec'), replicas}});
	tell(store, deployment, 'deployment-controller', 'ScalingReplicaSet', `Scaled ${replicas > before ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`);
}

/** Templates that one could go back to, as many as are asked for. */
function prune(store: Store, deployment: StoredObject, olds: readonly StoredObject[]): void {
	const idle = olds.filter((set) => replicasOf(set) === 0 && numberAt(set, 'status.replicas') === 0).sort((a, b) => revisionOf(a) - revisionOf(b));
	for (const set of idle.slice(0, Math.max(0, idle.length - numberAt(deployment, 'spec.revisionHistoryLimit', 10)))) {
		store.delete(REPLICA_SETS, set.metadata.namespace, set.metadata.name);
	}
}

function setStatus(store: Store, deployment: StoredObject, sets: readonly StoredObject[], current: StoredObject, revision: string): void {
	const wanted = numberAt(deployment, 'spec.replicas', 1);
	const latest = store.find(REPLICA_SETS, current.metadata.namespace, current.metadata.name) ?? current;
	const total = sum(sets, (set) => numberAt(set, 'status.replicas'));
	const ready = sum(sets, (set) => numberAt(set, 'status.readyReplicas'));
	const updated = numberAt(latest, 'status.replicas');
	const least = wanted - share(at(deployment, 'spec.strategy.rollingUpdate.maxUnavailable'), wanted, Math.floor);
	const done = updated === wanted && total === wanted && numberAt(latest, 'status.readyReplicas') === wanted;
	const name = latest.metadata.name;
	const updates = {updates: true};
	const fresh = store.find(DEPLOYMENTS, deployment.metadata.namespace, deployment.metadata.name) ?? deployment;
	change(store, DEPLOYMENTS, fresh, {
		metadata: {annotations: {...fresh.metadata.annotations, [REVISION]: revision}},
		status: {
			observedGeneration: fresh.metadata.generation ?? 1,
			...(total > 0 && {replicas: total}), ...(updated > 0 && {updatedReplicas: updated}), ...(ready > 0 && {readyReplicas: ready, availableReplicas: ready}),
			...(wanted > ready && {unavailableReplicas: Math.max(total, wanted) - ready}),
			conditions: [
				ready >= least ? condition(store, fresh, 'Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', updates)
					: condition(store, fresh, 'Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', updates),
				done ? condition(store, fresh, 'Progressing', 'True', 'NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`, updates)
					: condition(store, fresh, 'Progressing', 'True', 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`, updates),
			],
		},
	});
}

/** The same template is the same text, however its members were ordered, and whether or not it says of some that they are nothing. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map((entry) => sorted(entry));
	}
	return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null && !(typeof entry === 'object' && Object.keys(entry as object).length === 0)).sort(([a], [b]) => a < b ? -1 : 1).map(([key, entry]) => [key, sorted(entry)])) : value;
}
