import type {KnownFailure} from './known.ts';
import {anyCase, field, line, part} from './pattern.ts';

/** What the kubelet says in passing. */
const CHAT = /^I\d{4} /;
/** Said by every kubelet for a while, also by one that comes up. */
const TRANSIENT = /^[IW]\d{4} |Image garbage collection failed once|Failed to apply oom|oom_score_adj|rlimit on max file handles|checkpoint is not found|Skipping pod synchronization/i;
const INOTIFY = /inotify|fsnotify|\bwatch(?:er|es)?\b/i;
const CONTROLLERS = part`(?:cgroup "?[^:]*has some missing (?:controllers|paths): ${field.missing`[^"\\]+`}|Following Cgroup subsystem not mounted: \[${field.unmounted`[^\]]+`}\]|[Ff]ailed to find subsystem mount for required subsystem: ${field.subsystem`\w+`})`;

/** Of a kubelet that does not run, and of one that runs and gets nowhere. */
export const kubeletFailures: readonly KnownFailure[] = [
	{code: 'kubelet.swap', link: 'kubelet', in: 'kubelet', pattern: line`running with swap on is not supported`, not: CHAT},
	{code: 'kubelet.cgroup-v1', link: 'kubelet', in: 'kubelet', pattern: line`kubelet is configured to not run on a host using cgroup v1`, not: CHAT},
	{code: 'kubelet.config-missing', link: 'kubelet', in: 'kubelet', pattern: line`failed to load kubelet config file.*open ${field.path`/[^\s:]+`}: no such file or directory`, not: CHAT},
	{code: 'kubelet.config-syntax', link: 'kubelet', in: 'kubelet', pattern: line`failed to load kubelet (?:config|dropin) file, path: ${field.path`[^\s,]+`}, error: ${field.reason`.+?`}"?$`, not: /no such file or directory/},
	{code: 'kubelet.unknown-flag', link: 'kubelet', in: 'kubelet', pattern: line`unknown (?:flag:|shorthand flag: .* in) ${field.flag`-[\w-]+`}`, not: CHAT},
	{code: 'kubelet.node-labels', link: 'kubelet', in: 'kubelet', pattern: line`unknown 'kubernetes\.io' or 'k8s\.io' labels specified with --node-labels: \[${field.labels`[^\]]+`}\]`, not: CHAT},
	{code: 'kubelet.feature-gate', link: 'kubelet', in: 'kubelet', pattern: line`(?:unrecognized feature gate: |cannot set feature gate )${field.gate`\w+`}`, not: /^[IW]\d{4} /},
	{code: 'kubelet.config-value', link: 'kubelet', in: 'kubelet', pattern: line`failed to validate kubelet configuration, error: (?:\[?invalid configuration: )?${field.reason`.+?`}[\],]?(?:, path: .*)?"?$`, not: /cgroup v1/},
	{code: 'kubelet.config-value', link: 'kubelet', in: 'kubelet', pattern: line`${field.reason`--(?:kube|system|qos)-reserved value failed to parse: .+?|unable to parse reserved-cpus list: .+?|reserved-cpus: .+? is not a subset of online-cpus: .+?|(?:unsupported|unknown) eviction signal .+?|eviction (?:percentage )?(?:threshold|minimum reclaim) .+? must be .+?|grace period must be specified for the soft eviction threshold .+?`}"?$`, not: CHAT},
	{code: 'kubelet.cri-disabled', link: 'kubelet', in: 'kubelet', pattern: line`unknown service runtime\.v1\.${field.service`\w+`}|CRI v1 (?:runtime|image) API is not implemented`, not: CHAT},
	{code: 'kubelet.runtime-socket', link: 'kubelet', in: 'kubelet', pattern: line`command failed.*dial unix ${field.socket`[^\s:"\\]+`}: (?:connect: )?${field.reason`no such file or directory|connection refused|permission denied`}`, not: /unknown service/},
	{code: 'kubelet.port-taken', link: 'kubelet', in: 'kubelet', pattern: line`listen tcp\S* \S*?:${field.port`\d+`}: bind: address already in use`, not: CHAT},
	{code: 'kubelet.kubeconfig-missing', link: 'kubelet', in: 'kubelet', pattern: line`unable to load bootstrap kubeconfig: stat ${field.path`[^\s:]+`}: no such file or directory`, not: CHAT},
	{code: 'cgroup-driver', link: 'kubelet', in: 'kubelet', pattern: line`Failed to start ContainerManager.*(?:systemd not running on this host|cannot use systemd cgroups manager)|kubelet cgroup driver: .* is different from \w+ cgroup driver`, not: CHAT},
	{code: 'kubelet.kmsg', link: 'kubelet', in: 'kubelet', pattern: line`open /dev/kmsg: ${field.reason`[^"\\\]]+`}`, not: TRANSIENT},
	{code: 'kubelet.kernel-flag', link: 'kubelet', in: 'kubelet', pattern: line`invalid kernel flag: ${field.flag`[\w/]+`}, expected value: ${field.wanted`-?\d+`}, actual value: ${field.actual`-?\d+`}`, not: TRANSIENT},
	{code: 'kubelet.proc-read-only', link: 'kubelet', in: 'kubelet', pattern: line`open ${field.path`/proc/sys/[^\s:]+`}: ${field.reason`read-only file system|permission denied|operation not permitted`}`, not: TRANSIENT},
	{code: 'cgroup.memory-off', link: 'kubelet', in: 'kubelet', pattern: line`Following Cgroup subsystem not mounted: \[memory\]|has some missing (?:controllers|paths): [^"]*\bmemory\b|required subsystem: memory|no cgroup v1 mountpoint for memory controller`, not: TRANSIENT},
	{code: 'cgroup.controllers-missing', link: 'kubelet', in: 'kubelet', pattern: line`${CONTROLLERS}|root container \[[\w ]+\] doesn't exist`, not: /\[memory\]|missing (?:controllers|paths): memory|required subsystem: memory/},
	{code: 'kubelet.manager-state', link: 'kubelet', in: 'kubelet', pattern: line`could not restore state from checkpoint: ${field.reason`.+?`}, please drain this node and delete the [\w ]+ checkpoint file \\*"${field.path`[^"\\]+`}`, not: TRANSIENT},
	{code: 'kubelet.manager-state', link: 'kubelet', in: 'kubelet', pattern: line`start ${field.manager`cpu|memory`} manager error: ${field.reason`.+?`}"?$`, not: /checkpoint file/},
	{code: 'kubelet.manager-state', link: 'kubelet', in: 'kubelet', pattern: line`${field.reason`(?:\[${field.manager`memory`}manager\] )?configured policy .*differs from state checkpoint policy .+?`}"?$`, not: /please drain this node|start (?:cpu|memory) manager error/},
	{code: 'limits.open-files', link: 'kubelet', in: 'kubelet', pattern: anyCase`too many open files|(?:inotify|fsnotify|watch)[^"]*no space left on device`, not: TRANSIENT},
	{code: 'kubelet.root-device', link: 'kubelet', in: 'kubelet', pattern: line`failed to get rootfs info: ${field.reason`.+?`}"?$|${field.device`could not find device with major: \d+, minor: \d+ in cached partitions map`}`, not: TRANSIENT},
	{code: 'kubelet.ca-unreadable', link: 'kubelet', in: 'kubelet', pattern: line`(?:error loading CA bundle for \\*"[\w-]+::|unable to load client CA file )${field.path`/[^\s":\\]+`}\\*"?: ${field.reason`[^"\\]+`}`, not: /no such file or directory/},
	{code: 'kubelet.file-missing', link: 'kubelet', in: 'kubelet', pattern: line`command failed" err=".*(?:open|stat|lstat) ${field.path`/[^\s:"\\]+`}: no such file or directory`, not: /dial unix|\/dev\/|\/proc\/|\/sys\/|bootstrap kubeconfig|kubelet config file/},
	{code: 'disk.full', link: 'kubelet', in: 'kubelet', pattern: line`(?:${field.path`/[^\s:"]+`}: )?no space left on device`, not: INOTIFY},
	{code: 'disk.read-only', link: 'kubelet', in: 'kubelet', pattern: line`${field.path`/[^\s:"\\]+`}: read-only file system`, not: /\/(?:proc|sys)\/|^[IW]\d{4} /},
	// Manifests, in the log of a kubelet that runs.
	{code: 'manifest.folder', link: 'manifest', in: 'node', pattern: line`Unable to read config path.*path does not exist.*path="${field.path`[^"]+`}"`, not: CHAT},
	{code: 'manifest.invalid', link: 'manifest', in: 'node', pattern: line`Could not process manifest file" err="(?:\S+: couldn't parse as pod\()?${field.reason`.+?`}(?:\), please check config file)?" path="${field.path`[^"]+`}"`, not: CHAT},
	// A kubelet that the healthy API server turns away.
	{code: 'node.unauthorized', link: 'kubelet', in: 'node', pattern: line`Unable to register node with API server.*(?:Unauthorized|provide credentials)`, not: CHAT},
	{code: 'node.name', link: 'kubelet', in: 'node', pattern: line`User \\*"system:node:${field.certificate`[^"\\]+`}\\*" cannot (?:\w+) resource.*?(?:node '[^']+' is not allowed|can only|is not allowed to|cannot)[^"]*?`, not: CHAT},
	{code: 'node.forbidden', link: 'kubelet', in: 'node', pattern: line`Unable to register node with API server.*is forbidden: User \\*"${field.user`[^"\\]+`}\\*" cannot \w+ resource \\*"nodes\\*"`, not: /node '[^']+' is not allowed|can only|is not allowed to/},
];
