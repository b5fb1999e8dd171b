import type {ObjectId} from '../core/told/ids.ts';
import type {Topics} from './types.ts';

/** API objects, and what each right allows. */
export const objects = {
	'ConfigMap/kube-system/kubeadm-config': {
		what: 'Holds ClusterConfiguration under one key, as kubeadm read it, with all defaults filled in.',
		why: 'The cluster\'s configuration, kept in the cluster. kubeadm join, upgrade and reset read it. Without it no node can join, and the cluster cannot be upgraded.',
		readBy: 'kubeadm join, upgrade, reset, certs, token',
	},
	'Role/kube-system/kubeadm:nodes-kubeadm-config': {
		what: 'Allows get of one object: the ConfigMap kubeadm-config in kube-system.',
		why: 'A joining node is not trusted yet. It has to learn the cluster\'s settings and not to see all ConfigMaps of kube-system, so the rule names this one.',
	},
	'RoleBinding/kube-system/kubeadm:nodes-kubeadm-config': {
		what: 'Gives the Role kubeadm:nodes-kubeadm-config (get kubeadm-config) to the groups system:bootstrappers:kubeadm:default-node-token and system:nodes.',
		why: 'Lets nodes, and clients with a bootstrap token, read kubeadm-config. The token\'s group stands in its Secret (auth-extra-groups).',
		readBy: 'the RBAC authorizer of the API server',
	},
	'ConfigMap/kube-system/kubelet-config': {
		what: 'Holds the KubeletConfiguration of the whole cluster under the key kubelet.',
		why: 'The kubelet configuration that every node takes when it joins and when it is upgraded. Kubelets do not read it themselves: a change reaches a running node by kubeadm upgrade node only.',
		readBy: 'kubeadm join and upgrade node',
		formerly: 'kubelet-config-1.23 and older had the minor version in the name; a kubelet that read it by itself (dynamic configuration) is gone since v1.24.',
	},
	'Role/kube-system/kubeadm:kubelet-config': {
		what: 'Allows get of one object: the ConfigMap kubelet-config in kube-system.',
		why: 'The kubelets\' settings are no secret, but other ConfigMaps in kube-system may hold one; so the rule names this one.',
	},
	'RoleBinding/kube-system/kubeadm:kubelet-config': {
		what: 'Gives the Role kubeadm:kubelet-config (get kubelet-config) to the groups system:nodes and system:bootstrappers:kubeadm:default-node-token.',
		why: 'Lets nodes, and clients with a bootstrap token, read kubelet-config. Without it a join stops where it fetches the kubelet\'s configuration.',
		readBy: 'the RBAC authorizer of the API server',
	},
	'Secret/kube-system/kubeadm-certs': {
		what: 'With etcd on this node eight files below pki, each encrypted (AES-GCM) with the certificate key, which is not stored.',
		why: 'The CAs and keys that every control plane node needs, each encrypted with the certificate key. The Secret belongs to a token that expires after two hours, and is deleted with it.',
		readBy: 'kubeadm join --control-plane --certificate-key',
	},
	'Role/kube-system/kubeadm:kubeadm-certs': {
		what: 'Allows get of one object: the Secret kubeadm-certs.',
		why: 'What it opens is encrypted, so everyone with a bootstrap token may read it: with the token alone nobody gets the CA\'s key.',
	},
	'RoleBinding/kube-system/kubeadm:kubeadm-certs': {
		what: 'Gives the Role kubeadm:kubeadm-certs (get the Secret kubeadm-certs) to the group system:bootstrappers:kubeadm:default-node-token.',
		why: 'Lets clients with a bootstrap token read kubeadm-certs, so that a control plane node can fetch the certificates while it joins.',
		readBy: 'the RBAC authorizer of the API server',
	},
	'Node//*': {
		what: 'A patch of the Node object that the kubelet made: two labels and, unless the configuration says otherwise, one taint.',
		why: 'The Node object stands for this machine. The label node-role.kubernetes.io/control-plane marks it as control plane; node.kubernetes.io/exclude-from-external-load-balancers keeps load balancers outside the cluster from sending it traffic; its taint keeps ordinary Pods away.',
		readBy: 'the scheduler, load balancers, kubectl get nodes (the column ROLES)',
		formerly: 'node-role.kubernetes.io/master: the label is gone since v1.24, the taint since v1.25.',
	},
	'Secret/kube-system/bootstrap-token-*': {
		what: 'A Secret of type bootstrap.kubernetes.io/token; its name ends with the token\'s ID, its data hold the secret half, usages, groups and expiration.',
		why: 'The API server accepts a bootstrap token because this Secret exists. It holds the token, what it may be used for, and when it expires.',
		readBy: 'the API server (authentication), the controllers bootstrapsigner and tokencleaner',
	},
	'ClusterRole//kubeadm:get-nodes': {
		what: 'Allows get on nodes: read a Node whose name one knows, not list them.',
		why: 'Two machines with one name would take each other\'s Node away. kubeadm join therefore asks first whether the name is taken.',
	},
	'ClusterRoleBinding//kubeadm:get-nodes': {
		what: 'Gives the ClusterRole kubeadm:get-nodes (get nodes) to the group system:bootstrappers:kubeadm:default-node-token.',
		why: 'Nodes belong to no namespace, so it takes a ClusterRole and a ClusterRoleBinding; a RoleBinding could not grant it.',
		readBy: 'the RBAC authorizer of the API server',
	},
	'ClusterRoleBinding//kubeadm:cluster-admins': {
		what: 'Gives the ClusterRole cluster-admin (everything) to the group kubeadm:cluster-admins.',
		why: 'Makes the group in admin.conf administrators. Delete it, and admin.conf loses its rights; that is why admin.conf is safer than super-admin.conf. Before it is made only the group system:masters may administer the cluster, so it is made with super-admin.conf.',
		readBy: 'the RBAC authorizer of the API server',
		formerly: 'Before v1.29 it did not exist: admin.conf was in system:masters.',
	},
	'ClusterRoleBinding//kubeadm:kubelet-bootstrap': {
		what: 'Gives the ClusterRole system:node-bootstrapper (create and read CertificateSigningRequests) to the group system:bootstrappers:kubeadm:default-node-token.',
		why: 'Clients with a bootstrap token may ask for a certificate. Without it, kubelets of new nodes are refused at their first request.',
		readBy: 'the RBAC authorizer of the API server',
	},
	'ClusterRoleBinding//kubeadm:node-autoapprove-bootstrap': {
		what: 'Gives the ClusterRole system:certificates.k8s.io:certificatesigningrequests:nodeclient to the group system:bootstrappers:kubeadm:default-node-token.',
		why: 'The first certificate of a joining node is approved without a person. Without it each join waits for "kubectl certificate approve".',
		readBy: 'the controller csrapproving, which asks whether the requester has this right',
	},
	'ClusterRoleBinding//kubeadm:node-autoapprove-certificate-rotation': {
		what: 'Gives the ClusterRole system:certificates.k8s.io:certificatesigningrequests:selfnodeclient to the group system:nodes.',
		why: 'A node\'s request to renew its own certificate is approved without a person. Without it nodes drop out when their certificates expire.',
		readBy: 'the controller csrapproving',
	},
	'ClusterRoleBinding//kubeadm:apiserver-kubelet-client': {
		what: 'Gives the ClusterRole system:kubelet-api-admin (everything on a kubelet) to the user kube-apiserver-kubelet-client.',
		why: 'Lets the API server\'s client certificate use the kubelet\'s API. Without it kubectl logs and exec are refused by the kubelet.',
		readBy: 'kubelets, which ask the API server by SubjectAccessReview',
		formerly: 'Before, the certificate itself had a group with all rights, and there was no such binding.',
	},
	'ConfigMap/kube-public/cluster-info': {
		what: 'A kubeconfig without a user: the API server\'s address and the CA.',
		why: 'The cluster\'s address and CA, for everyone to read: a node that joins does not know them yet. The controller bootstrapsigner then signs it with each bootstrap token (field jws-kubeconfig-TOKEN_ID), so that a false one is noticed.',
		readBy: 'kubeadm join, without any credentials',
	},
	'Role/kube-public/kubeadm:bootstrap-signer-clusterinfo': {
		what: 'Allows get of one object: the ConfigMap cluster-info in kube-public.',
		why: 'What everyone may read has to be named exactly. The address and the CA\'s certificate are no secret; a signature made with the token keeps them from being forged.',
	},
	'RoleBinding/kube-public/kubeadm:bootstrap-signer-clusterinfo': {
		what: 'Gives the Role kubeadm:bootstrap-signer-clusterinfo (get cluster-info) to the user system:anonymous.',
		why: 'Lets everyone read cluster-info, even anonymously: a new node has no identity yet.',
		readBy: 'the RBAC authorizer of the API server',
	},
	'ConfigMap/kube-system/coredns': {
		what: 'Holds the Corefile, CoreDNS\'s whole configuration, under one key.',
		why: 'The Corefile: which names CoreDNS answers itself, and where it sends all others.',
		readBy: 'CoreDNS, mounted as /etc/coredns/Corefile',
	},
	'ClusterRole//system:coredns': {
		what: 'Allows list and watch of endpoints, services, pods and namespaces, and of endpointslices.',
		why: 'CoreDNS answers from memory, and keeps it up to date by watching; it changes nothing, so no other verb is given. It has to see Services, endpoints, Pods and namespaces of the whole cluster, hence a ClusterRole.',
	},
	'ClusterRoleBinding//system:coredns': {
		what: 'Gives the ClusterRole system:coredns to the service account coredns in kube-system.',
		why: 'Lets the service account of CoreDNS watch Services, endpoints, Pods and namespaces. Only Pods that run as this account get the right.',
		readBy: 'the RBAC authorizer of the API server',
	},
	'ServiceAccount/kube-system/coredns': {
		what: 'The account system:serviceaccount:kube-system:coredns, which the Pods of CoreDNS name in serviceAccountName.',
		why: 'A Pod has no certificate. The kubelet gets it a short-lived token of this account and mounts it; to the account, and not to the Pod, the binding gives its rights.',
	},
	'Deployment/kube-system/coredns': {
		what: 'Two Pods of CoreDNS with probes, limits, and a preference for different nodes.',
		why: 'Keeps two Pods of CoreDNS running. They stay Pending until a Pod network add-on is installed: without one the node is NotReady, and the scheduler puts nothing on it because of the taint node.kubernetes.io/not-ready.',
		readBy: 'the controllers deployment and replicaset, the scheduler',
	},
	'Service/kube-system/kube-dns': {
		what: 'A Service with the tenth address of the Service range, ports 53 (UDP and TCP) and 9153.',
		why: 'The fixed address of the cluster\'s DNS server. The kubelet writes it into every Pod\'s resolv.conf, so the address must not change. It is still called kube-dns, after the component that CoreDNS took the place of.',
		readBy: 'kube-proxy (rules), kubelets (the address, by clusterDNS)',
	},
	'ConfigMap/kube-system/kube-proxy': {
		what: 'Two files: config.conf, a KubeProxyConfiguration, and kubeconfig.conf, which says where the API server is.',
		why: 'The configuration of all kube-proxies, and the kubeconfig by which they find the API server.',
		readBy: 'kube-proxy, at its start',
	},
	'ServiceAccount/kube-system/kube-proxy': {
		what: 'The account system:serviceaccount:kube-system:kube-proxy, which the DaemonSet\'s Pods name in serviceAccountName.',
		why: 'On each node the kubelet mounts a short-lived token of this account into the Pod of kube-proxy, and the kubeconfig points to it: no certificate has to be made for every node.',
	},
	'ClusterRoleBinding//kubeadm:node-proxier': {
		what: 'Gives the ClusterRole system:node-proxier to the service account kube-proxy in kube-system.',
		why: 'Gives kube-proxy the right to watch Services and their endpoints. The ClusterRole comes with the API server; the account is kubeadm\'s, so kubeadm joins the two.',
		readBy: 'the RBAC authorizer of the API server',
	},
	'Role/kube-system/kube-proxy': {
		what: 'Allows get of one object: the ConfigMap kube-proxy in kube-system.',
		why: 'kube-proxy itself does not need it: its Pod has the ConfigMap mounted by the kubelet. It is for joining nodes, which are not members of the cluster yet.',
	},
	'RoleBinding/kube-system/kube-proxy': {
		what: 'Gives the Role kube-proxy (get one ConfigMap) to the group system:bootstrappers:kubeadm:default-node-token.',
		why: 'Lets clients with a bootstrap token read the ConfigMap kube-proxy, so that a node that joins, also one with Windows, can take the configuration.',
		readBy: 'the RBAC authorizer of the API server',
	},
	'DaemonSet/kube-system/kube-proxy': {
		what: 'One Pod a node, privileged and in the node\'s network, tolerating every taint.',
		why: 'Runs one kube-proxy on every node, also on control plane nodes, and on each new node as soon as it joins.',
		readBy: 'the controller daemonset',
	},
} satisfies Topics<ObjectId>;
