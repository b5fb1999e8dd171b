import type {Topics} from './types.ts';

/** The parts of the join command. */
export const join = {
	command: {
		what: 'kubeadm join with all that a new node needs in one line: address, token, hash.',
		why: 'Typed as root on a new machine with kubelet and container runtime, it makes that machine a worker node.',
		readBy: 'kubeadm on the new node',
	},
	endpoint: {
		what: 'Address and port of the API server, or of the load balancer in front of several.',
		why: 'It is the controlPlaneEndpoint where one is set. Without one the first node\'s address stands here, and in every kubeconfig; kubeadm then refuses to add a second control plane node, since the nodes would have no common address.',
		readBy: 'kubeadm on the new node',
	},
	'--token': {
		what: 'The bootstrap token: six characters that name it, and sixteen that are secret.',
		why: 'With it the new node checks the signature of cluster-info, fetches the configuration and asks for a certificate; it allows little more, and only until it expires (24 hours unless said).',
		readBy: 'kubeadm on the new node; the API server, against the Secret bootstrap-token-ID',
	},
	'--discovery-token-ca-cert-hash': {
		what: 'The SHA-256 hash of the public key of the cluster\'s CA.',
		why: 'The token shows the node to the cluster; the hash shows the cluster to the node. Someone in between with another CA is noticed before the token is used.',
		readBy: 'kubeadm on the new node',
	},
	'--control-plane': {
		what: 'The new node becomes a further control plane node instead of a worker.',
		why: 'It then gets etcd, API server, controller manager and scheduler as static Pods of its own.',
	},
	'--certificate-key': {
		what: 'The key that decrypts the certificates in the Secret kubeadm-certs.',
		why: 'A control plane node needs the CAs\' private keys. They lie encrypted in the cluster for two hours; without this key nobody can read them.',
	},
} satisfies Topics<string>;
