import {findResource, type Resource} from './api/resources.ts';
import type {NewObject, Store} from './api/store.ts';
import type {MachineDescription} from './machine/description.ts';
import type {StaticPod} from './manifest.ts';
import {isRecord} from '../../core/values/is-record.ts';

/** The node as the kubelet makes it. */
export function nodeObject(name: string, machine: MachineDescription, nodeIp: string | undefined, now: string): NewObject {
	const condition = (type: string, status: string, reason: string, message: string) =>
		({type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime: now});
	const labels = {'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux'};
	const capacity = {cpu: String(machine.cpus), memory: `${Math.floor(machine.memory / 1024)}Ki`, pods: '110', 'ephemeral-storage': '41152736Ki'};
	return {
		metadata: {name, labels, annotations: {'volumes.kubernetes.io/controller-managed-attach-detach': 'true'}},
		spec: {taints: [{key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule'}]},
		status: {
			capacity,
			allocatable: capacity,
			addresses: [
				...(nodeIp === undefined ? machine.addresses.slice(0, 1) : [nodeIp]).map(address => ({type: 'InternalIP', address})),
				{type: 'Hostname', address: name},
			],
			conditions: [
				condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
				condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
				condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
				condition('Ready', 'False', 'KubeletNotReady', 'container runtime network not ready: no network plugin is installed'),
			],
			nodeInfo: {
				architecture: 'amd64',
				bootID: '',
				containerRuntimeVersion: `${machine.cri?.name ?? 'containerd'}://${machine.cri?.version.replace(/^v/, '') ?? ''}`,
				kernelVersion: machine.kernel.release,
				kubeProxyVersion: '',
				kubeletVersion: machine.kubeletVersion,
				machineID: '',
				operatingSystem: 'linux',
				osImage: machine.kernel.os,
				systemUUID: '',
			},
			daemonEndpoints: {kubeletEndpoint: {Port: 10_250}},
		},
	};
}

/** Registers the node; one that is there stays as it is. */
export function registerNode(store: Store, name: string, machine: MachineDescription, nodeIp: string | undefined): void {
	if (store.find(resource('', 'nodes'), undefined, name) === undefined) {
		store.create(resource('', 'nodes'), nodeObject(name, machine, nodeIp, store.now()));
	}
}

export interface PodState {
	readonly static: StaticPod;
	readonly running: boolean;
}

/** Brings the mirror Pods in line with the static Pods of a node. */
export function mirrorPods(store: Store, nodeName: string, pods: readonly PodState[], hostIp: string | undefined): void {
	const resourcePods = resource('', 'pods');
	const wanted = new Map(pods.map(pod => [`${pod.static.name}-${nodeName}`, pod]));
	for (const found of store.list(resourcePods, 'kube-system')) {
		const annotations = found.metadata.annotations ?? {};
		const isOurs = isRecord(found['spec']) && found['spec']['nodeName'] === nodeName && annotations['kubernetes.io/config.source'] === 'file';
		const pod = wanted.get(found.metadata.name);
		if (isOurs && (pod === undefined || annotations['kubernetes.io/config.hash'] !== pod.static.hash)) {
			store.delete(resourcePods, 'kube-system', found.metadata.name);
		}
	}
	for (const [name, pod] of wanted) {
		const object = mirrorPod(store, nodeName, name, pod, hostIp);
		const found = store.find(resourcePods, 'kube-system', name);
		if (found === undefined) {
			store.create(resourcePods, object);
		} else if (isRecord(found['status']) && found['status']['phase'] !== (pod.running ? 'Running' : 'Pending')) {
			store.update(resourcePods, object);
		}
	}
}

function mirrorPod(store: Store, nodeName: string, name: string, {static: {pod, hash}, running}: PodState, hostIp: string | undefined) {
	const metadata = isRecord(pod['metadata']) ? pod['metadata'] : {};
	const spec = isRecord(pod['spec']) ? pod['spec'] : {};
	const containers = Array.isArray(spec['containers']) ? spec['containers'].filter(container => isRecord(container)) : [];
	const now = store.now();
	const node = store.find(resource('', 'nodes'), undefined, nodeName);
	return {
		metadata: {
			name,
			namespace: 'kube-system',
			...(metadata['labels'] !== undefined && {labels: metadata['labels']}),
			annotations: {
				...(isRecord(metadata['annotations']) ? metadata['annotations'] : {}),
				'kubernetes.io/config.hash': hash,
				'kubernetes.io/config.mirror': hash,
				'kubernetes.io/config.seen': now,
				'kubernetes.io/config.source': 'file',
			},
			...(node && {ownerReferences: [{apiVersion: 'v1', controller: true, kind: 'Node', name: nodeName, uid: node.metadata.uid}]}),
		},
		spec: {...spec, nodeName},
		status: {
			phase: running ? 'Running' : 'Pending',
			conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(type => ({
				type, status: running || type === 'Initialized' || type === 'PodScheduled' ? 'True' : 'False', lastTransitionTime: now,
			})),
			...(hostIp !== undefined && {hostIP: hostIp, podIP: hostIp}),
			startTime: now,
			containerStatuses: containers.map(container => ({
				name: container['name'],
				image: container['image'],
				imageID: '',
				ready: running,
				started: running,
				restartCount: 0,
				state: running ? {running: {startedAt: now}} : {waiting: {reason: 'ContainerCreating'}},
			})),
		},
	};
}

function resource(group: string, name: string): Resource {
	const found = findResource(group, 'v1', name);
	if (found === undefined) {
		throw new Error(`${name} is not in the table of resources`);
	}
	return found;
}
