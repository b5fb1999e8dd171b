import type {Coded} from './coded.ts';
import type {Mend} from './warnings.ts';

/** What each check looks at, and the values that its title and reason need. */
export type LookedAtFields = {
	readonly 'user': {};
	readonly 'cpus': {readonly required: number};
	readonly 'memory': {readonly required: number};
	readonly 'kubernetes-version': {readonly version: string};
	readonly 'firewall': {readonly ports: string};
	readonly 'port': {readonly port: number; readonly component: string};
	readonly 'file-absent': {readonly path: string; readonly component: string};
	readonly 'proxy': {readonly url: string};
	readonly 'proxy-cidr': {readonly cidr: string};
	readonly 'runtime': {readonly socket: string};
	readonly 'runtime-version': {readonly socket: string};
	readonly 'swap': {};
	readonly 'program': {readonly program: string};
	readonly 'system': {};
	readonly 'hostname': {readonly name: string};
	readonly 'kubelet-version': {readonly kubernetesVersion: string};
	readonly 'service': {readonly service: string};
	readonly 'forwarding': {readonly path: string; readonly family: 4 | 6};
	readonly 'etcd-version': {readonly endpoints: string; readonly minimum: string};
	readonly 'etcd-file': {readonly path: string};
	readonly 'directory-empty': {readonly path: string};
	readonly 'images': {readonly socket: string; readonly policy: string};
	readonly 'sandbox-image': {readonly expected: string};
	readonly 'cgroup-driver': {readonly driver: string};
	readonly 'registry': {readonly registries: string};
	readonly 'certificate-pairs': {readonly path: string};
};

export type LookedAt = keyof LookedAtFields;

/** Everything that a check can find, with the values that were found. Lists are joined by spaces. */
export type FindingFields = {
	readonly 'user.not-root': {readonly uid: number};
	readonly 'cpus.too-few': {readonly cpus: number; readonly required: number};
	/** Megabytes of 2^20 bytes. */
	readonly 'memory.too-small': {readonly megabytes: number; readonly required: number};
	readonly 'kubernetes-version.unreadable': {readonly version: string};
	readonly 'kubernetes-version.newer': {readonly version: string; readonly supported: string};
	readonly 'services.no-manager': {readonly service: string};
	readonly 'firewall.active': {readonly ports: string};
	readonly 'port.in-use': {readonly port: number; readonly component: string};
	readonly 'file.exists': {readonly path: string; readonly component: string};
	/** `proxy` without user and password. */
	readonly 'proxy.used': {readonly url: string; readonly proxy: string};
	readonly 'proxy-cidr.used': {readonly cidr: string; readonly proxy: string};
	readonly 'proxy-cidr.invalid': {readonly cidr: string};
	readonly 'proxy-cidr.too-small': {readonly cidr: string};
	/** `installed`: there is the service that usually listens there. */
	readonly 'runtime.unreachable': {readonly socket: string; readonly message: string; readonly installed: boolean} & Platform;
	readonly 'runtime.cri-disabled': {readonly socket: string; readonly message: string} & Platform;
	readonly 'runtime.status-failed': {readonly socket: string; readonly message: string} & Platform;
	readonly 'runtime.not-ready': {readonly socket: string; readonly message: string};
	readonly 'runtime-version.failed': {readonly socket: string; readonly message: string} & Platform;
	readonly 'runtime-version.no-runtime-config': {readonly socket: string} & Platform;
	readonly 'swap.on': {readonly swaps: string};
	readonly 'program.missing': {readonly program: string} & Platform;
	readonly 'system.os-unsupported': {readonly os: string};
	readonly 'kernel.release-unsupported': {readonly release: string};
	readonly 'kernel.config-unreadable': {readonly release: string};
	readonly 'kernel.options-missing': {readonly options: string; readonly release: string};
	readonly 'cgroup.v1': {readonly kubeletVersion: string} & Platform;
	readonly 'cgroup.controllers-missing': {readonly controllers: string};
	readonly 'cgroup.optional-controllers-missing': {readonly controllers: string};
	readonly 'cgroup.freezer-untested': {readonly uid: number};
	readonly 'kubelet.missing': Platform;
	readonly 'kubelet.failed': {readonly exitCode: number; readonly output: string};
	readonly 'kubelet.not-runnable': {readonly message: string};
	readonly 'kubelet.version-unreadable': {readonly output: string};
	readonly 'kubelet.too-old': {readonly version: string; readonly minimum: string; readonly kubernetesVersion: string} & Platform;
	readonly 'kubelet.too-new': {readonly version: string; readonly kubernetesVersion: string} & Platform;
	readonly 'hostname.too-long': {readonly name: string; readonly length: number};
	readonly 'hostname.invalid': {readonly name: string};
	readonly 'hostname.unresolved': {readonly name: string};
	readonly 'service.missing': {readonly service: string} & Platform;
	readonly 'service.disabled': {readonly service: string; readonly command: string};
	readonly 'forwarding.missing': {readonly path: string; readonly family: number};
	readonly 'forwarding.off': {readonly path: string; readonly family: number; readonly value: string};
	readonly 'etcd.endpoint-invalid': {readonly endpoint: string};
	readonly 'etcd.ca-unreadable': {readonly path: string};
	readonly 'etcd.client-certificate-unusable': {readonly certificate: string; readonly key: string};
	readonly 'etcd.unreachable': {readonly url: string; readonly message: string};
	readonly 'etcd.unhealthy': {readonly url: string; readonly status: number};
	readonly 'etcd.version-unreadable': {readonly url: string; readonly version: string};
	readonly 'etcd.too-old': {readonly url: string; readonly version: string; readonly minimum: string};
	readonly 'file.missing': {readonly path: string};
	readonly 'directory.unreadable': {readonly path: string; readonly message: string};
	readonly 'directory.not-empty': {readonly path: string};
	readonly 'image.policy-unknown': {readonly policy: string};
	readonly 'image.pull-failed': {readonly image: string; readonly attempts: number; readonly message: string};
	readonly 'image.sandbox-differs': {readonly image: string; readonly expected: string} & RuntimeSetting & Platform;
	/** `followed`: the kubelet will go by the runtime's driver. */
	readonly 'cgroup-driver.differs': {readonly kubelet: string; readonly runtime: string; readonly followed: boolean} & RuntimeSetting & Platform;
	/** `answer` is a system's code or an HTTP status; `shellProxy` a proxy that the shell has and the runtime has not. Proxies are without user and password. */
	readonly 'registry.unreachable': {readonly registry: string; readonly url: string; readonly answer: string; readonly proxy: string; readonly shellProxy: string} & Platform;
	/** As the warning `certificate.key` of a run. */
	readonly 'certificate.pair': {readonly name: string; readonly path: string; readonly key: string; readonly mend: Mend};
	/** The node could not be looked at; `code` is the system's. */
	readonly 'host.unreadable': {readonly code: string; readonly message: string};
};

export type FindingCode = keyof FindingFields;

export type Finding = Coded<FindingFields>;

export interface Findings {
	readonly warnings: readonly Finding[];
	readonly errors: readonly Finding[];
}

/** What a check looks at, with the values that its title and reason need. */
export type Subject = {[C in LookedAt]: {readonly lookedAt: C; readonly fields: LookedAtFields[C]}}[LookedAt];

/** What a check looks at, by its code. That this is one of all that there are, the compiler does not see for a code that it does not know. */
export function subject<Code extends LookedAt>(lookedAt: Code, fields: LookedAtFields[Code]): Subject {
	return {lookedAt, fields} as Subject;
}

export type ServiceManager = 'systemd' | 'openrc' | 'none';

export type PackageManager = 'apt' | 'dnf' | 'yum' | 'zypper' | 'apk';

/** What a remedy's commands depend on. A member is absent where it is not known. */
export type Platform = {
	readonly packages?: PackageManager;
	readonly manager?: ServiceManager;
};

/** A line of a container runtime's configuration, and where it is or belongs. */
export type RuntimeSetting = {
	/** The runtime's service; empty for one whose configuration is not known. */
	readonly service: string;
	readonly file: string;
	/** As it should read: `sandbox_image = "registry.k8s.io/pause:3.10.2"`. */
	readonly setting: string;
	/** TOML's table that it stands in, quotes doubled: `plugins."io.containerd.grpc.v1.cri"`. */
	readonly table: string;
	/** Where the file sets it now; 0 where it does not. */
	readonly line: number;
	/** Where the table begins; 0 where it does not. */
	readonly tableLine: number;
	/** Where the file is not there: its first line; else empty. */
	readonly header: string;
};
