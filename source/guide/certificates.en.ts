import {phases} from './phases.en.ts';
import type {Explanations} from './types.ts';

/** A certificate and the phase that makes it exist for the same reason. */
export const certificates: Explanations['certificates'] = {
	ca: phases['certs/ca'],
	apiserver: phases['certs/apiserver'],
	'apiserver-kubelet-client': phases['certs/apiserver-kubelet-client'],
	'front-proxy-ca': phases['certs/front-proxy-ca'],
	'front-proxy-client': phases['certs/front-proxy-client'],
	'etcd/ca': phases['certs/etcd-ca'],
	'etcd/server': phases['certs/etcd-server'],
	'etcd/peer': phases['certs/etcd-peer'],
	'etcd/healthcheck-client': phases['certs/etcd-healthcheck-client'],
	'apiserver-etcd-client': phases['certs/apiserver-etcd-client'],
	sa: phases['certs/sa'],
};

export const kubeconfigs: Explanations['kubeconfigs'] = {
	'admin.conf': phases['kubeconfig/admin'],
	'super-admin.conf': phases['kubeconfig/super-admin'],
	'kubelet.conf': phases['kubeconfig/kubelet'],
	'controller-manager.conf': phases['kubeconfig/controller-manager'],
	'scheduler.conf': phases['kubeconfig/scheduler'],
};
