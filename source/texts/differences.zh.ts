import {system} from './failures.zh.ts';
import type {DifferenceWords} from './differences.ts';

const path = (label: string) => (name: string): string => (name === '' ? label : `${label} ${name}`);

/** 中文与拉丁字母之间空一格。 */
const gapped = (thing: string): string => (/^[\u0021-\u007E]/.test(thing) ? ` ${thing}` : thing);

export const zh: DifferenceWords = {
	things: {
		mode: (name) => `${name} 的权限`, owner: (name) => `${name} 的所有者`, subject: () => '主体', issuer: () => '签发者', san: (name) => `SAN ${name}`, usages: () => '用途', algorithm: () => '密钥算法', 'is-ca': () => 'CA',
		key: path('私钥'), server: () => '服务器', cluster: () => '集群名', user: () => '用户', 'trusted-ca': () => '信任的 CA',
		flag: (name) => `参数 ${name}`, argument: () => '其他参数', mount: (name) => `挂载 ${name}`, volume: (name) => `卷 ${name}`, env: (name) => `变量 ${name}`, image: path('镜像'), field: (name) => name,
		outcome: () => '结果', finding: (name) => `发现 ${name}`, request: (name) => `${name} 的应答`,
		running: (name) => `运行中的 Pod 与清单不同：${name}`,
	},
	changed: (thing, from, to) => `${thing}：${from} → ${to}`,
	added: (thing, to) => `多了${gapped(thing)}${to === '' ? '' : `：${to}`}`,
	gone: (thing, from) => `少了${gapped(thing)}${from === '' ? '' : `：${from}`}`,
	ends: (days) => `${days < 0 ? '早' : '晚'} ${Math.abs(days)} 天过期`,
	missing: (name) => `缺少 ${name}`,
	more: (name) => `多出 ${name}`,
	unreadable: (name, errno) => `无法读取 ${name}：${errno === 'EACCES' ? '没有权限，root 可以' : system({errno})}`,
	malformed: (name) => (name === '' ? '内容无法理解' : `${name} 的内容无法理解`),
	values: {belongs: '属于它的证书', other: '属于别的证书', itself: '自己', none: '无', ca: 'ca', true: '是', false: '否', done: '完成', unchanged: '未改动', warning: '完成，有警告', skipped: '跳过', failed: '失败', incomplete: '完成，有步骤跳过', stopped: '已停止', cut: '录制在运行结束前中断'},
	count: (count) => `${count} 处差异`,
	makes: 'init 会生成它',
	keeps: 'init 保留已有的',
	leaves: 'init 不动它',
	same: '没有差异。',
	incomplete: '未能全部比较：',
	basis: ({from, name, version}) => ({
		file: `对照 ${name}，Kubernetes ${version}。`,
		cluster: `对照集群里保存的配置（ConfigMap kube-system/kubeadm-config），Kubernetes ${version}。`,
		tree: `对照节点自身文件一致指向的配置，Kubernetes ${version}；用 --config 指出当时的配置。`,
		defaults: `这里还没有 init 生成的任何东西；按默认配置它会生成（Kubernetes ${version}）：`,
	})[from],
};
