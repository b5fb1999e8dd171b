import {recordsAt, textAt} from '../api/read.ts';
import {RESOURCES, groupVersion, resourceOf} from '../api/resources.ts';
import type {Controller} from './controller.ts';
import {remove} from './objects.ts';

/** Events go with time, not with what they are about. */
const OWNED = RESOURCES.filter(({name}) => name !== 'events');

/** Takes away what belongs to nobody any more, and Pods that are bound to nodes that are gone. */
export const garbageCollector: Controller = {
	name: 'garbage-collector-controller',
	part: 'kube-controller-manager',
	watches: OWNED.map(({name}) => name),
	step({store}) {
		for (const resource of OWNED) {
			for (const object of store.list(resource, undefined)) {
				const owners = recordsAt(object, 'metadata.ownerReferences');
				const isThere = (owner: Record<string, unknown>): boolean => {
					const kind = RESOURCES.find((one) => one.kind === owner['kind'] && groupVersion(one) === owner['apiVersion']);
					return kind === undefined || store.find(kind, kind.namespaced ? object.metadata.namespace : undefined, textAt(owner, 'name'))?.metadata.uid === owner['uid'];
				};
				if (owners.length > 0 && owners.every((owner) => !isThere(owner))) {
					remove(store, resource, object);
				}
			}
		}
		const nodes = new Set(store.list(resourceOf('', 'nodes'), undefined).map(({metadata: {name}}) => name));
		for (const pod of store.list(resourceOf('', 'pods'), undefined)) {
			const node = textAt(pod, 'spec.nodeName');
			if (node !== '' && !nodes.has(node)) {
				remove(store, resourceOf('', 'pods'), pod);
			}
		}
	},
};
