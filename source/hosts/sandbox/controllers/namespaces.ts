import {resourceOf} from '../api/resources.ts';
import type {Controller} from './controller.ts';
import {change, isDeleted, make} from './objects.ts';

const ROOT_CA = 'kube-root-ca.crt';
const ABOUT = 'The CA of the API server, for clients inside the cluster.';

/** Each namespace has a service account `default`. */
export const serviceAccounts: Controller = {
	name: 'serviceaccount-controller',
	part: 'kube-controller-manager',
	watches: ['namespaces', 'serviceaccounts'],
	step({store}) {
		for (const namespace of store.list(resourceOf('', 'namespaces'), undefined).filter((one) => !isDeleted(one))) {
			make(store, resourceOf('', 'serviceaccounts'), {metadata: {name: 'default', namespace: namespace.metadata.name}});
		}
	},
};

/** Each has the CA by which its Pods know the API server. */
export const rootCa: Controller = {
	name: 'root-ca-certificate-publisher-controller',
	part: 'kube-controller-manager',
	watches: ['namespaces', 'configmaps'],
	step({store, settings: {rootCa: ca}}) {
		if (ca === undefined) {
			return;
		}
		for (const {metadata: {name: namespace}} of store.list(resourceOf('', 'namespaces'), undefined).filter((one) => !isDeleted(one))) {
			const data = {'ca.crt': ca};
			const found = store.find(resourceOf('', 'configmaps'), namespace, ROOT_CA);
			if (found === undefined) {
				make(store, resourceOf('', 'configmaps'), {metadata: {name: ROOT_CA, namespace, annotations: {'kubernetes.io/description': ABOUT}}, data});
			} else {
				change(store, resourceOf('', 'configmaps'), found, {data});
			}
		}
	},
};
