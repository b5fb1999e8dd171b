import {resourceOf} from '../api/resources.ts';
import type {StandInCluster} from '../cluster.ts';
import {tell} from '../controllers/objects.ts';

/** What happened to the container of a static Pod, as the kubelet's events say it (events/event.go, its words elsewhere in pkg/kubelet). */
export interface PodEvent {
	readonly type: 'Normal' | 'Warning';
	readonly reason: 'BackOff' | 'Failed' | 'Killing' | 'Unhealthy';
	readonly message: string;
}

/** Tells of a static Pod by its mirror Pod; while there is none, or no API server, nobody hears it. */
export function tellOfPod(cluster: StandInCluster, nodeName: string, pod: string, {type, reason, message}: PodEvent): void {
	if (!cluster.isUp || !cluster.hasStorage) {
		return;
	}
	const mirror = cluster.store.find(resourceOf('', 'pods'), 'kube-system', `${pod}-${nodeName}`);
	if (mirror !== undefined) {
		tell(cluster.store, mirror, 'kubelet', reason, message, {type, fieldPath: `spec.containers{${pod}}`});
	}
}
