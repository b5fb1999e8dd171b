import {certificates, isEtcds} from '../pki/certificates.ts';
import {certificate} from '../steps/certificate.ts';
import {keyPair} from '../steps/key-pair.ts';
import {isExternalCa} from '../pki/external-ca.ts';
import {note} from '../steps/note.ts';
import type {Phase} from '../engine/phase.ts';

/** Three CAs and what they sign, and the key pair for service account tokens. */
export const certs: Phase = {
	name: 'certs',
	phases: [
		...certificates.map((spec): Phase => ({
			name: spec.id.slice('certs/'.length),
			skipsWhen: ({cluster}) => (cluster.etcd.external !== undefined && isEtcds(spec) ? {code: 'not-needed', fields: {because: 'external-etcd'}} : undefined),
			run: async ({config, step, warn}) => {
				const {ignored} = spec.sans(config);
				if (ignored.length > 0) {
					warn('certificate.names-ignored', {name: spec.baseName, names: ignored});
				}
				await step(certificate, spec.baseName, {spec, config});
			},
		})),
		{
			name: 'sa',
			async run({config, facts, step}) {
				// With a CA whose key is elsewhere, so is the key pair: making a new one would make all tokens void.
				await (await isExternalCa(config, facts.files) ? step(note, 'external-ca', {code: 'external-ca', fields: {what: 'sa'}}) : step(keyPair, 'sa', {config}));
			},
		},
	],
};
