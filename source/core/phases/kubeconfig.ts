import {kubeconfigs} from '../pki/kubeconfigs.ts';
import {kubeconfig as kubeconfigStep} from '../steps/kubeconfig.ts';
import {note} from '../steps/note.ts';
import {isExternalCa} from '../pki/external-ca.ts';
import type {Phase} from '../engine/phase.ts';

/** How people and components reach the API server, and as whom. */
export const kubeconfig: Phase = {
	name: 'kubeconfig',
	phases: kubeconfigs.map((spec): Phase => ({
		name: spec.id.slice('kubeconfig/'.length),
		async run({config, facts, step}) {
			await (await isExternalCa(config, facts.files)
				? step(note, 'external-ca', {code: 'external-ca', fields: {what: spec.name}})
				: step(kubeconfigStep, spec.name, {spec, config}));
		},
	})),
};
