/** Flags that kubeadm's manifests and the kubelet's environment file carry, and those that people add most. One meaning holds for every component that has the flag. */
export type FlagId =
	// kube-apiserver
	| 'advertise-address' | 'allow-privileged' | 'authorization-mode' | 'client-ca-file' | 'enable-admission-plugins' | 'enable-bootstrap-token-auth'
	| 'etcd-cafile' | 'etcd-certfile' | 'etcd-keyfile' | 'etcd-servers' | 'kubelet-client-certificate' | 'kubelet-client-key' | 'kubelet-preferred-address-types'
	| 'proxy-client-cert-file' | 'proxy-client-key-file' | 'requestheader-allowed-names' | 'requestheader-client-ca-file' | 'requestheader-extra-headers-prefix'
	| 'requestheader-group-headers' | 'requestheader-username-headers' | 'secure-port' | 'service-account-issuer' | 'service-account-key-file'
	| 'service-account-signing-key-file' | 'service-cluster-ip-range' | 'tls-cert-file' | 'tls-private-key-file'
	// kube-controller-manager, kube-scheduler
	| 'allocate-node-cidrs' | 'authentication-kubeconfig' | 'authorization-kubeconfig' | 'bind-address' | 'cluster-cidr' | 'cluster-name' | 'cluster-signing-cert-file'
	| 'cluster-signing-key-file' | 'controllers' | 'kubeconfig' | 'leader-elect' | 'node-cidr-mask-size' | 'node-cidr-mask-size-ipv4' | 'node-cidr-mask-size-ipv6'
	| 'root-ca-file' | 'service-account-private-key-file' | 'use-service-account-credentials'
	// etcd
	| 'advertise-client-urls' | 'cert-file' | 'client-cert-auth' | 'data-dir' | 'initial-advertise-peer-urls' | 'initial-cluster' | 'initial-cluster-state' | 'key-file'
	| 'listen-client-urls' | 'listen-metrics-urls' | 'listen-peer-urls' | 'name' | 'peer-cert-file' | 'peer-client-cert-auth' | 'peer-key-file' | 'peer-trusted-ca-file'
	| 'snapshot-count' | 'trusted-ca-file' | 'watch-progress-notify-interval'
	// kubelet
	| 'cert-dir' | 'hostname-override' | 'node-ip' | 'node-labels' | 'register-with-taints'
	// added by people
	| 'audit-log-path' | 'audit-policy-file' | 'config' | 'encryption-provider-config' | 'feature-gates' | 'profiling' | 'quota-backend-bytes' | 'runtime-config'
	| 'tls-cipher-suites' | 'tls-min-version' | 'tls-sni-cert-key' | 'v';

/** Fields of KubeletConfiguration by path. */
export type KubeletFieldId =
	| 'authentication.anonymous.enabled' | 'authentication.webhook.enabled' | 'authentication.x509.clientCAFile' | 'authorization.mode'
	| 'cgroupDriver' | 'clusterDNS' | 'clusterDomain' | 'containerRuntimeEndpoint' | 'failSwapOn' | 'healthzBindAddress' | 'healthzPort'
	| 'maxPods' | 'resolvConf' | 'rotateCertificates' | 'serverTLSBootstrap' | 'staticPodPath' | 'evictionHard' | 'systemReserved' | 'kubeReserved' | 'featureGates' | 'readOnlyPort' | 'registerWithTaints' | 'logging.verbosity' | 'shutdownGracePeriod';

/** Users and groups that kubeadm puts into certificates; a star stands for the node's name. */
export type IdentityId =
	| 'system:masters' | 'kubeadm:cluster-admins' | 'system:kube-controller-manager' | 'system:kube-scheduler' | 'system:nodes' | 'system:node:*';

/** What is explained piece by piece: one sentence each, in one language. A missing one does not compile. */
export interface Handbook {
	readonly flags: Readonly<Record<FlagId, string>>;
	readonly kubeletFields: Readonly<Record<KubeletFieldId, string>>;
	readonly identities: Readonly<Record<IdentityId, string>>;
}
