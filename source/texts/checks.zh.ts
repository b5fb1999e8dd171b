import type {FindingFields} from '../core/told/findings.ts';
import {isForbidden, mainlandMirror, packageOf, sysctlName} from './check-commands.ts';
import type {CheckTexts} from './checks.ts';
import {warnings} from './reasons.zh.ts';

/** Told by a run in the same words; its command is in the table of commands. */
const brokenPair = (fields: FindingFields['certificate.pair']) => {
	const {problem, remedy = ''} = warnings['certificate.key'](fields);
	return {problem, remedy};
};

export const checksZh: CheckTexts = {
	subjects: {
		'user': () => ({
			title: '以 root 身份运行',
			why: '接下来要改动 /etc/kubernetes 和 /var/lib/kubelet，还要停止或启动 kubelet，这些只有 root 能做。不是 root 时，后面大多数检查的结果也不可信。',
		}),
		'cpus': ({required}) => ({
			title: `至少 ${required} 个 CPU`,
			why: `API 服务器、etcd、控制器管理器和调度器都在这个节点上。CPU 少于 ${required} 个时，它们赶不上健康检查，会反复重启。`,
		}),
		'memory': ({required}) => ({
			title: `至少 ${required} MB 内存`,
			why: '还没有运行任何业务 Pod 时，控制平面和 etcd 就要用掉这么多内存。内存不够，内核会杀掉其中一个。',
		}),
		'kubernetes-version': ({version}) => ({
			title: `支持 Kubernetes ${version}`,
			why: '控制平面的参数和文件每个次要版本都会变。版本比本程序新，就可能需要本程序不会写的内容。',
		}),
		'firewall': ({ports}) => ({
			title: '没有防火墙挡路',
			why: `其他节点通过端口 ${list(ports)} 访问本节点。firewalld 运行时，没有放行的端口都会被丢弃。`,
		}),
		'port': ({port, component}) => ({
			title: `端口 ${port} 空闲`,
			why: `${component} 要监听端口 ${port}。一个端口不能由两个程序监听，端口被占用它就起不来。`,
		}),
		'file-absent': ({path, component}) => ({
			title: `${path} 不存在`,
			why: `kubelet 会启动这个目录里的每一份清单。如果已经有一份，要么运行的是旧的 ${component}，要么会被覆盖。`,
		}),
		'proxy': ({url}) => ({
			title: '直接访问 API 服务器',
			why: `本节点上的程序一直要访问 ${url}。代理到不了这个网络，请求就得不到应答。`,
		}),
		'proxy-cidr': ({cidr}) => ({
			title: `直接访问 ${cidr}`,
			why: 'Service 和 Pod 的地址只存在于集群内部，外面的代理没法转发到那里。',
		}),
		'runtime': ({socket}) => ({
			title: '容器运行时已就绪',
			why: `控制平面运行在容器里，kubelet 通过 ${socket} 启动它们。`,
		}),
		'runtime-version': () => ({
			title: '容器运行时能告知 cgroup 驱动',
			why: 'kubelet 和容器运行时必须用同一种方式管理 cgroup。kubelet 用 CRI 的 RuntimeConfig 调用来询问；从 1.37 起只有这一种方式。',
		}),
		'swap': () => ({
			title: '交换分区已关闭',
			why: '内存限制只计算物理内存。有了交换分区，Pod 可以悄悄超出限制，拖慢整个节点；没有专门配置时，kubelet 会拒绝启动。',
		}),
		'program': ({program}) => ({
			title: `已安装 ${program}`,
			why: PROGRAM_WHY[program] ?? `Kubernetes 要在本节点上调用 ${program}。`,
		}),
		'system': () => ({
			title: '内核具备容器所需的功能',
			why: '命名空间把容器隔开，cgroup 限制它们的资源。两者都是内核选项，编译内核时可能没有打开。',
		}),
		'hostname': ({name}) => ({
			title: `节点名 ${name} 有效，并且能解析`,
			why: '节点名会成为 Node 的标签，也会写进证书。要按名字找到节点的组件，需要它对应一个地址。',
		}),
		'kubelet-version': ({kubernetesVersion}) => ({
			title: `kubelet 与 Kubernetes ${kubernetesVersion} 匹配`,
			why: 'kubelet 最多可以比 API 服务器旧三个次要版本，但不能更新，否则会用到 API 服务器不认识的字段。',
		}),
		'service': ({service}) => ({
			title: `${service} 服务开机自启`,
			why: `控制平面是由 ${service} 运行的静态 Pod。它不开机自启，重启之后什么都起不来。`,
		}),
		'forwarding': ({family}) => ({
			title: `IPv${family} 转发已打开`,
			why: '节点要在 Pod、Service 和其他节点之间转发数据包。没打开转发，内核会把这些包丢掉。',
		}),
		'etcd-version': ({minimum}) => ({
			title: `外部 etcd 不低于 ${minimum}`,
			why: 'API 服务器的数据全部存在 etcd 里。旧版本缺少防止数据丢失和不一致的修复，而 API 服务器依赖这些修复。',
		}),
		'etcd-file': ({path}) => ({
			title: `${path} 存在`,
			why: 'API 服务器向 etcd 出示客户端证书，并用 CA 验证 etcd。这些都从本节点的文件里读取。',
		}),
		'directory-empty': ({path}) => ({
			title: `${path} 是空的`,
			why: 'etcd 要在这里创建新集群。如果留有旧成员的数据，它会接着用旧集群，或者拒绝启动。',
		}),
		'images': ({policy}) => ({
			title: '镜像已在节点上',
			why: `先拉取镜像，镜像仓库慢的时候就不会被误认为控制平面起不来。拉取策略是 ${policy}。`,
		}),
		'sandbox-image': ({expected}) => ({
			title: `容器运行时的沙箱镜像是 ${expected}`,
			why: '每个 Pod 都先启动一个运行时自己的容器，--image-repository 管不到它：运行时按自己的配置拉取这个镜像。那里连不上，一个 Pod 也起不来。',
		}),
		'cgroup-driver': ({driver}) => ({
			title: `容器运行时的 cgroup 驱动是 ${driver}，和 kubelet 一样`,
			why: 'kubelet 和容器运行时都要把容器放进 cgroup。一个经由 systemd，一个自己写，Pod 就起不来，或者资源限制失效。',
		}),
		'registry': ({registries}) => ({
			title: `${list(registries)} 有应答`,
			why: '运行时从那里拉取控制平面的镜像，试五次才放弃。',
		}),
		'certificate-pairs': ({path}) => ({
			title: `${path} 里的证书和私钥都是一对`,
			why: '证书配上别的私钥，谁也用不了：使用它们的组件重启后起不来，正在运行的组件继续用之前读到的一对。',
		}),
	},
	findings: {
		'user.not-root': ({uid}) => ({
			problem: `当前用户是 ${uid}，不是 root。`,
			remedy: '用 sudo 运行同一条命令。沙盒（--sandbox）不需要 root。',
		}),
		'cpus.too-few': ({cpus, required}) => ({
			problem: `可用的 CPU 有 ${cpus} 个，控制平面需要 ${required} 个。`,
			remedy: `给机器至少 ${required} 个 CPU。只想试一试，运行时加上 --ignore-preflight-errors=NumCPU。`,
		}),
		'memory.too-small': ({megabytes, required}) => ({
			problem: `节点有 ${megabytes} MB 内存，控制平面需要 ${required} MB。`,
			remedy: '给机器加内存。只想试一试，运行时加上 --ignore-preflight-errors=Mem。',
		}),
		'kubernetes-version.unreadable': ({version}) => ({
			problem: `${version} 不是 Kubernetes 版本号。`,
			remedy: '把 kubernetesVersion 设为 v1.36.2 这样的版本号。',
		}),
		'kubernetes-version.newer': ({version, supported}) => ({
			problem: `Kubernetes ${version} 比本程序支持的 ${supported} 新。`,
			remedy: `把 kubernetesVersion 设为 ${supported} 的某个版本，或者换用更新的本程序。`,
		}),
		'services.no-manager': ({service}) => ({
			problem: `这里既没有 systemd 也没有 OpenRC，${service} 服务的情况无从得知。`,
			remedy: service === 'kubelet' ? '确认有别的方式启动 kubelet，开机后也会再次启动。' : `如果 ${service} 在运行，确认它放行了集群的端口。`,
		}),
		'firewall.active': ({ports}) => ({
			problem: 'firewalld 正在运行。',
			remedy: `放行端口 ${list(ports)}，否则其他节点连不上本节点。`,
		}),
		'port.in-use': ({port, component}) => ({
			problem: `${component} 需要端口 ${port}，但已有别的程序在监听。`,
			remedy: '找出并停掉那个程序。如果它是之前 init 留下的控制平面，先重置节点。',
		}),
		'file.exists': ({path, component}) => ({
			problem: `${path} 已经存在。`,
			remedy: `它是之前为 ${component} 写下的。重置节点，或者把它移出清单目录。`,
		}),
		'proxy.used': ({url, proxy}) => ({
			problem: `访问 ${url} 的请求会经过代理 ${proxy}。`,
			remedy: '如果不想这样，把这个地址加进 NO_PROXY。',
		}),
		'proxy-cidr.used': ({cidr, proxy}) => ({
			problem: `访问 ${cidr} 的请求会经过代理 ${proxy}。`,
			remedy: '把这个网段加进 NO_PROXY：代理到不了 Pod 和 Service。',
		}),
		'proxy-cidr.invalid': ({cidr}) => ({
			problem: `${cidr} 不是网段。`,
			remedy: 'networking.serviceSubnet 和 networking.podSubnet 要写成“地址/长度”，例如 10.96.0.0/12。',
		}),
		'proxy-cidr.too-small': ({cidr}) => ({
			problem: `网段 ${cidr} 里没有可分配的地址。`,
			remedy: '换一个更大的网段，例如 10.244.0.0/16。',
		}),
		'runtime.unreachable': ({socket, message, installed}) => ({
			problem: `${socket} 没有容器运行时应答：${message}`,
			remedy: isForbidden(message) ? '这个套接字属于 root。请用 sudo 运行同一条命令。' : installed ? '启动它，或者把 nodeRegistration.criSocket 设为正在运行的那一个。' : '安装并启动容器运行时，或者把 nodeRegistration.criSocket 设为正在运行的那一个。',
		}),
		'runtime.cri-disabled': ({socket, message}) => ({
			problem: `${socket} 的应答不是 CRI：${message}`,
			remedy: 'Docker 打包的 containerd 默认关闭 CRI 插件。从 disabled_plugins 里去掉 "cri"，再重启 containerd。',
		}),
		'runtime.status-failed': ({socket, message}) => ({
			problem: `${socket} 上的容器运行时没有给出状态：${message}`,
			remedy: '先看它的日志，再重启它。',
		}),
		'runtime.not-ready': ({socket, message}) => ({
			problem: message === '' ? `${socket} 上的容器运行时还没有就绪。` : `${socket} 上的容器运行时还没有就绪：${message}`,
			remedy: '等它启动完。一直这样的话，看它的日志。',
		}),
		'runtime-version.failed': ({socket, message}) => ({
			problem: `${socket} 上的容器运行时没有回答 RuntimeConfig：${message}`,
			remedy: '先看它的日志，再重启它。',
		}),
		'runtime-version.no-runtime-config': ({socket}) => ({
			problem: `${socket} 上的容器运行时不支持 RuntimeConfig，kubelet 只能用自己配置的 cgroupDriver。Kubernetes 1.37 将不再允许这样。`,
			remedy: '在升级到 Kubernetes 1.37 之前更新容器运行时：containerd 2.0 或 CRI-O 1.28 以上。',
		}),
		'swap.on': ({swaps}) => ({
			problem: `交换分区开着：${list(swaps)}。`,
			remedy: '关掉它并从 /etc/fstab 里去掉，或者配置 kubelet 使用它（failSwapOn: false，只支持 cgroup v2）。',
		}),
		'program.missing': ({program, packages}) => ({
			problem: `PATH 里没有 ${program}。`,
			remedy: `安装软件包 ${packageOf(program, packages)}。`,
		}),
		'system.os-unsupported': ({os}) => ({
			problem: `操作系统是 ${os}。`,
			remedy: '控制平面只能运行在 Linux 上。',
		}),
		'kernel.release-unsupported': ({release}) => ({
			problem: `Kubernetes 不支持内核 ${release}。`,
			remedy: '换用 5.4、5.10、5.15，或 6.0 以上的内核。用 cgroup v2 时建议 5.10 以上。',
		}),
		'kernel.config-unreadable': ({release}) => ({
			problem: `读不到内核 ${release} 的配置，不知道它有哪些选项。`,
			remedy: `加载内核模块 configs，或者安装文件 /boot/config-${release}。`,
		}),
		'kernel.options-missing': ({options, release}) => ({
			problem: `内核 ${release} 没有打开 ${list(options)}。`,
			remedy: '换一个带有这些选项的内核；主流发行版的内核都有。',
		}),
		'cgroup.v1': ({kubeletVersion}) => ({
			problem: `节点用的是 cgroup v1，kubelet 是 ${kubeletVersion}。从 1.35 起，kubelet 拒绝 cgroup v1。`,
			remedy: '改用 cgroup v2 启动（内核参数 systemd.unified_cgroup_hierarchy=1）。要暂时留在 v1，在 KubeletConfiguration 里设 failCgroupV1: false，并忽略 SystemVerification。',
		}),
		'cgroup.controllers-missing': ({controllers}) => ({
			problem: `缺少必需的 cgroup 控制器：${list(controllers)}。`,
			remedy: '用内核参数打开它们（memory 用 cgroup_enable=memory），然后重启。',
		}),
		'cgroup.optional-controllers-missing': ({controllers}) => ({
			problem: `缺少可选的 cgroup 控制器：${list(controllers)}。`,
			remedy: '这几类资源限制不起作用，其他一切正常。',
		}),
		'cgroup.freezer-untested': ({uid}) => ({
			problem: `用户 ${uid} 不能创建 cgroup，无法知道 cgroup 能不能冻结。`,
			remedy: '以 root 身份运行。',
		}),
		'kubelet.missing': () => ({
			problem: 'PATH 里没有 kubelet。',
			remedy: '从 Kubernetes 的软件仓库安装 kubelet：https://kubernetes.io/zh-cn/docs/setup/production-environment/tools/kubeadm/install-kubeadm/',
		}),
		'kubelet.failed': ({exitCode, output}) => ({
			problem: output === '' ? `kubelet --version 以状态 ${exitCode} 退出。` : `kubelet --version 以状态 ${exitCode} 退出：${output}`,
			remedy: '手动运行看看；还是不行，就重新安装 kubelet。',
		}),
		'kubelet.not-runnable': ({message}) => ({
			problem: `kubelet 无法运行：${message}`,
			remedy: '检查文件权限，以及它是不是为这种机器编译的。',
		}),
		'kubelet.version-unreadable': ({output}) => ({
			problem: `kubelet --version 输出的不是版本号：${output}`,
			remedy: '安装正式发布的 kubelet。也可能是 PATH 里有同名的程序排在前面。',
		}),
		'kubelet.too-old': ({version, minimum}) => ({
			problem: `kubelet 是 ${version}，最低要求 ${minimum}。`,
			remedy: '升级 kubelet，最好升到和控制平面一样的版本。',
		}),
		'kubelet.too-new': ({version, kubernetesVersion}) => ({
			problem: `kubelet 是 ${version}，比控制平面的 ${kubernetesVersion} 新。`,
			remedy: `安装 kubelet ${kubernetesVersion}，或者把 kubernetesVersion 设为 v${version}。`,
		}),
		'hostname.too-long': ({name, length}) => ({
			problem: `节点名 ${name} 有 ${length} 个字符，而标签的值最多 63 个。`,
			remedy: '把 nodeRegistration.name 改短。',
		}),
		'hostname.invalid': ({name}) => ({
			problem: `节点名 ${name} 里有不允许的字符。`,
			remedy: '只用字母、数字、- 和 .，开头和结尾必须是字母或数字。',
		}),
		'hostname.unresolved': ({name}) => ({
			problem: `节点名 ${name} 解析不到地址。`,
			remedy: '把它和本节点的地址写进 /etc/hosts，或者加到 DNS。',
		}),
		'service.missing': ({service}) => ({
			problem: `没有 ${service} 服务。`,
			remedy: `安装带有服务文件的 ${service} 软件包，或者自己安排启动 ${service}。`,
		}),
		'service.disabled': ({service}) => ({
			problem: `${service} 服务没有设为开机自启。`,
			remedy: '设为开机自启。',
		}),
		'forwarding.missing': ({path, family}) => ({
			problem: `没有 ${path}：内核不支持 IPv${family}。`,
			remedy: family === 6 ? '去掉内核参数 ipv6.disable=1 后重启，或者只用 IPv4。' : '换一个支持 IPv4 的内核。',
		}),
		'forwarding.off': ({path, value}) => ({
			problem: `${sysctlName(path)} 是 ${value}，不是 1。`,
			remedy: '把它设为 1，重启后也保持不变。',
		}),
		'etcd.endpoint-invalid': ({endpoint}) => ({
			problem: `${endpoint} 不是 URL。`,
			remedy: 'etcd.external.endpoints（设置了 httpEndpoints 时是它）要写成 https://地址:端口。',
		}),
		'etcd.ca-unreadable': ({path}) => ({
			problem: `读不到外部 etcd 的 CA：${path}。`,
			remedy: '从 etcd 节点复制 CA 证书，或者改正 etcd.external.caFile。',
		}),
		'etcd.client-certificate-unusable': ({certificate, key}) => ({
			problem: `${certificate} 和 ${key} 不是一对证书和私钥。`,
			remedy: '从 etcd 节点复制给 API 服务器用的客户端证书和私钥，或者改正 etcd.external.certFile 和 keyFile。',
		}),
		'etcd.unreachable': ({url, message}) => ({
			problem: `外部 etcd 在 ${url} 没有应答：${message}`,
			remedy: '确认 etcd 在那里运行，本节点能连上它，并且证书对得上。',
		}),
		'etcd.unhealthy': ({url, status}) => ({
			problem: `外部 etcd 对 ${url} 回了状态 ${status}。`,
			remedy: '看 etcd 的日志，等它恢复健康。',
		}),
		'etcd.version-unreadable': ({url, version}) => ({
			problem: version === '' ? `${url} 的应答里没有 etcd 版本。` : `${url} 上的外部 etcd 给出的不是版本号：${version}`,
			remedy: '确认 etcd.external.endpoints（设置了 httpEndpoints 时是它）指的是 etcd。',
		}),
		'etcd.too-old': ({url, version, minimum}) => ({
			problem: `${url} 上的外部 etcd 是 ${version}，最低要求 ${minimum}。`,
			remedy: '升级 etcd。',
		}),
		'file.missing': ({path}) => ({
			problem: `${path} 不存在。`,
			remedy: '从 etcd 节点复制这个文件，或者改正 etcd.external 下的路径。',
		}),
		'directory.unreadable': ({path, message}) => ({
			problem: `读不了 ${path}：${message}`,
			remedy: '检查它的权限和所有者。',
		}),
		'directory.not-empty': ({path}) => ({
			problem: `${path} 不是空的。`,
			remedy: '如果里面是旧集群的数据，先备份要留的，再把它移走。',
		}),
		'image.policy-unknown': ({policy}) => ({
			problem: `${policy} 不是拉取策略。`,
			remedy: '把 nodeRegistration.imagePullPolicy 设为 Always、IfNotPresent 或 Never。',
		}),
		'image.pull-failed': ({image, attempts, message}) => ({
			problem: `拉取 ${image} 失败（试了 ${attempts} 次）：${message}`,
			remedy: '检查镜像名，以及能不能连上镜像仓库。连不上时，把 imageRepository 设为镜像站，或者手动导入镜像。',
		}),
		'image.sandbox-differs': ({image, expected, file, line, table, setting}) => ({
			problem: `容器运行时的 Pod 沙箱用的是 ${image}，这个版本对应的是 ${expected}。`,
			remedy: file === '' ? `把容器运行时的沙箱镜像设为 ${expected}。` : `${changeLine(file, line, table, setting)}这个镜像由运行时自己拉取：连不上它所在的仓库，所有 Pod 都起不来。`,
		}),
		'cgroup-driver.differs': ({kubelet, runtime, followed, file, line, table, setting}) => ({
			problem: followed ? `容器运行时的 cgroup 驱动是 ${runtime}，kubelet 配置的是 ${kubelet}；kubelet 会跟随运行时。` : `容器运行时的 cgroup 驱动是 ${runtime}，kubelet 的是 ${kubelet}：Pod 起不来。`,
			remedy: `${file === '' ? `把容器运行时的 cgroup 驱动设为 ${kubelet}。` : changeLine(file, line, table, setting)}也可以在 KubeletConfiguration 里设 cgroupDriver: ${runtime}；有 systemd 的节点，用 systemd 更好。`,
		}),
		'registry.unreachable': ({registry, url, answer, proxy, shellProxy}) => ({
			problem: `镜像仓库 ${registry} 没有应答：${url}${proxy === '' ? '' : `，经过代理 ${proxy}`}：${/^\d+$/.test(answer) ? `HTTP ${answer}` : answer}。`,
			remedy: shellProxy !== '' ? `当前 shell 有代理 ${shellProxy}，容器运行时没有。把它交给运行时的服务。` : registry === 'registry.k8s.io' ? `检查网络。在中国大陆它经常没有应答：把 imageRepository 设为镜像站 ${mainlandMirror}，或者自己的镜像站。` : '检查它的名称和网络。',
		}),
		'certificate.pair': (fields) => brokenPair(fields),
		'host.unreadable': ({code, message}) => ({
			problem: message === code ? `没能查看节点：${code}。` : `没能查看节点：${message}（${code}）。`,
			remedy: '排除这个原因，再检查一次。',
		}),
	},
};

const PROGRAM_WHY: Readonly<Record<string, string>> = {
	losetup: 'kubelet 用 losetup 把块卷交给 Pod。',
	mount: 'kubelet 用 mount 把卷挂进 Pod。',
	cp: '升级时先用 cp 复制 etcd 目录，再做任何改动。',
	conntrack: '1.32 之前的 kube-proxy 用 conntrack 清理过时的连接。',
};

function changeLine(file: string, line: number, table: string, setting: string): string {
	return line > 0 ? `把 ${file} 的第 ${line} 行改成：${setting}。` : `在 ${file} 的 [${table}] 之下加上：${setting}。`;
}

function list(words: string): string {
	return words.replaceAll(' ', '、');
}
