import {at, recordAt, recordsAt, textAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {Store, StoredObject} from '../api/store.ts';
import type {Controller, PartSettings} from './controller.ts';
import {CNI, NO_NETWORK} from '../pod-network.ts';
import {change, condition, isDeleted, tell, type Json} from './objects.ts';

const PODS = resourceOf('', 'pods');

/** Runs the Pods that are bound to the node, as far as a node without containers can: they say that they run. */
export const nodePods: Controller = {
	name: 'kubelet',
	part: 'kubelet',
	watches: ['pods', 'nodes'],
	step({store, settings}) {
		const {node} = settings;
		const own = node === undefined ? undefined : store.find(resourceOf('', 'nodes'), undefined, node.name);
		if (node === undefined || own === undefined) {
			return;
		}
		const pods = store.list(PODS, undefined).filter((pod) => textAt(pod, 'spec.nodeName') === node.name && !isMirror(pod) && !isDeleted(pod));
		const hasNetwork = settings.hasNetwork === true || pods.some((pod) => isPlugin(pod));
		setReady(store, own, hasNetwork);
		for (const pod of pods.filter((one) => textAt(one, 'status.phase') !== 'Running' && textAt(one, 'status.phase') !== 'Succeeded')) {
			const runs = hasNetwork || at(pod, 'spec.hostNetwork') === true;
			change(store, PODS, pod, {status: statusOf(store, pod, runs, settings.node)});
			if (runs) {
				for (const container of recordsAt(pod, 'spec.containers')) {
					const [name, fieldPath] = [textAt(container, 'name'), `spec.containers{${textAt(container, 'name')}}`];
					tell(store, pod, 'kubelet', 'Pulled', `Container image "${textAt(container, 'image')}" already present on machine`, {fieldPath});
					tell(store, pod, 'kubelet', 'Created', `Container created: ${name}`, {fieldPath});
					tell(store, pod, 'kubelet', 'Started', `Container started: ${name}`, {fieldPath});
				}
			} else if (recordsAt(pod, 'status.containerStatuses').length === 0) {
				tell(store, pod, 'kubelet', 'NetworkNotReady', `network is not ready: ${NO_NETWORK}`, {type: 'Warning'});
			}
		}
	},
};

const isMirror = (pod: StoredObject): boolean => pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
/** A Pod that mounts the folder for a network's configuration is a plugin that puts one there. */
const isPlugin = (pod: StoredObject): boolean => recordsAt(pod, 'spec.volumes').some((volume) => textAt(volume, 'hostPath.path').replace(/\/$/, '') === CNI);

function setReady(store: Store, node: StoredObject, ready: boolean): void {
	const others = recordsAt(node, 'status.conditions').filter((one) => one['type'] !== 'Ready');
	const before = recordsAt(node, 'status.conditions').find((one) => one['type'] === 'Ready');
	const status = ready ? 'True' : 'False';
	if (before?.['status'] === status) {
		return;
	}
	const next = ready ? condition(store, node, 'Ready', 'True', 'KubeletReady', 'kubelet is posting ready status') : condition(store, node, 'Ready', 'False', 'KubeletNotReady', NO_NETWORK);
	change(store, resourceOf('', 'nodes'), node, {
		status: {...recordAt(node, 'status'), conditions: [...others.map((one) => one['status'] === 'Unknown' ? {...one, status: 'False', lastTransitionTime: store.now()} : one), {...next, lastHeartbeatTime: store.now()}]},
	});
	tell(store, node, 'kubelet', ready ? 'NodeReady' : 'NodeNotReady', `Node ${node.metadata.name} status is now: ${ready ? 'NodeReady' : 'NodeNotReady'}`);
}

function statusOf(store: Store, pod: StoredObject, runs: boolean, node: PartSettings['node']): Json {
	const now = store.now();
	const ip = at(pod, 'spec.hostNetwork') === true ? node?.address : podAddress(store, pod);
	const own = (type: string, holds: boolean) => holds ? condition(store, pod, type, 'True', '', '') : condition(store, pod, type, 'False', 'ContainersNotReady', 'containers with unready status');
	return {
		...recordAt(pod, 'status'),
		phase: runs ? 'Running' : 'Pending',
		conditions: [own('PodReadyToStartContainers', runs), own('Initialized', true), own('Ready', runs), own('ContainersReady', runs), own('PodScheduled', true)],
		...(node?.address !== undefined && {hostIP: node.address, hostIPs: [{ip: node.address}]}),
		...(runs && ip !== undefined && {podIP: ip, podIPs: [{ip}]}),
		startTime: at(pod, 'status.startTime') ?? now,
		...statuses(pod, 'containers', 'containerStatuses', runs ? {running: {startedAt: now}} : {waiting: {reason: 'ContainerCreating'}}, runs),
		...statuses(pod, 'initContainers', 'initContainerStatuses', runs ? {terminated: {exitCode: 0, reason: 'Completed', startedAt: now, finishedAt: now}} : {waiting: {reason: 'PodInitializing'}}, runs),
	};
}

function statuses(pod: StoredObject, list: string, member: string, state: Json, runs: boolean): Json {
	const containers = recordsAt(pod, `spec.${list}`);
	return containers.length === 0 ? {} : {
		[member]: containers.map((container) => {
			const always = textAt(container, 'restartPolicy') === 'Always' && runs;
			return {
				name: container['name'], image: container['image'], imageID: '', ready: runs, started: runs, restartCount: 0, lastState: {},
				state: always ? {running: {startedAt: at(state, 'terminated.startedAt')}} : state,
			};
		}),
	};
}

/** An address of the usual Pod network that no other Pod has. */
function podAddress(store: Store, pod: StoredObject): string {
	const used = new Set(store.list(PODS, undefined).filter((one) => one !== pod).map((one) => textAt(one, 'status.podIP')));
	let number = 2;
	while (used.has(`10.244.0.${number}`) && number < 254) {
		number += 1;
	}
	return `10.244.0.${number}`;
}
