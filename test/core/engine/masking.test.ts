import {assert, constantFrom, property, string} from 'fast-check';
import {describe, expect, it, test} from 'vitest';
import {EventBus, type Event} from '../../../source/core/engine/events.ts';
import {maskData, maskText, withoutSecrets} from '../../../source/core/engine/masking.ts';
import {Secrets} from '../../../source/core/engine/secrets.ts';
import {moments} from '../../clock.ts';

test.each([
	['dial http://alice:pa55@proxy.example:3128 failed', 'dial http://••••@proxy.example:3128 failed'],
	['see https://token@git.example/a@b', 'see https://••••@git.example/a@b'],
	['http://a:p@ss@host and http://b:c@host', 'http://••••@host and http://••••@host'],
	['--oidc-url=https://u:p@idp/ --token=abc', '--oidc-url=https://••••@idp/ --token=••••'],
	['KUBELET_KUBEADM_ARGS="--registry-password=x --node-ip=192.0.2.1"', 'KUBELET_KUBEADM_ARGS="--registry-password=•••• --node-ip=192.0.2.1"'],
])('%j is told without what is secret in it', (text, told) => {
	expect(maskText(text)).toBe(told);
	expect(maskText(told)).toBe(told);
});

test.each([
	'docker-pullable://pause@sha256:0123', 'registry.k8s.io/etcd@sha256:0123', 'https://pkg.example/@scope/name', 'user@host', '--token-auth-file=/etc/tokens --enable-bootstrap-token-auth=true',
	'--client-secret=/etc/secret', 'apiVersion: v1\nkind: Pod\nspec:\n  volumes:\n  - name: secret\n    hostPath: {path: /x}\n', 'env:\n- name: NO_PROXY\n  value: 10.0.0.0/8\n- name: http_proxy\n  value: http://proxy.example\n',
])('%j has nothing secret, and stays as it is', (text) => {
	expect(maskText(text)).toBe(text);
});

test('in YAML a secret is known by its name beside it, however it is written; what has none is not written anew', () => {
	const hard = 'a: b\n"c\' # d';
	const yaml = (value: string) => `# ours\nenv:\n- name: DB_PASSWORD\n  value: ${value}\n- value: ${value}\n  name: API_TOKEN\n`;
	expect(maskText(yaml(JSON.stringify(hard)))).toBe('env:\n- name: DB_PASSWORD\n  value: ••••\n- name: API_TOKEN\n  value: ••••\n');
	expect(maskText(yaml('/run/secrets/db'))).toBe(yaml('/run/secrets/db'));
	expect(maskText('a: [\nname: DB_PASSWORD\n value: x')).toContain('DB_PASSWORD');
	const nested = {kind: 'ConfigMap', data: {config: 'extraEnvs:\n- name: HTTPS_PROXY\n  value: u:p@proxy\n'}};
	expect(withoutSecrets(nested)).toEqual({kind: 'ConfigMap', data: {config: 'extraEnvs:\n- name: HTTPS_PROXY\n  value: ••••@proxy\n'}});
	expect(withoutSecrets({staticPodURLHeader: {Authorization: ['x']}, token: 't'})).toEqual({staticPodURLHeader: {Authorization: ['••••']}, token: '••••'});
});

test('data without a secret is the same data, not a copy', () => {
	const data = {a: [{b: 'text'}], c: 1n, d: new Map()};
	expect(maskData(data)).toBe(data);
});

test('what differs in its secret alone is told to differ', () => {
	const of = (from: string, to: string) => maskData({aspect: 'env', name: 'DB_PASSWORD', from, to});
	expect(of('one', 'two')).toEqual({aspect: 'env', name: 'DB_PASSWORD', from: '••••', to: '•••• ≠'});
	expect(of('one', 'one')).toMatchObject({from: '••••', to: '••••'});
});

describe('what is hidden', () => {
	it('is in no event, in whatever form: as it is, in a URL, in JSON, in base64', () => {
		const secrets = new Secrets();
		secrets.hideIn({}, {https_proxy: 'al:p%40ss"W0rd@proxy.example'});
		const told: Event[] = [];
		const bus = new EventBus('r', moments(() => 0), {secrets});
		bus.subscribe((event) => told.push(event));
		for (const text of ['p%40ss"W0rd', 'p@ss"W0rd', 'p%40ss%22W0rd', JSON.stringify('p@ss"W0rd'), `Basic ${Buffer.from('al:p@ss"W0rd').toString('base64')}`, 'al:p%40ss"W0rd@proxy.example']) {
			bus.emit({type: 'log', level: 'info', source: 'x', text});
		}
		expect(JSON.stringify(told)).not.toMatch(/W0rd|cEBzcyJ/);
	});

	it('is what is kept, too, and the second half of a token', () => {
		const secrets = new Secrets();
		secrets.keep('token/0', 'abcdef.0123456789abcdef');
		expect(secrets.masked('token abcdef.0123456789abcdef')).toBe('token abcdef.••••');
		expect(secrets.get('token/0')?.reveal()).toBe('abcdef.0123456789abcdef');
	});

	it('leaves words alone that are in half of all sentences', () => {
		const secrets = new Secrets();
		secrets.hideIn({}, {HTTPS_PROXY: 'http://admin:kubernetes@proxy.example'});
		expect(secrets.masked('kubernetes at http://admin:kubernetes@proxy.example')).toBe('kubernetes at http://••••@proxy.example');
	});

	it('may have any characters', () => {
		assert(property(string({unit: 'grapheme-ascii', minLength: 1, maxLength: 20}).filter((text) => !/[@\n]/.test(text)), constantFrom('', 'http://'), (password, scheme) => {
			const secrets = new Secrets();
			const value = `${scheme}u:${password}@proxy`;
			secrets.hideIn({}, {HTTP_PROXY: value});
			expect(secrets.masked(`before ${value} after`)).toMatch(/^before (?:http:\/\/)?••••@proxy after$/);
		}));
	});
});
