import type {KnownFailure} from './known.ts';
import {anyCase, field, line} from './pattern.ts';

/** What a component says in passing. */
const CHAT = /^I\d{4} |"level":"(?:info|debug)"/;
const INOTIFY = /inotify|fsnotify|\bwatch(?:er|es)?\b/i;
const ETCD = ['etcd'];
const API = ['kube-apiserver'];
/** Written ever again by one that does its work. */
const RETRYING = /^[IW]\d{4} |reflector\.go|"level":"(?:info|debug)"/;

/** By a component's own words. */
export const containerFailures: readonly KnownFailure[] = [
	// Before its program has begun.
	{code: 'image.format', link: 'container', in: 'container', pattern: line`exec format error`, not: CHAT},
	{code: 'image.cpu-level', link: 'container', in: 'container', pattern: line`CPU does not support ${field.level`x86-64-v\d`}|can only be run on \S+ processors with ${field.feature`[^.]+?`}(?: microarchitecture)? support|compiled with ${field.built`\w+ v\d`} enabled|^(?:SIGILL: )?[Ii]llegal instruction`, not: CHAT},
	{code: 'container.exec-refused', link: 'container', in: 'container', pattern: anyCase`^exec (?:container process )?[\`"]?${field.program`/[^\s:"\`]+`}[\`"]?: ${field.reason`permission denied|operation not permitted`}`, not: CHAT},
	{code: 'limits.open-files', link: 'container', in: 'container', pattern: anyCase`too many open files|(?:inotify|fsnotify|watch)[^"]*no space left on device`, not: CHAT},
	{code: 'limits.processes', link: 'container', in: 'container', pattern: line`${field.reason`failed to create new OS thread[^"\\]*|pthread_create failed[^"\\]*|fork/exec[^"\\]*: resource temporarily unavailable`}`, not: CHAT},
	{code: 'disk.full', link: 'container', in: 'container', pattern: line`(?:${field.path`/[^\s:"]+`}: )?no space left on device`, not: INOTIFY},
	// Components that end, by their own words.
	{code: 'container.unknown-flag', link: 'container', in: 'container', pattern: line`(?:unknown flag:|flag provided but not defined:|unknown shorthand flag: .* in) ${field.flag`-[\w-]+`}`, not: CHAT},
	{code: 'container.feature-gate', link: 'container', in: 'container', pattern: line`(?:unrecognized feature gate: |cannot set feature gate )${field.gate`\w+`}`, not: CHAT},
	{code: 'container.flag-value', link: 'container', in: 'container', pattern: line`invalid (?:argument|value) \\*"${field.value`[^"\\]*`}\\*" for (?:flag )?\\*"?${field.flag`-[\w-]+`}\\*"?(?: flag)?: ${field.reason`.+?`}"?$`, not: /feature gate/},
	{code: 'apiserver.admission-plugin', link: 'container', in: 'container', of: API, pattern: line`admission-(?:plugins|control) plugin \\*"${field.plugin`[^"\\]+`}\\*" is unknown`, not: CHAT},
	{code: 'apiserver.service-subnet', link: 'container', in: 'container', of: API, pattern: line`${field.reason`(?:specified )?(?:--)?service-cluster-ip-range(?:\[\d+\])? [^"\\]*|service IP family [^"]*\\"[^"]*\\"[^"\\]*`}`, not: CHAT},
	{code: 'apiserver.encryption-config', link: 'container', in: 'container', of: API, pattern: line`${field.reason`error while (?:parsing file|building transformers|loading file): .+?`}"?$`, not: CHAT},
	{code: 'apiserver.encryption-config', link: 'container', in: 'container', of: API, pattern: line`${field.reason`[^"]{0,200}(?:encryption provider config|encryption-provider-config|EncryptionConfig|encryption configuration)[^"]*`}`, not: /error while (?:parsing|loading|building)|--encryption-provider-config-automatic-reload/},
	{code: 'apiserver.audit-policy', link: 'container', in: 'container', of: API, pattern: line`audit policy file: ${field.reason`.+?`}"?$`, not: CHAT},
	{code: 'apiserver.audit-log', link: 'container', in: 'container', of: API, pattern: line`ensureLogFile: ${field.reason`.+?`}"?$`, not: CHAT},
	{code: 'apiserver.admission-config', link: 'container', in: 'container', of: API, pattern: line`(?:unable to read|decode) admission control configuration.*?\\*"${field.path`/[^"\\]+`}`, not: CHAT},
	{code: 'apiserver.authentication-config', link: 'container', in: 'container', of: API, pattern: line`${field.reason`(?:oidc-[\w-]+[ :]|oidc: |oidc authenticator: |invalid authentication config|failed to load authentication config|\[?(?:authentication\.)?jwt(?:\[\d+\])?[.:]|issuer\.url: |authentication-config file ).+?|[^"]{0,200}AuthenticationConfiguration.*?`}"?$`, not: RETRYING},
	{code: 'apiserver.authorization-config', link: 'container', in: 'container', of: API, pattern: anyCase`${field.reason`(?:failed to load AuthorizationConfiguration|invalid authorization config|AuthorizationConfiguration)[^"]*|authorization-mode .+?(?="?$)`}`, not: CHAT},
	{code: 'apiserver.authorization-config', link: 'container', in: 'container', of: API, pattern: line`${field.reason`authorizers(?:\[\d+\][^:]*)?: (?:Required|Invalid|Unsupported|Duplicate) value.*?`}"?$`, not: CHAT},
	{code: 'scheduler.config', link: 'container', in: 'container', of: ['kube-scheduler'], pattern: line`no kind \\*"${field.kind`\w+`}\\*" is registered for version \\*"${field.version`[^"\\]+`}|${field.reason`(?:strict decoding error|KubeSchedulerConfiguration|profiles(?:\[\d+\])?[.:]|extenders\[\d+\]|no plugin named|initializing profiles).+?`}"?$`, not: RETRYING},
	{code: 'container.config-kind', link: 'container', in: 'container', pattern: line`no kind \\*"${field.kind`\w+`}\\*" is registered for version \\*"${field.version`[^"\\]+`}`, not: /audit policy|admission control|error while parsing file|(?:KubeScheduler|Authentication|Authorization|Encryption)Configuration|reflector\.go/},
	{code: 'container.port-taken', link: 'port', in: 'container', pattern: line`listen tcp\S* ${field.address`\S+?:${field.port`\d+`}`}: bind: address already in use`, not: CHAT},
	{code: 'container.address-missing', link: 'port', in: 'container', pattern: line`listen tcp\S* ${field.address`\S+?`}:\d+: bind: cannot assign requested address`, not: CHAT},
	{code: 'etcd.cluster-mismatch', link: 'container', in: 'container', of: ETCD, pattern: anyCase`(?:request (?:sent was ignored due to )?cluster ID mismatch|couldn't find local name|member count is unequal|inconsistent cluster|has already been bootstrapped)`, not: /"level":"debug"/},
	{code: 'etcd.downgrade', link: 'container', in: 'container', of: ETCD, pattern: anyCase`invalid downgrade|cannot be downgraded|lower than determined cluster version|cluster version .* is (?:higher|not supported)`, not: /downgrade (?:info|job|status)/},
	{code: 'etcd.locked', link: 'container', in: 'container', of: ETCD, pattern: anyCase`flocked by another process|file already locked|another etcd process is (?:using|running)`, not: /"level":"debug"/},
	{code: 'etcd.permission', link: 'container', in: 'container', of: ETCD, pattern: line`(?:cannot access data directory|data-dir|cannot open database|failed to open database|create snapshot directory|create WAL).*?${field.path`/[^\s":\\]+`}.*(?:permission denied|exist without desired file permission)|(?:open|mkdir|rename|create) ${field.data`/var/lib/etcd[^\s":\\]*`}: permission denied`, not: CHAT},
	{code: 'etcd.data-corrupt', link: 'container', in: 'container', of: ETCD, pattern: anyCase`${field.reason`(?:crc mismatch|walpb|wal: \w+|invalid database|database file is not a valid|freepages|page \d+ (?:already freed|has)|snap: \w+|version mismatch|invalid freelist|assertion failed: page|unexpected fault address|\[signal SIGBUS|tocommit\(\d+\) is out of range|data inconsistency|\bcorrupt(?:ed|ion)?\b|failed to (?:read|open|recover) (?:WAL|v3 backend|snapshot)|unexpected EOF)[^"]*`}`, not: /"level":"(?:info|debug)"|remote error|peer\b|corrupt-check|permission denied|flocked/},
	{code: 'certificate.key', link: 'container', in: 'container', pattern: line`private key (?:type )?does not match public key`, not: CHAT},
	{code: 'certificate.unreadable', link: 'container', in: 'container', pattern: line`${field.reason`tls: failed to (?:find any PEM data|find PEM block|parse)[^"\\]*|(?:no|unable to find any) PEM[^"\\]*|data does not contain any valid[^"\\]*|(?:error |could not )(?:reading|read|parsing|parse) (?:private|public) key[^"\\]*|failed to (?:decode|parse) (?:PEM|certificate|private key)[^"\\]*|x509: (?:malformed|failed to parse)[^"\\]*|asn1: [^"\\]*|unable to load client CA [^"\\]*(?:PEM|valid)[^"\\]*`}`, not: /no such file|permission denied|remote error/},
	{code: 'component.kubeconfig-empty', link: 'container', in: 'container', of: ['kube-controller-manager', 'kube-scheduler'], pattern: line`invalid configuration: no configuration has been provided`, not: CHAT},
	{code: 'container.file-missing', link: 'container', in: 'container', pattern: line`(?:open|stat|lstat) ${field.path`/[^\s:"\\]+`}: no such file or directory`, not: /oidc-|encryption provider|admission control configuration|audit policy|\/proc\/|\/sys\/|serviceaccount\/token|^[IW]\d{4} /},
	{code: 'container.permission', link: 'container', in: 'container', pattern: line`(?:open|stat|mkdir|read|unlink) ${field.path`/[^\s:"\\]+`}: (?:permission denied|operation not permitted)`, not: /cannot access data directory|data-dir|\/var\/lib\/etcd|\/proc\/|\/sys\/|^[IW]\d{4} /},
	{code: 'disk.read-only', link: 'container', in: 'container', pattern: line`${field.path`/[^\s:"\\]+`}: read-only file system`, not: /ensureLogFile|\/(?:proc|sys)\//},
	{code: 'container.flag-refused', link: 'container', in: 'container', pattern: line`^(?:E\d{4} .*\] "command failed" err="|Error: )\[?${field.reason`(?:\`|either \`|set )?-{0,2}${field.flag`[a-z]+(?:-[a-z0-9]+)+`}(?:\[\d+\])?[\`,]? .+?`}\]?"?$`, not: /unknown flag|oidc-|authorization-mode|service-cluster-ip-range|admission-(?:plugins|control)|(?:open|stat) \/|listen tcp|dial tcp/},
	{code: 'container.flag-refused', link: 'container', in: 'container', of: ETCD, pattern: line`error verifying flags?,? ${field.reason`.+?`}\.? See 'etcd --help'|error verifying flags?,? ${field.more`[^"]+`}`, not: CHAT},
	// Components that run and are not healthy.
	{code: 'certificate.expired', link: 'health', in: 'container', pattern: line`certificate has expired or is not yet valid: (?:\S+ )?current time ${field.now`\S+`} is after ${field.until`[^\s"\\]+`}`, not: /oidc|webhook/i},
	{code: 'certificate.not-yet-valid', link: 'health', in: 'container', pattern: line`certificate has expired or is not yet valid: (?:\S+ )?current time ${field.now`\S+`} is before ${field.from`[^\s"\\]+`}`, not: /oidc|webhook/i},
	{code: 'certificate.address', link: 'health', in: 'container', pattern: line`certificate is valid for ${field.names`[^"\\]+?`}, not ${field.name`[\w.:-]+`}|cannot validate certificate for ${field.unnamed`[\w.:-]+`} because it doesn't contain any IP SANs`, not: /oidc|webhook/i},
	{code: 'certificate.usage', link: 'health', in: 'container', pattern: line`certificate specifies an incompatible key usage|remote error: tls: unsupported certificate`, not: /oidc|webhook/i},
	{code: 'certificate.authority', link: 'health', in: 'container', pattern: line`certificate signed by unknown authority|remote error: tls: (?:unknown certificate authority|bad certificate|certificate required|internal error)`, not: /oidc|webhook|Unable to authenticate the request/i},
	{code: 'component.unauthorized', link: 'health', in: 'container', of: ['kube-controller-manager', 'kube-scheduler'], pattern: line`(?:the server has asked for the client to provide credentials|Unauthorized)`, not: /^I\d{4} /},
	{code: 'etcd.slow-disk', link: 'health', in: 'container', of: ETCD, pattern: line`${field.reason`slow fdatasync|likely from slow disk|server is likely overloaded`}`, not: /"level":"debug"/, mayHeal: true},
	{code: 'etcd.no-leader', link: 'health', in: 'container', of: ETCD, pattern: anyCase`(?:no leader|is starting a new (?:pre-)?election|starting a new election|prober detected unhealthy status|lost leader)`, not: /slow|took too long|overloaded/},
	{code: 'etcd.slow-disk', link: 'health', in: 'container', of: ETCD, pattern: line`${field.reason`apply request took too long|waiting for ReadIndex response took too long|leader failed to send out heartbeat on time`}(?!.*"took":"[\d.]+[mµn]s")`, not: /"level":"debug"/, mayHeal: true},
	{code: 'apiserver.etcd-unreachable', link: 'health', in: 'container', of: API, pattern: line`Addr: \\*"${field.address`[^"\\]+`}\\*".*?Err: .*?${field.reason`connection refused|i/o timeout|no route to host|network is unreachable|no such host|deadline exceeded|operation was canceled`}`, not: /certificate|tls:/, mayHeal: true},
];
