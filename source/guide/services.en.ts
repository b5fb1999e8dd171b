import type {Topics} from './types.ts';

/** What is done to services, and the one that everything needs. */
export const services = {
	'kubelet.stop': {
		what: 'The kubelet\'s service is stopped before its files are written.',
		why: 'A kubelet that runs already holds its old configuration; it would go on with it, and could start Pods while files are half there.',
	},
	'kubelet.start': {
		what: 'The kubelet\'s service is started, or started again.',
		why: 'It reads its configuration only at its start. Right then it finds the manifests and brings up the control plane: this act is what starts the cluster.',
	},
	'kubelet.enable': {
		what: 'The kubelet is started whenever the machine boots.',
		why: 'After a reboot nobody types anything: systemd starts the kubelet, and the kubelet the control plane. Preflight only warns where it is not enabled.',
	},
	'container-runtime': {
		what: 'containerd or CRI-O: the program that makes containers when the kubelet asks for them.',
		why: 'The kubelet itself makes no container. It asks over a socket, in the language CRI, and the runtime does the rest.',
		formerly: 'Up to v1.23 the kubelet could speak to Docker by a built-in part, dockershim. It was removed in v1.24: Docker now needs cri-dockerd between them.',
	},
} satisfies Topics<string>;
