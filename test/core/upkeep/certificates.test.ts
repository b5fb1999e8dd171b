import {expect, it} from 'vitest';
import {readName} from '../../../source/core/pki/name-reader.ts';
import {readKubeconfig} from '../../../source/core/pki/kubeconfigs.ts';
import {checkKey, checkSignedBy, readCertificate, readPrivateKey} from '../../../source/core/pki/read.ts';
import {issueCertificate} from '../../../source/core/pki/x509.ts';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import {ExternalAuthorities, expirations, renewables} from '../../../source/core/upkeep/certificates.ts';
import {renew, renewableNamed} from '../../../source/core/upkeep/renew.ts';
import {makeAll, must, newSerial, someKeys} from '../pki/making.ts';
import {node, NOW, type Node} from './node.ts';

const PKI = '/etc/kubernetes/pki';
const LATER = NOW + 86_400_000;
const YEAR_MS = 365 * 86_400_000;

const textOf = ({files}: Node, path: string) => files.contents.get(path)?.toString() ?? '';
const renewed = async (on: Node, name: string, startedAt = LATER) => renew(renewableNamed(name)!, {host: on.host, config: on.config, startedAt, external: new ExternalAuthorities(on.host, on.config)});

it('tells when each certificate ends, in the order of their names, and which are missing', async () => {
	const on = await node();
	on.files.contents.delete(`${PKI}/etcd/peer.crt`);
	on.files.modes.delete(`${PKI}/etcd/peer.crt`);
	const {certificates, authorities} = await expirations(on.host, on.config);
	expect(certificates.map(({name}) => name)).toEqual([
		'admin.conf', 'apiserver', 'apiserver-etcd-client', 'apiserver-kubelet-client', 'controller-manager.conf', 'etcd-healthcheck-client', 'etcd-peer', 'etcd-server',
		'front-proxy-client', 'scheduler.conf', 'super-admin.conf',
	]);
	expect(certificates.find(({name}) => name === 'apiserver')).toEqual({name: 'apiserver', notAfter: NOW + YEAR_MS, externallyManaged: false, authority: 'ca'});
	expect(certificates.find(({name}) => name === 'etcd-peer')).toEqual({name: 'etcd-peer', notAfter: undefined, externallyManaged: false});
	expect(authorities.map(({name}) => name)).toEqual(['ca', 'etcd-ca', 'front-proxy-ca']);
});

it('knows nothing of etcd\'s certificates where etcd is external', async () => {
	const on = await node(undefined, {etcd: {external: {endpoints: ['https://192.0.2.20:2379'], caFile: '/x', certFile: '/y', keyFile: '/z', httpEndpoints: []}}});
	const {certificates, authorities} = await expirations(on.host, on.config);
	expect([...certificates, ...authorities].map(({name}) => name).filter((name) => name.includes('etcd'))).toEqual([]);
	expect(await renewed(on, 'etcd-server')).toEqual({outcome: 'missing'});
});

it.each(['apiserver', 'etcd-peer', 'front-proxy-client'])('renews %s with the same names, a new key and the CA\'s signature, and keeps the files\' modes', async (name) => {
	const on = await node();
	const spec = {apiserver: 'apiserver', 'etcd-peer': 'etcd/peer', 'front-proxy-client': 'front-proxy-client'}[name];
	const ca = {apiserver: 'ca', 'etcd-peer': 'etcd/ca', 'front-proxy-client': 'front-proxy-ca'}[name];
	on.files.modes.set(`${PKI}/${spec}.key`, 0o640);
	const before = must(readCertificate(textOf(on, `${PKI}/${spec}.crt`)));
	const oldKey = textOf(on, `${PKI}/${spec}.key`);

	expect(await renewed(on, name)).toEqual({outcome: 'renewed', notAfter: LATER + YEAR_MS});
	const after = must(readCertificate(textOf(on, `${PKI}/${spec}.crt`)));
	const {subject, dnsNames, ipAddresses, usages} = before;
	expect(after).toMatchObject({subject, dnsNames, ipAddresses, usages, notBefore: LATER - 300_000, notAfter: LATER + YEAR_MS});
	expect(textOf(on, `${PKI}/${spec}.key`)).not.toBe(oldKey);
	expect(checkKey(after, must(readPrivateKey(new Sensitive(textOf(on, `${PKI}/${spec}.key`)))))).toBeUndefined();
	expect(checkSignedBy(after, [], must(readCertificate(textOf(on, `${PKI}/${ca}.crt`))), LATER)).toBeUndefined();
	expect([on.files.modes.get(`${PKI}/${spec}.key`), on.files.modes.get(`${PKI}/${spec}.crt`)]).toEqual([0o640, 0o644]);
});

it('renews the certificate in a kubeconfig, and keeps what else is in it', async () => {
	const on = await node();
	const path = '/etc/kubernetes/admin.conf';
	const text = textOf(on, path).replace('users:\n', 'users:\n- name: zoe\n  user:\n    token: abc\n').replace('contexts:\n', 'preferences: {}\ncontexts:\n');
	on.files.contents.set(path, Buffer.from(text));
	expect(await renewed(on, 'admin.conf')).toMatchObject({outcome: 'renewed', notAfter: LATER + YEAR_MS});

	const old = readKubeconfig(text, path);
	const {user, server, certificatePem, keyPem, caPem} = readKubeconfig(textOf(on, path), path);
	expect({user, server, caPem}).toEqual({user: old.user, server: old.server, caPem: old.caPem});
	const certificate = must(readCertificate(certificatePem));
	expect(certificate.subject).toBe('O=kubeadm:cluster-admins, CN=kubernetes-admin');
	expect(checkKey(certificate, must(readPrivateKey(keyPem)))).toBeUndefined();
	expect(certificatePem).not.toBe(old.certificatePem);
	// Sorted, and without what is empty: as kubeadm writes it.
	expect(textOf(on, path)).toMatch(/^apiVersion: v1\nclusters:\n[\s\S]*\nkind: Config\nusers:\n- name: kubernetes-admin\n[\s\S]*- name: zoe\n {2}user:\n {4}token: abc\n$/);
	expect(textOf(on, path)).not.toContain('preferences');
});

it('puts the CA that is on disk by now into a renewed kubeconfig', async () => {
	const on = await node();
	const [key] = await someKeys('ECDSA-P256');
	const other = (await makeAll(on.config, LATER)).certificates.get('ca.crt') ?? '';
	on.files.contents.set(`${PKI}/ca.crt`, Buffer.from(other));
	on.files.contents.set(`${PKI}/ca.key`, Buffer.from(key.privatePem.reveal()));
	await renewed(on, 'scheduler.conf');
	expect(readKubeconfig(textOf(on, '/etc/kubernetes/scheduler.conf'), '').caPem).toBe(must(readCertificate(other)).pem);
});

it('carries over names that kubeadm does not make, in its order, and no other attribute', async () => {
	const on = await node();
	const [authorityKey, leafKey] = await someKeys('ECDSA-P256');
	const signer = {certificate: must(readCertificate(textOf(on, `${PKI}/ca.crt`))), key: must(readPrivateKey(authorityKey.privatePem))};
	const {pem} = must(issueCertificate({
		subject: {commonName: 'mine', organizations: ['b', 'a']}, dnsNames: ['zz.example', 'Aa.example', 'zz.example'], ipAddresses: ['192.0.2.9', '192.0.2.1'],
		usages: ['serverAuth', 'codeSigning', '1.2.3.4'], validity: {notBefore: NOW, notAfter: NOW + 1000}, serial: newSerial(), publicPem: leafKey.publicPem, signer,
	}));
	on.files.contents.set(`${PKI}/apiserver.crt`, Buffer.from(pem));
	await renewed(on, 'apiserver');
	const after = must(readCertificate(textOf(on, `${PKI}/apiserver.crt`)));
	expect(after).toMatchObject({dnsNames: ['Aa.example', 'zz.example'], ipAddresses: ['192.0.2.9', '192.0.2.1'], usages: ['serverAuth', 'codeSigning']});
	expect(readName(after.rawSubject)).toEqual({commonName: 'mine', organizations: ['a', 'b']});
});

it('leaves a certificate alone whose CA has its key elsewhere, if all that the CA has to bring is whole', async () => {
	const on = await node();
	on.files.contents.delete(`${PKI}/ca.key`);
	on.files.modes.delete(`${PKI}/ca.key`);
	const before = textOf(on, `${PKI}/apiserver.crt`);
	expect(await renewed(on, 'apiserver')).toEqual({outcome: 'external'});
	expect(textOf(on, `${PKI}/apiserver.crt`)).toBe(before);
	expect((await expirations(on.host, on.config)).certificates.filter(({externallyManaged}) => externallyManaged).map(({name}) => name))
		.toEqual(['admin.conf', 'apiserver', 'apiserver-kubelet-client', 'controller-manager.conf', 'scheduler.conf', 'super-admin.conf']);

	on.files.contents.delete(`${PKI}/apiserver-kubelet-client.key`);
	await expect(renewed(on, 'apiserver')).rejects.toMatchObject({code: 'file.unreadable', fields: {path: `${PKI}/apiserver-kubelet-client.key`}});
});

it('refuses a certificate that does not say what it is for, and a kubeconfig without one', async () => {
	const on = await node();
	on.files.contents.set(`${PKI}/apiserver.crt`, on.files.contents.get(`${PKI}/ca.crt`)!);
	await expect(renewed(on, 'apiserver')).rejects.toMatchObject({code: 'certificate.unusable', fields: {problem: 'usages-missing'}});
	on.files.contents.set('/etc/kubernetes/scheduler.conf', Buffer.from(textOf(on, '/etc/kubernetes/scheduler.conf').replace('client-certificate-data', 'client-key-dato')));
	await expect(renewed(on, 'scheduler.conf')).rejects.toMatchObject({code: 'kubeconfig.unusable', fields: {field: 'client-certificate-data'}});
});

it('puts the old key back where the new certificate cannot be written', async () => {
	const on = await node();
	const path = `${PKI}/apiserver`;
	const [key, certificate] = [textOf(on, `${path}.key`), textOf(on, `${path}.crt`)];
	const write = on.files.write.bind(on.files);
	on.files.write = async (to, content, options) => {
		if (to.endsWith('.crt')) {
			throw new HostError('ENOSPC', {path: to});
		}
		await write(to, content, options);
	};
	await expect(renewed(on, 'apiserver')).rejects.toMatchObject({code: 'file.unwritable', fields: {errno: 'ENOSPC'}});
	expect([textOf(on, `${path}.key`), textOf(on, `${path}.crt`)]).toEqual([key, certificate]);
});

it('says so where the CA ends before what it signs', async () => {
	const on = await node();
	const late = NOW + 9.5 * YEAR_MS;
	expect(await renewed(on, 'apiserver', late)).toEqual({outcome: 'renewed', notAfter: late + YEAR_MS, authorityEnds: NOW + 10 * YEAR_MS});
});

it('renews neither the CAs nor what the kubelet renews itself', () => {
	expect(renewables.map(({name}) => name).filter((name) => ['ca', 'etcd-ca', 'front-proxy-ca', 'kubelet.conf', 'sa'].includes(name))).toEqual([]);
});
