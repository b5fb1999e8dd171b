import {randomUUID} from 'node:crypto';
import {numberAt, textAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {Controller, Part} from './controller.ts';
import {change, make, tell} from './objects.ts';

const LEASES = resourceOf('coordination.k8s.io', 'leases');
const NAMESPACE = 'kube-system';

/** As leader election has it by default (component-base/config); renewed less often than there, and as long before it ends. */
const [LEASE_SECONDS, RENEW_MS] = [15, 10_000];

/** A program that leads says so in a lease, under a name that it makes up as it starts. */
function leader(part: Part): Controller {
	let identity: string | undefined;
	return {
		name: `${part}, leader election`,
		part,
		watches: ['nodes'],
		step({store, now, again}) {
			const lease = store.find(LEASES, NAMESPACE, part);
			const [node] = store.list(resourceOf('', 'nodes'), undefined);
			if (lease === undefined && node === undefined) {
				return;
			}
			const renewed = Date.parse(textAt(lease, 'spec.renewTime'));
			const isOwn = identity !== undefined && textAt(lease, 'spec.holderIdentity') === identity;
			if (isOwn && now - renewed < RENEW_MS && now >= renewed) {
				again(renewed + RENEW_MS);
				return;
			}
			identity ??= `${node?.metadata.name ?? ''}_${randomUUID()}`;
			const renewTime = new Date(now).toISOString().replace('Z', '000Z');
			const spec = {
				acquireTime: isOwn ? textAt(lease, 'spec.acquireTime') : renewTime, holderIdentity: identity, leaseDurationSeconds: LEASE_SECONDS,
				leaseTransitions: lease === undefined ? 0 : numberAt(lease, 'spec.leaseTransitions') + (isOwn ? 0 : 1), renewTime,
			};
			if (lease === undefined) {
				make(store, LEASES, {metadata: {name: part, namespace: NAMESPACE}, spec});
			} else {
				change(store, LEASES, lease, {spec});
			}
			const own = store.find(LEASES, NAMESPACE, part);
			if (!isOwn && own !== undefined) {
				tell(store, own, part === 'kube-scheduler' ? 'default-scheduler' : part, 'LeaderElection', `${identity} became leader`);
			}
			again(now + RENEW_MS);
		},
	};
}

export const managerLeads = leader('kube-controller-manager');
export const schedulerLeads = leader('kube-scheduler');
