import type {Topics} from './types.ts';

/** Flags of the other components, and those that people add. */
export const otherFlags = {
	'allocate-node-cidrs': {
		what: 'Each Node gets its own piece of the Pod network\'s range.',
		why: 'Pod networks such as flannel take the piece from Node.spec.podCIDR; others, such as Cilium by default, divide the addresses themselves. kubeadm writes it where podSubnet is set.',
	},
	'authentication-kubeconfig': {
		what: 'With this kubeconfig the API server is asked who a caller is (TokenReview).',
		why: 'The program has a port of its own (metrics, health); it does not know the users and asks the one who does.',
	},
	'authorization-kubeconfig': {
		what: 'With this kubeconfig the API server is asked whether a caller may do what it asks for (SubjectAccessReview).',
		why: 'Only those to whom RBAC allows it may read /metrics. /healthz, /livez and /readyz are open, so that probes need no identity.',
	},
	'bind-address': {
		what: 'The address that is listened on. 127.0.0.1 keeps health and metrics inside the node.',
		why: 'kubeadm writes 127.0.0.1 for controller manager and scheduler: nobody outside has to ask them. Prometheus in a Pod reaches their metrics only where this is changed.',
	},
	'cluster-cidr': {
		what: 'The range that Pods get their addresses from.',
		why: 'It is podSubnet of the configuration. The node controller cuts the pieces from it; the Pod network add-on has to be set to the same range.',
	},
	'cluster-name': {
		what: 'The prefix that cloud provider integrations give to the names of load balancers and routes which they make.',
		why: 'Two clusters in one cloud account need two names. On machines of one\'s own nothing depends on it.',
	},
	'cluster-signing-cert-file': {
		what: 'The CA that signs certificates which nodes ask for.',
		why: 'A kubelet that joins sends a CSR; once it is approved, the controller manager signs it.',
		readBy: 'kube-controller-manager',
	},
	'cluster-signing-key-file': {
		what: 'The private key of that CA.',
		why: 'ca.key: without it (external CA) the controller cannot sign, and somebody else has to issue certificates for nodes.',
		readBy: 'kube-controller-manager',
	},
	controllers: {
		what: 'Which controllers run: * is all that run by default, others are named. bootstrapsigner signs cluster-info; tokencleaner deletes bootstrap tokens that have expired.',
		why: 'Both named ones are off by default; kubeadm\'s join depends on them.',
	},
	kubeconfig: {
		what: 'With this file the program reaches the API server, and says who it is.',
		why: 'It holds three things: the address of the API server, the CA to trust, and certificate and key. The certificate\'s CN is the user.',
		readBy: 'the program itself',
	},
	'leader-elect': {
		what: 'Of several copies only one works; another takes over when it no longer answers.',
		why: 'The leader holds a Lease in kube-system and renews it every few seconds. On a single node it costs little, and a second control plane node can be added without a change.',
		formerly: 'Formerly the lock was an annotation on an Endpoints object; Leases replaced it.',
	},
	'node-cidr-mask-size': {
		what: 'How large each Node\'s piece of the Pod range is, as a prefix length.',
		why: '24 for IPv4 gives 254 addresses a node; podSubnet then has room for as many nodes as it has such pieces.',
	},
	'node-cidr-mask-size-ipv4': {
		what: 'How large each Node\'s piece of the IPv4 Pod range is.',
		why: 'The flag for clusters with both families; 24 is the default.',
	},
	'node-cidr-mask-size-ipv6': {
		what: 'How large each Node\'s piece of the IPv6 Pod range is.',
		why: '64 is the default. A /56 of Pods then has room for 256 nodes; the mask may be at most 16 bits longer than that of podSubnet.',
	},
	'root-ca-file': {
		what: 'This CA is put beside each service account token, so that Pods can trust the API server.',
		why: 'The controller root-ca-cert-publisher lays it as ConfigMap kube-root-ca.crt into each namespace, from where it is mounted into Pods.',
	},
	'service-account-private-key-file': {
		what: 'The private key by which service account tokens are signed.',
		why: 'Needed for the long-lived tokens in Secrets of type service-account-token; the short ones of Pods are signed by the API server. Both use sa.key.',
	},
	'use-service-account-credentials': {
		what: 'Each controller acts under an account of its own, with only the rights that it needs.',
		why: 'Without it all controllers would act as system:kube-controller-manager, and that user would need the rights of all of them at once.',
	},
	'advertise-client-urls': {
		what: 'Where clients reach this member of etcd.',
		why: 'etcd tells its clients all members\' URLs; kubeadm reads this one from the Pod\'s annotation.',
	},
	'cert-file': {
		what: 'The certificate that etcd shows to its clients.',
		why: 'etcd/server.crt. The API server looks for 127.0.0.1 or the node\'s address in it.',
	},
	'client-cert-auth': {
		what: 'Clients must show a certificate.',
		why: 'Without it everyone who reaches port 2379 could read all Secrets. The CA of trusted-ca-file says whose certificates count.',
	},
	'data-dir': {
		what: 'Where etcd keeps its data: the whole cluster.',
		why: '/var/lib/etcd of the node, mounted into the Pod. A backup of the cluster is a snapshot of this (etcdctl snapshot save).',
	},
	'initial-advertise-peer-urls': {
		what: 'Where the other members reach this one.',
		why: 'It has to stand in initial-cluster beside this member\'s name, or etcd does not start.',
	},
	'initial-cluster': {
		what: 'The members at the first start, as NAME=ADDRESS.',
		why: 'Read at the first start alone: later the members stand in the data itself, and are changed by etcdctl member.',
	},
	'initial-cluster-state': {
		what: 'new makes a cluster; existing joins one.',
		why: 'kubeadm writes existing on nodes that join; a first node does without, since new is the default.',
	},
	'key-file': {
		what: 'The private key for the certificate shown to clients.',
		why: 'etcd/server.key. Only etcd on this node reads it.',
	},
	'listen-client-urls': {
		what: 'The URLs on which etcd takes requests, from API servers, kubeadm and etcdctl.',
		why: '127.0.0.1 for the API server beside it, the node\'s address for other nodes and kubeadm. The certificate holds both.',
	},
	'listen-metrics-urls': {
		what: 'Where health and metrics are served without TLS; for this node alone.',
		why: 'Probes of the kubelet have no certificate for etcd. http://127.0.0.1:2381 answers them without one.',
		formerly: 'The first kubeadm manifests probed with etcdctl and a certificate of its own, healthcheck-client.',
	},
	'listen-peer-urls': {
		what: 'Where etcd listens for other members.',
		why: 'Port 2380. One member alone listens here too, and can be joined later.',
	},
	name: {
		what: 'The name of this member, as initial-cluster has it.',
		why: 'kubeadm takes the node\'s name. Two members with one name cannot form a cluster.',
	},
	'peer-cert-file': {
		what: 'The certificate that is shown to other members.',
		why: 'etcd/peer.crt: each member is server and client to the others at once, and the certificate is made for both uses.',
	},
	'peer-client-cert-auth': {
		what: 'Other members must show a certificate.',
		why: 'A stranger who could join as a member would get all data.',
	},
	'peer-key-file': {
		what: 'The private key for the certificate shown to other members.',
		why: 'etcd/peer.key, for port 2380 alone.',
	},
	'peer-trusted-ca-file': {
		what: 'The CA by which the certificates of other members are checked.',
		why: 'The same etcd/ca.crt as for clients: kubeadm makes one CA for both.',
	},
	'snapshot-count': {
		what: 'After this many writes etcd stores a snapshot and forgets the older log.',
		why: 'kubeadm writes 10000. The log since the last snapshot is kept in memory, so a large number costs memory, a small one disk writes.',
	},
	'trusted-ca-file': {
		what: 'The CA by which the certificates of clients are checked.',
		why: 'etcd/ca.crt. A certificate of the cluster\'s CA does not open etcd: an administrator of Kubernetes is not yet one of etcd.',
	},
	'watch-progress-notify-interval': {
		what: 'How often etcd tells watch clients the current revision, so that the API server can answer from its cache.',
		why: 'The API server may answer a consistent list from its cache only when it knows that the cache is as new as etcd. 5s keeps that wait short.',
		formerly: 'etcd 3.5 and older spelled it --experimental-watch-progress-notify-interval.',
	},
	'election-timeout': {
		what: 'How long, in milliseconds, a member hears nothing from the leader before it starts an election.',
		why: 'Slow disks and long ways between members need more than the default of 1000; etcd wants it to be at least five times the heartbeat.',
	},
	'cert-dir': {
		what: 'Where the kubelet keeps its certificates.',
		why: '/var/lib/kubelet/pki by default: kubelet-client-current.pem, and kubelet.crt where it signs its own.',
	},
	'hostname-override': {
		what: 'The Node\'s name, where it is not the host\'s name.',
		why: 'The name has to be that in kubelet.conf\'s certificate (system:node:NAME), or the Node authorizer refuses the kubelet.',
		readBy: 'the kubelet',
	},
	'node-ip': {
		what: 'The address that the Node tells the cluster.',
		why: 'Unless told, the kubelet takes the address that its name resolves to, and failing that the one of the default route. On a machine with several addresses either may be the wrong one.',
	},
	'node-labels': {
		what: 'Labels that the Node gets when it registers.',
		why: 'A kubelet may not give itself any label: NodeRestriction forbids those of node-restriction.kubernetes.io and most of kubernetes.io.',
	},
	'register-with-taints': {
		what: 'Taints that the Node gets when it registers.',
		why: 'So the Node is never without its taint, not even for the second after it registers.',
	},
	'pod-infra-container-image': {
		what: 'Once named the pause image to the kubelet; the kubelet of v1.36 has no such flag.',
		why: 'The container runtime chooses that image itself today. A kubeadm-flags.env of an older node that still has the flag ends the kubelet at its start, as each unknown flag does.',
		formerly: 'Older kubeadm wrote it into kubeadm-flags.env.',
	},
	'audit-log-path': {
		what: 'The audit log: a file that says who did what.',
		why: '- stands for the standard output. The directory has to be mounted into the Pod (extraVolumes), or the log stays in the container.',
	},
	'audit-policy-file': {
		what: 'Which requests are written to the audit log, and how much of each.',
		why: 'Without a policy nothing is written. Level Metadata says who, what and when, and leaves contents, such as those of Secrets, out.',
	},
	config: {
		what: 'A configuration file that stands in for flags.',
		why: 'The scheduler\'s profiles, for instance, can only be set there. The file has to be mounted into the Pod.',
	},
	'encryption-provider-config': {
		what: 'How Secrets and other objects are encrypted before they are stored.',
		why: 'By default Secrets lie in etcd as they are; who has a backup of it can read them.',
	},
	'feature-gates': {
		what: 'Feature gates that are turned on or off by name. InitialCorruptCheck: at its start etcd compares its data with the other members, and does not start where they differ.',
		why: 'Each program has gates of its own, and one with a name that it does not know does not start.',
		readBy: 'each component; etcd has its own gates since 3.6',
	},
	profiling: {
		what: 'Whether profiles can be taken at /debug/pprof.',
		why: 'true is the default. Security checklists (CIS) want false: profiles tell a good deal about the program.',
	},
	'quota-backend-bytes': {
		what: 'The most that etcd stores; beyond it, etcd refuses writes.',
		why: '2 GiB is the default. At the limit an alarm NOSPACE is raised, which stays until somebody makes room and disarms it.',
	},
	'runtime-config': {
		what: 'API versions that are turned on or off.',
		why: 'Beta and alpha versions are off by default; api/all=true turns all on.',
	},
	'tls-cipher-suites': {
		what: 'The ciphers that are accepted.',
		why: 'For TLS 1.2 alone; those of TLS 1.3 are fixed. A misspelt name keeps the program from starting.',
	},
	'tls-min-version': {
		what: 'The oldest version of TLS that is accepted.',
		why: 'VersionTLS12 is the default of Go. With VersionTLS13 old clients cannot connect.',
	},
	'tls-sni-cert-key': {
		what: 'A further certificate and key, for clients that ask for its names.',
		why: 'The API server can show a certificate of a public CA to people, and the cluster\'s own to its components, on one port.',
		readBy: 'kube-apiserver',
	},
	v: {
		what: 'How much is logged; higher is more.',
		why: '2 to 4 is for looking into a problem; from 6 on requests are logged, from 8 on with their contents.',
	},
} satisfies Topics<string>;
