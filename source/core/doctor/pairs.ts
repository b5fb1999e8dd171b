import type {InitConfig} from '../config/types.ts';
import type {Policy} from '../engine/policy.ts';
import {check} from '../preflight/check.ts';
import type {Check} from '../preflight/types.ts';
import {brokenPairs} from '../upkeep/pairs.ts';

/** Whether each certificate of a control plane that is there has the key that belongs to it; kubeadm never looks. */
export function certificatePairsCheck(config: InitConfig, {renews}: Pick<Policy, 'renews'>): Check {
	return check('CertificatePairs', 'certificate-pairs', {path: config.cluster.certificatesDir}, async ({files}, found) => {
		for (const pair of await brokenPairs(files, config)) {
			found.warn('certificate.pair', {...pair, mend: !renews && pair.mend === 'renew' ? 'move' : pair.mend});
		}
	});
}
