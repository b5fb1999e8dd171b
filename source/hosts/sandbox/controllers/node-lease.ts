import {recordAt, recordsAt, textAt, numberAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import {renewalPace, type Controller} from './controller.ts';
import {change, make, tell} from './objects.ts';

const LEASES = resourceOf('coordination.k8s.io', 'leases');
const NAMESPACE = 'kube-node-lease';

/** As the kubelet has it: renewed after a quarter of its time. */
const [LEASE_SECONDS, RENEW_MS] = [40, 10_000];

/** How long a node may be silent (`node-monitor-grace-period`: 50 seconds since v1.32). */
const GRACE_MS = 50_000;

/** A kubelet says that it is alive. */
export const renewLease: Controller = {
	name: 'node-lease',
	part: 'kubelet',
	watches: ['nodes'],
	step({store, settings: {node}, speed, now, again}) {
		const renewMs = RENEW_MS * renewalPace(speed);
		const own = node && store.find(resourceOf('', 'nodes'), undefined, node.name);
		if (own === undefined) {
			return;
		}
		const {name, uid} = own.metadata;
		const lease = store.find(LEASES, NAMESPACE, name);
		const renewed = Date.parse(textAt(lease, 'spec.renewTime'));
		if (lease !== undefined && now - renewed < renewMs && now >= renewed) {
			again(renewed + renewMs);
			return;
		}
		const spec = {holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime: new Date(now).toISOString().replace('Z', '000Z')};
		if (lease === undefined) {
			make(store, LEASES, {metadata: {name, namespace: NAMESPACE, ownerReferences: [{apiVersion: 'v1', kind: 'Node', name, uid}]}, spec});
		} else {
			change(store, LEASES, lease, {spec});
		}
		again(now + renewMs);
	},
};

/** A node whose kubelet says nothing any more is not ready: nobody knows what it does. */
export const nodeLost: Controller = {
	name: 'node-lifecycle-controller, leases',
	part: 'kube-controller-manager',
	watches: ['leases', 'nodes'],
	step({store, speed, now, again}) {
		for (const node of store.list(resourceOf('', 'nodes'), undefined)) {
			const lease = store.find(LEASES, NAMESPACE, node.metadata.name);
			const silentAt = Date.parse(textAt(lease, 'spec.renewTime')) + Math.max(GRACE_MS, numberAt(lease, 'spec.leaseDurationSeconds') * 1000) * renewalPace(speed);
			if (Number.isNaN(silentAt) || now < silentAt) {
				if (!Number.isNaN(silentAt)) {
					again(silentAt);
				}
				continue;
			}
			const conditions = recordsAt(node, 'status.conditions');
			if (conditions.some((one) => one['type'] === 'Ready' && one['status'] === 'Unknown')) {
				continue;
			}
			change(store, resourceOf('', 'nodes'), node, {
				status: {
					...recordAt(node, 'status'),
					conditions: conditions.map((one) => ({...one, status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime: store.now()})),
				},
			});
			tell(store, node, 'node-controller', 'NodeNotReady', `Node ${node.metadata.name} status is now: NodeNotReady`);
			for (const pod of store.list(resourceOf('', 'pods'), undefined).filter((one) => textAt(one, 'spec.nodeName') === node.metadata.name)) {
				change(store, resourceOf('', 'pods'), pod, {
					status: {...recordAt(pod, 'status'), conditions: recordsAt(pod, 'status.conditions').map((one) => one['type'] === 'Ready' ? {...one, status: 'False', lastTransitionTime: store.now()} : one)},
				});
			}
		}
	},
};
