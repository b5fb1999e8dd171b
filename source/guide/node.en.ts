import type {FileRole} from '../core/told/details.ts';
import type {ImageId, RemovalId, WaitId} from '../core/told/ids.ts';
import {phases} from './phases.en.ts';
import type {IdentityId, OtherId, Topics} from './types.ts';

export const files = {
	'manifest/etcd': {
		what: 'etcd.yaml: the static Pod of etcd, with its flags, probes and mounts.',
		why: phases['etcd/local'].why,
		readBy: 'the kubelet',
	},
	'manifest/kube-apiserver': {
		what: 'kube-apiserver.yaml: the static Pod of the API server.',
		why: phases['control-plane/apiserver'].why,
		readBy: 'the kubelet',
	},
	'manifest/kube-controller-manager': {
		what: 'kube-controller-manager.yaml: the static Pod of the controller manager.',
		why: phases['control-plane/controller-manager'].why,
		readBy: 'the kubelet',
	},
	'manifest/kube-scheduler': {
		what: 'kube-scheduler.yaml: the static Pod of the scheduler.',
		why: phases['control-plane/scheduler'].why,
		readBy: 'the kubelet',
	},
	'kubelet/config': {
		what: '/var/lib/kubelet/config.yaml, a KubeletConfiguration. 0s and empty values in it stand for the defaults: Go writes out fields that nobody set.',
		why: 'The kubelet reads its settings here: the cgroup driver, the cluster\'s DNS server, where static Pods lie. It is the same on every node of the cluster.',
		readBy: 'the kubelet (--config in its unit), at its start',
		formerly: 'Formerly all of this was set by flags; most of them are deprecated in favour of this file.',
	},
	'kubelet/instance-config': {
		what: '/var/lib/kubelet/instance-config.yaml: a KubeletConfiguration with one field, the runtime\'s socket.',
		why: 'What holds for this node alone, the socket of its container runtime, stands in a file of its own. So the settings shared by all nodes stay the same everywhere.',
		readBy: 'kubeadm, when it writes config.yaml here or upgrades this node',
		formerly: 'The socket stood as an annotation on the Node and as a flag in kubeadm-flags.env.',
	},
	'kubelet/flags': {
		what: '/var/lib/kubelet/kubeadm-flags.env: one line, KUBELET_KUBEADM_ARGS.',
		why: 'The kubelet\'s unit reads this file and adds its flags to the command line. It holds what differs from node to node.',
		readBy: 'systemd, by EnvironmentFile in 10-kubeadm.conf',
	},
	'kubelet/kubeconfig': {
		what: 'kubelet.conf with paths instead of a certificate inside.',
		why: phases['kubelet-finalize/enable-client-cert-rotation'].why,
		readBy: 'the kubelet',
	},
	users: {
		what: 'Entries for etcd and the three components in /etc/passwd and /etc/group.',
		why: 'In a rootless control plane each component runs as a system user of its own. These entries give them their numbers; a component that is broken into then holds little.',
		readBy: 'whoever turns a number into a name, such as ls',
	},
} satisfies Topics<FileRole>;

export const waits = {
	kubelet: {
		what: 'Asks http://127.0.0.1:10248/healthz until it answers ok; four minutes at most (timeouts.kubeletHealthCheck).',
		why: 'The kubelet starts everything else, so it is asked first. It says healthy only when it has read its configuration and reached the container runtime.',
		readBy: 'kubeadm asks it',
	},
	'kube-apiserver': {
		what: 'Asks https://ADVERTISE-ADDRESS:6443/livez until it answers ok.',
		why: 'Most phases that follow send requests to the API server. It answers only after etcd does. Once the images are on the node, this first start is the longest wait of an init.',
		readBy: 'kubeadm asks it',
		formerly: 'localhost:6443/healthz in older texts and versions.',
	},
	'kube-controller-manager': {
		what: 'Asks https://127.0.0.1:10257/healthz until it answers ok; this program has no /livez.',
		why: 'A controller manager that is not healthy leaves its work undone: no Pods for Deployments, no certificates for nodes that join.',
		readBy: 'kubeadm asks it',
		formerly: 'Port 10252 without TLS, gone since v1.23. Older kubeadm did not wait for this program.',
	},
	'kube-scheduler': {
		what: 'Asks https://127.0.0.1:10259/livez until it answers ok.',
		why: 'Without a healthy scheduler the add-ons that follow would stay Pending.',
		readBy: 'kubeadm asks it',
		formerly: 'Port 10251 without TLS, gone since v1.23.',
	},
	node: {
		what: 'Asks the API server until the Node object of this machine is there.',
		why: 'Label and taint are put on the Node object, which the kubelet makes once it reaches the API server.',
		readBy: 'kubeadm asks it',
	},
} satisfies Topics<WaitId>;

export const images = {
	'kube-apiserver': {
		what: 'The program kube-apiserver of the release in its tag.',
		why: 'The kubelet can only start the static Pod when the image is on the node; pulled beforehand, it does not count against the wait for the control plane.',
		readBy: 'the container runtime',
	},
	'kube-controller-manager': {
		what: 'The program kube-controller-manager: some forty controllers in one binary.',
		why: 'It is the same version as the API server or one minor older, never newer; kubeadm pulls both from the same release.',
		readBy: 'the container runtime',
	},
	'kube-scheduler': {
		what: 'The program kube-scheduler, which only decides: it starts nothing itself.',
		why: 'A scheduler of your own is a second program beside it, chosen by a Pod\'s schedulerName; this one stays the default.',
		readBy: 'the container runtime',
	},
	'kube-proxy': {
		what: 'The program kube-proxy with the tools iptables, nft and ipset.',
		why: 'The DaemonSet runs it on every node, and each node pulls it; init pulls it here beforehand.',
		readBy: 'the container runtime',
	},
	coredns: {
		what: 'The DNS server CoreDNS, with a version of its own.',
		why: 'kubeadm knows which CoreDNS was tested with its release; the tag follows that and not Kubernetes\' version.',
		readBy: 'the container runtime',
		formerly: 'Up to v1.20 the image was k8s.gcr.io/coredns; since v1.21 it lies one level deeper: coredns/coredns.',
	},
	pause: {
		what: 'A program that only waits; its container holds the namespaces of a Pod.',
		why: 'Each Pod has one container that does nothing but hold the Pod\'s network. The container runtime chooses the image by its own configuration (the check SandboxImage compares); kubeadm pulls the usual one beforehand.',
		readBy: 'the container runtime (sandbox image in its own configuration)',
		formerly: 'The kubelet\'s flag --pod-infra-container-image named it; the kubelet has it no longer.',
	},
	etcd: {
		what: 'etcd and etcdctl, with etcd\'s own version before the dash.',
		why: 'Data of a newer etcd cannot be read by an older one, so the version follows kubeadm\'s release and never goes back. Not pulled where etcd is external.',
		readBy: 'the container runtime',
	},
} satisfies Topics<ImageId>;

export const removals = {
	'/etc/kubernetes/manifests': {
		what: 'The folder of static Pod manifests is emptied.',
		why: 'The kubelet runs every manifest in this directory. One that is left would bring up a piece of the old cluster as soon as the kubelet starts.',
	},
	'/etc/kubernetes/pki': {
		what: 'The folder of certificates and keys is emptied.',
		why: 'Certificates and keys of the old cluster. Whoever holds the key of its CA can still become any user there.',
	},
	'/etc/kubernetes/tmp': {
		what: 'The folder of kubeadm\'s copies is emptied, where --cleanup-tmp-dir asks for it.',
		why: 'Upgrades and dry runs of kubeadm keep copies here, with private keys among them.',
	},
	'/var/lib/etcd': {
		what: 'etcd\'s data on this node is deleted.',
		why: 'Data of the old etcd. Left there, a new one would go on with the old cluster, or not start because it is another member; the checks of init stop at it.',
	},
	'/var/lib/kubelet': {
		what: 'The kubelet\'s directory is emptied.',
		why: 'The kubelet\'s configuration, its certificates and what it kept for Pods.',
	},
	'/var/lib/kubestep/journal.json': {
		what: 'The journal of earlier runs is deleted.',
		why: 'It tells what earlier runs made on this node. With that gone, the next init begins anew.',
	},
	other: {
		what: 'A directory or file that init made is deleted.',
		why: 'It belongs to the old cluster, and would mislead whoever finds it: a person, or the next init.',
	},
} satisfies Topics<RemovalId>;

export const others = {
	directory: {
		what: 'A directory with owner and mode.',
		why: 'What is written next needs a place, with a mode that keeps other users out where there are secrets.',
	},
	'service.stop': {
		what: 'The kubelet\'s service is stopped before its files are written.',
		why: 'A kubelet that runs already holds its old configuration. It is stopped while the new one is written.',
	},
	'service.reset': {
		what: 'The kubelet\'s service is stopped for good.',
		why: 'A kubelet that runs would start the static Pods again, and write into what is being removed.',
	},
	'service.start': {
		what: 'The kubelet\'s service is started: this act is what brings the cluster up.',
		why: 'The kubelet reads its new configuration only when it starts. Then it finds the static Pod manifests and starts the control plane.',
	},
	user: {
		what: 'A system user and group without a login.',
		why: 'In a rootless control plane each component runs as a system user of its own. These entries give them their numbers; a component that is broken into then holds little.',
	},
	'user.removed': {
		what: 'The system users and groups of the components are taken out again.',
		why: 'The control plane had users of its own. Without it nobody needs them.',
	},
	stability: {
		what: 'The components are asked several times more, and their restarts counted.',
		why: 'A control plane can answer once and then end again and again. It counts as up when it was found healthy several times in a row and no container was started again since.',
	},
	join: {
		what: 'The command that lets further nodes join.',
		why: phases['show-join-command'].why,
	},
	confirm: {
		what: 'A question before anything is deleted.',
		why: 'The kubelet is stopped, every Pod of the container runtime removed, and certificates, keys, kubeconfig files, manifests and etcd\'s data are deleted. None of it comes back.',
	},
	'confirm.undo': {
		what: 'A question before anything is put back.',
		why: 'The journal tells what the last run made, and what was there before. That comes back; what a person changed since is kept.',
	},
	revert: {
		what: 'A path that becomes what it was before the run.',
		why: 'The run made or changed it. It becomes what it was before, unless somebody changed it since.',
	},
	unmount: {
		what: 'What is mounted below /var/lib/kubelet is taken off.',
		why: 'Volumes of Pods are mounted below the kubelet\'s directory, some of them from other machines. They are taken off before the directory is emptied, so that nothing in them is deleted.',
	},
	pods: {
		what: 'All Pods that the container runtime has are stopped and removed.',
		why: 'Containers go on without the kubelet. They are stopped and removed, so that no old control plane answers and their ports are free.',
	},
	'cluster-config': {
		what: 'The ConfigMap kubeadm-config is read from the cluster.',
		why: 'The cluster keeps the configuration that it was made with. It says where etcd\'s data lies, and whether the control plane has users of its own.',
	},
} satisfies Topics<OtherId>;

export const identities = {
	'system:masters': {
		what: 'May do everything. Authorization lets this group through before RBAC is asked, so no rule can take that away.',
		why: 'The group is built into the API server, outside RBAC: so a cluster whose RBAC is broken can still be mended. That is why no certificate for everyday use should have it.',
	},
	'kubeadm:cluster-admins': {
		what: 'May do everything, by the ClusterRoleBinding kubeadm:cluster-admins to ClusterRole cluster-admin. Deleting the binding takes it away.',
		why: 'It is a group of kubeadm\'s own, with a binding like any other; it came with v1.29.',
	},
	'system:kube-controller-manager': {
		what: 'May do what ClusterRole system:kube-controller-manager allows: elect a leader, read objects, and get a token for each controller, which has its own rights.',
		why: 'The user is the CN of the certificate in controller-manager.conf; the API server makes its ClusterRole and binding at each start.',
	},
	'system:kube-scheduler': {
		what: 'May do what ClusterRole system:kube-scheduler allows: read Pods and Nodes, bind Pods to Nodes, elect a leader.',
		why: 'The user is the CN of the certificate in scheduler.conf; the API server makes its ClusterRole and binding at each start.',
	},
	'system:nodes': {
		what: 'Belongs to the nodes: the Node authorizer decides for members whose user is system:node:NAME.',
		why: 'RBAC gives the group next to nothing: what a kubelet may read depends on which Pods run on it, and no role can say that.',
	},
	'system:node:*': {
		what: 'May read what the Pods on its own node need, and change its own Node and the status of those Pods; nothing of other nodes.',
		why: 'NAME has to be the name of the Node object. A kubelet whose --hostname-override differs from the name in its certificate is refused.',
	},
} satisfies Topics<IdentityId>;
