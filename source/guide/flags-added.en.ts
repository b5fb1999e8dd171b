import type {Topics} from './types.ts';

/** Flags that people add by extraArgs, and old names that nodes still have. */
export const addedFlags = {
	'admission-control-config-file': {
		what: 'A file with settings of single admission plugins, such as PodSecurity.',
		why: 'What a plugin allows by default is decided here once, and not in each namespace. The file has to be mounted into the Pod.',
	},
	'anonymous-auth': {
		what: 'Whether requests without any credentials are let in as the user system:anonymous; true is the default.',
		why: 'kubeadm join reads cluster-info in this way, and probes ask for health. RBAC gives the anonymous next to nothing else. With false, discovery by token no longer works.',
	},
	'api-audiences': {
		what: 'For whom a service account token has to be made, so that this API server accepts it; without it, its issuer.',
		why: 'A token that a Pod got for another service cannot be used against the API server.',
	},
	'audit-log-maxage': {
		what: 'How many days old audit files are kept.',
		why: 'The log grows with each request; without a bound it fills the disk that etcd uses, too.',
	},
	'audit-log-maxbackup': {
		what: 'How many old audit files are kept.',
		why: 'Together with the size of a file it bounds what the whole takes of the disk.',
	},
	'audit-log-maxsize': {
		what: 'How many megabytes an audit file has before a new one is begun.',
		why: 'Small files are easier to carry away and to search.',
	},
	'authentication-config': {
		what: 'A file that says which further identity providers (JWT issuers) are believed.',
		why: 'It stands in for the --oidc flags, can name several issuers, and is read anew when it changes.',
	},
	'authorization-config': {
		what: 'A file with the chain of authorizers, in place of --authorization-mode.',
		why: 'Only there several webhooks can stand in a row, with conditions. The two exclude each other.',
	},
	'auto-compaction-mode': {
		what: 'How etcd decides what history to throw away: periodic (by time) or revision (by count).',
		why: 'The API server compacts by itself every five minutes; this one is for etcds that other programs use, too.',
	},
	'auto-compaction-retention': {
		what: 'How much history etcd keeps when it compacts by itself; 0 turns that off.',
		why: 'Old revisions take room in the database until they are compacted.',
	},
	'cloud-provider': {
		what: 'external: a controller of the cloud does what depends on it, outside of these programs.',
		why: 'The kubelet then puts the taint node.cloudprovider.kubernetes.io/uninitialized on its Node until that controller has come.',
		formerly: 'Built-in providers (aws, gce, azure and others) are gone since v1.31.',
	},
	'cluster-signing-duration': {
		what: 'How long certificates are good that the controller signs; one year unless said.',
		why: 'Short ones need a rotation that works: kubelets ask for a new one in time by themselves.',
	},
	'container-runtime-endpoint': {
		what: 'The socket of the container runtime, as a flag of the kubelet; the field containerRuntimeEndpoint stands for it today.',
		why: 'The flag wins over the file. On an old node it may still be in kubeadm-flags.env.',
		formerly: 'kubeadm wrote it into kubeadm-flags.env before instance-config.yaml came.',
	},
	'default-not-ready-toleration-seconds': {
		what: 'How long Pods stay on a Node that is not ready; 300 unless said.',
		why: 'A node that is away for a moment should not have all its Pods made anew elsewhere.',
	},
	'default-unreachable-toleration-seconds': {
		what: 'How long Pods stay on a Node that nobody hears of; 300 unless said.',
		why: 'Smaller means faster replacement, and more of it for nothing when only the network was away.',
	},
	'disable-admission-plugins': {
		what: 'Admission plugins that are turned off, of those that are on by default.',
		why: 'Each of them is there for a reason: without ServiceAccount, for instance, Pods get no token.',
	},
	'event-ttl': {
		what: 'How long Events are kept in etcd; one hour unless said.',
		why: 'Events are many and soon of no interest; longer times make etcd larger.',
	},
	'experimental-initial-corrupt-check': {
		what: 'At its start etcd compares its data with the other members: the name that this had up to etcd 3.5.',
		why: 'A member whose data differ would answer falsely. etcd 3.6 has the feature gate InitialCorruptCheck in its place.',
		formerly: 'Written by kubeadm for etcd 3.5 and older; etcd 3.6 calls it deprecated.',
	},
	'experimental-watch-progress-notify-interval': {
		what: 'How often etcd tells watch clients the current revision: the name that this had up to etcd 3.5.',
		why: 'By it the API server knows how new its cache is. kubeadm chooses the name by etcd\'s version.',
		formerly: 'Since etcd 3.6 it is --watch-progress-notify-interval.',
	},
	'goaway-chance': {
		what: 'How often, by chance, a client is asked to connect anew; 0 never does, and is the default.',
		why: 'Behind a load balancer long connections stay with one API server; a little chance spreads them again.',
	},
	'heartbeat-interval': {
		what: 'How often, in milliseconds, the leader of etcd tells the others that it lives; 100 unless said.',
		why: 'It should be about the time that a packet takes between members; election-timeout is ten times that.',
	},
	'kube-api-burst': {
		what: 'How many requests may go to the API server at once beyond kube-api-qps.',
		why: 'A controller that comes up has much to do at once, and then hardly anything.',
	},
	'kube-api-qps': {
		what: 'How many requests a second go to the API server on average.',
		why: 'Large clusters need more, and the API server must be able to bear it.',
	},
	'logging-format': {
		what: 'text or json: how log lines are written; text is the default.',
		why: 'JSON is what log collectors read without guessing.',
	},
	'max-mutating-requests-inflight': {
		what: 'How many writing requests the API server works on at a time; 200 unless said.',
		why: 'Together with the reading ones it is the room that priority and fairness divides among callers.',
	},
	'max-pods': {
		what: 'How many Pods the node may carry, as a flag; the field maxPods stands for it today.',
		why: 'The flag is deprecated and wins over the file, which surprises whoever reads the file alone.',
	},
	'max-request-bytes': {
		what: 'The largest request that etcd takes; 1.5 MiB unless said.',
		why: 'It bounds how large an object can be. Raising it lets one object slow all others down.',
	},
	'max-requests-inflight': {
		what: 'How many reading requests the API server works on at a time; 400 unless said.',
		why: 'Beyond that callers get 429 and come again: better than an API server that ends for lack of memory.',
	},
	'node-monitor-grace-period': {
		what: 'How long a node may be silent before it counts as lost; 50 seconds unless said.',
		why: 'Kubelets renew their Lease every ten seconds. Too short a time makes a busy node look lost.',
	},
	'node-monitor-period': {
		what: 'How often the controller looks at the state of nodes; 5 seconds unless said.',
		why: 'It should be well below the grace period.',
	},
	'oidc-client-id': {
		what: 'The client for which an OpenID Connect token has to be made.',
		why: 'Tokens that the provider made for other programs are refused.',
	},
	'oidc-groups-claim': {
		what: 'Which claim of an OpenID Connect token names the groups.',
		why: 'RBAC then binds rights to groups that the company keeps anyway.',
	},
	'oidc-issuer-url': {
		what: 'The OpenID Connect provider whose tokens are believed as users.',
		why: 'Kubernetes keeps no users. People can log in at a provider, whose tokens, other than certificates, end soon.',
	},
	'oidc-username-claim': {
		what: 'Which claim of an OpenID Connect token names the user; sub unless said.',
		why: 'email reads better in audit logs; it has to be verified by the provider.',
	},
	'request-timeout': {
		what: 'How long a request to the API server may take; one minute unless said.',
		why: 'Watches and logs are excepted.',
	},
	'rotate-certificates': {
		what: 'The kubelet renews its client certificate by itself, as a flag; the field rotateCertificates stands for it today.',
		why: 'The flag is deprecated and wins over the file.',
	},
	'service-node-port-range': {
		what: 'Which ports of the nodes Services of type NodePort may have; 30000-32767 unless said.',
		why: 'They must not meet ports that programs of the node use, nor those from which it makes connections.',
	},
	'terminated-pod-gc-threshold': {
		what: 'How many Pods that have ended are kept before the oldest are deleted; 12500 unless said.',
		why: 'They hold logs and exit codes for people, and take room in etcd.',
	},
	vmodule: {
		what: 'How much single source files log, as name=level.',
		why: 'One part can be looked into without drowning in the log of all the others.',
	},
	'volume-plugin-dir': {
		what: 'Where the kubelet looks for volume plugins of the kind FlexVolume.',
		why: 'Systems whose /usr is read-only need another place.',
		formerly: 'FlexVolume is deprecated since v1.23; CSI drivers took its place.',
	},
} satisfies Topics<string>;
