import type {ObjectDetail} from '../core/told/details.ts';
import type {NoteFields} from '../core/told/notes.ts';
import {day, mode, moment} from './format.ts';
import {several} from './format.zh.ts';
import type {Language} from './types.ts';

/** What came of a note that is no mere note. */
const noted: Partial<Record<keyof NoteFields, string>> = {'lesson.task': '完成', 'lesson.question': '答对'};

const verbs = {create: '已提交', update: '已更新', patch: '已修补', get: '已读取', list: '已列出', delete: '已删除'};

const planned = {create: '将提交', update: '将更新', patch: '将修补', get: '已读取', list: '已列出', delete: '将删除'};

/** What was read, and is not there. */
const isAbsent = ({verb, requests}: ObjectDetail): boolean => verb === 'get' && requests.at(-1)?.status === 404;

const toRevert = {remove: '将删除', restore: '将恢复原样', attributes: '将恢复权限和所有者'};

const reverted = {remove: '已删除', restore: '已恢复原样', attributes: '已恢复权限和所有者'};

const kept = {changed: '保留，之后有人改过', unknown: '保留，日志没有写明原来是什么', lost: '保留，原来的内容找不到了', 'not-empty': '保留，里面还有别的内容', unsaid: '保留，那次运行在写它之前就被终止，不知道是谁写的', moved: '保留，指向的地方与那次运行时不同'};

const patchedBy = (files: readonly string[] = []) => (files.length === 0 ? '' : `由 ${several(files)} 修改`);

export const steps: Language['steps'] = {
	title: {
		check: (d) => `检查 ${d.name}`,
		certificate: (d) => `证书 ${d.name}`,
		keypair: (d) => `密钥对 ${d.name}`,
		kubeconfig: (d) => `kubeconfig 文件 ${d.name}`,
		file: (d) => (d.role.startsWith('manifest/') ? `静态 Pod 清单 ${d.role.slice('manifest/'.length)}` : `文件 ${d.path}`),
		directory: (d) => `目录 ${d.path}`,
		service: (d) => (d.action === 'start' ? `启动服务 ${d.service}` : `停止服务 ${d.service}`),
		stability: () => '控制平面保持健康',
		wait: (d) => `等待 ${d.component === 'node' ? 'Node 对象' : d.component}`,
		object: (d) => `${d.object} ${d.namespace === undefined ? '' : `${d.namespace}/`}${d.name}`,
		image: (d) => `镜像 ${d.image}`,
		user: (d) => (d.files === undefined ? '控制平面的用户和组' : `用户 ${several(d.users)} 的文件`),
		join: () => '加入命令',
		confirm: (d) => (d.about === 'undo' ? '撤销上一次运行对本节点所做的改动' : '撤销 init 或 join 对本节点所做的改动'),
		etcd: (d) => `etcd 成员 ${d.peerUrl}`,
		unmount: (d) => `${d.path} 下的挂载`,
		pods: () => '容器运行时里的 Pod',
		removal: (d) => (d.what === 'contents' ? `${d.path} 的内容` : `文件 ${d.path}`),
		revert: (d) => `${d.what === 'file' ? '文件' : '目录'} ${d.path}`,
		note: (d) => d.code,
	},
	done: {
		check: () => '通过',
		certificate: () => '已写入',
		keypair: () => '已写入',
		kubeconfig: () => '已写入',
		file: (d) => (d.before === undefined ? '已写入' : d.before === d.content ? '已重新写入' : '已替换'),
		directory: () => '已创建',
		service: (d) => (d.problem !== undefined ? '被拒绝' : '完成'),
		stability: (d) => (d.restarted.length + d.unhealthy.length === 0 ? '稳定' : '起来了但不稳定'),
		wait: () => '健康',
		object: (d) => (d.problem === undefined ? verbs[d.verb] : '未能读取'),
		image: (d) => (d.present === true ? '已存在' : '已拉取'),
		user: (d) => (d.problem !== undefined ? '未能移除' : d.removed ? '已移除' : d.files === undefined ? '已创建' : '已交付'),
		join: () => '已备好',
		confirm: () => '已同意',
		etcd: (d) => (d.problem !== undefined ? '未能移出集群' : {removed: '已移出集群', only: '保留，它是唯一的成员', absent: '已不是成员'}[d.result ?? 'removed']),
		unmount: () => '已卸载',
		pods: (d) => (d.problem === undefined ? '已移除' : '未能全部移除'),
		removal: (d) => (d.problem !== undefined ? '未能全部删除' : d.stays === undefined ? '已删除' : d.entries === undefined ? '保持原样' : '已删除，init 不会生成的除外'),
		revert: (d) => (d.kept !== undefined ? kept[d.kept] : d.problem !== undefined ? '未能恢复' : reverted[d.action]),
		note: (d) => noted[d.code] ?? '已记录',
	},
	planned: {
		confirm: () => '将询问',
		certificate: () => '将写入',
		keypair: () => '将写入',
		kubeconfig: () => '将写入',
		file: (d) => (d.before === undefined ? '将写入' : d.before === d.content ? '将重新写入' : '将替换'),
		directory: () => '将创建',
		service: () => '将执行',
		stability: () => '将观察',
		wait: () => '将探测',
		object: (d) => planned[d.verb],
		image: (d) => (d.present === true ? '已存在' : '将拉取'),
		user: (d) => (d.removed ? '将移除' : d.files === undefined ? '将创建' : '将交付'),
		etcd: (d) => ({removed: '将移出集群', only: '将保留，它是唯一的成员', absent: '已不是成员'}[d.result ?? 'removed']),
		unmount: () => '将卸载',
		pods: () => '将移除',
		removal: () => '将删除',
		revert: (d) => (d.kept === undefined ? toRevert[d.action] : kept[d.kept]),
	},
	facts: (format) => ({
		check: () => [],
		certificate: (d) => [
			d.algorithm,
			d.signedBy === undefined ? '自签名' : `由 ${d.signedBy} 签发`,
			d.notAfter === undefined ? '' : `${day(d.notAfter)} 过期`,
		],
		keypair: (d) => [d.algorithm],
		kubeconfig: (d) => [`用户 ${d.user}`, d.notAfter === undefined ? '' : `${day(d.notAfter)} 过期`],
		file: (d) => [d.role.startsWith('manifest/') ? d.path : '', `权限 ${mode(d.mode)}`, patchedBy(d.patches)],
		directory: (d) => [`权限 ${mode(d.mode)}`],
		service: (d) => [format.because(d.problem)],
		stability: (d) => [
			...d.restarted.map(({component, times}) => `${component} 又启动了 ${times} 次`), ...d.unhealthy.map((name) => `${name} 不健康`),
			d.restarted.length + d.unhealthy.length === 0 ? `连续 ${d.looks} 次健康` : '',
		],
		wait: (d) => [d.elapsedMs === 0 ? '' : `用时 ${format.duration(d.elapsedMs)}`, d.attempts === 0 ? '' : `${d.attempts} 次探测`],
		object: (d) => [isAbsent(d) ? '不存在（404）' : '', `身份 ${d.as}`, patchedBy(d.patches), format.because(d.problem)],
		image: (d) => [(d.attempts ?? 1) > 1 ? `第 ${d.attempts} 次才成功` : ''],
		user: (d) => [d.files === undefined ? several(d.users) : `${d.files.length} 个文件`, format.because(d.problem)],
		join: (d) => [d.controlPlaneCommand === undefined ? '用于工作节点' : '用于控制平面节点和工作节点'],
		confirm: () => [],
		etcd: (d) => [d.members === undefined ? '' : `原有 ${d.members.length} 个成员：${several(d.members)}`, format.because(d.problem)],
		unmount: (d) => [d.mounts.length === 0 ? '' : `${d.mounts.length} 处`],
		pods: (d) => [d.pods.length === 0 ? '' : `${d.pods.length} 个`, format.because(d.problem)],
		removal: (d) => [d.what === 'file' || (d.entries ?? 0) === 0 ? '' : `${d.entries} 项`, d.stays === undefined ? '' : `${d.left?.join('、')}${d.stays > (d.left?.length ?? 0) ? ` 等 ${d.stays} 项` : ''}：不确定属于这个集群，属于的请手动删除`, format.because(d.problem, d.path)],
		revert: (d) => [format.because(d.problem, d.path)],
		note: () => [],
	}),
	progress: (format) => ({
		key: (p) => `正在生成 ${p.algorithm} 密钥`,
		sign: (p) => `正在由 ${p.by} 签发`,
		pod: (p) => `正在移除 ${p.pod}，第 ${p.index} 个，共 ${p.count} 个${p.attempt === 1 ? '' : `，第 ${p.attempt} 次尝试`}`,
		pull: (p) => (p.attempt === 1 ? '正在拉取' : `正在拉取，第 ${p.attempt} 次`),
		probe: (p) => `第 ${p.attempt} 次探测：${format.probeAnswer(p.answer)} · ${format.duration(p.elapsedMs)}，上限 ${format.duration(p.timeoutMs)}`,
		request: (p) => `${p.method}：${p.status}`,
		retry: (p) => `正在重试，上限 ${format.duration(p.timeoutMs)}`,
	}),
	outcome: {unchanged: '未变', skipped: '已跳过', failed: '失败'},
	reverts: (one) => {
		if (one.action === 'empty') {
			const whose = one.of === 'etcd' ? 'etcd 的数据，也就是集群里的所有对象' : 'kubelet 和 Pod 写入的内容';
			const path = one.real === undefined ? one.path : `${one.path}（${one.real}）`;
			return one.kept !== undefined ? `${path}：${kept[one.kept]}` : `删除 ${path} 里的${one.names === undefined ? '全部内容' : ` ${several(one.names)}`}：${whose}`;
		}
		return one.kept === undefined ? `${{remove: '删除', restore: '恢复', attributes: '恢复权限和所有者：'}[one.action]} ${one.path}` : `${one.path}：${kept[one.kept]}`;
	},
	mountedAt: (path) => `${path} 上有挂载`,
	nothingThere: '没有内容',
	asked: '等待回答',
	left: {'lesson.task': '没有做完', 'lesson.question': '没有答对'},
	running: '进行中',
	line: (title, outcome) => `${title}：${outcome}`,
	findings: (warnings, errors) => [errors === 0 ? '' : `${errors} 个错误`, warnings === 0 ? '' : `${warnings} 个警告`].filter((part) => part !== '').join('，') || '通过',
	passed: '通过',
};

export const phases: Language['phases'] = {
	preflight: '检查节点，拉取镜像',
	certs: '生成证书和密钥',
	'certs/ca': '集群的 CA',
	'certs/apiserver': 'API 服务器的服务端证书',
	'certs/apiserver-kubelet-client': 'API 服务器访问 kubelet 的证书',
	'certs/front-proxy-ca': '前端代理的 CA',
	'certs/front-proxy-client': 'API 服务器作为前端代理的证书',
	'certs/etcd-ca': 'etcd 的 CA',
	'certs/etcd-server': 'etcd 的服务端证书',
	'certs/etcd-peer': 'etcd 成员之间的证书',
	'certs/etcd-healthcheck-client': 'etcd 健康检查的证书',
	'certs/apiserver-etcd-client': 'API 服务器访问 etcd 的证书',
	'certs/sa': '服务账号令牌的密钥对',
	kubeconfig: '写入 kubeconfig 文件',
	'kubeconfig/admin': '管理员的 kubeconfig 文件',
	'kubeconfig/super-admin': '应急用的 kubeconfig 文件',
	'kubeconfig/kubelet': 'kubelet 的 kubeconfig 文件',
	'kubeconfig/controller-manager': '控制器管理器的 kubeconfig 文件',
	'kubeconfig/scheduler': '调度器的 kubeconfig 文件',
	etcd: '写入 etcd 的清单',
	'etcd/local': '本节点上的 etcd',
	'control-plane': '写入控制平面的清单',
	'control-plane/apiserver': 'kube-apiserver 的清单',
	'control-plane/controller-manager': 'kube-controller-manager 的清单',
	'control-plane/scheduler': 'kube-scheduler 的清单',
	'kubelet-start': '配置并启动 kubelet',
	'wait-control-plane': '等待控制平面健康',
	'upload-config': '把配置存入集群',
	'upload-config/kubeadm': '对象 ConfigMap kubeadm-config',
	'upload-config/kubelet': '对象 ConfigMap kubelet-config',
	'upload-certs': '与其他控制平面节点共享证书',
	'mark-control-plane': '把节点标记为控制平面',
	'bootstrap-token': '让节点凭引导令牌加入',
	'kubelet-finalize': '完成 kubelet 的设置',
	'kubelet-finalize/enable-client-cert-rotation': '让 kubelet 使用会轮换的证书',
	addon: '安装插件',
	'addon/coredns': '插件 CoreDNS',
	'addon/kube-proxy': '插件 kube-proxy',
	'show-join-command': '显示加入命令',
	'reset preflight': '先询问，再检查是不是 root',
	'inspect configuration': '对照的配置',
	'remove-etcd-member': '把 etcd 成员移出其集群',
	'cleanup-node': '移除 init 和 join 留下的内容',
	'undo preflight': '先列出要撤销的内容，再询问',
	'undo stop': '停止 kubelet 和它的 Pod',
	'undo restore': '恢复文件和目录',
	'undo finish': '说明哪些保留，再清除运行日志',
	'lesson task': '这一课要做到的',
};

export const notes: Language['notes'] = {
	'preflight.verdict': (f) => {
		const of = `${f.checks} 项检查的结论`;
		return f.errors === 0 ? `${of}：没有障碍` : of;
	},
	'external-etcd': () => '使用外部 etcd：它和它的数据保持原样',
	'etcd-unknown': (f) => `${f.path} 没有写明 etcd 的数据在哪里：数据保留，下一次 init 之前手动删除`,
	'external-ca': (f) => `${f.what === 'sa' ? '密钥对 sa' : `kubeconfig 文件 ${f.what}`}：保持原样，因为 CA 的私钥不在本节点`,
	'lesson.task': (f) => `${f.zh || f.en}${[...(f.hints > 0 ? [`看了 ${f.hints} 条提示`] : []), ...(f.solution ? ['看了解法'] : [])].map((one) => `（${one}）`).join('')}`,
	'lesson.question': (f) => `${f.zh || f.en}${f.wrong > 0 ? `（先答错 ${f.wrong} 次）` : ''}`,
	'undo.nothing': () => '没有可撤销的：日志里没有本节点上的运行',
	'undo.stale': () => '没有一处还是那次运行留下的样子，例如重置过，或者别的程序运行过：kubelet 和 etcd 写入的内容保持原样',
	'undo.images': (f) => `镜像留在容器运行时里：${several(f.images)}`,
	'undo.objects': (f) => `对象留在集群里，它的数据原来就有，或者在别处：${several(f.objects)}`,
	'undo.moved': (f) => `${f.path} 现在指向 ${f.real}，与那次运行开始时不同：里面的内容保留`,
	'undo.protected': (f) => `${f.path} 是系统自己的目录：别人写在里面的内容保留`,
	'certificate-key': () => '证书密钥：两小时内加入更多控制平面节点时需要',
	'inspect.basis': (f) => (f.from === 'file' ? `对照 ${f.name}，Kubernetes ${f.version}` : f.from === 'cluster' ? `对照集群里保存的配置（ConfigMap kube-system/kubeadm-config），Kubernetes ${f.version}` : `对照节点自身文件一致指向的配置，Kubernetes ${f.version}`),
	'earlier-run': (f) => `接着${f.at === '' ? '' : ` ${moment(f.at)} `}上一次运行继续：其中 ${f.steps} 个步骤的结果只要仍然合适，就保持原样`,
};
