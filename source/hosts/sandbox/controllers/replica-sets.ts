import {numberAt, at} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {Store, StoredObject} from '../api/store.ts';
import type {Controller} from './controller.ts';
import {change, isDeleted, isOwnedBy, isReady, makePod, podOf, remove, tell, wordOf} from './objects.ts';

const PODS = resourceOf('', 'pods');
const REPLICA_SETS = resourceOf('apps', 'replicasets');

export function podsOf(store: Store, owner: StoredObject): StoredObject[] {
	return store.list(PODS, owner.metadata.namespace).filter((pod) => isOwnedBy(pod, owner) && !isDeleted(pod));
}

/** As many Pods as are wanted. */
export const replicaSets: Controller = {
	name: 'replicaset-controller',
	part: 'kube-controller-manager',
	watches: ['replicasets', 'pods', 'serviceaccounts'],
	step({store}) {
		for (const set of store.list(REPLICA_SETS, undefined).filter((one) => !isDeleted(one))) {
			const wanted = numberAt(set, 'spec.replicas', 1);
			const pods = podsOf(store, set);
			for (let count = pods.length; count < wanted; count += 1) {
				const name = `${set.metadata.name}-${wordOf(`${set.metadata.uid}${store.resourceVersion}${count}`, 5)}`;
				makePod(store, set, 'replicaset-controller', podOf(set, name, at(set, 'spec.template')));
			}
			// Those that do not run go first.
			for (const pod of pods.toSorted((a, b) => Number(isReady(a)) - Number(isReady(b))).slice(0, Math.max(0, pods.length - wanted))) {
				remove(store, PODS, pod);
				tell(store, set, 'replicaset-controller', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
			}
			const left = podsOf(store, set);
			const ready = left.filter((pod) => isReady(pod)).length;
			change(store, REPLICA_SETS, store.find(REPLICA_SETS, set.metadata.namespace, set.metadata.name) ?? set, {
				status: {replicas: left.length, fullyLabeledReplicas: left.length, ...(ready > 0 && {readyReplicas: ready, availableReplicas: ready}), observedGeneration: set.metadata.generation ?? 1},
			});
		}
	},
};
