import type {services as servicesEn} from './services.en.ts';
import type {Translated} from './types.ts';

/** 对服务做的事，以及离不开的服务。 */
export const services: Translated<typeof servicesEn> = {
	'kubelet.stop': {
		what: '写文件之前，先停下 kubelet 服务。',
		why: '正在运行的 kubelet 手里是旧配置，会照旧运行；文件只写了一半时，还可能启动 Pod。',
	},
	'kubelet.start': {
		what: '启动（或重新启动）kubelet 服务。',
		why: '它只在启动时读配置。一启动就发现清单，拉起控制平面：集群真正启动，就是从这一步开始。',
	},
	'kubelet.enable': {
		what: '机器每次开机都自动启动 kubelet。',
		why: '重启之后不需要人动手：systemd 启动 kubelet，kubelet 启动控制平面。没有启用时，预检只给警告。',
	},
	'container-runtime': {
		what: 'containerd 或 CRI-O：kubelet 要容器时，由它来创建。',
		why: 'kubelet 自己不创建容器。它通过套接字用 CRI 协议提出要求，其余由运行时完成。',
		formerly: 'v1.23 及更早，kubelet 内置 dockershim，可以直接用 Docker。v1.24 已删除：现在用 Docker，中间要有 cri-dockerd。',
	},
};
