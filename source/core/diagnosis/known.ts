import type {DiagnosisCode} from './codes.ts';
import type {Link} from './types.ts';

/**
 * Where a failure shows itself. `kubelet`: the log of a kubelet that does not run; `node`: that of
 * one that does; `pod`: its lines about a component's Pod; `container`: the component's own log.
 */
export type Place = 'kubelet' | 'node' | 'pod' | 'container';

export interface KnownFailure {
	readonly code: DiagnosisCode;
	readonly link: Link;
	readonly in: Place;
	/** Its named groups become the diagnosis' fields. */
	readonly pattern: RegExp;
	/** Only of these components. */
	readonly of?: readonly string[];
	/** It may heal by itself: a registry that is only slow, a peer that is only late. */
	readonly mayHeal?: true;
}

/**
 * Known failures by what a log says: the one table where logs are searched. Those that say more
 * come first, since the first that is found counts. Each has a recorded log in
 * test/fixtures/diagnosis and a text under its code in source/texts/diagnoses.*.
 */
export const knownFailures: readonly KnownFailure[] = [
	// The kubelet itself.
	{code: 'kubelet.swap', link: 'kubelet', in: 'kubelet', pattern: /running with swap on is not supported/},
	{code: 'kubelet.cgroup-v1', link: 'kubelet', in: 'kubelet', pattern: /kubelet is configured to not run on a host using cgroup v1/},
	{code: 'kubelet.config-missing', link: 'kubelet', in: 'kubelet', pattern: /failed to load kubelet config file.*open (?<path>\/[^\s:]+): no such file or directory/},
	{code: 'kubelet.config-syntax', link: 'kubelet', in: 'kubelet', pattern: /failed to load kubelet config file, path: (?<path>[^\s,]+), error: (?<reason>.+?)"?$/},
	{code: 'kubelet.unknown-flag', link: 'kubelet', in: 'kubelet', pattern: /unknown (?:flag:|shorthand flag: .* in) (?<flag>-[\w-]+)/},
	{code: 'kubelet.config-value', link: 'kubelet', in: 'kubelet', pattern: /failed to validate kubelet configuration, error: (?:\[?invalid configuration: )?(?<reason>.+?)[\],]?(?:, path: .*)?"?$/},
	{code: 'kubelet.cri-disabled', link: 'kubelet', in: 'kubelet', pattern: /unknown service runtime\.v1\.(?<service>\w+)/},
	{code: 'kubelet.runtime-socket', link: 'kubelet', in: 'kubelet', pattern: /command failed.*dial unix (?<socket>[^\s:]+): (?:connect: )?(?<reason>no such file or directory|connection refused|permission denied)/},
	{code: 'kubelet.port-taken', link: 'kubelet', in: 'kubelet', pattern: /listen tcp \S*?:(?<port>\d+): bind: address already in use/},
	{code: 'kubelet.kubeconfig-missing', link: 'kubelet', in: 'kubelet', pattern: /unable to load bootstrap kubeconfig: stat (?<path>[^\s:]+): no such file or directory/},
	{code: 'cgroup-driver', link: 'kubelet', in: 'kubelet', pattern: /Failed to start ContainerManager.*(?:systemd not running on this host|cannot use systemd cgroups manager)/},
	{code: 'disk.full', link: 'kubelet', in: 'kubelet', pattern: /(?:(?<path>\/[^\s:"]+): )?no space left on device/},
	// Manifests, in the log of a kubelet that runs.
	{code: 'manifest.folder', link: 'manifest', in: 'node', pattern: /Unable to read config path.*path does not exist.*path="(?<path>[^"]+)"/},
	{code: 'manifest.invalid', link: 'manifest', in: 'node', pattern: /Could not process manifest file" err="(?:\S+: couldn't parse as pod\()?(?<reason>.+?)(?:\), please check config file)?" path="(?<path>[^"]+)"/},
	// A Pod that does not come to its containers.
	{code: 'manifest.resources', link: 'manifest', in: 'pod', pattern: /no set of running pods found to reclaim resources: \[\(res: (?<resource>[\w-]+)|OutOf(?<wanted>\w+)/},
	{code: 'volume.host-path', link: 'sandbox', in: 'pod', pattern: /hostPath type check failed: (?<path>\S+) (?<reason>is not [^"\\]+)/},
	{code: 'sandbox.runtime-missing', link: 'sandbox', in: 'pod', pattern: /exec: \\*"(?<program>[^"\\]*runc[^"\\]*|[^"\\]*crun[^"\\]*)\\*": (?:executable file not found|stat )|fork\/exec (?<path>\S+): no such file/},
	{code: 'sandbox.resolv-conf', link: 'sandbox', in: 'pod', pattern: /open (?<path>\/[^\s:]+): no such file or directory.*|Could not open resolv conf file/},
	{code: 'sandbox.image-not-found', link: 'sandbox', in: 'pod', pattern: /failed to (?:get|pull|start) sandbox image \\*"(?<image>[^"\\]+).*(?:: not found|manifest unknown)/},
	{code: 'sandbox.image-unreachable', link: 'sandbox', in: 'pod', pattern: /failed to (?:get|pull|start) sandbox image \\*"(?<image>[^"\\]+).*: (?<reason>[^:"\\]+)/, mayHeal: true},
	{code: 'cgroup-driver', link: 'sandbox', in: 'pod', pattern: /expected cgroupsPath to be of format|systemd not running on this host|cannot use systemd cgroups manager/},
	{code: 'disk.full', link: 'sandbox', in: 'pod', pattern: /(?:(?<path>\/[^\s:"]+): )?no space left on device/},
	// Images.
	{code: 'image.never', link: 'image', in: 'pod', pattern: /Container image \\*"(?<image>[^"\\]+)\\*" is not present with pull policy of Never/},
	{code: 'image.name', link: 'image', in: 'pod', pattern: /(?:Failed to apply default image tag|InvalidImageName).*?\\*"(?<image>[^"\\]*:[^"\\]+)\\*"/},
	{code: 'image.unauthorized', link: 'image', in: 'pod', pattern: /failed to (?:pull|resolve).*?\\*"(?<image>[\w.:-]+\/[^"\\]+).*(?:401 Unauthorized|403 Forbidden|authorization failed|pull access denied|no basic auth credentials)/},
	{code: 'image.authority', link: 'image', in: 'pod', pattern: /failed to (?:pull|resolve).*?\\*"(?<image>[\w.:-]+\/[^"\\]+).*x509: (?<reason>[^"\\]+)/},
	{code: 'image.http', link: 'image', in: 'pod', pattern: /failed to (?:pull|resolve).*?\\*"(?<image>[\w.:-]+\/[^"\\]+).*(?:server gave HTTP response to HTTPS client|first record does not look like a TLS handshake)/},
	{code: 'image.not-found', link: 'image', in: 'pod', pattern: /failed to (?:pull|resolve).*?\\*"(?<image>[\w.:-]+\/[^"\\]+).*(?:: not found|manifest unknown|404 Not Found)/},
	{code: 'image.unreachable', link: 'image', in: 'pod', pattern: /failed to (?:pull|resolve).*?\\*"(?<image>[\w.:-]+\/[^"\\]+).*(?:dial tcp|lookup|TLS handshake|EOF|connection reset|i\/o timeout|deadline).*?(?:: )?(?<reason>no such host|connection refused|i\/o timeout|no route to host|network is unreachable|TLS handshake timeout|connection reset by peer|EOF|server misbehaving|deadline exceeded)/, mayHeal: true},
	// Containers that cannot be started.
	{code: 'image.format', link: 'container', in: 'pod', pattern: /exec format error/},
	{code: 'container.command-missing', link: 'container', in: 'pod', pattern: /exec: \\*"(?<program>[^"\\]+)\\*": (?:executable file not found|stat \S+: no such file)/},
	{code: 'container.mount', link: 'container', in: 'pod', pattern: /error mounting \\*"(?<path>[^"\\]+)/},
	{code: 'image.format', link: 'container', in: 'container', pattern: /exec format error/},
	{code: 'disk.full', link: 'container', in: 'container', pattern: /(?:(?<path>\/[^\s:"]+): )?no space left on device/},
	// Components that end, by their own words.
	{code: 'container.unknown-flag', link: 'container', in: 'container', pattern: /(?:unknown flag:|flag provided but not defined:|unknown shorthand flag: .* in) (?<flag>-[\w-]+)/},
	{code: 'container.flag-value', link: 'container', in: 'container', pattern: /invalid argument \\*"(?<value>[^"\\]*)\\*" for \\*"(?<flag>[^"\\]+)\\*" flag: (?<reason>.+?)"?$/},
	{code: 'apiserver.admission-plugin', link: 'container', in: 'container', of: ['kube-apiserver'], pattern: /admission-plugins plugin \\*"(?<plugin>[^"\\]+)\\*" is unknown/},
	{code: 'apiserver.service-subnet', link: 'container', in: 'container', of: ['kube-apiserver'], pattern: /(?<reason>(?:specified )?(?:--)?service-cluster-ip-range(?:\[\d+\])? [^"\\]*)/},
	{code: 'apiserver.encryption-config', link: 'container', in: 'container', of: ['kube-apiserver'], pattern: /(?<reason>[^"]*(?:encryption provider config|encryption-provider-config|EncryptionConfig|encryption configuration)[^"]*)/},
	{code: 'apiserver.encryption-config', link: 'container', in: 'container', of: ['kube-apiserver'], pattern: /(?<reason>error while parsing file: resources\[\d+\].+?)"?$/},
	{code: 'apiserver.audit-policy', link: 'container', in: 'container', of: ['kube-apiserver'], pattern: /audit policy file: (?<reason>.+?)"?$/},
	{code: 'apiserver.audit-log', link: 'container', in: 'container', of: ['kube-apiserver'], pattern: /ensureLogFile: (?<reason>.+?)"?$/},
	{code: 'apiserver.admission-config', link: 'container', in: 'container', of: ['kube-apiserver'], pattern: /(?:unable to read|decode) admission control configuration.*?\\*"(?<path>\/[^"\\]+)/},
	{code: 'apiserver.authorization-config', link: 'container', in: 'container', of: ['kube-apiserver'], pattern: /(?<reason>(?:failed to load AuthorizationConfiguration|invalid authorization config|AuthorizationConfiguration)[^"]*)/i},
	{code: 'apiserver.authorization-config', link: 'container', in: 'container', of: ['kube-apiserver'], pattern: /(?<reason>authorizers(?:\[\d+\][^:]*)?: (?:Required|Invalid|Unsupported|Duplicate) value.*?)"?$/},
	{code: 'container.port-taken', link: 'port', in: 'container', pattern: /listen tcp\S* (?<address>\S+?:(?<port>\d+)): bind: address already in use/},
	{code: 'container.address-missing', link: 'port', in: 'container', pattern: /listen tcp\S* (?<address>\S+?):\d+: bind: cannot assign requested address/},
	{code: 'etcd.cluster-mismatch', link: 'container', in: 'container', of: ['etcd'], pattern: /(?:request (?:sent was ignored due to )?cluster ID mismatch|couldn't find local name|member count is unequal|inconsistent cluster)/i},
	{code: 'etcd.permission', link: 'container', in: 'container', of: ['etcd'], pattern: /(?:cannot access data directory|data-dir).*?(?<path>\/[^\s":\\]+).*permission denied/},
	{code: 'etcd.data-corrupt', link: 'container', in: 'container', of: ['etcd'], pattern: /(?<reason>(?:crc mismatch|walpb|wal: \w+|invalid database|database file is not a valid|freepages|page \d+ (?:already freed|has)|snap: \w+|version mismatch|invalid freelist|failed to (?:read|open|recover) (?:WAL|v3 backend|snapshot)|unexpected EOF)[^"]*)/i},
	{code: 'certificate.key', link: 'container', in: 'container', pattern: /private key (?:type )?does not match public key/},
	{code: 'container.file-missing', link: 'container', in: 'container', pattern: /(?:open|stat|lstat) (?<path>\/[^\s:"\\]+): no such file or directory/},
	{code: 'container.permission', link: 'container', in: 'container', pattern: /(?:open|stat|mkdir|read|unlink) (?<path>\/[^\s:"\\]+): permission denied/},
	// Components that run and are not healthy.
	{code: 'certificate.expired', link: 'health', in: 'container', pattern: /certificate has expired or is not yet valid: (?:\S+ )?current time (?<now>\S+) is after (?<until>[^\s"\\]+)/},
	{code: 'certificate.not-yet-valid', link: 'health', in: 'container', pattern: /certificate has expired or is not yet valid: (?:\S+ )?current time (?<now>\S+) is before (?<from>[^\s"\\]+)/},
	{code: 'certificate.address', link: 'health', in: 'container', pattern: /certificate is valid for (?<names>[^"\\]+?), not (?<name>[\w.:-]+)/},
	{code: 'certificate.authority', link: 'health', in: 'container', pattern: /certificate signed by unknown authority|remote error: tls: (?:unknown certificate authority|bad certificate|certificate required|internal error)/},
	{code: 'component.unauthorized', link: 'health', in: 'container', of: ['kube-controller-manager', 'kube-scheduler'], pattern: /(?:the server has asked for the client to provide credentials|Unauthorized)/},
	{code: 'etcd.no-leader', link: 'health', in: 'container', of: ['etcd'], pattern: /(?:no leader|is starting a new (?:pre-)?election|starting a new election|prober detected unhealthy status|lost leader)/i},
	{code: 'apiserver.etcd-unreachable', link: 'health', in: 'container', of: ['kube-apiserver'], pattern: /Addr: \\*"(?<address>[^"\\]+)\\*".*?Err: .*?(?<reason>connection refused|i\/o timeout|no route to host|network is unreachable|no such host|deadline exceeded|operation was canceled)/, mayHeal: true},
	{code: 'node.unauthorized', link: 'kubelet', in: 'node', pattern: /Unable to register node with API server.*(?:Unauthorized|provide credentials)/},
	// A kubelet that the healthy API server turns away.
	{code: 'node.name', link: 'kubelet', in: 'node', pattern: /User \\*"system:node:(?<certificate>[^"\\]+)\\*" cannot (?:\w+) resource.*?(?:node '[^']+' is not allowed|can only|is not allowed to|cannot)[^"]*?/},
];
