import {execFileSync} from 'node:child_process';
import {generateKeyPairSync} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import {signingRequest} from '../../../source/core/pki/csr.ts';

function keys(type: 'rsa' | 'ec') {
	const {privateKey, publicKey} = type === 'rsa' ? generateKeyPairSync('rsa', {modulusLength: 2048}) : generateKeyPairSync('ec', {namedCurve: 'P-256'});
	return {privatePem: new Sensitive(privateKey.export({type: type === 'rsa' ? 'pkcs1' : 'sec1', format: 'pem'}).toString()), publicPem: publicKey.export({type: 'spki', format: 'pem'}).toString()};
}

/** What OpenSSL, which did not write it, makes of a request. */
const read = (pem: string) => execFileSync('openssl', ['req', '-noout', '-text', '-verify', '-nameopt', 'RFC2253'], {input: pem, stdio: ['pipe', 'pipe', 'ignore']}).toString();

describe('a certificate signing request', () => {
	test.each(['rsa', 'ec'] as const)('with an %s key carries subject and names, and its signature holds', (type) => {
		const made = signingRequest({subject: {commonName: 'kube-apiserver', organizations: []}, dnsNames: ['cp1', 'kubernetes'], ipAddresses: ['10.96.0.1', 'fd00::1'], ...keys(type)});
		const text = read(made.ok ? made.value : '');
		expect(text).toContain('Subject: CN=kube-apiserver');
		expect(text).toContain('DNS:cp1, DNS:kubernetes, IP Address:10.96.0.1, IP Address:FD00:0:0:0:0:0:0:1');
	});

	test('of a client has no names but the subject', () => {
		const made = signingRequest({subject: {commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins']}, dnsNames: [], ipAddresses: [], ...keys('rsa')});
		const text = read(made.ok ? made.value : '');
		expect(text).toContain('Subject: CN=kubernetes-admin,O=kubeadm:cluster-admins');
		expect(text).not.toContain('Alternative Name');
	});

	test('is refused for a name that has no place in one, and for a key that is none', () => {
		expect(signingRequest({subject: {commonName: 'x', organizations: []}, dnsNames: ['bücher.example'], ipAddresses: [], ...keys('ec')})).toMatchObject({ok: false, fault: {code: 'name-not-encodable'}});
		expect(signingRequest({subject: {commonName: 'x', organizations: []}, dnsNames: [], ipAddresses: [], publicPem: keys('ec').publicPem, privatePem: new Sensitive('no key')})).toMatchObject({ok: false});
	});
});
