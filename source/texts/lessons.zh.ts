import type {MissingWords} from './lessons.ts';

const or = (text: string, none: string): string => (text === '' ? none : text);
const list = (texts: readonly string[]): string => texts.join('、') || '（无）';

/** 组件的状态，用在“还是”之后。 */
const states: Readonly<Record<string, string>> = {running: '运行中', starting: '正在启动', waiting: '等待重启', exited: '已退出', absent: '不存在'};
const state = (name: string): string => states[name] ?? name;

/** 任务说的是应当怎样；说法里的则是节点上的情况与它不同，没有什么“应为”。 */
const words = (than: string, still: string): MissingWords => ({
	'file.absent': (f) => `没有 ${f.path}。`,
	'file.present': (f) => `${f.path} ${still}在。`,
	'file.mode': (f) => `${f.path} 的权限是 ${f.found}，${than} ${f.mode}。`,
	'file.lacks': (f) => `${f.path} 里没有 ${f.text}。`,
	'file.holds': (f) => `${f.path} 里${still}有 ${f.text}。`,
	'file.pair': (f) => `${f.path} 不是 ${f.key} 对应的公钥。`,
	'file.differs': (f) => `${f.path} 与 ${f.other} 不一样。`,
	'certificate.unreadable': (f) => `${f.path} 里没有能读的证书。`,
	'certificate.signer': (f) => `${f.path} 中的证书不是由 ${f.authority} 签发的。`,
	'certificate.names': (f) => `${f.path} 中的证书缺少这些名称：${list(f.names)}。`,
	'certificate.usages': (f) => `${f.path} 中的证书缺少用途：${list(f.usages)}。`,
	'certificate.over': (f) => `${f.path} 中的证书现在无效，有效期到 ${f.until}。`,
	'certificate.valid': (f) => `${f.path} 中的证书${still}有效，有效期到 ${f.until}。`,
	'certificate.key': (f) => `${f.key} 不是 ${f.path} 的私钥。`,
	'certificate.user': (f) => `${f.path} 中证书的用户是 ${or(f.found, '空')}，${than} ${f.expected}。`,
	'certificate.groups': (f) => (f.found.length === 0 ? `${f.path} 中的证书不带组 ${list(f.expected)}。` : `${f.path} 中证书的组是 ${list(f.found)}，${than} ${list(f.expected)}。`),
	'kubeconfig.unreadable': (f) => `${f.path} 不是能读的 kubeconfig 文件。`,
	'kubeconfig.server': (f) => `${f.path} 指向 ${or(f.found, '空')}，${than} ${f.expected}。`,
	'kubeconfig.trust': (f) => `${f.path} 不信任 ${f.authority}。`,
	'manifest.unreadable': (f) => `${f.path} 不是带容器的 Pod。`,
	'manifest.flag': (f) => `${f.path}：--${f.flag} ${f.found === '' ? '没有设置' : `是 ${f.found}`}，${than} ${f.value}。`,
	'manifest.flag-there': (f) => `${f.path}：--${f.flag} ${still}在。`,
	'manifest.image': (f) => `${f.path}：镜像是 ${or(f.found, '空')}，${than} ${f.expected}。`,
	'manifest.mount': (f) => `${f.path}：没有挂载 ${f.mount}。`,
	'object.absent': (f) => `没有 ${f.object}。`,
	'object.present': (f) => `${f.object} ${still}在。`,
	'object.field': (f) => `${f.object}：${f.field} ${f.found === '' ? '没有设置' : `是 ${f.found}`}，${than} ${f.expected}。`,
	preflight: (f) => `预检 ${f.check} ${still}有问题。`,
	request: (f) => `API 服务器${still}没有收到${f.user === '' ? '' : ` ${f.user} 的`} ${[f.method, f.path].filter((part) => part !== '').join(' ') || '请求'}${f.status === 0 ? '' : `（应答 ${f.status}）`}。`,
	'component.unhealthy': (f) => `${f.component} 不健康。`,
	'component.healthy': (f) => `${f.component} ${still}是健康的。`,
	'component.state': (f) => `${f.component} ${state(f.found)}，${than}${state(f.expected)}。`,
	'rbac.refused': (f) => `${f.user} 没有权限：${f.verb} ${f.resource}。`,
	'rbac.allowed': (f) => `${f.user} ${still}有权限：${f.verb} ${f.resource}。`,
});

export const zh = words('应为', '还');
export const zhOfClaims = words('而不是', '');
