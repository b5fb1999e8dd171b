import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import {Failure} from '../../../source/core/told/failures.ts';
import {checkKubeconfig, clusterEntry, clusterInfoKubeconfig, kubeconfigSpec, parseKubeconfig, readKubeconfig, writeKubeconfig} from '../../../source/core/pki/kubeconfigs.ts';
import {readCertificate, readCertificates} from '../../../source/core/pki/read.ts';
import {recorded} from '../manifests/cases.ts';
import {configWith} from '../manifests/config.ts';
import {must} from './making.ts';

const shippedCa = recorded('init-existing-admin-conf', 'rootfs/etc/kubernetes/pki/ca.crt');
const otherCa = recorded('init-existing-ca', 'rootfs/etc/kubernetes/pki/ca.crt');
const shippedConf = recorded('init-existing-admin-conf', 'rootfs/etc/kubernetes/admin.conf');
const server = 'https://192.0.2.10:6443';
const now = Date.parse('2026-11-24T00:00:00Z');
const authorities = must(readCertificates(shippedCa));

const input = {cluster: 'kubernetes', user: 'jane', server, caPem: shippedCa, credentials: {certificatePem: 'certificate', keyPem: new Sensitive('key')}};

test('a kubeconfig that is written is read again', () => {
	const read = must(parseKubeconfig(writeKubeconfig(input)));
	expect(read).toMatchObject({context: 'jane@kubernetes', cluster: 'kubernetes', user: 'jane', server, caPem: shippedCa, certificatePem: 'certificate'});
	expect(read.keyPem.reveal()).toBe('key');
});

test('a token stands in place of a certificate', () => {
	const text = writeKubeconfig({...input, credentials: {token: new Sensitive('abc.def')}});
	expect(text).toContain('users:\n- name: jane\n  user:\n    token: abc.def\n');
	expect(must(parseKubeconfig(text)).token?.reveal()).toBe('abc.def');
});

test('names of any sort are read as they were written', () => {
	const name = fc.string({minLength: 1, maxLength: 90}).filter((text) => text.trim() === text);
	fc.assert(fc.property(name, name, (cluster, user) => {
		expect(must(parseKubeconfig(writeKubeconfig({...input, cluster, user})))).toMatchObject({cluster, user, context: `${user}@${cluster}`});
	}));
});

test('the kubelet, the controller manager and the scheduler talk to their own node, the others to the endpoint', () => {
	const config = configWith({cluster: {controlPlaneEndpoint: 'k8s.example.test:8443'}});
	expect(['admin.conf', 'super-admin.conf', 'kubelet.conf', 'controller-manager.conf', 'scheduler.conf'].map((name) => kubeconfigSpec(name as 'admin.conf').server(config)))
		.toEqual(['https://k8s.example.test:8443', 'https://k8s.example.test:8443', server, server, server]);
});

test('an endpoint without a port takes the bind port, one of IPv6 keeps its brackets', () => {
	const admin = kubeconfigSpec('admin.conf');
	expect(admin.server(configWith({cluster: {controlPlaneEndpoint: '198.51.100.100'}}))).toBe('https://198.51.100.100:6443');
	expect(admin.server(configWith({cluster: {controlPlaneEndpoint: '[2001:db8::1]:7443'}}))).toBe('https://[2001:db8::1]:7443');
	expect(admin.server(configWith({init: {localAPIEndpoint: {advertiseAddress: '2001:db8:0:0::10', bindPort: 6443}}}))).toBe('https://[2001:db8::10]:6443');
});

test('cluster-info keeps what else admin.conf says of its cluster', () => {
	expect(clusterInfoKubeconfig(clusterEntry({server, caPem: '', further: {'tls-server-name': 'k8s'}}))).toContain('- cluster:\n    server: https://192.0.2.10:6443\n    tls-server-name: k8s\n  name: ""\n');
});

describe('a kubeconfig that is there already', () => {
	const current = must(parseKubeconfig(shippedConf));

	test('stays with the same CA, and another server is told', () => {
		expect(checkKubeconfig(current, {authorities, server: current.server, now})).toEqual({});
		expect(checkKubeconfig(current, {authorities, server: 'https://other:6443', now})).toEqual({otherServer: current.server});
	});

	test('must have the cluster\'s CA', () => {
		expect(checkKubeconfig(current, {authorities: must(readCertificates(otherCa)), server, now}).fault).toMatchObject({code: 'kubeconfig-ca-foreign', certificates: 1});
		expect(checkKubeconfig({...current, caPem: ''}, {authorities, server, now}).fault).toMatchObject({code: 'kubeconfig-ca-unreadable'});
		expect(checkKubeconfig({...current, caPem: `\n${shippedCa}\n`}, {authorities, server: current.server, now})).toEqual({});
	});

	test('may name the CA as a file', () => {
		const {caPem: _, ...rest} = current;
		expect(checkKubeconfig({...rest, caPem: '', caPath: '/etc/kubernetes/pki/ca.crt'}, {authorities, server: current.server, now}, shippedCa)).toEqual({});
	});

	test('with a client certificate out of its time stays, and that is told', () => {
		const {notAfter} = must(readCertificate(current.certificatePem));
		expect(checkKubeconfig(current, {authorities, server: current.server, now: notAfter + 1})).toMatchObject({clientFault: {code: 'expired', notAfter}});
	});
});

describe('what cannot be read', () => {
	const conf = 'current-context: a\ncontexts:\n- {name: a, context: {cluster: c, user: u}}\nclusters:\n- {name: c, cluster: {server: s}}\n';

	test.each([
		['no YAML', 'a: [', {code: 'kubeconfig-malformed'}],
		['a list', '- a', {code: 'kubeconfig-field', field: ''}],
		['nothing', '', {code: 'kubeconfig-malformed'}],
		['another context than it has', conf.replace('name: a', 'name: b'), {code: 'kubeconfig-context-missing', context: 'a'}],
		['another cluster than it has', conf.replace('name: c', 'name: d'), {code: 'kubeconfig-cluster-missing', cluster: 'c'}],
		['a number for a server', conf.replace('server: s', 'server: 3'), {code: 'kubeconfig-field', field: 'clusters[0].cluster.server'}],
		['other characters than base64', conf.replace('server: s', 'certificate-authority-data: "%"'), {code: 'kubeconfig-field', field: 'clusters[0].cluster.certificate-authority-data'}],
		['clusters that are no list', conf.replace(/clusters:[^]*/, 'clusters: {}'), {code: 'kubeconfig-field', field: 'clusters'}],
		['a huge file', '#'.repeat(5 * 1024 * 1024), {code: 'too-large'}],
	])('%s', (_, text, fault) => {
		expect(parseKubeconfig(text)).toMatchObject({ok: false, fault});
	});

	test('any text gives a result', () => {
		fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
			expect(parseKubeconfig(text)).toHaveProperty('ok');
		}));
	});

	test('names of JavaScript\'s own objects are no members', () => {
		expect(parseKubeconfig('current-context: toString\ncontexts: []\n')).toMatchObject({fault: {code: 'kubeconfig-context-missing', context: 'toString'}});
	});

	test('a failure names the file and the fault', () => {
		expect(() => readKubeconfig('- a', '/etc/kubernetes/admin.conf')).toThrow(Failure);
		try {
			readKubeconfig(conf.replace('name: a', 'name: b'), '/etc/kubernetes/admin.conf');
		} catch (error) {
			expect(error).toMatchObject({code: 'kubeconfig.unusable', fields: {path: '/etc/kubernetes/admin.conf', problem: 'kubeconfig-context-missing', context: 'a'}});
		}
	});
});
