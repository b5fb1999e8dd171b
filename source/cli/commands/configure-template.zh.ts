import type {TemplateWords} from './configure-template.ts';

export const zh: TemplateWords = {
	head: ['init 要做什么。这里没有的字段用默认值；', 'kubestep config print init-defaults 输出全部默认值。'],
	address: '其他节点访问本节点 API 服务器的地址。',
	version: '控制平面的版本。',
	services: 'Service 的地址范围。',
	pods: 'Pod 的地址范围。多数网络插件要求设置。',
};
