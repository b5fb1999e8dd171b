import {generateKeyPairSync} from 'node:crypto';
import {signingRequest} from '../../../core/pki/csr.ts';
import {Sensitive} from '../../../core/secrets/sensitive.ts';
import {textAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {Controller} from './controller.ts';
import {make, wordOf} from './objects.ts';

const CSRS = resourceOf('certificates.k8s.io', 'certificatesigningrequests');

/**
 * A kubelet whose kubeconfig has a certificate in it takes that for one to begin with, and asks for one of its own as soon
 * as it can (kubernetes, client-go util/certificate: one from bootstrap data is renewed at once).
 */
export const kubeletClient: Controller = {
	name: 'kubelet-client-certificate',
	part: 'kubelet',
	watches: [],
	step({store, settings: {node}}) {
		const username = `system:node:${node?.name ?? ''}`;
		if (node === undefined || store.list(CSRS, undefined).some((csr) => textAt(csr, 'spec.username') === username)) {
			return;
		}
		const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256', publicKeyEncoding: {type: 'spki', format: 'pem'}, privateKeyEncoding: {type: 'pkcs8', format: 'pem'}});
		const request = signingRequest({subject: {commonName: username, organizations: ['system:nodes']}, dnsNames: [], ipAddresses: [], publicPem: publicKey, privatePem: new Sensitive(privateKey)});
		if (request.ok) {
			make(store, CSRS, {
				metadata: {name: `csr-${wordOf(request.value, 5)}`, generateName: 'csr-'},
				spec: {
					request: Buffer.from(request.value).toString('base64'), signerName: 'kubernetes.io/kube-apiserver-client-kubelet', usages: ['digital signature', 'client auth'],
					username, groups: ['system:nodes', 'system:authenticated'],
				},
				status: {},
			});
		}
	},
};
