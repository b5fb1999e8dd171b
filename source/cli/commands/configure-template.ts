import {currentVersion} from '../../core/config/versions.ts';
import type {Lang} from '../../texts/types.ts';
import {en} from './configure-template.en.ts';
import {zh} from './configure-template.zh.ts';

/** Comments in it. */
export interface TemplateWords {
	readonly head: readonly string[];
	readonly address: string;
	readonly version: string;
	readonly services: string;
	readonly pods: string;
}

/** A new configuration: the fields that most clusters set, each with what it means. */
export function initialConfiguration(lang: Lang, address: string | undefined): string {
	const say = lang === 'zh' ? zh : en;
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
