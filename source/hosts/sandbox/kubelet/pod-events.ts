import {resourceOf} from '../api/resources.ts';
import type {StandInCluster} from '../cluster.ts';
import {tell} from '../controllers/objects.ts';
import type {StaticPod} from '../manifest.ts';

/** What happened to the container of a static Pod, as the kubelet's events say it (events/event.go, its words elsewhere in pkg/kubelet). */
export interface PodEvent {
	readonly type: 'Normal' | 'Warning';
	readonly reason: 'BackOff' | 'Failed' | 'Killing' | 'NetworkNotReady' | 'Unhealthy';
	readonly message: string;
}

/** Tells of a static Pod by its mirror Pod; while there is none, or no API server, nobody hears it. */
export function tellOfPod(cluster: StandInCluster, nodeName: string, {name, namespace}: Pick<StaticPod, 'name' | 'namespace'>, {type, reason, message}: PodEvent): void {
	if (!cluster.isUp || !cluster.hasStorage) {
		return;
	}
	const mirror = cluster.store.find(resourceOf('', 'pods'), namespace, `${name}-${nodeName}`);
	if (mirror !== undefined) {
		// Events of a static Pod are under the id that the kubelet gave it, not that of its mirror: kubectl describe asks by it (describe.go).
		const uid = mirror.metadata.annotations?.['kubernetes.io/config.mirror'] ?? mirror.metadata.uid;
		tell(cluster.store, {...mirror, metadata: {...mirror.metadata, uid}}, 'kubelet', reason, message, {type, ...(reason !== 'NetworkNotReady' && {fieldPath: `spec.containers{${name}}`})});
	}
}
