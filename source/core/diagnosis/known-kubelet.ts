import type {KnownFailure} from './known.ts';

/** What the kubelet says in passing. */
const CHAT = /^I\d{4} /;
/** Said by every kubelet for a while, also by one that comes up. */
const TRANSIENT = /^[IW]\d{4} |Image garbage collection failed once|Failed to apply oom|oom_score_adj|rlimit on max file handles|checkpoint is not found|Skipping pod synchronization/i;
const INOTIFY = /inotify|fsnotify|\bwatch(?:er|es)?\b/i;
const CONTROLLERS = '(?:cgroup "?[^:]*has some missing (?:controllers|paths): (?<missing>[^"\\\\]+)|Following Cgroup subsystem not mounted: \\[(?<unmounted>[^\\]]+)\\]|[Ff]ailed to find subsystem mount for required subsystem: (?<subsystem>\\w+))';

/** Of a kubelet that does not run, and of one that runs and gets nowhere. */
export const kubeletFailures: readonly KnownFailure[] = [
	{code: 'kubelet.swap', link: 'kubelet', in: 'kubelet', pattern: /running with swap on is not supported/, not: CHAT},
	{code: 'kubelet.cgroup-v1', link: 'kubelet', in: 'kubelet', pattern: /kubelet is configured to not run on a host using cgroup v1/, not: CHAT},
	{code: 'kubelet.config-missing', link: 'kubelet', in: 'kubelet', pattern: /failed to load kubelet config file.*open (?<path>\/[^\s:]+): no such file or directory/, not: CHAT},
	{code: 'kubelet.config-syntax', link: 'kubelet', in: 'kubelet', pattern: /failed to load kubelet (?:config|dropin) file, path: (?<path>[^\s,]+), error: (?<reason>.+?)"?$/, not: /no such file or directory/},
	{code: 'kubelet.unknown-flag', link: 'kubelet', in: 'kubelet', pattern: /unknown (?:flag:|shorthand flag: .* in) (?<flag>-[\w-]+)/, not: CHAT},
	{code: 'kubelet.node-labels', link: 'kubelet', in: 'kubelet', pattern: /unknown 'kubernetes\.io' or 'k8s\.io' labels specified with --node-labels: \[(?<labels>[^\]]+)\]/, not: CHAT},
	{code: 'kubelet.feature-gate', link: 'kubelet', in: 'kubelet', pattern: /(?:unrecognized feature gate: |cannot set feature gate )(?<gate>\w+)/, not: /^[IW]\d{4} /},
	{code: 'kubelet.config-value', link: 'kubelet', in: 'kubelet', pattern: /failed to validate kubelet configuration, error: (?:\[?invalid configuration: )?(?<reason>.+?)[\],]?(?:, path: .*)?"?$/, not: /cgroup v1/},
	{code: 'kubelet.config-value', link: 'kubelet', in: 'kubelet', pattern: /(?<reason>--(?:kube|system|qos)-reserved value failed to parse: .+?|unable to parse reserved-cpus list: .+?|reserved-cpus: .+? is not a subset of online-cpus: .+?|(?:unsupported|unknown) eviction signal .+?|eviction (?:percentage )?(?:threshold|minimum reclaim) .+? must be .+?|grace period must be specified for the soft eviction threshold .+?)"?$/, not: CHAT},
	{code: 'kubelet.cri-disabled', link: 'kubelet', in: 'kubelet', pattern: /unknown service runtime\.v1\.(?<service>\w+)|CRI v1 (?:runtime|image) API is not implemented/, not: CHAT},
	{code: 'kubelet.runtime-socket', link: 'kubelet', in: 'kubelet', pattern: /command failed.*dial unix (?<socket>[^\s:"\\]+): (?:connect: )?(?<reason>no such file or directory|connection refused|permission denied)/, not: /unknown service/},
	{code: 'kubelet.port-taken', link: 'kubelet', in: 'kubelet', pattern: /listen tcp\S* \S*?:(?<port>\d+): bind: address already in use/, not: CHAT},
	{code: 'kubelet.kubeconfig-missing', link: 'kubelet', in: 'kubelet', pattern: /unable to load bootstrap kubeconfig: stat (?<path>[^\s:]+): no such file or directory/, not: CHAT},
	{code: 'cgroup-driver', link: 'kubelet', in: 'kubelet', pattern: /Failed to start ContainerManager.*(?:systemd not running on this host|cannot use systemd cgroups manager)|kubelet cgroup driver: .* is different from \w+ cgroup driver/, not: CHAT},
	{code: 'kubelet.kmsg', link: 'kubelet', in: 'kubelet', pattern: /open \/dev\/kmsg: (?<reason>[^"\\\]]+)/, not: TRANSIENT},
	{code: 'kubelet.kernel-flag', link: 'kubelet', in: 'kubelet', pattern: /invalid kernel flag: (?<flag>[\w/]+), expected value: (?<wanted>-?\d+), actual value: (?<actual>-?\d+)/, not: TRANSIENT},
	{code: 'kubelet.proc-read-only', link: 'kubelet', in: 'kubelet', pattern: /open (?<path>\/proc\/sys\/[^\s:]+): (?<reason>read-only file system|permission denied|operation not permitted)/, not: TRANSIENT},
	{code: 'cgroup.memory-off', link: 'kubelet', in: 'kubelet', pattern: /Following Cgroup subsystem not mounted: \[memory\]|has some missing (?:controllers|paths): [^"]*\bmemory\b|required subsystem: memory|no cgroup v1 mountpoint for memory controller/, not: TRANSIENT},
	{code: 'cgroup.controllers-missing', link: 'kubelet', in: 'kubelet', pattern: new RegExp(`${CONTROLLERS}|root container \\[[\\w ]+\\] doesn't exist`), not: /\[memory\]|missing (?:controllers|paths): memory|required subsystem: memory/},
	{code: 'kubelet.manager-state', link: 'kubelet', in: 'kubelet', pattern: /could not restore state from checkpoint: (?<reason>.+?), please drain this node and delete the [\w ]+ checkpoint file \\*"(?<path>[^"\\]+)/, not: TRANSIENT},
	{code: 'kubelet.manager-state', link: 'kubelet', in: 'kubelet', pattern: /start (?<manager>cpu|memory) manager error: (?<reason>.+?)"?$/, not: /checkpoint file/},
	{code: 'kubelet.manager-state', link: 'kubelet', in: 'kubelet', pattern: /(?<reason>(?:\[(?<manager>memory)manager\] )?configured policy .*differs from state checkpoint policy .+?)"?$/, not: /please drain this node|start (?:cpu|memory) manager error/},
	{code: 'limits.open-files', link: 'kubelet', in: 'kubelet', pattern: /too many open files|(?:inotify|fsnotify|watch)[^"]*no space left on device/i, not: TRANSIENT},
	{code: 'kubelet.root-device', link: 'kubelet', in: 'kubelet', pattern: /failed to get rootfs info: (?<reason>.+?)"?$|(?<device>could not find device with major: \d+, minor: \d+ in cached partitions map)/, not: TRANSIENT},
	{code: 'kubelet.ca-unreadable', link: 'kubelet', in: 'kubelet', pattern: /(?:error loading CA bundle for \\*"[\w-]+::|unable to load client CA file )(?<path>\/[^\s":\\]+)\\*"?: (?<reason>[^"\\]+)/, not: /no such file or directory/},
	{code: 'kubelet.file-missing', link: 'kubelet', in: 'kubelet', pattern: /command failed" err=".*(?:open|stat|lstat) (?<path>\/[^\s:"\\]+): no such file or directory/, not: /dial unix|\/dev\/|\/proc\/|\/sys\/|bootstrap kubeconfig|kubelet config file/},
	{code: 'disk.full', link: 'kubelet', in: 'kubelet', pattern: /(?:(?<path>\/[^\s:"]+): )?no space left on device/, not: INOTIFY},
	{code: 'disk.read-only', link: 'kubelet', in: 'kubelet', pattern: /(?<path>\/[^\s:"\\]+): read-only file system/, not: /\/(?:proc|sys)\/|^[IW]\d{4} /},
	// Manifests, in the log of a kubelet that runs.
	{code: 'manifest.folder', link: 'manifest', in: 'node', pattern: /Unable to read config path.*path does not exist.*path="(?<path>[^"]+)"/, not: CHAT},
	{code: 'manifest.invalid', link: 'manifest', in: 'node', pattern: /Could not process manifest file" err="(?:\S+: couldn't parse as pod\()?(?<reason>.+?)(?:\), please check config file)?" path="(?<path>[^"]+)"/, not: CHAT},
	// A kubelet that the healthy API server turns away.
	{code: 'node.unauthorized', link: 'kubelet', in: 'node', pattern: /Unable to register node with API server.*(?:Unauthorized|provide credentials)/, not: CHAT},
	{code: 'node.name', link: 'kubelet', in: 'node', pattern: /User \\*"system:node:(?<certificate>[^"\\]+)\\*" cannot (?:\w+) resource.*?(?:node '[^']+' is not allowed|can only|is not allowed to|cannot)[^"]*?/, not: CHAT},
	{code: 'node.forbidden', link: 'kubelet', in: 'node', pattern: /Unable to register node with API server.*is forbidden: User \\*"(?<user>[^"\\]+)\\*" cannot \w+ resource \\*"nodes\\*"/, not: /node '[^']+' is not allowed|can only|is not allowed to/},
];
