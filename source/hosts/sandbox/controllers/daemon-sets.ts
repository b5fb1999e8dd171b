import {at, recordsAt, textAt, wordsAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {StoredObject} from '../api/store.ts';
import type {Controller} from './controller.ts';
import {change, isDeleted, isReady, makePod, onlyNode, podOf, remove, tolerates, wordOf, type Json} from './objects.ts';
import {podsOf} from './replica-sets.ts';

const PODS = resourceOf('', 'pods');
const DAEMON_SETS = resourceOf('apps', 'daemonsets');
const HASH = 'controller-revision-hash';

/** Taints that a Pod which belongs to its node does not mind. */
const TOLERATED = [
	['not-ready', 'NoExecute'], ['unreachable', 'NoExecute'], ['disk-pressure', 'NoSchedule'], ['memory-pressure', 'NoSchedule'], ['pid-pressure', 'NoSchedule'], ['unschedulable', 'NoSchedule'],
].map(([word, effect]) => ({key: `node.kubernetes.io/${word}`, operator: 'Exists', effect}));
const OF_HOST_NETWORK = {key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule'};

/** A Pod on each node that fits. */
export const daemonSets: Controller = {
	name: 'daemonset-controller',
	part: 'kube-controller-manager',
	watches: ['daemonsets', 'nodes', 'pods', 'serviceaccounts'],
	step({store}) {
		for (const set of store.list(DAEMON_SETS, undefined).filter((one) => !isDeleted(one))) {
			const hash = wordOf(JSON.stringify(at(set, 'spec.template')), 10);
			const nodes = store.list(resourceOf('', 'nodes'), undefined).filter((node) => fits(set, node));
			const nodeOf = (pod: StoredObject): string => textAt(pod, 'spec.nodeName') || onlyNode(pod) || '';
			const kept: StoredObject[] = [];
			for (const pod of podsOf(store, set)) {
				const isCurrent = pod.metadata.labels?.[HASH] === hash || textAt(set, 'spec.updateStrategy.type') === 'OnDelete';
				if (isCurrent && nodes.some((node) => node.metadata.name === nodeOf(pod)) && kept.every((one) => nodeOf(one) !== nodeOf(pod))) {
					kept.push(pod);
				} else {
					remove(store, PODS, pod);
				}
			}
			for (const node of nodes.filter(({metadata: {name}}) => kept.every((pod) => nodeOf(pod) !== name))) {
				const name = `${set.metadata.name}-${wordOf(`${set.metadata.uid}${store.resourceVersion}`, 5)}`;
				makePod(store, set, 'daemonset-controller', podOf(set, name, at(set, 'spec.template'), {labels: {[HASH]: hash, 'pod-template-generation': String(set.metadata.generation ?? 1)}, spec: ofNode(set, node)}));
			}
			const pods = podsOf(store, set);
			const ready = pods.filter((pod) => isReady(pod)).length;
			change(store, DAEMON_SETS, store.find(DAEMON_SETS, set.metadata.namespace, set.metadata.name) ?? set, {
				status: {
					currentNumberScheduled: pods.length, desiredNumberScheduled: nodes.length, numberMisscheduled: 0, numberReady: ready, observedGeneration: set.metadata.generation ?? 1,
					updatedNumberScheduled: pods.length, ...(ready > 0 && {numberAvailable: ready}), ...(nodes.length > ready && {numberUnavailable: nodes.length - ready}),
				},
			});
		}
	},
};

/** On its node and nowhere else: the scheduler binds it there. */
function ofNode(set: StoredObject, node: StoredObject): Json {
	const {name} = node.metadata;
	return {
		affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: 'metadata.name', operator: 'In', values: [name]}]}]}}},
		tolerations: [...TOLERATED, ...(at(set, 'spec.template.spec.hostNetwork') === true ? [OF_HOST_NETWORK] : [])],
	};
}

function fits(set: StoredObject, node: StoredObject): boolean {
	const pod = {spec: {...(at(set, 'spec.template.spec') as Json | undefined), tolerations: [...recordsAt(set, 'spec.template.spec.tolerations'), ...TOLERATED, OF_HOST_NETWORK]}};
	const labels = node.metadata.labels ?? {};
	return Object.entries(wordsAt(set, 'spec.template.spec.nodeSelector')).every(([key, value]) => labels[key] === value)
		&& recordsAt(node, 'spec.taints').every((taint) => taint['effect'] === 'PreferNoSchedule' || tolerates(pod, taint));
}
