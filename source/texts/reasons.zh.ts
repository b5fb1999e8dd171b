import type {Fields} from '../core/told/failures.ts';
import {renewal} from './failures.ts';
import {mode, moment, numberField} from './format.ts';
import {field} from './format.zh.ts';
import {yamlReason} from './yaml-reasons.ts';
import type {Language} from './types.ts';

const date = (value: unknown) => (typeof value === 'number' ? new Date(value).toISOString().slice(0, 10) : String(value ?? ''));
const instead = (found: string) => (found === '' ? '' : `，里面是 ${found}`);

/** Only the fault's code travels with this warning, not the values beside it. */
const clientFaults: Readonly<Record<string, string>> = {expired: '：已过期', 'not-yet-valid': '：尚未生效', 'not-signed-by-ca': '：由另一个 CA 签发', 'certificate-malformed': '：已损坏', 'no-certificate': '：里面没有证书', 'key-mismatch': '：里面的私钥与它不是一对'};
const said = (fields: Fields) => clientFaults[field(fields, 'problem')] ?? '';

const ignoredFiles: Readonly<Record<string, string>> = {
	extension: '补丁目录中的这些文件被忽略，因为只读取 .yaml 和 .json',
	target: '补丁目录中的这些文件被忽略，因为文件名开头不是已知的目标',
	empty: '补丁目录中的这些文件是空的',
};

const cutOffRemedies: Readonly<Record<string, string>> = {
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
	'certificate-missing': (f) => `私钥 ${field(f, 'key')} 在，证书却不在`,
	'too-large': (f) => `文件有 ${field(f, 'size')} 字节，最多读取 ${field(f, 'limit')} 字节`,
	'no-certificate': (f) => `里面没有证书${instead(field(f, 'found'))}`,
	'certificate-malformed': (f) => `其中第 ${Number(field(f, 'index')) + 1} 张证书已损坏`,
	'no-key': (f) => `没有私钥${instead(field(f, 'found'))}`,
	'key-malformed': (f) => `私钥（${field(f, 'type')}）已损坏`,
	'key-encrypted': () => '私钥有密码保护',
	'key-unsupported': (f) => `密钥类型是 ${field(f, 'algorithm')}，只支持 RSA，以及 P-224、P-256、P-384、P-521 上的 ECDSA`,
	'key-mismatch': (f) => `私钥与 ${field(f, 'subject')} 不匹配`,
	'not-ca': (f) => `${field(f, 'subject')} 不是 CA`,
	expired: (f) => `${field(f, 'subject')} 已在 ${date(f['notAfter'])} 过期`,
	'not-yet-valid': (f) => `${field(f, 'subject')} 从 ${date(f['notBefore'])} 起才有效`,
	'sans-missing': (f) => `SAN 里缺少 ${field(f, 'names')}`,
	'not-signed-by-ca': (f) => `${field(f, 'subject')} 由 ${field(f, 'issuer')} 签发，而不是${field(f, 'authority') === '' ? '' : ` ${field(f, 'authority')} 里的`} ${field(f, 'ca')}`,
	'usages-missing': (f) => `${field(f, 'subject')} 没有说明用途（扩展密钥用法）`,
	'weak-signature': (f) => `${field(f, 'subject')} 的签名算法 ${field(f, 'algorithm')} 太弱`,
	'name-not-encodable': (f) => `名称“${field(f, 'name')}”不能写入证书`,
	'date-not-encodable': () => '有效期超过了 9999 年',
	'kubeconfig-malformed': (f) => `${field(f, 'line') === '' ? '' : `第 ${field(f, 'line')} 行`}不是有效的 YAML（${yamlReason(field(f, 'message'), 'zh')}）`,
	'kubeconfig-field': (f) => (field(f, 'field') === '' ? '它不是名称到值的映射，而 kubeconfig 应当是' : `${field(f, 'field')} 不存在或类型不对`),
	'kubeconfig-context-missing': (f) => `里面没有当前上下文“${field(f, 'context')}”`,
	'kubeconfig-cluster-missing': (f) => `里面没有集群“${field(f, 'cluster')}”`,
	'kubeconfig-credentials': (f) => `其中的用户“${field(f, 'user')}”既没有客户端证书，也没有令牌；这里不支持其他登录方式`,
	'kubeconfig-unheeded': (f) => `它要求 ${field(f, 'fields')}，kubestep 不支持`,
	'kubeconfig-ca-unreadable': (f) => `集群“${field(f, 'cluster')}”的 CA 无法读取`,
	'kubeconfig-ca-foreign': (f) => `集群“${field(f, 'cluster')}”信任的 CA 与${field(f, 'authority') === '' ? '磁盘上的' : ` ${field(f, 'authority')} `}不同`,
	'seal-key-length': (f) => `证书密钥有 ${field(f, 'bytes')} 字节，应为 32 字节`,
	'seal-nonce-length': (f) => `随机数有 ${field(f, 'bytes')} 字节，长度不对`,
	'seal-too-short': (f) => `加密的内容只有 ${field(f, 'bytes')} 字节`,
	'seal-wrong-key': () => '它是用另一个证书密钥加密的',
	// 参数。
	'not-one-of': (f) => `应为 ${field(f, 'known')} 之一`,
	'key-taken': (f) => `按键 ${field(f, 'value')} 已被 ${field(f, 'by')} 占用`,
	'no-terminal': () => '它需要终端，而这里没有',
	'dumb-terminal': () => '这个终端无法绘制屏幕：TERM 为 dumb',
	'no-value': () => '缺少值',
	unknown: (f) => (field(f, 'near') === '' ? '没有这个参数' : `没有这个参数，是不是 ${field(f, 'near')}？`),
	'not-bool': () => '只能是 true 或 false',
	'not-list': () => '它要用逗号隔开的词；词里有逗号，就用双引号括起整个词；词里的双引号写两遍',
	'not-duration': () => '它要一个时长，例如 8760h 或 90m',
	'not-integer': () => '它要一个整数',
	rootfs: () => '本程序不切换根目录；在里面运行它：chroot FOLDER kubestep …',
	'not-number': () => '应为不小于 0 的数',
	'join-command-only': (f) => `只能与 --print-join-command 一起使用；令牌 ${field(f, 'id')} 仍然建好了`,
	'control-plane-only': () => '只能与 --control-plane 一起使用',
	'sandbox-only': () => '只能与 --sandbox 一起使用',
	// 描述沙盒节点的文件。
	syntax: (f) => `不是有效的 YAML${field(f, 'reason') === '' ? '' : `：${yamlReason(field(f, 'reason'), 'zh')}`}`,
	'several-documents': () => '里面有几个 YAML 文档，而一个文件只描述一台机器：删去 --- 和其余的文档',
	'unknown-key': (f) => `${field(f, 'field') === '' ? '' : `${field(f, 'field')} 里`}没有“${field(f, 'found')}”${field(f, 'near') === '' ? `，可用的有：${field(f, 'expected')}` : `，是不是“${field(f, 'near')}”？`}`,
	'wrong-type': (f) => `${field(f, 'field') === '' ? '内容' : `${field(f, 'field')} 的值`}是 ${field(f, 'found')}，应为${wanted(field(f, 'expected'))}`,
	'bad-value': (f) => `${field(f, 'field') === '' ? '内容' : `${field(f, 'field')} 的值`}是 ${field(f, 'found')}，应为${wanted(field(f, 'expected'))}`,
	// 沙盒目录。
	'phase-order': () => '它排在 --from 的阶段之前',
	'phase-skipped': () => '它已由 --skip-phases 跳过',
	'no-folder': () => '没有这个目录',
	'not-empty': () => '里面有不属于沙盒的文件',
	'not-a-directory': () => '它不是目录',
	owner: (f) => `它属于用户 ${field(f, 'uid')}，而运行本程序的是用户 ${field(f, 'caller')}`,
	mode: (f) => `其他用户可以写入，模式 ${mode(numberField(f, 'mode') ?? 0)}`,
	link: (f) => `它是用户 ${field(f, 'uid')} 创建的链接`,
	damaged: (f) => `其中的 ${field(f, 'file')} 已损坏`,
	format: (f) => `它由本程序的另一个版本创建（格式 ${field(f, 'formatVersion')}）`,
	// 补丁。
	'patch-directory': (f) => `无法读取目录（${field(f, 'errno')}）`,
	'patch-type': (f) => `文件名中 + 之后不是补丁类型；可用的有 ${field(f, 'known')}`,
	'patch-yaml': (f) => `第 ${field(f, 'line')} 行不是合法的 YAML`,
	'patch-shape': (f) => (field(f, 'expected') === 'list' ? '内容应是一个操作列表' : '内容应是字段，不能是列表或单个值'),
	'patch-operation': (f) => `第 ${field(f, 'index')} 个操作（“${field(f, 'operation')}”）不存在，或缺少 path`,
	'patch-path': (f) => `操作 ${field(f, 'operation')}：没有 ${field(f, 'path')}`,
	'patch-index': (f) => `${field(f, 'path')} 的列表里没有位置 ${field(f, 'index')}`,
	'patch-test': (f) => `test ${field(f, 'path')}：实际是 ${field(f, 'found')}，应为 ${field(f, 'expected')}`,
	'patch-directive': (f) => `指令 ${field(f, 'directive')} 不能用于 ${field(f, 'value')}`,
	'patch-order': (f) => `${field(f, 'member')} 中各项的顺序与 $setElementOrder 不一致`,
	'patch-list': (f) => `${field(f, 'member')} 中各项的类型不一致`,
	'patch-merge-key': (f) => `${field(f, 'member')} 中有一项缺少合并所用的 ${field(f, 'key')}`,
	'patch-result': (f) => `应用之后，${field(f, 'field') || '对象'} 是 ${field(f, 'found')}，应为 ${field(f, 'expected')}`,
	// 用户和组。
	'user-fields': (f) => `${field(f, 'path')} 第 ${field(f, 'line')} 行有 ${field(f, 'found')} 个字段，应为 ${field(f, 'expected')} 个`,
	'user-number': (f) => `${field(f, 'path')} 第 ${field(f, 'line')} 行的“${field(f, 'found')}”应是数字`,
	'user-shell': (f) => `它的 shell 是 ${field(f, 'found')}，应为 ${field(f, 'expected')}`,
	'user-group': (f) => (field(f, 'found') === '' ? `没有编号为 ${field(f, 'gid')} 的组` : `它的组 ${field(f, 'gid')} 是 ${field(f, 'found')}，应与用户同名`),
	'group-members': (f) => `它的成员是“${field(f, 'found')}”，应为“${field(f, 'expected')}”`,
	'user-range': (f) => `编号 ${field(f, 'found')} 不在系统用户的范围 ${field(f, 'min')} 到 ${field(f, 'max')} 之内`,
	'user-full': (f) => `${field(f, 'path')} 中 ${field(f, 'min')} 到 ${field(f, 'max')} 没有空闲的编号`,
	// API 服务器。
	NotRegistered: (f) => `kubelet 还没有注册 Node：缺少标签 ${field(f, 'message')}`,
};

const mends: Readonly<Record<string, string>> = {
	renew: '在写入两者之间被终止的运行会留下这种情况。续期会生成新的一对，使用它的组件在下次启动时读取。',
	move: '在写入两者之间被终止的运行会留下这种情况。把两个都移走，再运行 init，程序会生成新的一对。',
	authority: '从备份放回与另一个成对的那个。换新的 CA 不是办法：它签发过的证书会全部被拒绝。',
	external: '签发它的 CA 的私钥不在本节点上：放回与另一个成对的那个，或者请持有该私钥的人签发新的。',
};

export const warnings: Language['warnings'] = {
	'certificate.key': (f) => ({
		problem: field(f, 'key') === field(f, 'path') ? `${field(f, 'path')} 里的客户端证书和私钥不是一对。` : `证书 ${field(f, 'path')} 和私钥 ${field(f, 'key')} 不是一对。`,
		remedy: mends[field(f, 'mend')] ?? '',
		...(field(f, 'mend') === 'renew' && {command: renewal(field(f, 'name'), field(f, 'path'))}),
	}),
	'certificate.names': (f) => ({
		problem: `证书 ${field(f, 'path')} 的 SAN（主体备用名称）里缺少 ${field(f, 'names')}。`,
		remedy: '使用这些名称的客户端会拒绝连接。把证书和私钥一起移走，程序会生成新的。',
	}),
	'control-plane.unstable': (f) => ({
		problem: `控制平面起来了，但不稳定：${field(f, 'components')}。`,
		remedy: '节点加入之前先查明原因：反复结束又启动的组件会丢失工作。',
		command: 'kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-system get pods',
	}),
	'file.kept': (f) => ({
		problem: `${field(f, 'kept')} 由本程序生成，之后被改过，保留现状（${field(f, 'changes')}）。`,
		remedy: '要在重新生成时也保留，还需写进配置或补丁。',
	}),
	'certificate.expired': (f) => ({
		problem: `证书 ${field(f, 'path')} 已在 ${date(f['date']).slice(0, 10)} 过期。`,
		remedy: '把证书和私钥一起移走，程序会生成新的；更换 CA 要谨慎，它签发过的证书也随之失效。',
	}),
	'certificate.not-yet-valid': (f) => ({
		problem: `证书 ${field(f, 'path')} 从 ${date(f['date']).slice(0, 10)} 起才有效。`,
		remedy: '核对本节点的时钟。',
	}),
	'certificate.names-ignored': (f) => ({
		problem: `证书 ${field(f, 'name')} 略去了 ${field(f, 'names')}：既不是 DNS 名称，也不是 IP 地址。`,
		remedy: '改正配置中的 certSANs。',
	}),
	'reset.certificates-dir': (f) => ({
		problem: `${field(f, 'path')} 不是通常放证书的目录：会删除其中由 init 生成的内容。`,
	}),
	'reset.certificates-left': (f) => ({
		problem: `${field(f, 'path')} 里有集群的证书和私钥，它们保留。`,
		remedy: `用 --cert-dir ${field(f, 'path')} 可改为清空那里，而不是 ${field(f, 'emptied')}。`,
	}),
	'undo.kept': (f) => ({
		problem: `这些保留：${field(f, 'paths')}。`,
		remedy: '原因见各自的步骤。不需要的，手动删除。',
	}),
	'undo.left': (f) => ({
		problem: `跳过了，没有撤销：${field(f, 'paths')}。`,
		remedy: '再运行同一条命令，就从这里继续。',
	}),
	'plan.closed': (f) => ({
		problem: `用户 ${field(f, 'user')} 无权查看 ${field(f, 'paths')} 里的全部内容：计划没有和那里的内容比较，按那里什么都没有来做。`,
		remedy: '要比较，就用 sudo 运行同一条命令；那样也什么都不改动。',
	}),
	'patches.ignored': (f) => ({
		problem: `${ignoredFiles[field(f, 'because')] ?? '这些文件不是补丁'}：${field(f, 'files')}。`,
		remedy: '补丁文件名写成“目标+类型.yaml”，例如 kube-apiserver0+merge.yaml；其他文件移出该目录。',
	}),
	'run.cut-off': (f) => ({
		problem: `上一次运行${field(f, 'at') === '' ? '' : `于 ${moment(field(f, 'at'))} `}中断在 ${field(f, 'steps')}：不知道这一步有没有做完。`,
		remedy: cutOffRemedies[field(f, 'of')] ?? '已就位的保持原样，缺少的现在补上。',
	}),
	'run.beside': (f) => ({
		problem: `本节点上另一次运行正在进行：kubestep ${field(f, 'command')}，进程 ${field(f, 'pid')}，由 ${field(f, 'user')} 于 ${moment(field(f, 'since'))} 启动。这次只看不改，看到的是那次运行到此刻为止所做的。`,
		remedy: '等那次运行结束，再计划一次。',
	}),
	'kubeconfig.other-server': (f) => ({
		problem: `${field(f, 'path')} 指向 ${field(f, 'server')}，而本配置的 API 服务器是 ${field(f, 'expected')}。该文件保留。`,
		remedy: '如果不是有意为之，把该文件移走，程序会写入新的。',
	}),
	'kubeconfig.client-certificate': (f) => ({
		problem: `${field(f, 'path')} 里的客户端证书可能被拒绝${said(f)}。`,
		remedy: '把该文件移走，程序会写入新的。',
	}),
};
