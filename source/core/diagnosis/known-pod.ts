import type {KnownFailure} from './known.ts';
import {anyCase, field, line, part, type Written} from './pattern.ts';

/** What the kubelet says in passing. */
const CHAT = /^I\d{4} /;
/** The kernel says so of other room than that of a disk, too. */
const NO_DISK = /inotify|fsnotify|\bwatch(?:er|es)?\b|\/sys\/fs\/cgroup|fork\/exec|clone|unshare|namespace|keyring/i;
/** The container runtime has the image and cannot start what is in it; or it is its own image that it lacks. */
const STARTING = /OCI runtime|failed to create (?:shim|containerd) task|failed to start shim|container create failed|sandbox image/;
/** The image's name, as the runtime tells what it pulls. */
const PULLING = part`failed to (?:pull|resolve|unpack|extract|fetch).{0,60}?\\*"${field.image`[\w.:-]{1,200}/[^"\\]{1,300}`}`;
const pulling = <Name extends string = never>(...reason: Written<Name>) => line<'image' | Name>`${PULLING}.*(?:${part(...reason)})`;
const PROC = part`(?:open sysctl [\w./-]+ file|error (?:mounting|remounting) \\*"(?:proc|sysfs|cgroup|devpts|mqueue)|mount[^"]*(?:proc|sysfs|cgroup2?)[^"]*: operation not permitted|(?:open(?:at2?)?|write) /proc/sys/[^\s:]+: (?:read-only file system|permission denied)|write sysctl|unsafe procfs|error setting rlimits? type \d+|write /proc/[^\s:]*oom_score_adj)`;

/** Of a Pod that does not come to its containers, or whose containers are not started, in the kubelet's lines about it. */
export const podFailures: readonly KnownFailure[] = [
	{code: 'manifest.resources', link: 'manifest', in: 'pod', pattern: line`no set of running pods found to reclaim resources: \[\(res: ${field.resource`[\w-]+`}|OutOf${field.wanted`\w+`}`, not: STARTING},
	{code: 'volume.host-path', link: 'sandbox', in: 'pod', pattern: line`hostPath type check failed: ${field.path`\S+`} ${field.reason`is not [^"\\]+`}`, not: CHAT},
	// The runtime's own programs, and what the kernel has of what they need.
	{code: 'runtime.apparmor', link: 'sandbox', in: 'pod', pattern: line`apparmor_parser\\*": executable file not found`, not: CHAT},
	{code: 'runtime.apparmor', link: 'sandbox', in: 'pod', pattern: anyCase`${field.reason`[^":\\]{0,60}apparmor[^"\\]*(?:\\+"[^"\\]*\\+"[^"\\]*)?(?:profile|failed|denied)[^"\\]*|/proc/(?:self|thread-self)/attr/apparmor/[^"\\]*`}`, not: /executable file not found/},
	{code: 'runtime.seccomp-jit', link: 'sandbox', in: 'pod', pattern: line`seccomp filter: errno 524`, not: CHAT},
	{code: 'runtime.seccomp', link: 'sandbox', in: 'pod', pattern: anyCase`${field.reason`(?:unable to init seccomp|error (?:loading|adding) seccomp|seccomp (?:is )?not (?:supported|enabled)|config provided but seccomp|failed to generate seccomp|getting seccomp)[^"\\]*|[^":\\]{0,60}seccomp[^":\\]{0,60}: [^"\\]+`}`, not: /errno 524/},
	{code: 'runtime.selinux', link: 'sandbox', in: 'pod', pattern: anyCase`${field.reason`(?:write )?/proc/(?:self|thread-self)/attr/(?:keycreate|exec|sockcreate|fscreate)[^"\\]*|[^":\\]{0,60}lsetxattr[^"\\]*|[^":\\]{0,60}(?:SELinux|relabel|setting label)[^"\\]*`}`, not: /apparmor/i},
	{code: 'runtime.bpf', link: 'sandbox', in: 'pod', pattern: line`${field.reason`bpf_prog_\w+\(?\w*\)?[^"\\]*|BPF_CGROUP_DEVICE[^"\\]*|loading eBPF[^"\\]*`}`, not: /seccomp/},
	{code: 'runtime.nested', link: 'sandbox', in: 'pod', pattern: line`${field.reason`${PROC}[^"\\]*`}`, not: /seccomp|bpf|attr\/|no such device/},
	{code: 'runtime.overlay-missing', link: 'sandbox', in: 'pod', pattern: line`overlay.*: no such device|unknown filesystem type '?overlay|overlayfs?\\*" (?:is )?not supported|snapshotter (?:not loaded: )?overlayfs|snapshotter \\*"?overlayfs\\*"? (?:is )?not (?:loaded|found)`, not: CHAT},
	{code: 'runtime.overlay-refused', link: 'sandbox', in: 'pod', pattern: line`(?:failed to mount overlay|overlay[^":\\]{0,60}): ${field.reason`invalid argument|operation not (?:permitted|supported)|permission denied|too many levels[^"\\]*|stale[^"\\]*`}|fstype: overlay.*err: ${field.error`[^"\\]+`}`, not: /no such device/},
	{code: 'cgroup-driver', link: 'sandbox', in: 'pod', pattern: line`expected cgroupsPath to be of format|systemd not running on this host|cannot use systemd cgroups manager|invalid slice name`, not: CHAT},
	{code: 'runtime.cgroup', link: 'sandbox', in: 'pod', pattern: line`${field.reason`cannot enter cgroupv2[^"\\]*(?:\\+"[^"\\]*\\+"[^"\\]*)?|(?:error setting cgroup config|unable to apply cgroup configuration|applying cgroup configuration|error creating systemd unit|unable to start unit|can't copy bootstrap data to pipe)[^"\\]*|(?:open|openat2|mkdir|write) /sys/fs/cgroup[^"\\]*|failed to write[^"]*/sys/fs/cgroup[^"\\]*|has some missing (?:controllers|paths): [^"\\]*|cgroups?: [^"\\]*(?:mount|controller)[^"\\]*|opening file \`[^\`]*cgroup[^\`]*\`[^"\\]*|unable to ensure pod container exists[^"\\]*`}`, not: /bpf|cgroupsPath|systemd not running/i},
	{code: 'sandbox.runtime-missing', link: 'sandbox', in: 'pod', pattern: line`exec: \\*"${field.program`[^"\\]+`}\\*": (?:executable file not found|stat |file does not exist)|${field.alone`\b(?:runc|crun|youki)`}: executable file not found|fork/exec ${field.path`/[^\s:]+`}: no such file|no runtime for \\*"${field.handler`[^"\\]+`}\\*" is configured|runtime \\*"[^"\\]+\\*" binary not installed \\*"${field.shim`[^"\\]+`}|invalid runtime name`, not: /container process|apparmor_parser/},
	{code: 'runtime.runc-fails', link: 'sandbox', in: 'pod', pattern: line`${field.reason`(?:runc|crun|youki|/[^\s:]*/(?:runc|crun)) did not terminate (?:successfully|sucessfully): [^"\\]+|fork/exec /[^\s:]*(?:runc|crun)[^\s:]*: [^"\\]+|(?:runc|crun)[^"\\]*(?:symbol lookup error|error while loading shared libraries)[^"\\]*`}|unable to retrieve OCI runtime error`, not: /fork\/exec \S+: no such file|runc create failed|executable file not found|resource temporarily unavailable|cannot allocate memory|too many open files|no space left on device/},
	{code: 'limits.open-files', link: 'sandbox', in: 'pod', pattern: anyCase`too many open files|(?:inotify|fsnotify|watch)[^"]*no space left on device`, not: CHAT},
	{code: 'limits.processes', link: 'sandbox', in: 'pod', pattern: line`${field.reason`(?:fork/exec|clone|pthread_create|newosproc)[^"\\]*: resource temporarily unavailable|failed to create new OS thread[^"\\]*|[^":\\]{0,60}cannot allocate memory|container init was OOM-killed[^"\\]*`}`, not: /no space left/},
	{code: 'limits.keys', link: 'sandbox', in: 'pod', pattern: line`${field.reason`unable to (?:join|create) session key(?:ring)?[^"\\]*`}`, not: CHAT},
	{code: 'cni.plugin-missing', link: 'sandbox', in: 'pod', pattern: line`failed to find plugin \\*"${field.plugin`[\w.-]+`}\\*" in path \[${field.path`[^\]]+`}\]`, not: CHAT},
	{code: 'cni.failed', link: 'sandbox', in: 'pod', pattern: line`(?:failed to set ?up (?:pod |sandbox )?network|networkPlugin cni failed)(?:.*?plugin type=\\*"${field.plugin`[\w.-]+`}\\*")?.*?(?:failed \((?:add|ADD)\): |: )${field.reason`.+?`}(?:\\*")*(?: pod=.*)?$`, not: /failed to find plugin/},
	{code: 'sandbox.resolv-conf', link: 'sandbox', in: 'pod', pattern: line`(?:Failed to generate sandbox config|resolv(?:er)? ?conf)[^/]*?.*open ${field.path`/[^\s:"\\]+`}: no such file or directory|open ${field.named`/[^\s:"\\]*resolv[^\s:"\\]*`}: no such file or directory|Could not open resolv conf file`, not: /OCI runtime|shim|containerd|log\.json|network for sandbox/},
	{code: 'sandbox.image-not-found', link: 'sandbox', in: 'pod', pattern: line`failed to (?:get|pull|start) sandbox image \\*"${field.image`[^"\\]+`}.*(?:: not found|manifest unknown)`, not: /no such host/},
	{code: 'sandbox.image-unreachable', link: 'sandbox', in: 'pod', pattern: line`failed to (?:get|pull|start) sandbox image \\*"${field.image`[^"\\]+`}.*: ${field.reason`[^:"\\]+`}`, not: /: not found|manifest unknown|no space left on device|read-only file system/, mayHeal: true},
	{code: 'disk.full', link: 'sandbox', in: 'pod', pattern: line`(?:${field.path`/[^\s:"]+`}: )?no space left on device`, not: NO_DISK},
	{code: 'disk.read-only', link: 'sandbox', in: 'pod', pattern: line`${field.path`/[^\s:"\\]+`}: read-only file system`, not: /\/(?:proc|sys)\/|OCI runtime/},
	// Images.
	{code: 'image.never', link: 'image', in: 'pod', pattern: line`Container image \\*"${field.image`[^"\\]+`}\\*" is not present with pull policy of Never`, not: CHAT},
	{code: 'image.name', link: 'image', in: 'pod', pattern: line`(?:Failed to apply default image tag|InvalidImageName).*?\\*"${field.image`[^"\\]*:[^"\\]+`}\\*"`, not: STARTING},
	{code: 'image.platform', link: 'image', in: 'pod', pattern: line`no match for platform|no matching manifest for ${field.platform`\S+`}`, not: STARTING},
	{code: 'image.rate-limit', link: 'image', in: 'pod', pattern: pulling`toomanyrequests|429 Too Many Requests`, not: STARTING, mayHeal: true},
	{code: 'image.proxy', link: 'image', in: 'pod', pattern: pulling`${field.reason`proxyconnect tcp: [^"\\]+|Proxy Authentication Required`}`, not: STARTING, mayHeal: true},
	{code: 'image.unauthorized', link: 'image', in: 'pod', pattern: pulling`401 Unauthorized|403 Forbidden|authorization failed|pull access denied|no basic auth credentials`, not: STARTING},
	{code: 'image.authority', link: 'image', in: 'pod', pattern: pulling`x509: ${field.reason`[^"\\]+`}`, not: STARTING},
	{code: 'image.http', link: 'image', in: 'pod', pattern: pulling`server gave HTTP response to HTTPS client|first record does not look like a TLS handshake`, not: STARTING},
	{code: 'image.damaged', link: 'image', in: 'pod', pattern: pulling`${field.reason`failed to extract layer[^"\\]*|unexpected commit digest[^"\\]*|content digest[^"\\]*|failed size validation[^"\\]*|invalid checksum digest[^"\\]*|archive/tar: [^"\\]*|gzip: [^"\\]*`}`, not: /no space left on device|no such device|read-only file system|overlay|dial tcp|lookup |sandbox image|lchown|not permitted|permission denied/i},
	{code: 'image.not-found', link: 'image', in: 'pod', pattern: pulling`: not found|manifest unknown|404 Not Found`, not: /OCI runtime|no match for platform|content digest|sandbox image/},
	{code: 'image.unreachable', link: 'image', in: 'pod', pattern: pulling`(?:dial tcp|lookup|TLS handshake|EOF|connection reset|i/o timeout|deadline).*?(?:: )?${field.reason`no such host|connection refused|i/o timeout|no route to host|network is unreachable|TLS handshake timeout|connection reset by peer|EOF|server misbehaving|deadline exceeded`}`, not: /OCI runtime|failed to start shim|sandbox image|proxyconnect/, mayHeal: true},
	// Containers that cannot be started.
	{code: 'image.format', link: 'container', in: 'pod', pattern: line`exec format error`, not: /exec \S*(?:runc|crun)/},
	{code: 'container.command-missing', link: 'container', in: 'pod', pattern: line`container process:.*exec: \\*"${field.program`[^"\\]+`}\\*": (?:executable file not found|stat \S+: no such file)`, not: /apparmor_parser/},
	{code: 'container.exec-refused', link: 'container', in: 'pod', pattern: line`container process:.*exec:? \\*"?${field.program`/[^"\\\s:]+`}\\*"?: ${field.reason`permission denied|operation not permitted`}`, not: CHAT},
	{code: 'container.mount', link: 'container', in: 'pod', pattern: line`error mounting \\*"${field.path`/[^"\\]+`}`, not: /error mounting \\*"(?:proc|sysfs|cgroup)/},
];
