/** Every code that a diagnosis may have, in the order of docs/failures.md. A text for each does not compile away. */
export const diagnosisCodes = [
	'kubelet.swap', 'kubelet.cgroup-v1', 'kubelet.config-missing', 'kubelet.config-syntax', 'kubelet.config-value', 'kubelet.unknown-flag',
	'kubelet.cri-disabled', 'kubelet.runtime-socket', 'kubelet.port-taken', 'kubelet.kubeconfig-missing', 'kubelet.stopped', 'kubelet.unknown',
	'runtime.unreachable', 'runtime.not-ready', 'disk.full',
	'manifest.missing', 'manifest.folder', 'manifest.invalid', 'manifest.resources', 'manifest.unread',
	'volume.host-path', 'sandbox.resolv-conf', 'sandbox.image-not-found', 'sandbox.image-unreachable', 'cgroup-driver', 'sandbox.runtime-missing', 'sandbox.unknown',
	'image.never', 'image.name', 'image.unauthorized', 'image.authority', 'image.http', 'image.not-found', 'image.unreachable', 'image.format', 'image.unknown',
	'container.command-missing', 'container.mount', 'container.unknown-flag', 'container.flag-value', 'container.file-missing', 'container.permission',
	'container.oom', 'container.ended', 'apiserver.admission-plugin', 'apiserver.service-subnet', 'apiserver.encryption-config', 'apiserver.audit-policy', 'apiserver.audit-log',
	'apiserver.admission-config', 'apiserver.authorization-config', 'etcd.permission', 'etcd.data-corrupt', 'etcd.cluster-mismatch', 'etcd.no-leader', 'apiserver.etcd-unreachable',
	'container.port-taken', 'container.address-missing', 'port.foreign', 'certificate.key', 'certificate.expired', 'certificate.not-yet-valid', 'certificate.address', 'certificate.authority',
	'component.unauthorized', 'node.unauthorized', 'node.name',
] as const;

export type DiagnosisCode = (typeof diagnosisCodes)[number];
