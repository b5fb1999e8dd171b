/** Programs whose flags are explained: those of the static Pods, and the kubelet. */
export type FlagOwner = 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'etcd' | 'kubelet';

const added = ['config', 'feature-gates', 'profiling', 'tls-cipher-suites', 'tls-min-version', 'tls-sni-cert-key', 'tls-cert-file', 'tls-private-key-file', 'v'];

/** Which component has which flags, of those that are explained: what kubeadm writes, then what people add most. */
export const flagOwners: Readonly<Record<FlagOwner, readonly string[]>> = {
	'kube-apiserver': [
		'advertise-address', 'allow-privileged', 'authorization-mode', 'client-ca-file', 'enable-admission-plugins', 'enable-bootstrap-token-auth', 'etcd-cafile', 'etcd-certfile',
		'etcd-keyfile', 'etcd-servers', 'kubelet-client-certificate', 'kubelet-client-key', 'kubelet-preferred-address-types', 'proxy-client-cert-file', 'proxy-client-key-file',
		'requestheader-allowed-names', 'requestheader-client-ca-file', 'requestheader-extra-headers-prefix', 'requestheader-group-headers', 'requestheader-username-headers', 'secure-port',
		'service-account-issuer', 'service-account-key-file', 'service-account-signing-key-file', 'service-cluster-ip-range', 'tls-cert-file', 'tls-private-key-file',
		'admission-control-config-file', 'anonymous-auth', 'api-audiences', 'audit-log-maxage', 'audit-log-maxbackup', 'audit-log-maxsize', 'audit-log-path', 'audit-policy-file', 'authentication-config',
		'authorization-config', 'bind-address', 'default-not-ready-toleration-seconds', 'default-unreachable-toleration-seconds', 'disable-admission-plugins', 'event-ttl', 'goaway-chance', 'logging-format',
		'max-mutating-requests-inflight', 'max-requests-inflight', 'oidc-client-id', 'oidc-groups-claim', 'oidc-issuer-url', 'oidc-username-claim', 'request-timeout', 'service-node-port-range', 'vmodule',
		'encryption-provider-config', 'feature-gates', 'profiling', 'runtime-config', 'tls-cipher-suites', 'tls-min-version', 'tls-sni-cert-key', 'v',
	],
	'kube-controller-manager': [
		'allocate-node-cidrs', 'authentication-kubeconfig', 'authorization-kubeconfig', 'bind-address', 'client-ca-file', 'cluster-cidr', 'cluster-name', 'cluster-signing-cert-file',
		'cluster-signing-key-file', 'controllers', 'kubeconfig', 'leader-elect', 'node-cidr-mask-size', 'node-cidr-mask-size-ipv4', 'node-cidr-mask-size-ipv6',
		'requestheader-client-ca-file', 'root-ca-file', 'secure-port', 'service-account-private-key-file', 'service-cluster-ip-range', 'use-service-account-credentials',
		'cloud-provider', 'cluster-signing-duration', 'kube-api-burst', 'kube-api-qps', 'logging-format', 'node-monitor-grace-period', 'node-monitor-period', 'terminated-pod-gc-threshold', 'vmodule',
		...added.filter((flag) => flag !== 'config'),
	],
	'kube-scheduler': ['authentication-kubeconfig', 'authorization-kubeconfig', 'bind-address', 'client-ca-file', 'kubeconfig', 'leader-elect', 'requestheader-client-ca-file', 'secure-port', 'kube-api-burst', 'kube-api-qps', 'logging-format', 'vmodule', ...added],
	etcd: [
		'advertise-client-urls', 'cert-file', 'client-cert-auth', 'data-dir', 'feature-gates', 'initial-advertise-peer-urls', 'initial-cluster', 'initial-cluster-state', 'key-file',
		'listen-client-urls', 'listen-metrics-urls', 'listen-peer-urls', 'name', 'peer-cert-file', 'peer-client-cert-auth', 'peer-key-file', 'peer-trusted-ca-file', 'snapshot-count',
		'trusted-ca-file', 'watch-progress-notify-interval', 'auto-compaction-mode', 'auto-compaction-retention', 'election-timeout', 'heartbeat-interval', 'max-request-bytes', 'quota-backend-bytes',
		'experimental-initial-corrupt-check', 'experimental-watch-progress-notify-interval',
	],
	kubelet: [
		'cert-dir', 'cloud-provider', 'config', 'container-runtime-endpoint', 'feature-gates', 'hostname-override', 'kubeconfig', 'node-ip', 'node-labels', 'pod-infra-container-image', 'register-with-taints', 'v',
		'logging-format', 'max-pods', 'rotate-certificates', 'vmodule', 'volume-plugin-dir',
	],
};
