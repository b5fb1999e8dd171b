import type {PhaseId} from '../core/told/ids.ts';
import type {Topics} from './types.ts';

export const phases = {
	preflight: {
		what: 'Looks at the machine and pulls the images; nothing is changed if a check finds an error.',
		why: 'Most failed installations fail for something that was wrong before they began: a port in use, swap on, no container runtime. The checks find it while nothing has been changed yet. Then the images are pulled, so that no download stalls the control plane\'s start.',
		formerly: 'Older texts pull images by hand first; kubeadm has pulled them in this phase since v1.11.',
	},
	certs: {
		what: 'Makes three CAs, seven certificates and a key pair in /etc/kubernetes/pki (--cert-dir); what is there already is checked and used.',
		why: 'The components of the control plane and the kubelet talk over TLS, and both sides show certificates. The exceptions: Pods, kube-proxy and CoreDNS show service account tokens, and the health of the kubelet and etcd is asked over plain HTTP inside the node. Three CAs and the certificates that they sign say who is who; without them no component would believe another.',
		readBy: 'the components of the control plane, the kubelet, kubeadm',
	},
	'certs/ca': {
		what: 'The cluster\'s CA: ca.crt, valid for ten years, and its key ca.key. Where both are there already, they are used; ca.crt alone means an external CA.',
		why: 'This CA is the root of trust of the cluster: whoever holds its key can become any user. It signs the API server\'s certificate and those of its clients, kubelets included.',
		readBy: 'everyone who checks a certificate of the cluster (ca.crt); kubeadm and kube-controller-manager, who sign (ca.key)',
	},
	'certs/apiserver': {
		what: 'The API server\'s serving certificate, valid for one year. Its names: the node, kubernetes, kubernetes.default and so on, the first Service address, the advertise address, controlPlaneEndpoint, and certSANs.',
		why: 'Clients check this certificate before they send anything. It lists every name and address by which the API server is reached; one that is missing makes clients refuse the connection.',
		readBy: 'kube-apiserver (--tls-cert-file); every client checks it',
	},
	'certs/apiserver-kubelet-client': {
		what: 'A client certificate with CN kube-apiserver-kubelet-client and no group.',
		why: 'kubectl logs, exec and port-forward go from the API server to the kubelet. With this certificate the API server shows the kubelet that it may ask.',
		readBy: 'kube-apiserver (--kubelet-client-certificate)',
		formerly: 'Formerly it had O=system:masters, and with it the right to everything everywhere. Today a binding of its own lets it use the kubelets\' API.',
	},
	'certs/front-proxy-ca': {
		what: 'A second CA, for one certificate: that of the API server as a proxy.',
		why: 'Extension API servers must know that a request which names a user really comes from the API server. A CA of its own keeps that trust apart: a certificate of the cluster CA cannot pretend to be the proxy.',
		readBy: 'kube-apiserver and kube-controller-manager (--requestheader-client-ca-file), extension API servers',
	},
	'certs/front-proxy-client': {
		what: 'The client certificate with CN front-proxy-client, signed by the front proxy\'s CA.',
		why: 'The API server shows this certificate when it passes a request on to an extension API server, such as metrics-server, and puts the user\'s name into a header. Without it the API server does not start: its manifest names the file.',
		readBy: 'kube-apiserver (--proxy-client-cert-file)',
	},
	'certs/etcd-ca': {
		what: 'A third CA, below etcd/: it signs what etcd shows and what is shown to etcd.',
		why: 'etcd holds the whole cluster, and trusts nobody but this CA. A certificate of the cluster CA does not open it.',
		readBy: 'etcd (--trusted-ca-file, --peer-trusted-ca-file), kube-apiserver (--etcd-cafile), kubeadm',
	},
	'certs/etcd-server': {
		what: 'etcd\'s serving certificate for port 2379, usable as a client certificate, too.',
		why: 'etcd shows this certificate to those who connect: the API server, kubeadm and administrators. It lists localhost, the node\'s name and its address.',
		readBy: 'etcd (--cert-file)',
	},
	'certs/etcd-peer': {
		what: 'etcd\'s certificate for port 2380, for both ends of a connection.',
		why: 'Members of an etcd cluster talk to each other with this certificate. One member alone needs it too: etcd\'s peer port (2380) speaks TLS only, and etcd does not start without a certificate for it. With it more members can join later.',
		readBy: 'etcd (--peer-cert-file)',
	},
	'certs/etcd-healthcheck-client': {
		what: 'A client certificate for etcd with CN kube-etcd-healthcheck-client.',
		why: 'etcd answers only clients with a certificate. With this one kubeadm (in reset, join and upgrade) and administrators see its health and add or remove members, without borrowing the API server\'s. Probes do not need it: etcd answers them without TLS, inside the node.',
		readBy: 'kubeadm, and people with etcdctl',
		formerly: 'The name is from older manifests, whose probes ran etcdctl with it.',
	},
	'certs/apiserver-etcd-client': {
		what: 'The API server\'s client certificate for etcd, signed by etcd\'s CA.',
		why: 'The API server is the only component that reads and writes etcd. With this certificate it shows that it may.',
		readBy: 'kube-apiserver (--etcd-certfile)',
	},
	'certs/sa': {
		what: 'A key pair without a certificate: sa.key signs service account tokens, sa.pub checks them.',
		why: 'Every Pod gets a token that says which service account it is. The private key signs those tokens and the public key checks them. All API servers of a cluster need the same pair.',
		readBy: 'kube-apiserver (both), kube-controller-manager (sa.key)',
	},
	kubeconfig: {
		what: 'Writes five kubeconfig files to /etc/kubernetes, each with a client certificate of its own inside.',
		why: 'A kubeconfig file says where the API server is, which CA to trust, and who the caller is. Each program that talks to the API server gets its own, so that each has its own rights.',
	},
	'kubeconfig/admin': {
		what: 'admin.conf: user kubernetes-admin, group kubeadm:cluster-admins.',
		why: 'With this file a person administers the cluster. Its group kubeadm:cluster-admins gets its rights from a ClusterRoleBinding, so they can be taken away again.',
		readBy: 'kubectl, once copied to ~/.kube/config; kubeadm',
		formerly: 'Up to v1.28 its group was system:masters, whose rights cannot be taken away.',
	},
	'kubeconfig/super-admin': {
		what: 'super-admin.conf: user kubernetes-super-admin, group system:masters.',
		why: 'A key for emergencies: its group system:masters passes every authorization check, and no RBAC rule can stop it. Init needs it once, to give the administrator rights. Keep it away from the node.',
		readBy: 'kubeadm, for the first ClusterRoleBinding; people in an emergency',
		formerly: 'It exists since v1.29; before, admin.conf was both.',
	},
	'kubeconfig/kubelet': {
		what: 'kubelet.conf: user system:node:NAME, group system:nodes.',
		why: 'With this file the kubelet of the first node talks to the API server. Later nodes get theirs by a bootstrap token; the first one has nobody yet to ask.',
		readBy: 'the kubelet (--kubeconfig in its unit)',
	},
	'kubeconfig/controller-manager': {
		what: 'controller-manager.conf: user system:kube-controller-manager, no group.',
		why: 'The controller manager watches and changes objects through the API server, like every client. This file tells it where the API server is and which CA to trust; the user in it has a ClusterRole that is made for this program.',
		readBy: 'kube-controller-manager (--kubeconfig and two more flags)',
	},
	'kubeconfig/scheduler': {
		what: 'scheduler.conf: user system:kube-scheduler, no group.',
		why: 'The scheduler learns of new Pods from the API server and tells it on which node each is to run. Its user may bind Pods to Nodes, and read no Secret: a file of its own keeps it at that.',
		readBy: 'kube-scheduler (--kubeconfig and two more flags)',
	},
	etcd: {
		what: 'Sets up etcd, unless the configuration names an external one.',
		why: 'etcd stores every object of the cluster. All else can be started anew; what etcd loses is gone.',
	},
	'etcd/local': {
		what: 'Writes etcd.yaml, the manifest of etcd\'s static Pod.',
		why: 'etcd runs as a static Pod on this node: the kubelet starts it from this manifest alone, before there is an API server. With external etcd this phase has nothing to do.',
		readBy: 'the kubelet',
	},
	'control-plane': {
		what: 'Writes the manifests of three static Pods into /etc/kubernetes/manifests.',
		why: 'Who starts the API server when there is no API server to ask? The kubelet does: it watches a directory and runs every Pod manifest in it. Such a Pod is a static Pod.',
		readBy: 'the kubelet',
	},
	'control-plane/apiserver': {
		what: 'Writes kube-apiserver.yaml.',
		why: 'The API server is the door to the cluster: kubectl, kubelets, controller manager and scheduler learn of each other through it and not directly, and it alone reads and writes etcd. Its flags in this manifest name the certificates and etcd.',
		readBy: 'the kubelet',
	},
	'control-plane/controller-manager': {
		what: 'Writes kube-controller-manager.yaml.',
		why: 'The controller manager compares what should be with what is, and acts on the difference: it makes Pods for Deployments, notices lost nodes, signs certificates. Without it objects are stored and nothing happens.',
		readBy: 'the kubelet',
	},
	'control-plane/scheduler': {
		what: 'Writes kube-scheduler.yaml.',
		why: 'The scheduler chooses a node for each new Pod. Without it Pods stay Pending.',
		readBy: 'the kubelet',
	},
	'kubelet-start': {
		what: 'Stops the kubelet, writes its flags and configuration to /var/lib/kubelet, and starts it.',
		why: 'The kubelet is the only component that runs outside containers. It gets its configuration here and is started; at once it finds the manifests and brings up the control plane.',
		formerly: 'In older kubeadm this came before the certificates; today the manifests are there when the kubelet starts.',
	},
	'wait-control-plane': {
		what: 'Waits for the kubelet at http://127.0.0.1:10248/healthz, then for the API server (/livez), the controller manager (10257/healthz) and the scheduler (10259/livez).',
		why: 'The next phases need an API server that answers. The kubelet is waited for first, since it starts the others; then API server, controller manager and scheduler.',
		formerly: 'Older texts and versions ask https://localhost:6443/healthz alone.',
	},
	'upload-config': {
		what: 'Puts two ConfigMaps into kube-system: kubeadm-config and kubelet-config.',
		why: 'Nodes that join and later upgrades must know how the cluster was made. The configuration is stored in the cluster, so that it is not lost with a file on one node.',
	},
	'upload-config/kubeadm': {
		what: 'Makes the ConfigMap kubeadm-config, and a Role and RoleBinding that let joining nodes read it.',
		why: 'kubeadm join, upgrade and reset read the ConfigMap kubeadm-config. Without it, they do not know the cluster\'s settings.',
		formerly: 'Up to v1.21 it also held ClusterStatus, the list of API server endpoints; annotations of the Pods took its place.',
	},
	'upload-config/kubelet': {
		what: 'Makes the ConfigMap kubelet-config, and a Role and RoleBinding that let nodes read it.',
		why: 'Every node that joins fetches its kubelet configuration from the ConfigMap kubelet-config, so that all kubelets are set up alike.',
		formerly: 'Up to v1.23 its name had the minor version in it: kubelet-config-1.23.',
	},
	'upload-certs': {
		what: 'Makes the Secret kubeadm-certs, encrypted with a key that is only shown on the terminal.',
		why: 'Further control plane nodes need the same CAs and keys. They are encrypted with the certificate key and stored for two hours in a Secret, so that nobody has to copy files. Runs only with --upload-certs.',
		readBy: 'kubeadm join --control-plane --certificate-key',
	},
	'mark-control-plane': {
		what: 'Gives the Node two labels, and the taint node-role.kubernetes.io/control-plane:NoSchedule.',
		why: 'A label says that this node carries the control plane, and a taint keeps ordinary Pods away from it, so that they do not compete with the API server and etcd.',
		readBy: 'the scheduler (taint), load balancers of clouds (label)',
		formerly: 'The names ended in /master up to v1.23; the label went in v1.24, the taint in v1.25.',
	},
	'bootstrap-token': {
		what: 'Makes the token\'s Secret, the rules of what it may do, and the ConfigMap cluster-info.',
		why: 'A new node has no certificate yet. With a short-lived token it can do just enough: make sure of the cluster\'s address and CA, read the cluster\'s configuration, and ask for a certificate of its own.',
	},
	'kubelet-finalize': {
		what: 'Changes kubelet.conf once the kubelet has a certificate of its own.',
		why: 'By now the kubelet has a certificate of its own, which it renews by itself. Its kubeconfig is changed to use that one.',
	},
	'kubelet-finalize/enable-client-cert-rotation': {
		what: 'Points kubelet.conf to /var/lib/kubelet/pki/kubelet-client-current.pem and restarts the kubelet.',
		why: 'kubelet.conf holds a fixed certificate so far, which would expire in a year. It is pointed to kubelet-client-current.pem, a symbolic link that the kubelet moves on at each rotation.',
		readBy: 'the kubelet',
	},
	addon: {
		what: 'Puts CoreDNS and kube-proxy into the cluster.',
		why: 'Names and Services are no part of the control plane, but hardly a cluster works without them. Both add-ons run as ordinary objects of the cluster.',
	},
	'addon/coredns': {
		what: 'Makes the Deployment coredns with its ConfigMap, the Service kube-dns, and the rights to watch Services.',
		why: 'CoreDNS answers names such as kubernetes.default.svc. Its Pods stay Pending until a Pod network add-on is installed: without one the node is NotReady, and has the taint node.kubernetes.io/not-ready.',
		formerly: 'Up to v1.20 kubeadm could set up kube-dns instead; the names of Service and label remain from it.',
	},
	'addon/kube-proxy': {
		what: 'Makes the DaemonSet kube-proxy with its ConfigMap, its service account and the rights to watch Services.',
		why: 'kube-proxy runs on every node and directs the address of a Service to the Pods behind it. Without it Service addresses lead nowhere, unless the Pod network does its work.',
	},
	'show-join-command': {
		what: 'Prints the kubeadm join command for further nodes.',
		why: 'The command carries three things that a new node needs: the address, a token that proves it may join, and the hash of the CA\'s key by which it knows the right cluster.',
	},
	'reset preflight': {
		what: 'Asks whether this node is really to be reset, and makes sure that it is root who says so.',
		why: 'What follows cannot be taken back, so a person agrees to it first; and only root may do it.',
	},
	'remove-etcd-member': {
		what: 'Takes this node\'s member out of etcd\'s cluster, where there are others.',
		why: 'A member that disappears without a word still counts for etcd\'s majority. When it is taken out first, those that are left need no majority with it, and go on writing.',
	},
	'cleanup-node': {
		what: 'Stops the kubelet, unmounts volumes, removes all Pods, and empties the directories of kubeadm.',
		why: 'What init or join left, such as certificates, manifests and the kubelet\'s files, would get in the way of the next start.',
	},
	'undo preflight': {
		what: 'Reads the journal, and asks whether the last run is to be undone.',
		why: 'What would become of each file is listed first, and a person agrees to it before anything is done; and only root may do it.',
	},
	'undo stop': {
		what: 'Stops the kubelet and removes its Pods.',
		why: 'A kubelet that runs would start the static Pods again, and its Pods would go on writing.',
	},
	'undo restore': {
		what: 'Puts each path back to what the journal says was there before.',
		why: 'Each path becomes what it was before the run: gone where there was nothing, put back where something was. The last that was made goes first.',
	},
	'inspect configuration': {
		what: 'Works out from the files of a node which configuration they come from.',
		why: 'What is there is held against what an init with this configuration would make on an empty node. Without --config each value is taken where several files of the node agree on it, so that a single one that says otherwise shows.',
	},
	'lesson task': {
		what: 'One thing that a lesson asks for.',
		why: 'It ends as soon as the node is as the lesson wants it, or as its question is answered right, whichever way that was reached.',
	},
	'undo finish': {
		what: 'Tells what could not be undone, and removes the journal.',
		why: 'Some things cannot be undone from here, and are told. The journal goes last, so that an undo that is cut off can go on.',
	},
} satisfies Topics<PhaseId>;
