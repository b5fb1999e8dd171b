import type {Topics} from './types.ts';

/** Flags that kubeadm writes for kube-apiserver; some of them other components have as well. */
export const apiserverFlags = {
	'advertise-address': {
		what: 'The address under which the cluster finds this API server.',
		why: 'It listens on all addresses, so it has to be told which one to hand on: this one stands as the endpoint of the Service kubernetes, by which Pods find the API server.',
		readBy: 'kube-apiserver',
	},
	'allow-privileged': {
		what: 'Pods may ask for privileged containers; kube-proxy and most Pod network add-ons need that.',
		why: 'A privileged container is root on the node. The flag only opens the way; Pod Security admission decides namespace by namespace.',
	},
	'authorization-mode': {
		what: 'Who decides whether a request is allowed: Node for kubelets, RBAC for everybody else.',
		why: 'The modes are asked in order, and the first yes counts. Node before RBAC: no role has to be made for each single kubelet.',
		formerly: 'AlwaysAllow is the default of the program, and very old clusters ran with it; kubeadm writes Node,RBAC.',
	},
	'client-ca-file': {
		what: 'Client certificates signed by this CA are believed: the user is their CN, the groups are their O.',
		why: 'There is no list of users in Kubernetes: whoever holds a certificate of this CA and its key is the user that it names. A certificate cannot be revoked; only the rights of its user can be taken away.',
		readBy: 'kube-apiserver, kube-controller-manager (for its own port), the kubelet (as authentication.x509.clientCAFile)',
	},
	'enable-admission-plugins': {
		what: 'Further checks of each write. NodeRestriction lets a kubelet change only its own Node and Pods.',
		why: 'Authorization asks who may do what; admission looks at the contents, and can change or refuse them. The plugins that are on by default stay on beside those named here.',
	},
	'enable-bootstrap-token-auth': {
		what: 'Bootstrap tokens are accepted, so that new nodes can join.',
		why: 'The token is looked up in the Secret bootstrap-token-ID in kube-system; the user becomes system:bootstrap:ID in the group system:bootstrappers.',
	},
	'etcd-cafile': {
		what: 'The CA by which etcd\'s certificate is checked.',
		why: 'etcd has a CA of its own. Without the right one the API server cannot tell etcd from a stranger, and does not start.',
	},
	'etcd-certfile': {
		what: 'The certificate that is shown to etcd.',
		why: 'etcd asks its clients for certificates (client-cert-auth). This is apiserver-etcd-client.crt; its name does not matter, only that etcd\'s CA signed it.',
	},
	'etcd-keyfile': {
		what: 'The private key for the certificate shown to etcd.',
		why: 'A certificate is public; who holds the key can use it. With this key one reads and writes the whole cluster past the API server.',
	},
	'etcd-servers': {
		what: 'Where etcd is. All objects of the cluster are stored there.',
		why: 'With etcd on the same node that is https://127.0.0.1:2379: each API server asks the etcd beside it. External etcd is a list of all members.',
	},
	'kubelet-client-certificate': {
		what: 'The certificate that is shown to kubelets, for logs, exec and port-forward.',
		why: 'This is apiserver-kubelet-client.crt; the kubelet asks RBAC whether its CN may.',
		formerly: 'Formerly it carried O=system:masters; today it has no group, and a binding of its own.',
	},
	'kubelet-client-key': {
		what: 'The private key for the certificate shown to kubelets.',
		why: 'Who holds it can run commands in every container of every node, by the kubelets\' port 10250.',
	},
	'kubelet-preferred-address-types': {
		what: 'Which of a Node\'s addresses is used to reach its kubelet, best first.',
		why: 'kubeadm puts InternalIP first: the hostname of a node need not be in any DNS server.',
	},
	'proxy-client-cert-file': {
		what: 'The certificate that is shown to extension API servers.',
		why: 'This is front-proxy-client.crt. The extension server believes the headers that name the user because of it.',
		readBy: 'kube-apiserver',
	},
	'proxy-client-key-file': {
		what: 'The private key for the certificate shown to extension API servers.',
		why: 'With it one could come to an extension API server as any user, by a header.',
	},
	'requestheader-allowed-names': {
		what: 'Only a proxy whose certificate has a common name (CN) in this list may name a user in headers.',
		why: 'The CA may sign other certificates too; the list says which of them are proxies. kubeadm writes front-proxy-client.',
	},
	'requestheader-client-ca-file': {
		what: 'The CA that a proxy\'s certificate must come from.',
		why: 'It is front-proxy-ca.crt and not the cluster\'s CA: otherwise every client with a certificate could call itself whatever it likes in a header. The API server publishes it in the ConfigMap extension-apiserver-authentication.',
		readBy: 'kube-apiserver, kube-controller-manager, extension API servers',
	},
	'requestheader-extra-headers-prefix': {
		what: 'Headers that begin with this carry further facts about the user.',
		why: 'X-Remote-Extra-Scopes: a would become the fact scopes=a, which authorization of the extension may use.',
	},
	'requestheader-group-headers': {
		what: 'The header in which the proxy names the user\'s groups.',
		why: 'X-Remote-Group, once for each group. Both sides have to name the same header; the extension reads it from the ConfigMap.',
	},
	'requestheader-username-headers': {
		what: 'The header in which the proxy names the user.',
		why: 'X-Remote-User. A client that sends it without the proxy\'s certificate is not believed.',
	},
	'secure-port': {
		what: 'The HTTPS port that is listened on.',
		why: '6443 is a port above 1024, which needs no right of root\'s. All kubeconfigs name it, so a later change has to be made in each of them.',
		formerly: 'The second port, 8080 without TLS (--insecure-port), is gone since v1.24.',
	},
	'service-account-issuer': {
		what: 'The issuer that service account tokens name; the API server accepts no others.',
		why: 'https://kubernetes.default.svc.cluster.local: a name, which need not lead anywhere. A cloud that is to believe the tokens needs one that does. A change makes all present tokens unknown.',
	},
	'service-account-key-file': {
		what: 'The public key by which service account tokens are checked.',
		why: 'sa.pub. The flag may be given more than once: while the key is changed, old and new are both accepted.',
	},
	'service-account-signing-key-file': {
		what: 'The private key by which service account tokens are signed.',
		why: 'sa.key. Who holds it can make a token of any service account, those with the most rights included.',
	},
	'service-cluster-ip-range': {
		what: 'Addresses of Services come from this range. It must not overlap with Pods or nodes.',
		why: 'As kube-proxy works by default, the addresses exist in the kernel\'s rules alone; no interface has them. The first is the Service kubernetes and stands in apiserver.crt, the tenth kube-dns.',
		readBy: 'kube-apiserver, kube-controller-manager',
	},
	'tls-cert-file': {
		what: 'The certificate that is shown to everyone who connects.',
		why: 'apiserver.crt. A client looks for the name that it called in the certificate\'s SANs; the program reads the file anew when it changes.',
	},
	'tls-private-key-file': {
		what: 'The private key for the serving certificate.',
		why: 'It has to belong to the certificate: the program does not start with two halves that do not fit.',
	},
} satisfies Topics<string>;
