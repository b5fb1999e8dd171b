import {Failure} from '../told/failures.ts';
import {kubeconfigPath, readKubeconfig} from '../pki/kubeconfigs.ts';
import {publicKeyPin, readCertificate} from '../pki/read.ts';
import {unwrap} from '../told/pki-faults.ts';
import {join, type CertificateKey} from '../steps/join.ts';
import {stability} from '../steps/stability.ts';
import type {Phase, PhaseContext} from '../engine/phase.ts';
import {tokensOf} from '../workflow/tokens.ts';
import {CERTIFICATE_KEY} from './upload-certs.ts';

const ADMIN = kubeconfigPath('admin.conf');

/** What further nodes run to join, once for each token. */
export const showJoinCommand: Phase = {
	name: 'show-join-command',
	needs: ['bootstrap-token', 'upload-certs'],
	reads: [ADMIN],
	async run(context) {
		const {config, facts, secrets, step, watch} = context;
		if (watch?.begun === true) {
			await step(stability, 'stability', undefined);
		}
		const text = await facts.files.read(ADMIN);
		if (text === undefined) {
			throw new Failure('missing', {path: ADMIN});
		}
		const {server, caPem} = readKubeconfig(text.toString('utf8'), ADMIN);
		const pin = publicKeyPin(unwrap(readCertificate(caPem), 'kubeconfig.unusable', {path: ADMIN}));
		for (const [index, {token}] of (await tokensOf(context)).entries()) {
			const secret = `token/${index}`;
			if (!config.skipTokenPrint) {
				secrets.keep(secret, token);
			}
			await step(join, index === 0 ? 'join' : `join-${index + 1}`, {
				endpoint: server.replace(/^https?:\/\//, ''), pin, kubeconfig: ADMIN,
				token: {id: token.split('.')[0] ?? '', secret: config.skipTokenPrint ? undefined : secret},
				controlPlane: config.cluster.controlPlaneEndpoint === '' ? undefined : {certificateKey: certificateKey(config, secrets)},
			});
		}
	},
};

/** kubeadm prints a key that is configured even where nothing was uploaded with it. */
function certificateKey({init, skipCertificateKeyPrint}: PhaseContext['config'], secrets: PhaseContext['secrets']): CertificateKey {
	if (init.certificateKey !== undefined && init.certificateKey !== '') {
		secrets.keep(CERTIFICATE_KEY, init.certificateKey);
	}
	if (secrets.get(CERTIFICATE_KEY) === undefined) {
		return 'none';
	}
	return skipCertificateKeyPrint ? 'withheld' : {secret: CERTIFICATE_KEY};
}
