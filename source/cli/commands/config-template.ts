import {currentVersion} from '../../core/config/versions.ts';
import type {Lang} from '../../texts/index.ts';

const words = {
	en: {
		head: ['What init does. A field that is not here has its default;', 'kubestep config print init-defaults prints them all.'],
		address: 'Where other nodes reach the API server of this node.',
		version: 'The version of the control plane.',
		services: 'Addresses of Services.',
		pods: 'Addresses of Pods. Most network add-ons want them set.',
	},
	zh: {
		head: ['init 要做什么。这里没有的字段用默认值；', 'kubestep config print init-defaults 输出全部默认值。'],
		address: '其他节点访问本节点 API 服务器的地址。',
		version: '控制平面的版本。',
		services: 'Service 的地址范围。',
		pods: 'Pod 的地址范围。多数网络插件要求设置。',
	},
} as const;

/** A new configuration: the fields that most clusters set, each with what it means. */
export function initialConfiguration(lang: Lang, address: string | undefined): string {
	const say = words[lang];
	const endpoint = address === undefined || address === '0.0.0.0' ? [] : [`# ${say.address}`, 'localAPIEndpoint:', `  advertiseAddress: ${address}`];
	return `${[
		...say.head.map((one) => `# ${one}`),
		'apiVersion: kubeadm.k8s.io/v1beta4', 'kind: InitConfiguration', ...endpoint,
		'---',
		'apiVersion: kubeadm.k8s.io/v1beta4', 'kind: ClusterConfiguration',
		`# ${say.version}`, `kubernetesVersion: ${currentVersion}`,
		'networking:', `  # ${say.services}`, '  serviceSubnet: 10.96.0.0/12', `  # ${say.pods}`, '  podSubnet: 10.244.0.0/16',
	].join('\n')}\n`;
}
