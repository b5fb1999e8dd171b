import type {Topics} from './types.ts';

/** The programs that a control plane is made of. */
export type ComponentTopicId = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kubelet' | 'kube-proxy' | 'coredns';

export const components = {
	'etcd': {
		what: 'The database of the cluster: every object is in it, as a key below /registry. Of Kubernetes itself it knows nothing.',
		why: 'All other programs can be started anew and have lost nothing; what the cluster is stands here alone. It answers only who shows a certificate of its own CA.',
		readBy: 'kube-apiserver, on port 2379; other members, on 2380; kubeadm and etcdctl',
	},
	'kube-apiserver': {
		what: 'The server of the API, on port 6443. Of each request it settles who sends it, whether they may, and whether what they send is valid; then it reads or writes etcd.',
		why: 'Controllers, scheduler, kubelets and kubectl work together by objects: each writes them here, and watches what the others wrote.',
		readBy: 'all others; it calls kubelets itself, on port 10250, for logs and exec',
	},
	'kube-controller-manager': {
		what: 'Dozens of controllers in one program: each compares some kind of object with what there is, and brings the two together.',
		why: 'A Deployment becomes a ReplicaSet and that becomes Pods, a Node that falls silent gets its taint, a kubelet\'s request for a certificate is signed: that is done here.',
		readBy: 'nobody: it asks the API server, and is asked for its health on port 10257',
	},
	'kube-scheduler': {
		what: 'Chooses a node for each Pod that has none yet, and has the API server write its name into the Pod.',
		why: 'Who wants something to run need not know the machines. It starts nothing itself: the kubelet of the chosen node does.',
		readBy: 'nobody: it asks the API server, and is asked for its health on port 10259',
	},
	'kubelet': {
		what: 'The program on every node that has the container runtime start containers: a service of the system, and no Pod.',
		why: 'It runs the manifests in its folder, and so the control plane, before there is an API server; then the Pods of its node. It restarts what fails its probes, and reports how the Node is.',
		readBy: 'kube-apiserver, on port 10250, for logs and exec',
		formerly: 'Tutorials of the first releases run the control plane as services, each with a unit of its own; kubeadm leaves one service, the kubelet, and has it run the rest.',
	},
	'kube-proxy': {
		what: 'A Pod on each node that has the kernel lead connections to a Service on to one of its Pods.',
		why: 'The address of a Service belongs to no machine. kube-proxy watches Services and EndpointSlices, and keeps the rules of iptables, nftables or ipvs in step with them.',
		readBy: 'the kernel of its node',
	},
	'coredns': {
		what: 'The DNS server of the cluster: a Deployment behind the Service kube-dns.',
		why: 'Pods know each other by names such as kubernetes.default.svc. CoreDNS has those from the API server, and asks the node\'s DNS servers for all others.',
		readBy: 'Pods, by the address in the kubelet\'s clusterDNS',
		formerly: 'Until v1.10 kubeadm installed kube-dns; the Service and the label k8s-app: kube-dns keep that name.',
	},
} as const satisfies Topics<ComponentTopicId>;
