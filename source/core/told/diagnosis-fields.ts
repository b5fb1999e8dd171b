/** Where the configuration says what a component does not take: it stands in this file and line (diagnosis/at-source.ts). */
type AtSource = {readonly configFile?: string; readonly configLine?: number};

/** A program's own words: what it fell over, and what was under way. Absent where it said nothing that could be taken apart. */
type OwnWords = {readonly cause?: string; readonly within?: string};

/** Of a component of the control plane; `socket` of its container runtime, where a log told. */
type OfComponent = {readonly component: string; readonly socket?: string};

/** Of a component, or of the kubelet, which is not named. */
type OfAny = Partial<OfComponent>;

type OfImage = OfComponent & {readonly image: string};

/** Where one of several words stood, each is a field of its own, and only one is there. */
export type DiagnosisFields = {
	readonly 'kubelet.swap': {};
	readonly 'kubelet.cgroup-v1': {};
	readonly 'kubelet.config-missing': {readonly path: string};
	readonly 'kubelet.config-syntax': {readonly path: string; readonly reason: string};
	readonly 'kubelet.config-value': {readonly reason: string};
	/** `place`: `init.yaml:12`, as far as known. */
	readonly 'kubelet.config-field': {readonly field: string; readonly value: string; readonly wants: string; readonly place?: string};
	readonly 'kubelet.feature-gate': {readonly gate: string};
	readonly 'kubelet.unknown-flag': {readonly flag: string} & AtSource;
	readonly 'kubelet.node-labels': {readonly labels: string} & AtSource;
	readonly 'kubelet.cri-disabled': {readonly socket: string; readonly service?: string};
	readonly 'kubelet.runtime-socket': {readonly socket: string; readonly reason: string};
	readonly 'kubelet.port-taken': {readonly port: string | number};
	readonly 'kubelet.kubeconfig-missing': {readonly path: string};
	readonly 'kubelet.kmsg': {readonly reason: string};
	readonly 'kubelet.kernel-flag': {readonly flag: string; readonly wanted: string; readonly actual: string};
	readonly 'kubelet.proc-read-only': {readonly path: string; readonly reason: string};
	readonly 'cgroup.memory-off': {};
	readonly 'cgroup.controllers-missing': {readonly missing?: string; readonly unmounted?: string; readonly subsystem?: string};
	readonly 'kubelet.manager-state': {readonly reason: string; readonly path?: string; readonly manager?: string};
	readonly 'kubelet.root-device': {readonly reason?: string; readonly device?: string};
	readonly 'kubelet.ca-unreadable': {readonly path: string; readonly reason: string};
	readonly 'kubelet.file-missing': {readonly path: string};
	/** `state`: the service manager's words; empty where it does not tell. */
	readonly 'kubelet.stopped': {readonly state: string};
	readonly 'kubelet.unknown': {readonly state: string} & OwnWords;
	readonly 'runtime.unreachable': {readonly component?: string; readonly socket: string; readonly reason: string};
	readonly 'runtime.not-ready': {readonly component: string; readonly socket: string; readonly reason: string};
	readonly 'disk.full': {readonly path?: string} & OfAny;
	readonly 'disk.read-only': {readonly path: string} & OfAny;
	readonly 'limits.open-files': OfAny;
	readonly 'limits.processes': {readonly reason: string} & OfComponent;
	readonly 'limits.keys': {readonly reason: string} & OfComponent;
	readonly 'manifest.missing': {readonly path: string} & OfComponent;
	readonly 'manifest.folder': {readonly path: string} & OfComponent;
	/** `reason` is empty where nobody said it. */
	readonly 'manifest.invalid': {readonly path: string; readonly reason: string} & OfComponent;
	readonly 'manifest.resources': {readonly resource?: string; readonly wanted?: string} & OfComponent;
	/** `folder`: where the kubelet looks instead; empty where its configuration names none, absent where that cannot be read. */
	readonly 'manifest.unread': {readonly path: string; readonly folder?: string} & OfComponent;
	readonly 'volume.host-path': {readonly path: string; readonly reason: string} & OfComponent;
	readonly 'runtime.apparmor': {readonly reason?: string} & OfComponent;
	readonly 'runtime.seccomp': {readonly reason: string} & OfComponent;
	readonly 'runtime.seccomp-jit': OfComponent;
	readonly 'runtime.selinux': {readonly reason: string} & OfComponent;
	readonly 'runtime.bpf': {readonly reason: string} & OfComponent;
	readonly 'runtime.nested': {readonly reason: string} & OfComponent;
	readonly 'runtime.overlay-missing': OfComponent;
	readonly 'runtime.overlay-refused': {readonly reason?: string; readonly error?: string} & OfComponent;
	readonly 'cgroup-driver': OfAny;
	readonly 'runtime.cgroup': {readonly reason: string} & OfComponent;
	readonly 'sandbox.runtime-missing': {readonly program?: string; readonly alone?: string; readonly path?: string; readonly shim?: string; readonly handler?: string} & OfComponent;
	readonly 'runtime.runc-fails': {readonly reason?: string} & OfComponent;
	readonly 'cni.plugin-missing': {readonly plugin: string; readonly path: string} & OfComponent;
	readonly 'cni.failed': {readonly plugin?: string; readonly reason: string} & OfComponent;
	readonly 'sandbox.resolv-conf': {readonly path?: string; readonly named?: string} & OfComponent;
	readonly 'sandbox.image-not-found': OfImage;
	readonly 'sandbox.image-unreachable': {readonly reason: string} & OfImage;
	readonly 'sandbox.unknown': OfComponent & OwnWords;
	readonly 'image.never': OfImage;
	readonly 'image.name': OfImage;
	readonly 'image.platform': {readonly platform?: string} & OfImage;
	readonly 'image.rate-limit': OfImage;
	readonly 'image.proxy': {readonly reason: string} & OfImage;
	readonly 'image.unauthorized': OfImage;
	readonly 'image.authority': {readonly reason: string} & OfImage;
	readonly 'image.http': OfImage;
	readonly 'image.damaged': {readonly reason: string} & OfImage;
	readonly 'image.not-found': OfImage;
	readonly 'image.unreachable': {readonly reason: string} & OfImage;
	readonly 'image.format': OfComponent;
	readonly 'image.cpu-level': {readonly level?: string; readonly feature?: string; readonly built?: string} & OfComponent;
	readonly 'image.unknown': OfImage & OwnWords;
	readonly 'container.command-missing': {readonly program: string} & OfComponent;
	readonly 'container.exec-refused': {readonly program: string; readonly reason: string} & OfComponent;
	readonly 'container.mount': {readonly path: string} & OfComponent;
	readonly 'container.unknown-flag': {readonly flag: string} & OfComponent & AtSource;
	readonly 'container.feature-gate': {readonly gate: string} & OfComponent & AtSource;
	readonly 'container.flag-value': {readonly value: string; readonly flag: string; readonly reason: string} & OfComponent & AtSource;
	readonly 'container.flag-refused': {readonly reason?: string; readonly more?: string; readonly flag?: string} & OfComponent & AtSource;
	readonly 'container.config-kind': {readonly kind: string; readonly version: string} & OfComponent;
	readonly 'container.file-missing': {readonly path: string} & OfComponent;
	readonly 'container.permission': {readonly path: string} & OfComponent;
	readonly 'container.oom': {readonly exitCode: number} & OfComponent;
	/** With neither status nor count it could not be started; then `image` is there. */
	readonly 'container.ended': {readonly exitCode?: number; readonly times?: number; readonly image?: string} & OfComponent & OwnWords;
	readonly 'apiserver.admission-plugin': {readonly plugin: string} & OfComponent & AtSource;
	readonly 'apiserver.service-subnet': {readonly reason: string} & OfComponent;
	readonly 'apiserver.encryption-config': {readonly reason: string} & OfComponent & AtSource;
	readonly 'apiserver.audit-policy': {readonly reason: string} & OfComponent & AtSource;
	readonly 'apiserver.audit-log': {readonly reason: string} & OfComponent & AtSource;
	readonly 'apiserver.admission-config': {readonly path: string} & OfComponent & AtSource;
	readonly 'apiserver.authentication-config': {readonly reason: string} & OfComponent & AtSource;
	readonly 'apiserver.authorization-config': {readonly reason: string} & OfComponent & AtSource;
	readonly 'scheduler.config': {readonly kind?: string; readonly version?: string; readonly reason?: string} & OfComponent;
	readonly 'etcd.permission': {readonly path?: string; readonly data?: string} & OfComponent;
	readonly 'etcd.data-corrupt': {readonly reason: string} & OfComponent;
	readonly 'etcd.downgrade': OfComponent;
	readonly 'etcd.locked': OfComponent;
	readonly 'etcd.cluster-mismatch': OfComponent;
	readonly 'etcd.no-leader': OfComponent;
	readonly 'etcd.slow-disk': {readonly reason: string} & OfComponent;
	readonly 'apiserver.etcd-unreachable': {readonly address: string; readonly reason: string} & OfComponent;
	readonly 'container.port-taken': {readonly address: string; readonly port: string} & OfComponent;
	readonly 'container.address-missing': {readonly address: string} & OfComponent;
	readonly 'port.foreign': {readonly url: string} & OfComponent;
	readonly 'certificate.key': OfComponent;
	readonly 'certificate.unreadable': {readonly reason: string} & OfComponent;
	/** Times as they were said, or ISO 8601; `path` and both ends of the period where the file was looked at. */
	readonly 'certificate.expired': {readonly now: string; readonly until: string; readonly from?: string; readonly path?: string} & OfComponent;
	readonly 'certificate.not-yet-valid': {readonly now: string; readonly from: string; readonly until?: string; readonly path?: string} & OfComponent;
	/** `name` is not among `names`; or `unnamed` is an address, and there are no addresses. */
	readonly 'certificate.address': {readonly names?: string; readonly name?: string; readonly unnamed?: string; readonly now?: string; readonly from?: string; readonly until?: string; readonly path?: string} & OfComponent;
	readonly 'certificate.usage': OfComponent;
	readonly 'certificate.authority': OfComponent;
	readonly 'component.kubeconfig-empty': OfComponent;
	readonly 'component.unauthorized': OfComponent;
	readonly 'node.unauthorized': {};
	readonly 'node.forbidden': {readonly user: string};
	readonly 'node.name': {readonly certificate: string};
};

/** Codes whose cause the configuration may have. */
export type SourcedCode = {[Code in keyof DiagnosisFields]: 'configFile' extends keyof DiagnosisFields[Code] ? Code : never}[keyof DiagnosisFields];

/** All that a diagnosis' fields may be called. */
export type DiagnosisField = {[Code in keyof DiagnosisFields]: keyof DiagnosisFields[Code]}[keyof DiagnosisFields];
