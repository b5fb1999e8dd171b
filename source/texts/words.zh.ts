import type {NotNeeded} from '../core/told/skips.ts';
import type {Language} from './types.ts';

export const units: Language['units'] = {ms: '毫秒', s: '秒', min: '分钟', h: '小时'};

export const status: Language['status'] = {
	pending: '待办', running: '进行中', asked: '待确认', failing: '失败',
	done: '完成', unchanged: '未变', warning: '警告', skipped: '已跳过', failed: '失败', incomplete: '未完成',
};

export const outcome: Language['outcome'] = {done: '完成', incomplete: '未完成', failed: '失败', stopped: '已停止'};

export const mode: Language['mode'] = {node: '本节点', sandbox: '沙盒', 'dry-run': '试运行'};

export const skip: Language['skip'] = {
	asked: () => '已按选择跳过',
	'by-flag': ({flag}) => `已由 ${flag} 跳过`,
	'not-needed': ({because}) => `已跳过：${notNeeded[because]}`,
	missing: (fields) => `已跳过：缺少 ${'step' in fields ? fields.step : fields.what ?? fields.path}`,
	stopped: () => '未执行：运行已停止',
};

const notNeeded: Readonly<Record<NotNeeded, string>> = {
	'external-etcd': '使用外部 etcd',
	'upload-certs': '未用 --upload-certs',
	'dns.disabled': 'dns.disabled 为 true',
	'proxy.disabled': 'proxy.disabled 为 true',
};

export const probe: Language['probe'] = {
	codes: {
		INVALID_URL: '不是可以访问的地址',
		ECONNREFUSED: '连接被拒绝',
		ECONNRESET: '连接被重置',
		EHOSTUNREACH: '到主机没有路由',
		ENETUNREACH: '网络不可达',
		ENOTFOUND: '名称无法解析',
		EAI_AGAIN: 'DNS 服务器没有应答',
		EPIPE: '连接已关闭',
		ETIMEDOUT: '超时无应答',
		EADDRNOTAVAIL: '地址不在本机',
		EACCES: '没有权限',
		TIMEOUT: '超时无应答',
		TLS: 'TLS 握手失败',
		TOO_LARGE: '应答太大',
		ok: '健康',
	},
	status: (code) => (code === '200' ? '健康' : `HTTP ${code}`),
	none: '尚无应答',
};

export const tally: Language['tally'] = {
	kinds: {
		check: (n) => `${n} 项检查`,
		certificate: (n) => `${n} 张证书`,
		keypair: (n) => `${n} 对密钥`,
		kubeconfig: (n) => `${n} 个 kubeconfig`,
		file: (n) => `${n} 个文件`,
		directory: (n) => `${n} 个目录`,
		service: (n) => `${n} 次服务操作`,
		stability: (n) => `${n} 次查看`,
		wait: (n) => `${n} 个组件健康`,
		object: (n) => `${n} 个对象`,
		image: (n) => `${n} 个镜像`,
		user: () => '用户和组',
		confirm: () => '已同意',
		etcd: (n) => `${n} 个 etcd 成员`,
		unmount: () => '挂载',
		pods: () => '各个 Pod',
		removal: (n) => `${n} 个路径`,
		revert: (n) => `${n} 个路径`,
		join: (n) => `${n} 条加入命令`,
		note: (n) => `${n} 条说明`,
	},
	waits: (n) => `${n} 次等待`,
	of: (done, total) => `${done} / ${total}`,
	warnings: (n) => `${n} 个警告`,
	errors: (n) => `${n} 个错误`,
	unchanged: (n, what = `${n} 项`) => `${what}${/[a-z]$/.test(what) ? ' ' : ''}未变`,
	skipped: (n) => `${n} 项已跳过`,
	outcome: {done: '完成', skipped: '已跳过', failed: '失败', incomplete: '未完成'},
	nothing: '无事可做',
};

/** With `--fresh` a sandbox starts over. */
const afresh = (workflow: string, where: string): string => (workflow === 'init' && where === 'sandbox' ? '（不带 --fresh）' : '');

export const run: Language['run'] = {
	started: ({workflow, program, nodeName, kubernetesVersion, mode: where, folder, lesson}) =>
		`${/^\d|^$/.test(program) ? `kubestep ${program}`.trimEnd() : program}：${workflow === 'lesson' ? `课程 ${lesson ?? ''}` : workflow === 'reset' ? `重置 ${nodeName}` : workflow === 'undo' ? `撤销 ${nodeName} 上的上一次运行` : workflow === 'inspect' ? `查看 ${nodeName}，Kubernetes ${kubernetesVersion}` : `在 ${nodeName} 上建立控制平面，Kubernetes ${kubernetesVersion}`}，${where === 'sandbox' ? `沙盒 ${folder}` : workflow === 'inspect' && folder !== '' ? folder : mode[where]}`,
	stepModeOn: '单步模式已打开：每一步先询问再执行',
	stepModeOff: '单步模式已关闭',
	ended: ({workflow, outcome: how, mode: where, folder, lesson, nodeName, took, phase, hadNothingToDo, keptSome}) => ({
		done: workflow === 'lesson' ? `课程 ${lesson ?? ''} 全部完成，用时 ${took}。` : phase !== undefined && where !== 'dry-run' ? `${nodeName} 的阶段 ${phase} 完成${where === 'sandbox' ? `，写在沙盒 ${folder} 里` : ''}，用时 ${took}。` : workflow === 'reset' ? {
			node: `${nodeName} 已重置，用时 ${took}。`,
			sandbox: `沙盒 ${folder} 里的 ${nodeName} 已重置，用时 ${took}。`,
			'dry-run': `${nodeName} 的重置试运行完成，用时 ${took}，什么都没有改动。`,
		}[where] : hadNothingToDo ? `${where === 'sandbox' ? `沙盒 ${folder} 里的 ` : ''}${nodeName} 上没有可撤销的。` : workflow === 'undo' ? {
			node: `${nodeName} 上的上一次运行已撤销${keptSome ? '，下面列出的除外' : ''}，用时 ${took}。`,
			sandbox: `沙盒 ${folder} 里 ${nodeName} 上的上一次运行已撤销${keptSome ? '，下面列出的除外' : ''}，用时 ${took}。`,
			'dry-run': `${nodeName} 的撤销试运行完成，用时 ${took}，什么都没有改动。`,
		}[where] : workflow === 'inspect' ? `已查看 ${nodeName}${folder === '' ? '' : `（${folder}）`}，什么都没有改动。` : {
			node: `${nodeName} 上的控制平面已就绪，用时 ${took}。`,
			sandbox: `${nodeName} 的控制平面已写入沙盒 ${folder}，用时 ${took}。`,
			'dry-run': `${nodeName} 的试运行完成，用时 ${took}，什么都没有改动。`,
		}[where],
		incomplete: `未完成，用时 ${took}：有些步骤已跳过。`,
		failed: `运行 ${took}后失败。`,
		stopped: `运行 ${took}后停止。${where === 'dry-run' || workflow === 'inspect' ? '' : `再运行同一条命令${afresh(workflow, where)}，就从这里继续。`}`,
	})[how],
	counts: ({files, objects, removed, warnings, unchanged}, where, workflow) => (workflow === 'reset'
		? `${where === 'dry-run' ? '将删除或清空' : '删除或清空'} ${removed} 个路径，${unchanged} 处没有内容`
		: workflow === 'inspect'
		? `${unchanged} 项与全新 init 的结果一致，${warnings} 项需要留意`
		: workflow === 'undo'
		? `${where === 'dry-run' ? '将' : ''}删除 ${removed} 个路径，恢复 ${files} 个文件`
		: where === 'dry-run'
		? `将写入 ${files} 个文件，提交 ${objects} 个 API 对象${unchanged === 0 ? '' : `，${unchanged} 项未变`}`
		: `写入 ${files} 个文件，提交 ${objects} 个 API 对象${unchanged === 0 ? '' : `，${unchanged} 项未变`}`),
	warnings: (n) => `${n} 个警告：`,
	wouldStop: (checks) => `preflight 会让这次运行停下：${checks} 项检查未通过`,
	failedAt: (step) => `失败的步骤：${step}`,
	again: ({workflow, mode: where, end}) => `已完成的部分会保留。${end?.outcome === 'failed' ? '排除原因后' : ''}再运行同一条命令${afresh(workflow, where)}，就从这里继续。`,
	skippedSteps: '已跳过：',
	left: '以下内容保持原样，由你决定：',
	leftOver: ({nodeName, names}) => [
		...names.map(({path, names: left, more}) => `${path} 里不是 init 生成的内容：${left.join('、')}${more > 0 ? `，以及另外 ${more} 个` : ''}`),
		'Pod 网络：/etc/cni/net.d 里的配置和它的网络接口；换用别的网络插件时会与它们冲突',
		'kube-proxy 和 Pod 网络的规则（iptables、nftables、IPVS）；重启后消失',
		'admin.conf 的副本，例如 $HOME/.kube/config',
		'容器镜像，以及 kubelet 和容器运行时的软件包',
		`集群还要继续运行时，删除本节点的 Node 对象：kubectl delete node ${nodeName}`,
	],
	onRealNode: '在真实的节点上，接下来会这样做。',
	useCluster: '以普通用户使用集群：',
	useClusterAsRoot: '或以 root 身份：',
	podNetwork: '接下来安装 Pod 网络插件：在此之前节点一直是 NotReady，CoreDNS 一直是 Pending。可选的插件：',
	addOns: 'https://kubernetes.io/zh-cn/docs/concepts/cluster-administration/addons/',
	joinControlPlaneWithKey: '要增加控制平面节点，在该节点上以 root 身份运行：',
	joinControlPlaneWithFiles: '要增加控制平面节点，先把各 CA 和服务账号密钥对复制到该节点，再以 root 身份运行：',
	certificateKeyIsSecret: '证书密钥能解开集群的私钥，要保密。上传的证书两小时后删除；用“kubeadm init phase upload-certs --upload-certs”可再次上传。',
	joinWorkers: '要增加工作节点，在该节点上以 root 身份运行：',
	evidence: '依据：',
	cause: '常见原因：',
	remedy: '处理办法：',
	commands: '命令：',
	waiting: ({title, url, timeout}) => `${title}（${url}），最多 ${timeout}`,
	heartbeat: ({title, attempts, answer, elapsed, timeout}) => `${title}：第 ${attempts} 次探测，${answer} · ${elapsed}，上限 ${timeout}`,
	retried: '重试',
	retries: (problem, limit) => `${problem}最多再试 ${limit}。`,
	diagnosis: '起不来的原因：',
};

export const questions: Language['questions'] = {
	ask: (title) => `下一步：${title}`,
	keys: (canTakeBack) => `[y] 执行  [x] 跳过  [c] 执行到阶段结束  [a] 全部执行  ${canTakeBack ? '[u] 撤销上一步  ' : ''}[q] 停止`,
	confirm: '继续吗？[y/N]',
	confirmWord: (word) => `要继续，请输入本节点的名称（${word}）`,
	breaks: (phases) => `跳过后会受影响：${phases.join('、')}`,
	reverted: (title) => `${title}：已撤销`,
	ofChanged: (path) => `${path} 由本程序生成，之后被改过。与当前配置生成的内容相比：`,
	changedKeys: (canTakeBack) => `[y] 保留现状  [o] 重新生成  ${canTakeBack ? '[u] 撤销上一步  ' : ''}[q] 停止`,
	changedAgain: (canTakeBack) => (canTakeBack ? '输入 y、o、u 或 q。' : '输入 y、o 或 q。'),
	changed: '这期间那里的内容被人改过；下面是现在要对它做的事。',
	kept: {
		nothing: () => '没有可撤销的操作。',
		changed: (title) => `${title}：保留，之后有人改过。`,
		service: (title) => `${title}：服务已经做了事，无法撤销。`,
		image: (title) => `${title}：保留，镜像归容器运行时管理。`,
		object: (title) => `${title}：保留，集群已经按这个对象做了事。`,
		other: (title) => `${title}：它没有写入可恢复的文件。`,
	},
	more: (lines) => `还有 ${lines} 行`,
	again: (canTakeBack) => (canTakeBack ? '输入 y、x、c、a、u 或 q。' : '输入 y、x、c、a 或 q。'),
	answers: {do: '执行', keep: '保留现状', skip: '已跳过', rest: '执行到阶段结束', all: '不再询问，全部执行', undo: '撤销上一步', stop: '停止'},
	words: {do: ['执行', '是', 'do', 'yes'], keep: ['保留', 'keep'], skip: ['跳过', 'skip'], rest: ['继续', 'continue'], all: ['全部', 'all'], undo: ['撤销', 'undo'], stop: ['停止', '退出', 'quit', 'stop']},
};

export const severity: Language['severity'] = {error: '错误', warning: '警告'};

export const reading: Language['reading'] = (title) => `读取 ${title}`;
export const labelled: Language['labelled'] = (label, value) => `${label}：${value}`;

export const didYouMean: Language['didYouMean'] = (name) => `是不是 ${name}？`;

export const links: Language['links'] = {
	kubelet: 'kubelet', manifest: '清单', sandbox: 'Pod 沙箱', image: '镜像', container: '容器', port: '端口', health: '健康',
};

export const marks: Language['marks'] = {ok: '正常', waiting: '还没有', broken: '中断', unknown: '没到这一步'};
