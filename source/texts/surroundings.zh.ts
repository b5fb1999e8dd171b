import type {SurroundingsWords} from './surroundings.ts';

export const surroundingsZh: SurroundingsWords = {
	comma: '，', list: '、', none: '无',
	node: '节点', addresses: '地址', apiServer: 'API 服务器', runtime: '容器运行时', kubernetes: 'Kubernetes', images: '镜像来自', proxy: '代理',
	address: {'default-route': '默认路由经过它', none: '没有默认路由：用 --apiserver-advertise-address 指定'},
	onInterface: (name) => `在 ${name} 上`,
	noInterface: '不在本机的任何网卡上',
	runtimeAt: (name, socket) => `${name}，在 ${socket}`,
	runtimeSilent: (socket, problem) => `${socket} 没有应答：${problem}`,
	nobodyListens: '没有程序在监听',
	otherSocket: (socket) => `还有：${socket}`,
	version: {network: (label, url) => `${label} 目前指这个版本（查自 ${url}）`, program: (label, url) => `本程序自带的版本：${url} 没有给出 ${label}`},
	origin: {machine: '在本节点上找到', default: '默认'},
	given: (place) => `由 ${place} 指定`,
	mirror: (url) => `经由 ${url}`,
	runtimeProxy: (proxies) => `容器运行时：${proxies}`,
};
