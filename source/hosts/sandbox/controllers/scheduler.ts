import {at, recordAt, recordsAt, textAt, wordsAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {StoredObject} from '../api/store.ts';
import type {Controller} from './controller.ts';
import {change, condition, isDeleted, onlyNode, tell, tolerates, type Json} from './objects.ts';

const PODS = resourceOf('', 'pods');

/** Binds Pods to a node that takes them; else it says what is in the way. */
export const scheduler: Controller = {
	name: 'default-scheduler',
	part: 'kube-scheduler',
	watches: ['pods', 'nodes'],
	step({store}) {
		const nodes = store.list(resourceOf('', 'nodes'), undefined);
		for (const pod of store.list(PODS, undefined).filter((one) => textAt(one, 'spec.nodeName') === '' && !isDeleted(one))) {
			const obstacles = nodes.map((node) => obstacle(pod, node));
			const node = nodes[obstacles.indexOf(undefined)];
			const others = recordsAt(pod, 'status.conditions').filter((one) => one['type'] !== 'PodScheduled');
			if (node !== undefined) {
				change(store, PODS, pod, {
					spec: {...recordAt(pod, 'spec'), nodeName: node.metadata.name},
					status: {...recordAt(pod, 'status'), conditions: [...others, condition(store, pod, 'PodScheduled', 'True', '', '')]},
				});
				tell(store, pod, 'default-scheduler', 'Scheduled', `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${node.metadata.name}`);
				continue;
			}
			const message = nodes.length === 0 ? 'no nodes available to schedule pods' : refusal(obstacles);
			const before = recordsAt(pod, 'status.conditions').find((one) => one['type'] === 'PodScheduled');
			if (before?.['message'] !== message) {
				change(store, PODS, pod, {status: {...recordAt(pod, 'status'), phase: 'Pending', conditions: [...others, condition(store, pod, 'PodScheduled', 'False', 'Unschedulable', message)]}});
				tell(store, pod, 'default-scheduler', 'FailedScheduling', message, {type: 'Warning'});
			}
		}
	},
};

function refusal(obstacles: readonly (string | undefined)[]): string {
	const counts = Map.groupBy(obstacles, (one) => one ?? '');
	const total = obstacles.length;
	const reasons = [...counts].map(([reason, those]) => `${those.length} ${reason}`).sort();
	return `0/${total} nodes are available: ${reasons.join(', ')}. no new claims to deallocate, preemption: 0/${total} nodes are available: ${total} Preemption is not helpful for scheduling.`;
}

/** Why a node does not take a Pod; undefined where it does. */
function obstacle(pod: StoredObject, node: StoredObject): string | undefined {
	const labels = node.metadata.labels ?? {};
	const wanted = Object.entries(wordsAt(pod, 'spec.nodeSelector'));
	if (at(node, 'spec.unschedulable') === true && !tolerates(pod, {key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule'})) {
		return 'node(s) were unschedulable';
	}
	if ((onlyNode(pod) ?? node.metadata.name) !== node.metadata.name || !wanted.every(([key, value]) => labels[key] === value)) {
		return 'node(s) didn\'t match Pod\'s node affinity/selector';
	}
	const taint = recordsAt(node, 'spec.taints').find((one) => one['effect'] !== 'PreferNoSchedule' && !tolerates(pod, one));
	return taint === undefined ? undefined : `node(s) had untolerated taint ${taintText(taint)}`;
}

function taintText(taint: Json): string {
	return `{${textAt(taint, 'key')}: ${textAt(taint, 'value')}}`;
}
