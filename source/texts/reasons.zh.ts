import type {Words} from '../core/told/coded.ts';
import type {PkiFault} from '../core/told/pki-faults.ts';
import type {Mend, WarningFields} from '../core/told/warnings.ts';
import {renewal} from './failures.ts';
import {mode, moment} from './format.ts';
import {several} from './format.zh.ts';
import {yamlReason} from './yaml-reasons.ts';
import type {Language, ProblemText} from './types.ts';

const date = (time: number) => new Date(time).toISOString().slice(0, 10);
const instead = (found: readonly string[]) => (found.length === 0 ? '' : `，里面是 ${several(found)}`);

/** Only the fault's code travels with this warning, not the values beside it. */
const clientFaults: Readonly<Partial<Record<PkiFault['code'], string>>> = {expired: '：已过期', 'not-yet-valid': '：尚未生效', 'not-signed-by-ca': '：由另一个 CA 签发', 'certificate-malformed': '：已损坏', 'no-certificate': '：里面没有证书', 'key-mismatch': '：里面的私钥与它不是一对'};

const ignoredFiles: Readonly<Record<WarningFields['patches.ignored']['because'], string>> = {
	extension: '补丁目录中的这些文件被忽略，因为只读取 .yaml 和 .json',
	target: '补丁目录中的这些文件被忽略，因为文件名开头不是已知的目标',
	empty: '补丁目录中的这些文件是空的',
};

const cutOffRemedies: Readonly<Record<'undo' | 'reset', string>> = {
	undo: '撤销以日志的记载为准：确知是那次运行所做的就撤销，其余保留并列出。',
	reset: '无论这一步有没有做完，重置都会清除已有的内容。',
};

/** 描述沙盒节点的文件里，一个值应有的样子。 */
const forms: readonly (readonly [RegExp, string])[] = [
	[/^text$/, '文本'], [/^true or false$/, ' true 或 false'], [/^a number$/, '数字'], [/^a whole number$/, '整数'], [/^a list$/, '列表'], [/^a map$/, '映射'], [/^an IP address$/, ' IP 地址'], [/^a host name$/, '主机名'],
	[/^an amount such as (.+)$/, '大小，例如 $1'], [/^a version such as (.+)$/, '版本号，例如 $1'], [/^an endpoint such as (.+)$/, '端点，例如 $1'], [/^(\d+) to (\d+)$/, ' $1 到 $2'], [/^(.+)、(.+)$/, ' $1、$2 之一'],
];

function wanted(expected: string): string {
	const [pattern, words] = forms.find(([form]) => form.test(expected)) ?? [/^/, ' '];
	return expected.replace(pattern, words);
}

export const reasons: Language['reasons'] = {
	// 证书、密钥和 kubeconfig 文件。
	'certificate-missing': (f) => `私钥 ${f.key} 在，证书却不在`,
	'too-large': (f) => `文件有 ${f.size} 字节，最多读取 ${f.limit} 字节`,
	'no-certificate': (f) => `里面没有证书${instead(f.found)}`,
	'certificate-malformed': (f) => `其中第 ${f.index + 1} 张证书已损坏`,
	'no-key': (f) => `没有私钥${instead(f.found)}`,
	'key-malformed': (f) => `私钥（${f.type}）已损坏`,
	'key-encrypted': () => '私钥有密码保护',
	'key-unsupported': (f) => `密钥类型是 ${f.algorithm}，只支持 RSA，以及 P-224、P-256、P-384、P-521 上的 ECDSA`,
	'key-mismatch': (f) => `私钥与 ${f.subject} 不匹配`,
	'not-ca': (f) => `${f.subject} 不是 CA`,
	expired: (f) => `${f.subject} 已在 ${date(f.notAfter)} 过期`,
	'not-yet-valid': (f) => `${f.subject} 从 ${date(f.notBefore)} 起才有效`,
	'sans-missing': (f) => `SAN 里缺少 ${several(f.names)}`,
	'not-signed-by-ca': (f) => `${f.subject} 由 ${f.issuer} 签发，而不是${f.authority === undefined ? '' : ` ${f.authority} 里的`} ${f.ca}`,
	'usages-missing': (f) => `${f.subject} 没有说明用途（扩展密钥用法）`,
	'weak-signature': (f) => `${f.subject} 的签名算法 ${f.algorithm} 太弱`,
	'name-not-encodable': (f) => `名称“${f.name}”不能写入证书`,
	'date-not-encodable': () => '有效期超过了 9999 年',
	'kubeconfig-malformed': (f) => `${f.line === undefined ? '' : `第 ${f.line} 行`}不是有效的 YAML（${yamlReason(f.message, 'zh')}）`,
	'kubeconfig-field': (f) => (f.field === '' ? '它不是名称到值的映射，而 kubeconfig 应当是' : `${f.field} 不存在或类型不对`),
	'kubeconfig-context-missing': (f) => `里面没有当前上下文“${f.context}”`,
	'kubeconfig-cluster-missing': (f) => `里面没有集群“${f.cluster}”`,
	'kubeconfig-credentials': (f) => `其中的用户“${f.user}”既没有客户端证书，也没有令牌；这里不支持其他登录方式`,
	'kubeconfig-unheeded': (f) => `它要求 ${several(f.fields)}，kubestep 不支持`,
	'kubeconfig-ca-unreadable': (f) => `集群“${f.cluster}”的 CA 无法读取`,
	'kubeconfig-ca-foreign': (f) => `集群“${f.cluster}”信任的 CA 与${f.authority === undefined ? '磁盘上的' : ` ${f.authority} `}不同`,
	'seal-key-length': (f) => `证书密钥有 ${f.bytes} 字节，应为 32 字节`,
	'seal-nonce-length': (f) => `随机数有 ${f.bytes} 字节，长度不对`,
	'seal-too-short': (f) => `加密的内容只有 ${f.bytes} 字节`,
	'seal-wrong-key': () => '它是用另一个证书密钥加密的',
	// 参数。
	'not-one-of': (f) => `应为 ${several(f.known)} 之一`,
	'key-taken': (f) => `按键 ${f.value} 已被 ${f.by} 占用`,
	'no-terminal': () => '它需要终端，而这里没有',
	'dumb-terminal': () => '这个终端无法绘制屏幕：TERM 为 dumb',
	'no-value': () => '缺少值',
	unknown: (f) => (f.near === '' ? '没有这个参数' : `没有这个参数，是不是 ${f.near}？`),
	'not-bool': () => '只能是 true 或 false',
	'not-list': () => '它要用逗号隔开的词；词里有逗号，就用双引号括起整个词；词里的双引号写两遍',
	'not-duration': () => '它要一个时长，例如 8760h 或 90m',
	'not-integer': () => '它要一个整数',
	rootfs: () => '本程序不切换根目录；在里面运行它：chroot FOLDER kubestep …',
	'not-number': () => '应为不小于 0 的数',
	'join-command-only': (f) => `只能与 --print-join-command 一起使用；令牌 ${f.id} 仍然建好了`,
	'control-plane-only': () => '只能与 --control-plane 一起使用',
	'sandbox-only': () => '只能与 --sandbox 一起使用',
	// 描述沙盒节点的文件。
	syntax: (f) => `不是有效的 YAML${f.reason === undefined ? '' : `：${yamlReason(f.reason, 'zh')}`}`,
	'text-missing': (f) => `里面没有 ${f.field}`,
	'file-missing': () => '没有这个文件',
	'several-documents': () => '里面有几个 YAML 文档，而一个文件只描述一台机器：删去 --- 和其余的文档',
	'unknown-key': (f) => `${f.field === '' ? '' : `${f.field} 里`}没有“${f.found}”${f.near === '' ? `，可用的有：${several(f.expected)}` : `，是不是“${f.near}”？`}`,
	'wrong-type': (f) => `${f.field === '' ? '内容' : `${f.field} 的值`}是 ${f.found}，应为${wanted(several(f.expected))}`,
	'bad-value': (f) => `${f.field === '' ? '内容' : `${f.field} 的值`}是 ${f.found}，应为${wanted(several(f.expected))}`,
	// 沙盒目录。
	'phase-order': () => '它排在 --from 的阶段之前',
	'phase-skipped': () => '它已由 --skip-phases 跳过',
	'out-of-range': (f) => `应为 ${f.known.join(' 到 ')} 之间的数`,
	apart: (f) => `它不能与 ${f.by} 一起使用`,
	'no-moment': (f) => `录制里没有这个时刻；可以写事件的编号（1 到 ${f.known[0] ?? '1'}）、时间（0s 到 ${f.known[1] ?? '0s'}），已经开始的阶段或步骤、begin、end，或者有过的 failure、warning、refused`,
	'no-line': () => '那个时刻的列表里没有这个阶段或步骤',
	'no-folder': () => '没有这个目录',
	'not-empty': () => '里面有不属于沙盒的文件',
	'not-a-directory': () => '它不是目录',
	owner: (f) => `它属于用户 ${f.uid}，而运行本程序的是用户 ${f.caller}`,
	mode: (f) => `其他用户可以写入，模式 ${mode(f.mode)}`,
	link: (f) => `它是用户 ${f.uid} 创建的链接`,
	damaged: (f) => `其中的 ${f.file} 已损坏`,
	format: (f) => `它由本程序的另一个版本创建（格式 ${f.formatVersion}）`,
	// 补丁。
	'patch-directory': (f) => `无法读取目录（${f.errno}）`,
	'patch-type': (f) => `文件名中 + 之后不是补丁类型；可用的有 ${several(f.known)}`,
	'patch-yaml': (f) => `第 ${f.line} 行不是合法的 YAML`,
	'patch-shape': (f) => (f.expected === 'list' ? '内容应是一个操作列表' : '内容应是字段，不能是列表或单个值'),
	'patch-operation': (f) => `第 ${f.index} 个操作（“${f.operation}”）不存在，或缺少 path`,
	'patch-path': (f) => `操作 ${f.operation}：没有 ${f.path}`,
	'patch-index': (f) => `${f.path} 的列表里没有位置 ${f.index}`,
	'patch-test': (f) => `test ${f.path}：实际是 ${f.found}，应为 ${f.expected}`,
	'patch-directive': (f) => `指令 ${f.directive} 不能用于 ${f.value}`,
	'patch-order': (f) => `${f.member} 中各项的顺序与 $setElementOrder 不一致`,
	'patch-list': (f) => `${f.member} 中各项的类型不一致`,
	'patch-merge-key': (f) => `${f.member} 中有一项缺少合并所用的 ${f.key}`,
	'patch-result': (f) => `应用之后，${f.field || '对象'} 是 ${f.found}，应为 ${f.expected}`,
	// 用户和组。
	'user-fields': (f) => `${f.path} 第 ${f.line} 行有 ${f.found} 个字段，应为 ${f.expected} 个`,
	'user-number': (f) => `${f.path} 第 ${f.line} 行的“${f.found}”应是数字`,
	'user-shell': (f) => `它的 shell 是 ${f.found}，应为 ${f.expected}`,
	'user-group': (f) => (f.found === '' ? `没有编号为 ${f.gid} 的组` : `它的组 ${f.gid} 是 ${f.found}，应与用户同名`),
	'group-members': (f) => `它的成员是“${f.found}”，应为“${f.expected}”`,
	'user-range': (f) => `编号 ${f.found} 不在系统用户的范围 ${f.min} 到 ${f.max} 之内`,
	'user-full': (f) => `${f.path} 中 ${f.min} 到 ${f.max} 没有空闲的编号`,
	// API 服务器。
	NotRegistered: (f) => `kubelet 还没有注册 Node：缺少标签 ${f.message}`,
};

const mends: Readonly<Record<Mend, string>> = {
	renew: '在写入两者之间被终止的运行会留下这种情况。续期会生成新的一对，使用它的组件在下次启动时读取。',
	move: '在写入两者之间被终止的运行会留下这种情况。把两个都移走，再运行 init，程序会生成新的一对。',
	authority: '从备份放回与另一个成对的那个。换新的 CA 不是办法：它签发过的证书会全部被拒绝。',
	external: '签发它的 CA 的私钥不在本节点上：放回与另一个成对的那个，或者请持有该私钥的人签发新的。',
};

export const warnings: Words<WarningFields, ProblemText> = {
	'certificate.key': (f) => ({
		problem: f.key === f.path ? `${f.path} 里的客户端证书和私钥不是一对。` : `证书 ${f.path} 和私钥 ${f.key} 不是一对。`,
		remedy: mends[f.mend],
		...(f.mend === 'renew' && {command: renewal(f.name, f.path)}),
	}),
	'certificate.names': (f) => ({
		problem: `证书 ${f.path} 的 SAN（主体备用名称）里缺少 ${several(f.names)}。`,
		remedy: '使用这些名称的客户端会拒绝连接。把证书和私钥一起移走，程序会生成新的。',
	}),
	'control-plane.unstable': (f) => ({
		problem: `控制平面起来了，但不稳定：${several(f.components)}。`,
		remedy: '节点加入之前先查明原因：反复结束又启动的组件会丢失工作。',
		command: 'kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get pods',
	}),
	'file.kept': (f) => ({
		problem: `${f.kept} 由本程序生成，之后被改过，保留现状（${several(f.changes)}）。`,
		remedy: '要在重新生成时也保留，还需写进配置或补丁。',
	}),
	'certificate.expired': (f) => ({
		problem: `证书 ${f.path} 已在 ${f.date.slice(0, 10)} 过期。`,
		remedy: '把证书和私钥一起移走，程序会生成新的；更换 CA 要谨慎，它签发过的证书也随之失效。',
	}),
	'certificate.not-yet-valid': (f) => ({
		problem: `证书 ${f.path} 从 ${f.date.slice(0, 10)} 起才有效。`,
		remedy: '核对本节点的时钟。',
	}),
	'certificate.names-ignored': (f) => ({
		problem: `证书 ${f.name} 略去了 ${several(f.names)}：既不是 DNS 名称，也不是 IP 地址。`,
		remedy: '改正配置中的 certSANs。',
	}),
	'reset.certificates-dir': (f) => ({
		problem: `${f.path} 不是通常放证书的目录：会删除其中由 init 生成的内容。`,
	}),
	'reset.certificates-left': (f) => ({
		problem: `${f.path} 里有集群的证书和私钥，它们保留。`,
		remedy: `用 --cert-dir ${f.path} 可改为清空那里，而不是 ${f.emptied}。`,
	}),
	'machine.picture': (f) => ({
		problem: `这只是画面：${several(f.components)} 的表现写在机器文件里，与磁盘上有什么无关。`,
		remedy: '修改文件修不好它。把它从机器文件的 components 里去掉。',
	}),
	'undo.kept': (f) => ({
		problem: `这些保留：${several(f.paths)}。`,
		remedy: '原因见各自的步骤。不需要的，手动删除。',
	}),
	'undo.left': (f) => ({
		problem: `跳过了，没有撤销：${several(f.paths)}。`,
		remedy: '再运行同一条命令，就从这里继续。',
	}),
	'plan.closed': (f) => ({
		problem: `用户 ${f.user} 无权查看 ${several(f.paths)} 里的全部内容：计划没有和那里的内容比较，按那里什么都没有来做。`,
		remedy: '要比较，就用 sudo 运行同一条命令；那样也什么都不改动。',
	}),
	'patches.ignored': (f) => ({
		problem: `${ignoredFiles[f.because]}：${several(f.files)}。`,
		remedy: '补丁文件名写成“目标+类型.yaml”，例如 kube-apiserver0+merge.yaml；其他文件移出该目录。',
	}),
	'run.cut-off': (f) => ({
		problem: `上一次运行${f.at === '' ? '' : `于 ${moment(f.at)} `}中断在 ${several(f.steps)}：不知道这一步有没有做完。`,
		remedy: f.of === undefined ? '已就位的保持原样，缺少的现在补上。' : cutOffRemedies[f.of],
	}),
	'run.beside': (f) => ({
		problem: `本节点上另一次运行正在进行：kubestep ${f.command}，进程 ${f.pid}，由 ${f.user} 于 ${moment(f.since)} 启动。这次只看不改，看到的是那次运行到此刻为止所做的。`,
		remedy: '等那次运行结束，再计划一次。',
	}),
	'kubeconfig.other-server': (f) => ({
		problem: `${f.path} 指向 ${f.server}，而本配置的 API 服务器是 ${f.expected}。该文件保留。`,
		remedy: '如果不是有意为之，把该文件移走，程序会写入新的。',
	}),
	'kubeconfig.client-certificate': (f) => ({
		problem: `${f.path} 里的客户端证书可能被拒绝${clientFaults[f.problem] ?? ''}。`,
		remedy: '把该文件移走，程序会写入新的。',
	}),
};
