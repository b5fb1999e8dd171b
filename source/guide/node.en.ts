import {phases} from './phases.en.ts';
import type {Explanations} from './types.ts';

export const files: Explanations['files'] = {
	'manifest/etcd': phases['etcd/local'],
	'manifest/kube-apiserver': phases['control-plane/apiserver'],
	'manifest/kube-controller-manager': phases['control-plane/controller-manager'],
	'manifest/kube-scheduler': phases['control-plane/scheduler'],
	'kubelet/config': 'The kubelet reads its settings here: the cgroup driver, the cluster\'s DNS server, where static Pods lie. It is the same on every node of the cluster.',
	'kubelet/instance-config': 'What holds for this node alone, the socket of its container runtime, stands in a file of its own. So the settings shared by all nodes stay the same everywhere.',
	'kubelet/flags': 'The kubelet\'s unit reads this file and adds its flags to the command line. It holds what differs from node to node.',
	'kubelet/kubeconfig': phases['kubelet-finalize/enable-client-cert-rotation'],
	users: 'In a rootless control plane each component runs as a system user of its own. These entries give them their numbers; a component that is broken into then holds little.',
};

export const waits: Explanations['waits'] = {
	kubelet: 'The kubelet starts everything else, so it is asked first. It says healthy only when it has read its configuration and reached the container runtime.',
	'kube-apiserver': 'Most phases that follow send requests to the API server. It answers only after etcd does; with the images on the node, the first start takes the longest.',
	'kube-controller-manager': 'A controller manager that is not healthy leaves objects lying: no Pods for Deployments, no certificates for nodes that join.',
	'kube-scheduler': 'Without a healthy scheduler the add-ons that follow would stay Pending.',
	node: 'Label and taint are put on the Node object, which the kubelet makes once it reaches the API server.',
};

export const images: Explanations['images'] = {
	'kube-apiserver': 'The API server runs from this image. It must be on the node before the kubelet can start the static Pod.',
	'kube-controller-manager': 'The controller manager runs from this image, as a static Pod on this node.',
	'kube-scheduler': 'The scheduler runs from this image, as a static Pod on this node.',
	'kube-proxy': 'kube-proxy runs from this image on every node.',
	coredns: 'CoreDNS, the cluster\'s DNS server, runs from this image.',
	pause: 'Each Pod has one container that does nothing but hold the Pod\'s network. The container runtime chooses the image by its own configuration (the check SandboxImage compares); kubeadm pulls the usual one beforehand.',
	etcd: 'etcd, the store of the whole cluster, runs from this image.',
};

export const removals: Explanations['removals'] = {
	'/etc/kubernetes/manifests': 'The kubelet runs every manifest in this directory. One that is left would bring up a piece of the old cluster as soon as the kubelet starts.',
	'/etc/kubernetes/pki': 'Certificates and keys of the old cluster. Whoever holds the key of its CA can still become any user there.',
	'/etc/kubernetes/tmp': 'Upgrades and dry runs of kubeadm keep copies here, with private keys among them.',
	'/var/lib/etcd': 'Data of the old etcd. Left there, a new one would go on with the old cluster, or not start because it is another member; the checks of init stop at it.',
	'/var/lib/kubelet': 'The kubelet\'s configuration, its certificates and what it kept for Pods.',
	'/var/lib/kubestep/journal.json': 'It tells what earlier runs made on this node. With that gone, the next init begins anew.',
	other: 'It belongs to the old cluster, and would mislead whoever finds it: a person, or the next init.',
};

export const others: Explanations['others'] = {
	directory: 'What is written next needs a place, with rights that keep other users out where secrets lie.',
	'service.stop': 'A kubelet that runs already holds its old configuration. It is stopped while the new one is written.',
	'service.start': 'The kubelet reads its new configuration only when it starts. Then it finds the static Pod manifests and starts the control plane.',
	stability: 'A control plane can answer once and then end again and again. It counts as up when it was found healthy several times in a row and no container was started again since.',
	'service.reset': 'A kubelet that runs would start the static Pods again, and write into what is being removed.',
	user: files.users,
	'user.removed': 'The control plane had users of its own. Without it nobody needs them.',
	join: phases['show-join-command'],
	confirm: 'The kubelet is stopped, every Pod of the container runtime removed, and certificates, keys, kubeconfig files, manifests and etcd\'s data are deleted. None of it comes back.',
	'confirm.undo': 'The journal tells what the last run made, and what was there before. That comes back; what a person changed since is kept.',
	revert: 'The run made or changed it. It becomes what it was before, unless somebody changed it since.',
	unmount: 'Volumes of Pods are mounted below the kubelet\'s directory, some of them from other machines. They are taken off before the directory is emptied, so that nothing in them is deleted.',
	pods: 'Containers go on without the kubelet. They are stopped and removed, so that no old control plane answers and their ports are free.',
	'cluster-config': 'The cluster keeps the configuration that it was made with. It says where etcd\'s data lies, and whether the control plane has users of its own.',
};
