import {numberAt, recordsAt, textAt, wordsAt, at} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {StoredObject} from '../api/store.ts';
import type {Controller} from './controller.ts';
import {change, isReady, make, matches, ownerOf, wordOf, type Json} from './objects.ts';

const SLICES = resourceOf('discovery.k8s.io', 'endpointslices');

/** Which Pods a Service leads to. */
export const endpoints: Controller = {
	name: 'endpointslice-controller',
	part: 'kube-controller-manager',
	watches: ['services', 'pods'],
	step({store}) {
		for (const service of store.list(resourceOf('', 'services'), undefined)) {
			const selector = wordsAt(service, 'spec.selector');
			const {namespace, name, uid} = service.metadata;
			if (Object.keys(selector).length === 0) {
				continue;
			}
			const pods = store.list(resourceOf('', 'pods'), namespace).filter((pod) => textAt(pod, 'status.podIP') !== '' && matches({matchLabels: selector}, pod.metadata.labels ?? {}));
			const ports = recordsAt(service, 'spec.ports').map((port) => ({name: textAt(port, 'name'), port: portOf(pods[0], at(port, 'targetPort') ?? port['port']), protocol: textAt(port, 'protocol') || 'TCP'}));
			const members = {
				addressType: 'IPv4',
				endpoints: pods.map((pod): Json => ({
					addresses: [textAt(pod, 'status.podIP')], conditions: {ready: isReady(pod), serving: isReady(pod), terminating: false}, nodeName: textAt(pod, 'spec.nodeName'),
					targetRef: {kind: 'Pod', name: pod.metadata.name, namespace, uid: pod.metadata.uid},
				})),
				ports: pods.length === 0 ? [] : ports,
			};
			const slice = `${name}-${wordOf(uid, 5)}`;
			const found = store.find(SLICES, namespace, slice);
			if (found === undefined) {
				make(store, SLICES, {
					metadata: {name: slice, namespace, labels: {'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io', 'kubernetes.io/service-name': name}, ownerReferences: [ownerOf(service)]},
					...members,
				});
			} else {
				change(store, SLICES, found, members);
			}
			setEndpoints(store, service, pods, members.ports);
		}
	},
};

function setEndpoints(store: Parameters<Controller['step']>[0]['store'], {metadata: {namespace, name, labels}}: StoredObject, pods: readonly StoredObject[], ports: readonly Json[]): void {
	const resource = resourceOf('', 'endpoints');
	const ready = pods.filter((pod) => isReady(pod)).map((pod) => ({ip: textAt(pod, 'status.podIP'), nodeName: textAt(pod, 'spec.nodeName'), targetRef: {kind: 'Pod', name: pod.metadata.name, namespace, uid: pod.metadata.uid}}));
	const subsets = ready.length === 0 ? [] : [{addresses: ready, ports}];
	const found = store.find(resource, namespace, name);
	if (found === undefined) {
		make(store, resource, {metadata: {name, namespace, ...(labels && {labels})}, subsets});
	} else {
		change(store, resource, found, {subsets});
	}
}

/** A port may be named in the container. */
function portOf(pod: StoredObject | undefined, port: unknown): number {
	const named = recordsAt(pod, 'spec.containers').flatMap((container) => recordsAt(container, 'ports')).find((one) => one['name'] === port);
	return typeof port === 'number' ? port : numberAt(named, 'containerPort');
}
