import {createHash} from 'node:crypto';
import {findResource, type Resource} from './api/resources.ts';
import {recordsAt} from './api/read.ts';
import {podSpec, qosClass} from './api/defaults.ts';
import type {NewObject, Store} from './api/store.ts';
import type {MachineDescription} from './machine/description.ts';
import type {StaticPod} from './manifest.ts';
import {containerStatus, type RunState} from './mirror-status.ts';
import {NO_NETWORK} from './pod-network.ts';
import {isRecord} from '../../core/values/is-record.ts';

/** The disk of a small machine. */
const DISK_KIB = 41_152_736;

/** The node as the kubelet makes it. */
export function nodeObject(name: string, machine: MachineDescription, nodeIp: string | undefined, now: string): NewObject {
	const condition = (type: string, status: string, reason: string, message: string) =>
		({type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime: now});
	const labels = {'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux'};
	const memory = Math.floor(machine.memory / 1024);
	const capacity = {cpu: String(machine.cpus), 'ephemeral-storage': `${DISK_KIB}Ki`, 'hugepages-1Gi': '0', 'hugepages-2Mi': '0', memory: `${memory}Ki`, pods: '110'};
	const words = createHash('sha256').update(name).digest('hex');
	const uuid = (from: number): string => [8, 4, 4, 4, 12].map((length, index, all) => words.slice(from + all.slice(0, index).reduce((sum, one) => sum + one, 0)).slice(0, length)).join('-');
	return {
		metadata: {name, labels, annotations: {'volumes.kubernetes.io/controller-managed-attach-detach': 'true'}},
		spec: {taints: [{key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule'}]},
		status: {
			capacity,
			// As much as eviction keeps free is nobody's: a tenth of the disk, 100 MiB of memory (kubelet, evictionHard).
			allocatable: {...capacity, 'ephemeral-storage': String(Math.floor(DISK_KIB * 1024 * 0.9)), memory: `${Math.max(0, memory - 102_400)}Ki`},
			addresses: [
				...(nodeIp === undefined ? machine.addresses.slice(0, 1) : [nodeIp]).map(address => ({type: 'InternalIP', address})),
				{type: 'Hostname', address: name},
			],
			conditions: [
				condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
				condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
				condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
				condition('Ready', 'False', 'KubeletNotReady', NO_NETWORK),
			],
			nodeInfo: {
				architecture: 'amd64',
				bootID: uuid(0),
				containerRuntimeVersion: `${machine.cri?.name ?? 'containerd'}://${machine.cri?.version.replace(/^v/, '') ?? ''}`,
				kernelVersion: machine.kernel.release,
				kubeProxyVersion: '',
				kubeletVersion: machine.kubeletVersion,
				machineID: words.slice(0, 32),
				operatingSystem: 'linux',
				osImage: machine.distribution.name || machine.kernel.os,
				systemUUID: uuid(20),
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
	/** How its container fares; where that is not said, it runs or has not begun. */
	readonly run?: RunState;
}

/** Brings the mirror Pods in line with the static Pods of a node. */
export function mirrorPods(store: Store, nodeName: string, pods: readonly PodState[], hostIp: string | undefined): void {
	const resourcePods = resource('', 'pods');
	const wanted = new Map(pods.map(pod => [`${pod.static.name}-${nodeName}`, pod]));
	for (const found of store.list(resourcePods, undefined)) {
		const annotations = found.metadata.annotations ?? {};
		const isOurs = isRecord(found['spec']) && found['spec']['nodeName'] === nodeName && annotations['kubernetes.io/config.source'] === 'file';
		const pod = wanted.get(found.metadata.name);
		if (isOurs && (pod === undefined || pod.static.namespace !== found.metadata.namespace || annotations['kubernetes.io/config.hash'] !== pod.static.hash)) {
			store.delete(resourcePods, found.metadata.namespace, found.metadata.name);
		}
	}
	for (const [name, pod] of wanted) {
		const {namespace} = pod.static;
		// Without its namespace a Pod runs, and has no mirror.
		if (store.find(resource('', 'namespaces'), undefined, namespace) === undefined) {
			continue;
		}
		const object = mirrorPod(store, nodeName, name, pod, hostIp);
		const found = store.find(resourcePods, namespace, name);
		if (found === undefined) {
			store.create(resourcePods, object);
		} else if (stateText(found) !== stateText(object)) {
			const {startTime} = isRecord(found['status']) ? found['status'] : {};
			store.update(resourcePods, {...object, metadata: {...object.metadata, annotations: found.metadata.annotations ?? {}}, status: {...object.status, startTime: startTime ?? object.status.startTime}});
		}
	}
}

/** What of a Pod's status is worth an update. */
function stateText(pod: object): string {
	const status = 'status' in pod ? pod.status : undefined;
	const {phase, containerStatuses}: {readonly phase?: unknown; readonly containerStatuses?: unknown} = isRecord(status) ? status : {};
	return JSON.stringify([phase, Array.isArray(containerStatuses) ? containerStatuses.map((one: unknown) => isRecord(one)
		? [one['ready'], one['restartCount'], Object.entries(isRecord(one['state']) ? one['state'] : {}).map(([state, value]) => [state, isRecord(value) ? value['reason'] : ''])] : []) : []]);
}

function mirrorPod(store: Store, nodeName: string, name: string, {static: {pod, namespace, hash}, running, run}: PodState, hostIp: string | undefined) {
	const metadata = isRecord(pod['metadata']) ? pod['metadata'] : {};
	const spec = isRecord(pod['spec']) ? pod['spec'] : {};
	const containers = Array.isArray(spec['containers']) ? spec['containers'].filter(container => isRecord(container)) : [];
	const now = store.now();
	const node = store.find(resource('', 'nodes'), undefined, nodeName);
	return {
		metadata: {
			name,
			namespace,
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
		spec: {...podSpec(spec), nodeName, enableServiceLinks: true, tolerations: [{effect: 'NoExecute', operator: 'Exists'}]},
		status: {
			phase: run?.isDenied === true ? 'Failed' : run?.isOver === true ? (run.exitCode === 0 ? 'Succeeded' : 'Failed') : running || run?.stage === 'running' || run?.stage === 'exited' ? 'Running' : 'Pending',
			conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(type => ({
				type, status: running || type === 'Initialized' || type === 'PodScheduled' ? 'True' : 'False', lastTransitionTime: now,
			})),
			...(hostIp !== undefined && {hostIP: hostIp, hostIPs: [{ip: hostIp}], podIP: hostIp, podIPs: [{ip: hostIp}]}),
			qosClass: qosClass(spec),
			startTime: now,
			...(run?.held?.init !== undefined && {initContainerStatuses: recordsAt(spec, 'initContainers').map((container) => containerStatus(container, {name, namespace, hash}, {isReady: false, run, now}))}),
			containerStatuses: containers.map((container) => containerStatus(container, {name, namespace, hash}, {isReady: running, run, now})),
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
