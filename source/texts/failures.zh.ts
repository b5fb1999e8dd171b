import type {FailureFields, FlagProblem, FolderReason} from '../core/told/failure-fields.ts';
import {foundEarlier, isAuthorityFile} from './failures.ts';
import {bytes, mode, moment, numberField, platformName, unreadableFor} from './format.ts';
import {field, several} from './format.zh.ts';
import {reasons} from './reasons.zh.ts';
import type {Language} from './types.ts';

/** What becomes of a node without its journal. */
const afterMoving = '没有它，undo 就不知道有过运行，init 也不会从之前的运行留下的内容继续：如果留有内容，它会要求先重置。';

/** Two files do not fit each other, and the one that is named need not be the one that changed. */
const otherAuthority = (f: FailureFields['kubeconfig.unusable']) => (field(f, 'authority') === '' ? [] : [`如果被改动的是 ${field(f, 'authority')}，从备份放回它，这个文件不用动。`]);

/** `：原因`，没有原因时为空。 */
const because = (reason: string) => (reason === '' ? '' : `：${reason}`);
/** 与中文之间空一格。 */
const spaced = (word: string) => (word === '' ? '' : ` ${word} `);

/** 沙箱为什么不能常驻，或者不能询问。 */
const servingProblems: Readonly<Record<FailureFields['sandbox.serving']['problem'], Language['failures']['sandbox.serving']>> = {
	served: (f) => ({
		short: '沙箱正在运行',
		problem: `沙箱 ${field(f, 'folder')} 正由 serve 保持运行：它的节点在运行。`,
		cause: '再开一个节点，或者清空运行中节点的目录，结果两边都不对。',
		remedy: ['继续用正在运行的节点，或者先停掉它。'],
	}),
	'not-served': (f) => ({
		short: '沙箱没有运行',
		problem: `沙箱 ${field(f, 'folder')} 没有由 serve 保持运行：没有可以询问的节点。`,
		remedy: ['在另一个终端里运行它，并让那个终端开着。'],
	}),
	'link': (f) => ({
		short: '沙盒里有链接',
		problem: `沙盒 ${field(f, 'folder')} 不能运行：${field(f, 'message')} 是链接，或者不是目录。`,
		cause: '节点在这个位置的内容会从它指向的地方挂载，而那在目录之外。',
		remedy: ['看清它指向哪里，换成一个目录。'],
	}),
	'silent': (f) => ({
		short: '沙盒没有应答',
		problem: `沙盒 ${field(f, 'folder')} 正在运行，但它的节点没有应答。`,
		cause: '维持它的进程被暂停了，或者另一个进程占着它的套接字。',
		remedy: ['查看套接字由谁持有，让那个进程继续运行，或者结束它。'],
	}),
	'no-namespaces': (f) => ({
		short: '没有命名空间',
		problem: `本系统不给 ${field(f, 'folder')} 的节点自己的命名空间${because(field(f, 'message'))}。`,
		cause: '在 Linux 上，命名空间让这个目录成为节点的 /etc/kubernetes，并给它自己的端口。在这里，只能在目录原处查看其中的内容。',
		remedy: ['把 $NODE 当作节点的根目录。'],
	}),
};

/** 日志哪里不对。 */
const journalProblems: Readonly<Record<FailureFields['journal.invalid']['problem'], (fields: FailureFields['journal.invalid']) => string>> = {
	json: () => '它不是 JSON',
	version: (f) => `它的版本是 ${field(f, 'value')}，本程序不认识`,
	path: (f) => `“${field(f, 'value')}”不是运行会写的路径`,
	place: (f) => `${field(f, 'value')} 不是 init 会写的地方`,
	hash: (f) => `“${field(f, 'value')}”不是 SHA-256`,
	form: (f) => (field(f, 'value') === '' ? '运行不会这样写' : `运行不会写“${field(f, 'value')}”`),
};

/** 本程序自己的文件或目录哪里不对。 */
const stateProblems: Readonly<Record<FailureFields['state.untrusted']['problem'], (fields: FailureFields['state.untrusted']) => string>> = {
	type: (f) => (field(f, 'expected') === 'file' ? '它不是普通文件' : '它不是目录'),
	link: () => '它是一个链接',
	owner: (f) => `它属于用户 ${field(f, 'owner')}（权限 ${field(f, 'mode')}），而不是 root`,
	mode: (f) => `所有者以外的人可以写（用户 ${field(f, 'owner')}，权限 ${field(f, 'mode')}）`,
	size: (f) => `它有 ${field(f, 'size')} 字节，比本程序写过的都大`,
};

/** 没有这条命令，或者没有写命令。 */
const commandProblems: {readonly [Problem in FlagProblem]?: Language['failures']['flag.invalid']} = {
	'unknown-command': (f) => ({
		short: '没有这条命令',
		problem: `${field(f, 'flag') === '' ? '' : `kubestep ${field(f, 'flag')} 里`}没有命令“${field(f, 'value')}”${field(f, 'flags') === '' ? '' : `，它自己也不接受 ${field(f, 'flags')}`}。`,
		remedy: [field(f, 'near') === '' ? (field(f, 'known') === '' ? '去掉它。' : `可用的有：${field(f, 'known')}。`) : `是否要写“${field(f, 'near')}”？`],
	}),
	'unknown-artifact': (f) => ({
		short: '没有这样东西',
		problem: field(f, 'value') === '' ? '没有写出 init 做出的哪样东西。' : `用这份配置，init 不会做出名为“${field(f, 'value')}”的东西。`,
		remedy: [field(f, 'near') === '' ? `可用的有：${field(f, 'known')}。` : `是不是“${field(f, 'near')}”？`],
	}),
	'unknown-lesson': (f) => ({
		short: '没有这一课',
		problem: `没有名为“${field(f, 'value')}”的课程。`,
		remedy: [...(field(f, 'near') === '' ? [] : [`是不是“${field(f, 'near')}”？`]), 'kubestep learn --list 和 kubestep lab --list 列出全部名字。'],
	}),
	'unknown-topic': (f) => ({
		short: '没有这个主题',
		problem: `没有“${field(f, 'value')}”的说明。`,
		remedy: [field(f, 'near') === '' ? `有这些组：${field(f, 'known')}。` : `是不是“${field(f, 'near')}”？`],
	}),
	'command-missing': (f) => ({
		short: '缺少命令',
		problem: `kubestep ${field(f, 'flag')} 后面要跟上面列出的一条命令。`,
		remedy: [],
	}),
	'operands-missing': (f) => ({
		short: '缺少内容',
		problem: `kubestep ${field(f, 'flag')} 后面还需要：${field(f, 'value')}。`,
		remedy: [],
	}),
	required: (f) => ({
		short: '缺少参数',
		problem: `缺少参数 ${field(f, 'flag')}：这条命令需要它。`,
		remedy: [],
	}),
	'two-files': (f) => ({
		short: '缺少第二个',
		problem: `kubestep ${field(f, 'flag')} 后面写两个（各是录制、保存的计划、配置，或一个节点的根目录），说明它们有何不同；一个也不写，则查看本节点。这里只写了“${field(f, 'value')}”。`,
		remedy: ['在后面写上第二个；如果第一个是配置，也可以用它对照本节点。'],
	}),
	'equals-sign': (f) => ({
		short: '值要写在等号之后',
		problem: `${field(f, 'flag')} 的值要写在等号之后；“${field(f, 'value')}”不是命令。`,
		remedy: [`写成 ${field(f, 'flag')}=${field(f, 'value')}。`],
	}),
	elsewhere: (f) => ({
		short: '不在这里做',
		problem: `kubestep 没有“${field(f, 'value')}”。`,
		remedy: field(f, 'value') === 'join'
			? ['其他节点用 kubeadm 加入集群，命令就是 init 最后给出的那条，它说明在哪里找到集群：kubeadm join 地址:6443 --token … --discovery-token-ca-cert-hash …']
			: [`由 kubeadm 在同样的文件上完成：kubeadm ${field(f, 'call')}`],
	}),
};

/** 引导令牌，或者被当作引导令牌的内容。 */
const tokenProblems: Readonly<Record<FailureFields['token.unusable']['problem'], Language['failures']['token.unusable']>> = {
	exists: (f) => ({
		short: '令牌 ID 已被占用',
		problem: `已经有 ID 为 ${field(f, 'id')} 的引导令牌。`,
		remedy: ['不写令牌就会生成新的；也可以先删除原来的。'],
	}),
	absent: (f) => ({
		short: '没有这个令牌',
		problem: `没有 ID 为 ${field(f, 'id')} 的引导令牌。`,
		cause: '它被删除了，或者过期后被清理了。',
		remedy: ['看看现有哪些令牌。'],
	}),
	form: (f) => ({
		short: '不是令牌',
		problem: `“${field(f, 'value')}”既不是引导令牌，也不是令牌的 ID。`,
		remedy: ['ID 是 6 个小写字母或数字；令牌在它后面还有一个点和 16 个字符。'],
	}),
	none: () => ({
		short: '缺少令牌',
		problem: '“token delete”后面要写出删除哪个令牌。',
		remedy: ['写出一个或几个，ID 或完整的令牌都可以。'],
	}),
};

/** Why a file cannot be read: the usual cause, and what to do. */
const unreadable: Readonly<Record<ReturnType<typeof unreadableFor>, readonly [cause: string, remedy: string]>> = {
	'control-plane': ['本节点上没有创建过控制平面，或者已经重置。', '在控制平面节点上运行，或者先在这里创建：kubestep init。'],
	missing: ['文件在别处，或者还没有生成。', '检查文件名和所在目录。'],
	permission: ['文件属于其他用户。', '用 sudo 运行同一条命令，或者让当前用户可以读取它。'],
	directory: ['它是一个目录。', '指定目录里的文件。'],
	kind: ['应当是文件的位置上是别的东西。', '看清那里是什么，改为指定正确的文件，或者把文件放到那里。'],
	large: ['应当是文件的位置上是别的东西。', '看清那里是什么，改为指定正确的文件，或者把文件放到那里。'],
	many: ['没有节点会运行这么多静态 Pod：里面放了别的东西。', '先看里面有什么，把不是清单的文件移走。'],
	untrusted: ['其他用户可以写入的内容不可信，因为本程序会按它行事。', '看清它属于谁、里面是什么。若是自己的，改成只有自己可以写入；否则把它移走。'],
	writer: ['向它写入的程序还没有开始，或者已经结束。', '先启动那个程序，或者指定一个文件。'],
	limit: ['打开的文件数已到上限，与文件本身无关。', '看清到了哪个上限：进程的上限用 ulimit -n 提高，系统的上限用 fs.file-max 提高。再运行同一条命令。'],
	proc: ['访问文件要经过 /proc，这样链接就不会引向别处。', '挂载 /proc，再运行同一条命令。'],
	unknown: ['文件不存在，属于其他用户，或者它是一个目录。', '确认文件存在，并且当前用户可以读取。'],
};

/** What has a reason of its own has nothing to do with the disk. */
/** What is in the place of a file that was to be written, or is no more. */
const notWritten: Readonly<Record<string, readonly [cause: string, remedy: string]>> = {
	OTHERS_LINK: ['跟随它，写到哪里就由建立链接的人决定。', '换一个文件名，或写到自己的目录里。'],
	REPLACED: ['另一次运行用了同一个文件，或者有人移走了它。', '给每次运行各用一个文件，运行结束之前不要移动它。'],
};

function unwritable(f: FailureFields['file.unwritable']): {readonly cause: string; readonly remedy: readonly string[]} {
	const why = unreadableFor(f);
	const inTheWay = ['NOT_REPLACED', 'EEXIST', 'EISDIR'].includes(field(f, 'errno'));
	const isHomeless = ['ENOENT', 'ENOTDIR'].includes(field(f, 'errno'));
	const [cause, remedy] = notWritten[field(f, 'errno')] ?? (isHomeless ? ['它所在的目录不存在，或者不是目录。', '先创建那个目录，或换一个文件名。'] : why === 'limit' || why === 'proc' ? unreadable[why] : inTheWay ? ['那个位置上已有不能丢失的内容。', '先看那里是什么；换一个文件名，或把它移走。'] : ['磁盘已满、以只读方式挂载，或者当前用户不能写入该处。', '腾出空间、把文件系统改为可写，或以 root 身份运行，再重试。']);
	return {cause, remedy: [remedy]};
}

/** By the reason why a folder is not used as a sandbox. */
const foreignFolders: Readonly<Partial<Record<FolderReason, {readonly cause: string; readonly remedy: readonly string[]}>>> = {
	'no-folder': {cause: '名称可能写错了。没有创建任何东西。', remedy: ['写出 init 时用的那个目录。']},
	format: {cause: '其中文件的布局与本版本不同。', remedy: ['换一个目录，或者用空目录。']},
	owner: {cause: '目录的所有者可以在里面放指向外面的链接，写在那里的内容就会落到别处。', remedy: ['换一个自己的目录，或者一个还不存在的目录。']},
	link: {cause: '其他用户的链接指向那个用户想要的地方。', remedy: ['直接写出目录本身，或者换一个还不存在的目录。']},
	mode: {cause: '能写入的用户可能已在里面放了指向外面的链接，运行途中也可能再放。', remedy: ['确定没有别人动过，就按下面的命令改成只有自己可以写入，再试一次；否则换一个还不存在的目录。']},
	damaged: {cause: '它被手工改动过，或者磁盘报告了错误。', remedy: ['用 --fresh 在其中重新开始，或者删除这个文件，它会重新生成。']},
};

/** 应答中某处应有的内容。 */
const expectedWords: Readonly<Record<string, string>> = {list: '列表', object: '对象', string: '文本', strings: '值为文本的映射', 'whole number': '整数'};
const foundWords: Readonly<Record<string, string>> = {list: '列表', object: '对象', string: '文本', number: '数字', boolean: '布尔值', null: 'null', nothing: '空的'};

/** API 服务器的应答为什么没有读完，或者不能用。 */
function answerReason(f: FailureFields['api.answer']): string {
	if (field(f, 'problem') === 'too-large') {
		const limit = numberField(f, 'limit');
		return field(f, 'shape') === 'deep' ? '它的嵌套层数超过 API 的任何对象'
			: field(f, 'items') !== '' ? `它是超过 ${field(f, 'items')} 项的列表`
			: limit === undefined ? '它包含的值太多' : `它大于 ${Math.round(limit / 1024 / 1024)} MiB，没有读完`;
	}
	if (field(f, 'expected') === '') {
		return '它不是所请求的内容';
	}
	const place = field(f, 'field');
	return `${place === '' ? '它' : `${place} `}应为${expectedWords[field(f, 'expected')] ?? field(f, 'expected')}，实际是${foundWords[field(f, 'found')] ?? spaced(field(f, 'found')).trimEnd()}`;
}

/** OpenSSL 和 Node 的代码：握手为什么失败。 */
const foreignCa = '它的证书不是由 kubeconfig 信任的 CA 签发的';
const tlsReasons: Readonly<Record<string, string>> = {
	CERT_HAS_EXPIRED: '它的证书已过期',
	CERT_NOT_YET_VALID: '它的证书还没有生效',
	CERT_SIGNATURE_FAILURE: foreignCa,
	DEPTH_ZERO_SELF_SIGNED_CERT: foreignCa,
	ERR_SSL_EXCESSIVE_MESSAGE_SIZE: '它的证书大于 100 KiB',
	ERR_TLS_CERT_ALTNAME_INVALID: '它的证书不包含这个名称或地址',
	SELF_SIGNED_CERT_IN_CHAIN: foreignCa,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: foreignCa,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: foreignCa,
};

/** `（它的证书已过期）`，只在 TLS 失败时有。 */
function tlsReason(f: FailureFields['api.unreachable']): string {
	const reason = field(f, 'errno') === 'TLS' ? field(f, 'reason') : '';
	return reason === '' ? '' : `（${Object.hasOwn(tlsReasons, reason) ? tlsReasons[reason] ?? reason : reason}）`;
}

export const failures: Language['failures'] = {
	'api.answer': (f) => ({
		short: '应答不能用',
		problem: `API 服务器对${[field(f, 'method'), field(f, 'path')].filter((part) => part !== '').map((part) => ` ${part}`).join('') || '请求'} 的应答不能用：${answerReason(f)}。`,
		cause: '在那个地址上应答的是别的程序，例如代理或负载均衡器；或者对象已损坏。',
		remedy: ['确认 kubeconfig 中的 server 指向本集群的 API 服务器，再直接查看它的应答。'],
	}),
	'api.refused': (f) => {
		const request = [field(f, 'method'), field(f, 'path')].filter((part) => part !== '').join(' ');
		const status = field(f, 'status');
		return {
			short: status === '' ? '被 API 服务器拒绝' : `被拒绝，状态 ${status}`,
			problem: `API 服务器拒绝了${request === '' ? '请求' : `请求 ${request}`}${status === '' ? '' : `，状态 ${status}`}${field(f, 'as') === '' ? '' : `，身份 ${field(f, 'as')}`}${because(field(f, 'reason') === 'NotRegistered' ? reason(f) : (field(f, 'message') || field(f, 'reason')))}。`,
			cause: ({
				'401': '客户端证书不是由这个集群的 CA 签发的：旧集群的文件与新文件混在了一起。',
				'403': field(f, 'making') === '' ? '该用户没有权限：对应的 ClusterRoleBinding 不存在，或被改过。' : 'kubeadm:cluster-admins 还没有创建，而创建它要用 /etc/kubernetes/super-admin.conf：这个文件不存在，或不是本集群的。',
				'409': '同一时刻有别人改了这个对象。',
				'422': '对象里有一个字段的值，这个 API 服务器不接受。',
			})[status] ?? 'API 服务器还在启动、负载过高，或者有 webhook 拒绝了该对象。',
			remedy: ['先看 API 服务器返回的错误，排除原因，再重试。'],
		};
	},
	'api.unreachable': (f, {probeAnswer}) => {
		const url = (field(f, 'url') || field(f, 'server'));
		return {
			short: 'API 服务器不可达',
			problem: `API 服务器${url === '' ? '' : ` ${url} `}没有应答${because((field(f, 'errno') || field(f, 'message')) && probeAnswer((field(f, 'errno') || field(f, 'message'))))}${tlsReason(f)}${field(f, 'kubeconfig') === '' ? '' : `，所用 kubeconfig：${field(f, 'kubeconfig')}`}。`,
			cause: 'kube-apiserver 已停止或正在重启，或者控制平面端点解析到的地址上还没有程序在监听。',
			remedy: ['看 kube-apiserver 的容器是否在运行、最后记录了什么。', '如果设置了 controlPlaneEndpoint，确认该名称指向本节点。'],
		};
	},
	'bundle.taken': (f) => ({
		short: '已有别的文件',
		problem: `${field(f, 'path')} 已经存在，而且不是 kubestep bundle 写的文件：不会覆盖它。`,
		remedy: ['给 --out 换一个名字，或把那个文件移走。'],
	}),
	cancelled: () => ({
		short: '已停止',
		problem: '运行在完成之前被停止。',
		remedy: ['再运行同一条命令：已完成的部分保留，从停下的地方继续。'],
	}),
	'certificate.unusable': (f) => ({
		short: '证书不可用',
		problem: `磁盘上的证书${spaced(field(f, 'path'))}不可用${because(reason(f))}。`,
		cause: '它来自另一个集群，由另一个 CA 签发，缺少本节点的名称或地址，或者不在有效期内。',
		remedy: [...otherAuthority(f), isAuthorityFile(field(f, 'path'))
			? '从备份放入正确的文件。把它和私钥一起移走会生成新的 CA，旧 CA 签发过的证书从此全部被拒绝。'
			: '放入正确的文件；或者把它和私钥一起移走，程序会生成新的。'],
	}),
	'command.failed': (f) => {
		const argv = field(f, 'program').replaceAll(', ', ' ');
		const exit = field(f, 'exitCode');
		return {
			short: exit === '' ? '命令失败' : `退出状态 ${exit}`,
			problem: `命令${argv === '' ? '' : `“${argv}”`}${exit === '' ? '无法运行' : `以状态 ${exit} 结束`}${because(field(f, 'message'))}。`,
			cause: '程序不存在，或者它在上面指出的问题确实存在于本节点。',
			remedy: ['手动运行一次，解决它指出的问题，再重试。'],
		};
	},
	'config.invalid': (f) => ({
		short: '配置有误',
		problem: `配置有 ${f.count} 处错误${because(field(f, 'message'))}。`,
		cause: '字段拼写错误、类型不对，或者与别的字段、参数相矛盾。',
		remedy: ['改正上面指出的位置。节点上什么都没有改动。'],
	}),
	'diff.unlike': (f) => ({
		short: '两次运行不是同一种',
		problem: `${field(f, 'paths')} 无法比较：一个是 ${field(f, 'one') || 'init'} 的运行，另一个是 ${field(f, 'other') || 'init'} 的。`,
		remedy: ['比较同一条命令的两次运行，或把 init 与计划、配置、节点相比较。'],
	}),
	'etcd.unreachable': (f) => ({
		short: 'etcd 不可达',
		problem: `etcd${spaced(field(f, 'endpoint')) || ' '}没有应答${because(field(f, 'message') || field(f, 'errno'))}。`,
		cause: '它已停止或还没有起来，或者不接受客户端证书。',
		remedy: ['看 etcd 的容器是否在运行、最后记录了什么。'],
	}),
	'file.changed': (f) => ({
		short: '之后被改过',
		problem: field(f, 'reason') === 'malformed'
			? `${field(f, 'path')} 由本程序生成，之后被改过，现在的内容无法理解。`
			: `${field(f, 'path')} 由本程序生成，之后被改过，而且改到了 init 自己依赖的内容。`,
		remedy: ['撤销这处修改；或者把文件移走，程序会重新生成。在终端中不加 --output 运行时，会询问是否保留。然后再次运行同一条命令。'],
	}),
	'file.unreadable': (f) => {
		const [cause, remedy] = unreadable[unreadableFor(f)];
		return {
			short: '无法读取',
			problem: `无法读取${field(f, 'plan') === '' ? '' : `计划 ${field(f, 'plan')} 中写的`}${spaced(field(f, 'path')) || '文件'}${because(system(f))}。`.replace(' ：', '：').replace(' 。', '。'),
			cause, remedy: [remedy],
		};
	},
	'file.unwritable': (f) => ({
		short: '无法写入',
		problem: `无法写入${spaced(field(f, 'path')) || '文件'}${because(system(f))}。`.replace(' ：', '：').replace(' 。', '。'),
		...unwritable(f),
	}),
	'flag.invalid': (f, format) => commandProblems[f.problem as FlagProblem]?.(f, format) ?? ({
		short: '参数有误',
		problem: `参数${spaced(field(f, 'flag'))}${field(f, 'value') === '' ? '' : `的值“${field(f, 'value')}”`}不可用${because(reason(f))}。`,
		remedy: ['改正该参数。--help 列出所有参数和取值。'],
	}),
	'folder.gone': () => ({
		short: '当前目录已不存在',
		problem: '当前 shell 所在的目录已经不存在。',
		cause: 'shell 进入这个目录之后，它被删除了，或者被移走、原处换成了另一个目录。',
		remedy: ['换到一个存在的目录，再运行同一条命令。'],
	}),
	'image.pull': (f) => ({
		short: '镜像未拉取',
		problem: `镜像${spaced(field(f, 'image'))}${field(f, 'tries') === '' ? '' : `尝试 ${field(f, 'tries')} 次`}仍无法拉取${because(field(f, 'message'))}。`,
		cause: '本节点连不上镜像仓库，容器运行时没有设置代理，或者没有这个名称的镜像。',
		remedy: ['手动拉取一次，看镜像仓库怎么应答。', '如果连不上 registry.k8s.io，用 imageRepository（--image-repository）指定镜像站。'],
	}),
	'inspect.nothing': (f) => ({
		short: '没有控制平面',
		problem: field(f, 'folder') === '' ? '本节点上没有控制平面：/etc/kubernetes 里没有 init 会生成的文件。' : `${field(f, 'folder')} 里没有控制平面：init 会生成的文件一个也没有。`,
		cause: '还没有创建过，或者已经重置。',
		remedy: [field(f, 'folder') === '' ? 'kubestep plan 显示 init 会生成什么。--root 指定存放另一个节点文件的目录。' : '用 --root 指定含有该节点 etc 和 var 的目录。'],
	}),
	internal: (f) => ({
		short: '意外错误',
		problem: `出现了意外情况${because((field(f, 'message') || field(f, 'errno')))}。`,
		cause: '这是程序自身或底层系统的错误。',
		remedy: ['再运行同一条命令。如果再次出现，带上 --output json 的输出报告问题。'],
	}),
	'join.impossible': () => ({
		short: '没有控制平面端点',
		problem: '其他控制平面节点无法加入：集群没有 controlPlaneEndpoint。',
		cause: '建集群时只用了本节点的地址。端点是一个固定的域名或地址，节点更换后仍然不变。',
		remedy: ['给它一个：在 ConfigMap kube-system/kubeadm-config 里设置 controlPlaneEndpoint，再为 API 服务器签发包含这个名称的新证书。'],
	}),
	'journal.invalid': (f) => ({
		short: '日志不可信',
		problem: `${field(f, 'path') || '日志'} 不可信：${journalProblems[f.problem](f)}${field(f, 'place') === '' ? '' : `，位置 ${field(f, 'place')}`}。`.replace('日志 ', '日志'),
		cause: '它被手动或被别的程序改过，或者是别的版本写的。root 会按它删除和写入，所以完全不采用，也没有做任何改动。',
		remedy: [`先查看，再移走。${afterMoving}`],
	}),
	'kubeconfig.unusable': (f) => (field(f, 'problem') === 'kubeconfig-unheeded' ? {
		short: 'kubeconfig 不可用',
		problem: `kubeconfig 文件${spaced(field(f, 'path'))}不可用${because(reason(f))}。`,
		cause: '不照它做，连接的就会是另一个服务器，或者用的是另一个身份。',
		remedy: ['从文件中去掉这些字段，或者用 --kubeconfig 指定另一个文件：带有客户端证书或令牌，并且 server 可以直接访问。'],
	} : {
		short: 'kubeconfig 不可用',
		problem: `kubeconfig 文件${spaced(field(f, 'path'))}不可用${because(reason(f))}。`,
		cause: '它是为另一个集群或另一个端点写的，或者信任的是另一个 CA。',
		remedy: [...otherAuthority(f), /^(?:\/etc\/kubernetes\/|[^/]*$)/.test(field(f, 'path')) ? '把该文件移走，程序会写入新的。' : '用 --kubeconfig 指定另一个文件。'],
	}),
	'lesson.invalid': (f) => ({
		short: '课程有误',
		problem: `课程文件 ${field(f, 'file')} 不可用${because(reason(f))}${field(f, 'line') === '' ? '' : `（第 ${field(f, 'line')} 行）`}。`,
		cause: '名称拼写错误，值的类型不对，或者缺了一部分。',
		remedy: ['改正该文件；kubestep lesson check 可以检查整个目录。'],
	}),
	'lock.unusable': (f) => ({
		short: '无法加锁',
		problem: `无法从${spaced(field(f, 'path')) || '锁目录'}判断本节点上是否有另一次运行${because(lockProblem(f))}。`.replace(' ：', '：'),
		cause: '两次运行同时进行会互相覆盖文件。这次没有改动任何东西。',
		remedy: [lockRemedies[field(f, 'errno')] ?? '让它所在的文件系统可写并留有空间，再运行同一条命令。'],
	}),
	'machine.invalid': (f) => (field(f, 'file') === '' ? {
		short: '节点不适用',
		problem: `本节点不可用${because(reason(f))}。`,
		cause: '节点没有默认路由，没有可用地址，或者主机名不符合 Kubernetes 的要求。',
		remedy: ['自行设置 localAPIEndpoint.advertiseAddress（--apiserver-advertise-address）和 nodeRegistration.name（--node-name）。'],
	} : {
		short: '机器文件有误',
		problem: `机器文件 ${field(f, 'file')} 不可用${because(reason(f))}${field(f, 'line') === '' ? '' : `（第 ${field(f, 'line')} 行）`}。`,
		cause: '名称拼写错误，或者值的类型与沙盒要求的不同。',
		remedy: ['改正该文件；或者不用 --machine，采用通常的节点。'],
	}),
	missing: (f) => ({
		short: '缺少内容',
		problem: `${(field(f, 'path') || field(f, 'what')) || '步骤所需的内容'} 不存在${field(f, 'server') === '' ? '' : `（${field(f, 'server')}）`}。`.replace('内容 不', '内容不'),
		cause: '生成它的阶段被跳过，或者文件已被删除。',
		remedy: ['先执行生成它的阶段，再重试。'],
	}),
	'node.not-linux': (f) => ({
		short: '不是 Linux',
		problem: `这台机器不能作节点：它运行的是 ${platformName(field(f, 'platform'))}，而控制平面需要 Linux。`,
		cause: '启动控制平面的 kubelet 和容器运行时只有 Linux 版本。没有做任何改动。',
		remedy: ['在沙盒（用一个目录充当节点）里做同样的事；或者到 Linux 机器上运行。'],
	}),
	'output.lost': (f) => (field(f, 'errno') === '' ? {
		short: '显示不完整',
		problem: `显示运行过程的部分出错${because(field(f, 'message'))}。运行本身没有中断。`,
		cause: '这是程序自身的错误。',
		remedy: ['用 kubestep inspect 查看现在的状态。如果再次出现，带上这次运行的录制报告问题。'],
	} : {
		short: '输出不完整',
		problem: `标准输出无法写入${because(system(f))}。那里的内容不完整。`,
		cause: '输出所在的磁盘已满，或者不允许继续写入。',
		remedy: ['腾出空间，或写到别处；再运行同一条命令。'],
	}),
	'patch.invalid': (f) => ({
		short: '补丁无法应用',
		problem: `补丁${spaced(field(f, 'file'))}无法应用${field(f, 'target') === '' ? '' : `到 ${field(f, 'target')}`}${because(reason(f))}。`,
		cause: '文件名里的目标或类型写错了，或者补丁要改的字段不存在。',
		remedy: ['文件名写成“目标+类型.yaml”，例如 kube-apiserver0+merge.yaml，并对照目标核对字段。'],
	}),
	'path.protected': (f) => (field(f, 'names') !== '' ? {
		short: '不是放证书的目录',
		problem: `${field(f, 'path')}${leadsTo(f)}里没有 init 生成的文件，只有 ${field(f, 'names')}${(numberField(f, 'count') ?? 0) > 5 ? ' 等' : ''}。没有改动任何东西。`,
		cause: '--cert-dir 或 certificatesDir 指定的不是集群证书所在的目录。',
		remedy: ['指定证书所在的目录；不指定则用通常的目录。'],
	} : {
		short: '不能清空这个目录',
		problem: `不会清空 ${field(f, 'path') || '这个路径'}${field(f, 'real') === '' || field(f, 'real') === field(f, 'path') ? '' : `：它指向 ${field(f, 'real')}`}。`,
		cause: '里面不只有这个集群的文件。它是由 --cert-dir、certificatesDir 或 etcd 的清单指定的。',
		remedy: ['指定只放这个集群文件的目录，或者手动删除那些文件。'],
	}),
	'phase.dependency': (f) => (field(f, 'because') === 'dry-run' ? {
		short: '这个阶段不能单独试运行',
		problem: `试运行时，阶段${spaced(field(f, 'phase'))}需要同一次运行里的${spaced(field(f, 'needs')) || '另一个阶段'}。`.replace(' 。', '。'),
		cause: '它访问的集群只存在于试运行中，那个集群只认同一次试运行生成的 admin.conf。',
		remedy: ['试运行整个 init：kubestep init --dry-run。'],
	} : {
		short: '阶段缺少依赖',
		problem: `阶段${spaced(field(f, 'phase'))}依赖${spaced(field(f, 'needs')) || '另一个阶段'}，而后者被跳过。`.replace(' ，', '，'),
		cause: '--skip-phases 或配置中的 skipPhases 略去了后面的阶段所依赖的阶段。',
		remedy: ['两个都跳过，或者都不跳过。'],
	}),
	'phase.unknown': (f) => ({
		short: '没有这个阶段',
		problem: `没有名为“${field(f, 'name')}”的阶段。`,
		cause: '名称拼写错误，或者该阶段属于另一条命令。',
		remedy: [field(f, 'nearest') === '' ? (field(f, 'known') === '' ? '从 --help 列出的阶段中选择。' : `从这些阶段中选择：${field(f, 'known')}。`) : `是否要写“${field(f, 'nearest')}”？`],
	}),
	'plan.outdated': (f) => ({
		short: '计划已经不符',
		problem: `${field(f, 'at') === '' ? '' : `${moment(field(f, 'at'))} 的`}计划${spaced(field(f, 'path'))}已经不符，因此什么也没有做。此后有${field(f, 'count') === '' ? '' : ` ${field(f, 'count')} 处`}变化，当时 → 现在：`,
		remedy: ['用下面的命令看看现在会做什么，并保存下来。或者不用 --plan，把其中的参数直接交给 init。'],
	}),
	'plan.unusable': (f) => (field(f, 'problem') === 'withheld' ? {
		short: '缺少机密',
		problem: `计划${spaced(field(f, 'path'))}用到了${spaced(field(f, 'flags')).trimEnd() || '某个参数'}，它的值是机密，不在文件里。`,
		remedy: ['与 --plan 一起重新给出它。'],
	} : {
		short: '不是计划',
		problem: `${field(f, 'path') === '' ? '这个文件' : `${field(f, 'path')} `}不是 kubestep plan --save 写出的计划。`,
		remedy: ['生成一个：kubestep plan --save FILE。'],
	}),
	'recording.unusable': (f) => (field(f, 'problem') === 'newer' ? {
		short: '由更新的版本录制',
		problem: `${field(f, 'path') === '' ? '这个文件' : `${field(f, 'path')} `}由 kubestep ${field(f, 'program') || '的更新版本'} 录制，当前版本读不了它的格式。`,
		remedy: ['用那个版本或更新的版本打开。'],
	} : field(f, 'problem') === 'taken' ? {
		short: '已有别的文件',
		problem: `${field(f, 'path') === '' ? '这个文件' : `${field(f, 'path')} `}已经存在，而且不是录制文件：不会覆盖它。`,
		remedy: ['给 --record 换一个名字，或把那个文件移走。'],
	} : field(f, 'problem') === 'none' ? {
		short: '没有留存的运行',
		problem: `这里没有留存的运行：${field(f, 'path') === '' ? '没有录制文件' : `没有 ${field(f, 'path')}`}。`,
		cause: '还没有哪次 init、reset 或 undo 改动过这个节点。计划、试运行和检视不会留存。',
		remedy: ['用 --record FILE 录下的运行，按那个文件的名字打开；沙盒留着自己的：--sandbox=FOLDER。'],
	} : field(f, 'problem') === 'empty' ? {
		short: '空的录制文件',
		problem: `${field(f, 'path') === '' ? '这个文件' : `${field(f, 'path')} `}是空的，或者第一行是空行：它不是录制文件。`,
		remedy: ['录制一次运行：kubestep init --record FILE；或查看上一次运行：kubestep last。'],
	} : {
		short: '不是录制文件',
		problem: `${field(f, 'path') === '' ? '这个文件' : `${field(f, 'path')} `}不是 kubestep 的录制文件：第 ${field(f, 'line') || '1'} 行不是它该有的内容。`,
		remedy: ['录制一次运行：kubestep init --record FILE；或查看上一次运行：kubestep last。'],
	}),
	'pods.stay': (f) => ({
		short: 'Pod 没有移除',
		problem: `${field(f, 'socket') === '' ? '' : `容器运行时 ${field(f, 'socket')} `}没能移除全部 Pod。`,
		cause: '它们可能还在写接下来要删除的地方，例如 etcd 的数据。这次运行没有删除任何文件，日志保留。',
		remedy: ['确认容器运行时在运行，再撤销一次。', '本节点上已经没有容器运行时的，先结束它留下的容器进程，再用 --step 撤销，跳过这一步。'],
	}),
	'preflight.failed': (f) => {
		const {errors: list, count} = f;
		return {
			short: `${count} 项检查失败`,
			problem: `${count} 项检查失败${because(several(list))}。`,
			cause: '节点还不符合控制平面的要求。到此为止还没有改动节点的配置。',
			remedy: [...(foundEarlier(f) ? ['节点上有之前的 init 留下的内容。如果那个控制平面不再需要，reset 会一并清除：清单、etcd 的数据，以及它占用的端口。'] : []), '按每项检查的说明排除问题，再重试。', '确有把握的检查，可以用 --ignore-preflight-errors 降为警告。'],
		};
	},
	'program.incomplete': (f) => ({
		short: '程序不完整',
		problem: `程序自身的一个文件不存在：${field(f, 'file')}。`,
		cause: '这个程序运行期间装上了另一个版本，或者程序文件没有复制完整。',
		remedy: ['再运行同一条命令。如果仍然缺少文件，重新安装程序。'],
	}),
	'run.busy': (f) => ({
		short: '另一次运行正在进行',
		problem: `本节点上另一次运行正在进行${field(f, 'command') === '' ? '' : `：kubestep ${field(f, 'command')}，进程 ${field(f, 'pid')}，由 ${field(f, 'user')}${field(f, 'since') === '' ? '' : ` 于 ${moment(field(f, 'since'))}`} 启动`}。`,
		cause: '两次运行同时进行会互相覆盖文件。这次没有改动任何东西。',
		remedy: [
			'等那次运行结束，或在启动它的终端结束它：界面还开着时按 q，否则按 Ctrl-C。然后再运行同一条命令。',
			...(field(f, 'path') === '' ? [] : [`如果该进程不是 kubestep，删除 ${field(f, 'path')}。`]),
		],
	}),
	'runtime.unreachable': (f) => ({
		short: '容器运行时不可达',
		problem: `容器运行时${spaced(field(f, 'socket'))}没有应答${because(field(f, 'message'))}。`,
		cause: '运行时没有安装、没有启动，或者监听在别的套接字上；containerd 的 CRI 插件也可能被禁用。',
		remedy: ['启动运行时，或者用 nodeRegistration.criSocket（--cri-socket）指定套接字。'],
	}),
	'settings.foreign': (f) => ({
		short: '属于其他用户',
		problem: `没有修改${field(f, 'path') === '' ? '' : ` ${field(f, 'path')} 中的`}偏好：${field(f, 'of') === '' ? '途中的目录' : `${field(f, 'of')} `}属于${field(f, 'uid') === '' ? '其他用户' : `用户 ${field(f, 'uid')}`}，不属于运行本程序的${field(f, 'caller') === '0' ? ' root' : field(f, 'caller') === '' ? '用户' : `用户 ${field(f, 'caller')}`}。`,
		cause: '它指向哪里由它的所有者决定，写在那里的内容可能落到别处。',
		remedy: field(f, 'caller') === '0' ? ['以那个用户身份修改，不用 sudo；或者用 root 的主目录，修改 root 自己的偏好。'] : ['看清那里是什么。若是自己的，改成属于自己；否则把它移走。'],
	}),
	'sandbox.foreign': (f) => ({
		short: '不是沙盒',
		problem: `${(field(f, 'folder') || field(f, 'path')) === '' ? '该目录' : `目录 ${(field(f, 'folder') || field(f, 'path'))} `}不能用作沙盒${because(reason(f))}。`,
		...(foreignFolders[(f.reason ?? '') as FolderReason] ?? {cause: '它不是本程序创建的，里面的内容不会被改动。', remedy: ['换一个目录，或者用空目录。']}),
	}),
	'sandbox.serving': (f, format) => servingProblems[f.problem](f, format),
	'service.failed': (f) => ({
		short: '服务失败',
		problem: `服务 ${field(f, 'service') || 'kubelet'} 无法${field(f, 'action') === 'stop' ? '停止' : '启动'}${because(field(f, 'message'))}。`,
		cause: field(f, 'action') === 'stop' ? '服务管理器拒绝了。服务还可能写入时，什么都不会删除。' : '单元文件不存在或被屏蔽，或者程序一启动就退出：日志里有原因。',
		remedy: ['看服务的状态和日志，排除原因，再重试。'],
	}),
	'state.untrusted': (f) => ({
		short: '不可信',
		problem: `${field(f, 'path') || '本程序在节点上保存的内容'} 不可信：${stateProblems[f.problem](f)}。`.replace('内容 ', '内容'),
		cause: 'root 会按里面的内容行事，所以别人不能有写权限。没有采用其中任何内容，也没有做任何改动。',
		remedy: [`先查看，再移走。${afterMoving}`],
	}),
	'token.unusable': (f, format) => tokenProblems[f.problem](f, format),
	'undo.begun': (f) => ({
		short: '撤销尚未结束',
		problem: `${field(f, 'at') === '' ? '有一次' : `${moment(field(f, 'at'))} 开始的`}撤销没有进行到底：之前那次运行所做的，一部分已经没有了。`,
		cause: '从那里继续的运行，会建立在半个节点上。没有做任何改动。',
		remedy: ['把撤销进行到底，或者重置节点。'],
	}),
	'undo.left': (f) => ({
		short: '没有全部撤销',
		problem: `没有全部撤销${field(f, 'paths') === '' ? '' : `。剩下：${field(f, 'paths')}`}。`,
		cause: '每一处的步骤说明了为什么没能删除或恢复。日志保留，下一次 undo 从这里继续。',
		remedy: ['排除原因，再撤销一次。'],
	}),
	unconfirmed: (f) => ({
		short: '没有得到同意',
		problem: `什么都没有改动：回答不是${field(f, 'word') === '' ? ' y 或 yes' : `本节点的名称 ${field(f, 'word')}`}。`,
		remedy: [`回答 ${field(f, 'word') || 'y'}；没有人可以回答时，加上 ${field(f, 'about') === 'undo' ? '--yes' : '--force'}。`],
	}),
	'unmount.failed': (f) => ({
		short: '仍有挂载',
		problem: `${field(f, 'path') || '目录'} 下仍有挂载${field(f, 'mounts') === '' ? '' : `：${field(f, 'mounts')}`}。`,
		cause: '本节点上有进程打开了那里的文件，或者工作目录在那里。',
		remedy: ['现在清空目录，会删除那些卷里的内容。结束该进程，或者手动卸载。', field(f, 'of') === 'undo' ? '然后再撤销一次。' : '在 ResetConfiguration 中设置 unmountFlags: [MNT_DETACH]，正在使用的也会卸载。'],
	}),
	'user.invalid': (f) => ({
		short: '用户不可用',
		problem: `用户或组${spaced(field(f, 'name'))}不可用${because(reason(f))}。`,
		cause: '非 root 的控制平面需要专用的系统用户：同名用户的编号不同，或者没有空闲的编号。',
		remedy: ['查看该条目，改名或改正。'],
	}),
	'wait.timeout': (f, {probeAnswer, duration}) => {
		const component = field(f, 'component');
		const seconds = numberField(f, 'seconds');
		const limit = seconds === undefined ? '' : duration(seconds * 1000);
		const last = field(f, 'answer') === '' ? '' : `最后一次应答：${probeAnswer(field(f, 'answer'))}。`;
		const within = limit === '' ? '没有按时' : `在 ${limit}内没有`;
		const words = component === 'kubelet' || component === 'node' ? timeouts[component] : timeouts.other;
		return {
			short: limit === '' ? '超时' : `${limit}内未变为健康`,
			problem: component === 'node' ? `Node 对象${within}出现。${last}` : `${component || '组件'} ${within}变为健康${field(f, 'url') === '' ? '' : `（${field(f, 'url')}）`}。${last}`.replace('组件 ', '组件'),
			...words,
		};
	},
	'yaml.unwritable': (f) => ({
		short: '无法写出',
		problem: `写进这个文件或对象的一段文本里有控制字符${field(f, 'character') === '' ? '' : ` ${field(f, 'character')}`}，无法写进 YAML。`,
		remedy: ['从配置或补丁中去掉这个字符；若在配置里，开始时的警告给出了它所在的行。'],
	}),
};

/** 没有查看过的，不说原因。 */
const timeouts = {
	kubelet: {remedy: ['看 kubelet 的日志，排除原因，重启 kubelet，再重试。']},
	node: {remedy: ['看 kubelet 与 API 服务器的通信情况，再重试。']},
	other: {remedy: ['看有哪些容器在运行，再看已退出的容器的日志。', '改正配置或静态 Pod 清单，kubelet 会自动重新启动它。']},
};

const systemWords: Readonly<Record<string, string>> = {
	ENOENT: '没有这个文件或目录',
	EACCES: '没有权限',
	EPERM: '没有权限',
	ENOSPC: '磁盘空间不足',
	EROFS: '文件系统只读',
	EXDEV: '那里有挂载',
	EBUSY: '它正在使用，或者那里有挂载',
	EISDIR: '这是一个目录',
	ENOTDIR: '路径中有一段不是目录',
	EDQUOT: '配额已用完',
	ELOOP: '它的链接绕成了一圈',
	EIO: '磁盘报告错误',
	EMFILE: '本进程打开的文件太多',
	ENFILE: '系统打开的文件太多',
	NO_PROC: '没有 /proc',
	EFBIG: '文件不能再变大',
};

const leadsTo = (f: FailureFields['path.protected']): string => (field(f, 'real') === '' || field(f, 'real') === field(f, 'path') ? ' ' : `（指向 ${field(f, 'real')}）`);

/** Why the folder of the locks, or one of them, is of no use. */
const lockProblems: Readonly<Record<string, () => string>> = {
	ENOTDIR: () => '它不是目录',
	EOVERFLOW: () => '这个锁的编号之后没有编号了',
};
const lockProblem = (f: FailureFields['lock.unusable']): string => lockProblems[field(f, 'errno')]?.() ?? system(f);

const lockRemedies: Readonly<Record<string, string>> = {
	UNTRUSTED: '看清里面是什么，改成只属于 root，再运行同一条命令。',
	ENOTDIR: '看清那里是什么，把它移走，再运行同一条命令。',
	EOVERFLOW: '这个锁不是任何一次运行建立的：删除它，再运行同一条命令。',
};

const types: Readonly<Record<string, string>> = {directory: '目录', pipe: '管道', socket: '套接字', device: '设备', link: '链接'};

/** What has values of its own. */
const refused: Readonly<Record<string, (fields: FailureFields['file.unreadable']) => string>> = {
	NOT_REPLACED: (f) => `它是${types[field(f, 'type')] ?? '设备'}，不会用文件替换它`,
	NOT_A_FILE: (f) => `它是${types[field(f, 'type')] ?? '管道、设备或套接字'}，不是文件`,
	LINK: () => '它是链接，这里不跟随链接',
	OTHERS_LINK: (f) => `它是用户 ${field(f, 'uid')} 在人人可写的目录中建立的链接，不会跟随`,
	REPLACED: () => '运行期间它被移走、删除，或换成了别的文件',
	TOO_LARGE: (f) => (f.limit === undefined ? '它超过最多读取的大小' : `它超过 ${bytes(numberField(f, 'limit') ?? 0)}，这是最多读取的大小`),
	TOO_MANY: (f) => `里面有 ${field(f, 'count')} 个文件，最多查看 ${field(f, 'limit')} 个`,
	NO_WRITER: () => '它是没有人写入的管道',
	UNTRUSTED: (f) => (field(f, 'reason') === 'mode'
		? `其他用户可以写入它，模式 ${mode(numberField(f, 'mode') ?? 0)}`
		: `它属于用户 ${field(f, 'uid')}，不属于 root${field(f, 'caller') === '0' ? '' : `，也不属于运行本程序的用户 ${field(f, 'caller')}`}`),
};

/** Why the system, or who reads, refused a file. */
export function system(f: FailureFields['file.unreadable']): string {
	const code = field(f, 'errno');
	const message = field(f, 'message');
	return refused[code]?.(f) ?? systemWords[code] ?? (message === '' ? code : message);
}

/** A code in words; anything else as it is. */
function reason(fields: {readonly problem?: string; readonly reason?: string; readonly message?: string}): string {
	const code = field(fields, 'problem') || field(fields, 'reason');
	return Object.hasOwn(reasons, code) ? (reasons[code as keyof typeof reasons] as (beside: object) => string)(fields) : code || field(fields, 'message');
}
