import {groupVersion, resourceOf} from './resources.ts';
import type {StoredObject} from './store.ts';

/** What the API server answers about, without keeping it: it asks the programs' health ports. */
export const COMPONENT_STATUSES = resourceOf('', 'componentstatuses');

/** @param runs whether a program answers at its health port */
export function componentStatuses(runs: (component: 'kube-scheduler' | 'kube-controller-manager' | 'etcd') => boolean): StoredObject[] {
	const status = (name: string, healthy: boolean, port: number): StoredObject => ({
		kind: COMPONENT_STATUSES.kind, apiVersion: groupVersion(COMPONENT_STATUSES), metadata: {name} as StoredObject['metadata'],
		conditions: [healthy ? {type: 'Healthy', status: 'True', message: 'ok'}
			: {type: 'Healthy', status: 'False', message: `Get "https://127.0.0.1:${port}/healthz": dial tcp 127.0.0.1:${port}: connect: connection refused`}],
	});
	return [status('controller-manager', runs('kube-controller-manager'), 10_257), status('etcd-0', runs('etcd'), 2379), status('scheduler', runs('kube-scheduler'), 10_259)];
}
