import type {ExplainWords} from './explain.ts';

export const en: ExplainWords = {
	intro: 'What is explained, by groups. "kubestep explain GROUP" lists one, "kubestep explain TOPIC" shows a page, any other word is searched for.',
	groups: {
		component: 'the programs of a control plane', phase: 'phases of init, reset and undo', certs: 'certificates and keys', kubeconfig: 'kubeconfig files', file: 'manifests and the kubelet\'s files',
		flag: 'flags of the components', pod: 'fields of a static Pod', kubelet: 'fields of the kubelet\'s configuration', 'kube-proxy': 'fields of kube-proxy\'s configuration',
		corefile: 'lines of the Corefile', object: 'objects of the API', identity: 'users and groups', check: 'preflight checks', wait: 'what is waited for', service: 'services',
		image: 'images', join: 'parts of the join command', removal: 'what a reset takes away', step: 'other steps', formerly: 'what the web still teaches',
	},
	group: (about, topics) => `${about} (${String(topics)})`,
	several: (topics, asked) => `${String(topics)} topics fit "${asked}":`,
	others: (topics, asked) => `${String(topics)} more topics have "${asked}" in their names:`,
	left: (topics) => `… ${String(topics)} more`,
	whole: (command) => `All of them, a line each: ${command}`,
	also: 'The same for',
	why: 'Why it exists',
	readBy: 'Who uses it',
	without: 'Without it, tried in a sandbox',
	look: 'Look at it, on the node',
	formerly: 'Formerly',
	more: 'Read more',
};
