import {createPublicKey, randomBytes} from 'node:crypto';
import {children, single} from '../../../core/pki/der-reader.ts';
import {readName} from '../../../core/pki/name-reader.ts';
import {decodePem, encodePem} from '../../../core/pki/pem.ts';
import {readCertificate} from '../../../core/pki/read.ts';
import {issueCertificate, serialNumber} from '../../../core/pki/x509.ts';
import {decide} from '../api/authorize.ts';
import {recordAt, recordsAt, numberAt, textAt, textsAt} from '../api/read.ts';
import {resourceOf} from '../api/resources.ts';
import type {StoredObject} from '../api/store.ts';
import type {Controller} from './controller.ts';
import {change, condition} from './objects.ts';

const CSRS = resourceOf('certificates.k8s.io', 'certificatesigningrequests');
const KUBELET_CLIENT = 'kubernetes.io/kube-apiserver-client-kubelet';

interface Request {
	readonly commonName: string;
	readonly organizations: readonly string[];
	/** PKIX, PEM. */
	readonly publicPem: string;
}

const holds = (csr: StoredObject, type: string): boolean => recordsAt(csr, 'status.conditions').some((one) => one['type'] === type);

/** Approves what nodes ask for themselves, where a role lets whoever asks have it. */
export const csrApproving: Controller = {
	name: 'certificatesigningrequest-approving-controller',
	part: 'kube-controller-manager',
	watches: ['certificatesigningrequests', 'clusterrolebindings', 'clusterroles'],
	step({store}) {
		for (const csr of store.list(CSRS, undefined).filter((one) => textAt(one, 'spec.signerName') === KUBELET_CLIENT && !holds(one, 'Approved') && !holds(one, 'Denied'))) {
			const request = readRequest(textAt(csr, 'spec.request'));
			if (request === undefined || !isOfKubelet(request, textsAt(csr, 'spec.usages'))) {
				continue;
			}
			const user = {name: textAt(csr, 'spec.username'), groups: textsAt(csr, 'spec.groups')};
			const self = request.commonName === user.name;
			const subresource = [...(self ? ['selfnodeclient'] : []), 'nodeclient'].find((one) =>
				decide(store, user, {verb: 'create', resource: {group: 'certificates.k8s.io', name: 'certificatesigningrequests'}, subresource: one}).allowed);
			if (subresource !== undefined) {
				const message = subresource === 'nodeclient' ? 'Auto approving kubelet client certificate after SubjectAccessReview.' : 'Auto approving self kubelet client certificate after SubjectAccessReview.';
				change(store, CSRS, csr, {status: {...recordAt(csr, 'status'), conditions: [condition(store, csr, 'Approved', 'True', 'AutoApproved', message, {updates: true})]}});
			}
		}
	},
};

/** What each signer signs: for what the certificate is good, and who may be in it. */
const SIGNERS: Readonly<Record<string, {readonly usages: readonly string[]; readonly fits: (request: Request, usages: readonly string[]) => boolean}>> = {
	[KUBELET_CLIENT]: {usages: ['clientAuth'], fits: isOfKubelet},
	'kubernetes.io/kube-apiserver-client': {usages: ['clientAuth'], fits: ({organizations}, usages) => usages.includes('client auth') && !organizations.includes('system:masters')},
	'kubernetes.io/kubelet-serving': {usages: ['serverAuth'], fits: ({commonName}, usages) => usages.includes('server auth') && commonName.startsWith('system:node:')},
	'kubernetes.io/legacy-unknown': {usages: ['clientAuth', 'serverAuth'], fits: () => true},
};

/** Issues what is approved, with the cluster's CA. */
export const csrSigning: Controller = {
	name: 'certificatesigningrequest-signing-controller',
	part: 'kube-controller-manager',
	watches: ['certificatesigningrequests'],
	step({store, settings: {signer}, now}) {
		const ca = signer && readCertificate(signer.certificate);
		for (const csr of ca?.ok === true ? store.list(CSRS, undefined) : []) {
			const kind = SIGNERS[textAt(csr, 'spec.signerName')];
			const request = readRequest(textAt(csr, 'spec.request'));
			if (kind === undefined || request === undefined || signer === undefined || !holds(csr, 'Approved') || holds(csr, 'Denied') || holds(csr, 'Failed') || textAt(csr, 'status.certificate') !== '') {
				continue;
			}
			const seconds = numberAt(csr, 'spec.expirationSeconds', 365 * 24 * 3600);
			const notBefore = now - 5 * 60 * 1000;
			const issued = kind.fits(request, textsAt(csr, 'spec.usages')) && ca?.ok === true ? issueCertificate({
				subject: {commonName: request.commonName, organizations: request.organizations}, dnsNames: [], ipAddresses: [], usages: kind.usages,
				validity: {notBefore, notAfter: Math.min(notBefore + seconds * 1000, ca.value.notAfter)}, serial: serialNumber(randomBytes(16)), publicPem: request.publicPem,
				signer: {certificate: ca.value, key: signer.key},
			}) : undefined;
			const status = recordAt(csr, 'status');
			change(store, CSRS, csr, {status: issued?.ok === true
				? {...status, certificate: Buffer.from(issued.value.pem).toString('base64')}
				: {...status, conditions: [...recordsAt(csr, 'status.conditions'), condition(store, csr, 'Failed', 'True', 'SignerValidationFailure', 'the request does not fit its signer', {updates: true})]}});
		}
	},
};

function isOfKubelet({commonName, organizations}: Request, usages: readonly string[]): boolean {
	return organizations.length === 1 && organizations[0] === 'system:nodes' && commonName.startsWith('system:node:')
		&& usages.includes('client auth') && usages.every((usage) => ['client auth', 'digital signature', 'key encipherment'].includes(usage));
}

/** A PKCS#10 request in PEM in base64; undefined for what is none. */
function readRequest(encoded: string): Request | undefined {
	try {
		const blocks = decodePem(Buffer.from(encoded, 'base64'));
		const der = blocks.ok ? blocks.value.find(({type}) => type.endsWith('CERTIFICATE REQUEST'))?.der : undefined;
		const [, name, key] = children(children(single(der ?? Buffer.alloc(0)).content)[0]?.content ?? Buffer.alloc(0));
		if (name === undefined || key === undefined) {
			return undefined;
		}
		const whole = key.whole;
		createPublicKey({key: whole, format: 'der', type: 'spki'});
		return {...readName(name.whole), publicPem: encodePem('PUBLIC KEY', whole)};
	} catch {
		return undefined;
	}
}
