import type {DiagnosisFields} from './diagnosis-fields.ts';

/** Every code that a diagnosis may have, in the order of docs/failures.md. */
export const diagnosisCodes = [
	'kubelet.swap', 'kubelet.cgroup-v1', 'kubelet.config-missing', 'kubelet.config-syntax', 'kubelet.config-value', 'kubelet.config-field', 'kubelet.feature-gate',
	'kubelet.unknown-flag', 'kubelet.node-labels', 'kubelet.cri-disabled', 'kubelet.runtime-socket', 'kubelet.port-taken', 'kubelet.kubeconfig-missing',
	'kubelet.kmsg', 'kubelet.kernel-flag', 'kubelet.proc-read-only', 'cgroup.memory-off', 'cgroup.controllers-missing', 'kubelet.manager-state', 'kubelet.root-device', 'kubelet.ca-unreadable', 'kubelet.file-missing',
	'kubelet.stopped', 'kubelet.unknown',
	'runtime.unreachable', 'runtime.not-ready', 'disk.full', 'disk.read-only', 'limits.open-files', 'limits.processes', 'limits.keys',
	'manifest.missing', 'manifest.folder', 'manifest.invalid', 'manifest.resources', 'manifest.unread',
	'volume.host-path', 'runtime.apparmor', 'runtime.seccomp', 'runtime.seccomp-jit', 'runtime.selinux', 'runtime.bpf', 'runtime.nested', 'runtime.overlay-missing', 'runtime.overlay-refused',
	'cgroup-driver', 'runtime.cgroup', 'sandbox.runtime-missing', 'runtime.runc-fails', 'cni.plugin-missing', 'cni.failed',
	'sandbox.resolv-conf', 'sandbox.image-not-found', 'sandbox.image-unreachable', 'sandbox.unknown',
	'image.never', 'image.name', 'image.platform', 'image.rate-limit', 'image.proxy', 'image.unauthorized', 'image.authority', 'image.http', 'image.damaged', 'image.not-found', 'image.unreachable', 'image.format', 'image.cpu-level', 'image.unknown',
	'container.command-missing', 'container.exec-refused', 'container.mount', 'container.unknown-flag', 'container.feature-gate', 'container.flag-value', 'container.flag-refused', 'container.config-kind', 'container.file-missing', 'container.permission',
	'container.oom', 'container.ended', 'apiserver.admission-plugin', 'apiserver.service-subnet', 'apiserver.encryption-config', 'apiserver.audit-policy', 'apiserver.audit-log',
	'apiserver.admission-config', 'apiserver.authentication-config', 'apiserver.authorization-config', 'scheduler.config',
	'etcd.permission', 'etcd.data-corrupt', 'etcd.downgrade', 'etcd.locked', 'etcd.cluster-mismatch', 'etcd.no-leader', 'etcd.slow-disk', 'apiserver.etcd-unreachable',
	'container.port-taken', 'container.address-missing', 'port.foreign', 'certificate.key', 'certificate.unreadable', 'certificate.expired', 'certificate.not-yet-valid', 'certificate.address', 'certificate.usage', 'certificate.authority',
	'component.kubeconfig-empty', 'component.unauthorized', 'node.unauthorized', 'node.forbidden', 'node.name',
] as const satisfies readonly (keyof DiagnosisFields)[];

export type DiagnosisCode = (typeof diagnosisCodes)[number];
