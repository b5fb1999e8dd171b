import type {Topics} from './types.ts';

/** What the web still teaches and v1.36 no longer does. */
export const formerly = {
	healthz: {
		what: 'Today kubeadm waits for three components: API server and scheduler at /livez, the controller manager at /healthz (10257), the only path that it has.',
		why: 'Older texts ask localhost:6443/healthz. The path still answers and is deprecated; /livez and /readyz tell alive from ready, and the API server is asked at its advertise address.',
		formerly: 'curl -k https://localhost:6443/healthz; kubectl get componentstatuses, deprecated since v1.19.',
	},
	'insecure-port': {
		what: 'The API server listens with TLS only, on 6443.',
		why: 'A second port without authentication (8080) let everyone on the node do everything.',
		formerly: '--insecure-port could not be anything but 0 since v1.20 and is gone since v1.24; a manifest that still has it does not start.',
	},
	'ports-10251-10252': {
		what: 'Scheduler and controller manager are asked with TLS on 10259 and 10257.',
		why: 'Their old ports answered without TLS and to everyone. Firewall lists and probes with the old numbers reach nobody.',
		formerly: '10251 (scheduler) and 10252 (controller manager) are gone since v1.23.',
	},
	'admin.conf-system:masters': {
		what: 'admin.conf belongs to the group kubeadm:cluster-admins since v1.29; system:masters is in super-admin.conf alone.',
		why: 'The rights of system:masters cannot be taken away; those of kubeadm:cluster-admins are a binding that can be deleted.',
		formerly: 'Up to v1.28 admin.conf had O=system:masters. Such files keep their rights until their certificate expires.',
	},
	dockershim: {
		what: 'The kubelet speaks CRI to containerd or CRI-O; there is no way from it to Docker of its own.',
		why: 'A part of the kubelet for one single runtime had to be kept up by Kubernetes itself; CRI serves all of them.',
		formerly: 'dockershim was removed in v1.24. Images built with docker build run as ever.',
	},
	'k8s.gcr.io': {
		what: 'Images of Kubernetes come from registry.k8s.io.',
		why: 'It sends each client to a store near it, and costs are shared among clouds.',
		formerly: 'k8s.gcr.io is frozen since 3 April 2023: it has no image of a later version.',
	},
	'kubelet-config-1.x': {
		what: 'The kubelets\' configuration is in the ConfigMap kubelet-config, without a version in its name.',
		why: 'One name holds for all versions; the Role that allows reading it does not have to change with each upgrade.',
		formerly: 'Up to v1.23 it was kubelet-config-1.23, with the minor in the name.',
	},
	'node-role-master': {
		what: 'Label and taint of a control plane node are node-role.kubernetes.io/control-plane.',
		why: 'Pods that are to run there need a toleration of exactly this name.',
		formerly: 'node-role.kubernetes.io/master: the label is gone since v1.24, the taint since v1.25. Manifests that tolerate only the old name stay Pending.',
	},
	'etcd-probes': {
		what: 'etcd\'s probes ask http://127.0.0.1:2381: /livez for life, /readyz for readiness and for the start.',
		why: 'The question for life does not go through the other members, so one member that is slow does not make all restart.',
		formerly: 'Older manifests asked /health?exclude=NOSPACE&serializable=true; still older ones ran etcdctl with a certificate.',
	},
} satisfies Topics<string>;
