import {assert, constantFrom, property, string} from 'fast-check';
import {describe, expect, it, test} from 'vitest';
import {type Event} from '../../../source/core/told/events.ts';
import {EventBus} from '../../../source/core/engine/event-bus.ts';
import {maskData, maskText, withoutSecrets} from '../../../source/core/secrets/masking.ts';
import {Secrets} from '../../../source/core/secrets/secrets.ts';
import {moments} from '../../clock.ts';

test.each([
	['dial http://alice:pa55@proxy.example:3128 failed', 'dial http://••••@proxy.example:3128 failed'],
	['see https://token@git.example/a@b', 'see https://••••@git.example/a@b'],
	['http://a:p@ss@host and http://b:c@host', 'http://••••@host and http://••••@host'],
	['--oidc-url=https://u:p@idp/ --token=abc', '--oidc-url=https://••••@idp/ --token=••••'],
	['postgres://db:S3cret?X@db/x and http://kk:S3cret/X@x/ and redis://:S3#cret@r', 'postgres://••••@db/x and http://••••@x/ and redis://••••@r'],
	['KUBELET_KUBEADM_ARGS="--registry-password=x --node-ip=192.0.2.1"', 'KUBELET_KUBEADM_ARGS="--registry-password=•••• --node-ip=192.0.2.1"'],
])('%j is told without what is secret in it', (text, told) => {
	expect(maskText(text)).toBe(told);
	expect(maskText(told)).toBe(told);
});

test.each([
	'docker-pullable://pause@sha256:0123', 'registry.k8s.io/etcd@sha256:0123', 'https://pkg.example/@scope/name', 'user@host', 'https://host:8443/a@b', 'oci://registry:5000/pause@sha256:0123', 'https://[::1]:6443/a@b', '--token-auth-file=/etc/tokens --enable-bootstrap-token-auth=true',
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

test.each(['accessToken', 'GITHUBTOKEN', 'AUTHORIZATION', 'PGPASSWORD', 'TOKEN2', 'BASIC_AUTH', 'basicAuth', 'TOKEN_GITHUB', 'DB_PASSWORD_OLD', 'githubtoken', 'db-password', 'secretKey', 'Cookie', 'DB_PASS'])('the value of %s is not told, in a manifest, its text or an event', (name) => {
	const env = [{name, value: 'S3cret'}];
	expect(withoutSecrets({env})).toEqual({env: [{name, value: '••••'}]});
	expect(maskText(`env:\n- name: ${name}\n  value: S3cret\n`)).not.toContain('S3cret');
	expect(JSON.stringify(maskData({of: name, from: 'S3cret', to: 'S3cret2'}))).not.toContain('S3cret');
});

test.each([
	['use-service-account-credentials', 'true'], ['client-cert-auth', 'true'], ['enable-bootstrap-token-auth', 'true'], ['--auth-token', 'simple'], ['authorization-mode', 'Node,RBAC'], ['service-account-issuer', 'https://kubernetes'],
	['token-ttl', '1h'], ['authentication-token-webhook-cache-ttl', '2m'], ['service-account-key-file', '/etc/kubernetes/pki/sa.pub'], ['tls-sni-cert-key', '/a.crt,/a.key'], ['TOKEN_FILE', 'token'], ['BYPASS', 'x'], ['MONKEY', 'x'], ['COMPASS', 'x'], ['secretName', 'certs'], ['AUTHOR', 'x'],
])('the value of %s is %s, and told', (name, value) => {
	expect(withoutSecrets({env: [{name, value}]})).toEqual({env: [{name, value}]});
	expect(maskData({of: name, from: value, to: 'true'})).toEqual({of: name, from: value, to: 'true'});
});

test('a probe\'s headers are told by their names alone', () => {
	const httpHeaders = [{name: 'Authorization', value: 'Bearer S3cret'}, {name: 'X-Site', value: 'S3cret'}];
	const manifest = {spec: {containers: [{livenessProbe: {httpGet: {httpHeaders, path: '/x'}}}]}};
	expect(withoutSecrets(manifest)).toEqual({spec: {containers: [{livenessProbe: {httpGet: {httpHeaders: [{name: 'Authorization', value: '••••'}, {name: 'X-Site', value: '••••'}], path: '/x'}}}]}});
	const text = 'httpGet:\n  httpHeaders:\n  - name: Authorization\n    value: Bearer S3cret\n  - {name: X-Site, value: S3cret}\n';
	expect(maskText(text)).not.toContain('S3cret');
	expect(maskText(maskText(text))).toBe(maskText(text));
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
		for (const text of ['p%40ss"W0rd', 'p@ss"W0rd', 'p%40ss%22W0rd', 'p%40ss%22W0rd'.toLowerCase().replace('w0rd', 'W0rd'), JSON.stringify('p@ss"W0rd'), `Basic ${Buffer.from('al:p@ss"W0rd').toString('base64')}`, 'al:p%40ss"W0rd@proxy.example']) {
			bus.emit({type: 'log', level: 'info', source: 'x', text});
		}
		expect(JSON.stringify(told)).not.toMatch(/W0rd|cEBzcyJ/);
	});

	it.each(['pa%2fss-W0rd', 'pa%2Fss-W0rd', 'pa/ss-W0rd'])('is known with the digits of its escapes in either case: %s', (text) => {
		for (const given of ['pa/ss-W0rd', 'pa%2Fss-W0rd', 'pa%2fss-W0rd']) {
			const secrets = new Secrets();
			secrets.hideIn({}, {https_proxy: `http://al:${given}@proxy.example`});
			expect(secrets.masked(`GET ${text} failed`)).toBe('GET •••• failed');
		}
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

	it('may begin as a scheme goes on: proxies have few of those', () => {
		const secrets = new Secrets();
		secrets.hideIn({}, {HTTP_PROXY: 'u:// @proxy'});
		expect(secrets.masked('before u:// @proxy after')).toBe('before ••••@proxy after');
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
