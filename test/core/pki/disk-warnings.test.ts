import {Buffer} from 'node:buffer';
import {expect, test} from 'vitest';
import {loadInitConfig} from '../../../source/core/config/load.ts';
import {diskWarnings} from '../../../source/core/pki/disk-warnings.ts';
import {readAuthority} from '../../../source/core/pki/read.ts';
import {issueCertificate} from '../../../source/core/pki/x509.ts';
import {recordedFacts} from '../config/recorded.ts';
import {must, newSerial, someKeys} from './making.ts';

const validity = {notBefore: Date.parse('2026-01-01T00:00:00Z'), notAfter: Date.parse('2027-01-01T00:00:00Z')};
const PKI = '/etc/kubernetes/pki';

/** Two CAs, and a certificate that the first signed. */
async function made() {
	const [one, other] = await someKeys('ECDSA-P256');
	const names = {dnsNames: [], ipAddresses: [], usages: [], validity};
	const authority = (commonName: string, pair: typeof one) => must(issueCertificate({...names, subject: {commonName, organizations: []}, serial: newSerial(), publicPem: pair.publicPem, signer: {self: pair.privatePem}})).pem;
	const [ca, stranger] = [authority('kubernetes', one), authority('other', other)];
	const leaf = must(issueCertificate({...names, usages: ['serverAuth'], subject: {commonName: 'kube-apiserver', organizations: []}, serial: newSerial(), publicPem: other.publicPem, signer: must(readAuthority(ca, one.privatePem))})).pem;
	return {ca, stranger, leaf, key: one.privatePem.reveal(), publicKey: one.publicPem, otherPublicKey: other.publicPem};
}

async function told(files: Readonly<Record<string, string>>) {
	const text = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\n';
	const {config} = await loadInitConfig({file: {name: 'x.yaml', text}, flags: {}, facts: {...recordedFacts(), defaultAddress: async () => '192.0.2.10'}});
	return diskWarnings({read: async (path) => {
		const found = files[path.replace(`${PKI}/`, '')];
		if (found === 'unreadable') {
			throw Object.assign(new Error('EACCES'), {code: 'EACCES'});
		}
		return found === undefined ? undefined : Buffer.from(found);
	}}, config.cluster);
}

test('nothing where nothing is, where all is well, and of what cannot be read', async () => {
	const {ca, leaf, key, publicKey} = await made();
	expect(await told({})).toEqual([]);
	expect(await told({'ca.crt': ca, 'ca.key': key, 'apiserver.crt': leaf, 'sa.key': key, 'sa.pub': publicKey})).toEqual([]);
	expect(await told({'ca.crt': ca, 'apiserver.crt': leaf})).toEqual([]);
	expect(await told({'ca.crt': 'unreadable', 'sa.key': 'unreadable', 'sa.pub': publicKey})).toEqual([]);
	expect(await told({'ca.crt': 'no PEM', 'sa.key': 'no PEM', 'sa.pub': publicKey})).toEqual([]);
});

test('an sa pair that is none', async () => {
	const {key, otherPublicKey} = await made();
	expect(await told({'sa.key': key, 'sa.pub': otherPublicKey})).toMatchObject([{code: 'service-account-pair', params: {key: `${PKI}/sa.key`, publicKey: `${PKI}/sa.pub`}}]);
});

test('a file of two CAs, and whose first is not the one that signs', async () => {
	const {ca, stranger, leaf, key} = await made();
	expect(await told({'ca.crt': ca + stranger, 'ca.key': key, 'apiserver.crt': leaf})).toMatchObject([{code: 'ca-several', params: {ca: `${PKI}/ca.crt`, count: 2}}]);
	expect(await told({'ca.crt': stranger + ca, 'ca.key': key})).toMatchObject([{code: 'ca-not-signer', params: {by: `${PKI}/ca.key`, subject: 'CN=other'}}, {code: 'ca-several'}]);
	expect(await told({'etcd/ca.crt': stranger, 'etcd/server.crt': leaf})).toMatchObject([{code: 'ca-not-signer', params: {ca: `${PKI}/etcd/ca.crt`, by: `${PKI}/etcd/server.crt`}}]);
});
