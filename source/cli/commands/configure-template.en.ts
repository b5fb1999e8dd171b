import type {TemplateWords} from './configure-template.ts';

export const en: TemplateWords = {
	head: ['What init does. A field that is not here has its default;', 'kubestep config print init-defaults prints them all.'],
	address: 'Where other nodes reach the API server of this node.',
	version: 'The version of the control plane.',
	services: 'Addresses of Services.',
	pods: 'Addresses of Pods. Most network add-ons want them set.',
};
