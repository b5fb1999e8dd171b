import {readFileSync, writeFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {publicKeyPin, readCertificate} from '../../../source/core/pki/read.ts';
import {must} from '../../core/pki/making.ts';
import {cluster, type Cluster} from '../cluster.ts';
import {kubestep} from '../program.ts';

const SECRETS = '/api/v1/namespaces/kube-system/secrets';
const KEY = '0123456789abcdef'.repeat(4);
const TOKEN = /^[a-z0-9]{6}\.[a-z0-9]{16}\n$/;

/** The built program against a cluster, by a kubeconfig in the environment. */
const against = (on: Cluster) => async (...words: string[]) => kubestep(words, {env: {KUBECONFIG: on.adminConf}});
const pinOf = (on: Cluster) => publicKeyPin(must(readCertificate(readFileSync(`${on.folder}/pki/ca.crt`))));

it('makes, lists and deletes tokens', async () => {
	const on = await cluster();
	const run = against(on);
	expect(await run('token', 'list')).toMatchObject({code: 0, out: '', error: ''});
	expect(await run('token', 'create', 'abcdef.0123456789abcdef', '--ttl', '2h', '--description', 'two workers')).toMatchObject({code: 0, out: 'abcdef.0123456789abcdef\n', error: ''});
	expect((await run('token', 'create', '--ttl=0')).out).toMatch(TOKEN);
	expect(on.requests.slice(1, 3)).toEqual([`GET ${SECRETS}/bootstrap-token-abcdef as kubernetes-admin`, `POST ${SECRETS} as kubernetes-admin`]);

	const {out} = await run('token', 'list');
	const [head = '', first = '', second = ''] = out.split('\n');
	expect(head.split(/ {2,}/)).toEqual(['TOKEN', 'TTL', 'EXPIRES', 'USAGES', 'DESCRIPTION', 'EXTRA GROUPS']);
	expect(first.split(/ {2,}/)).toEqual(['abcdef.0123456789abcdef', '1h', expect.stringMatching(/^\d{4}-.*Z$/), 'authentication,signing', 'two workers', 'system:bootstrappers:kubeadm:default-node-token']);
	expect(second.split(/ {2,}/).slice(1, 5)).toEqual(['<forever>', '<never>', 'authentication,signing', '<none>']);
	expect(first.indexOf('two workers')).toBe(head.indexOf('DESCRIPTION'));
	expect(JSON.parse((await run('token', 'delete', 'nosuch').then(async () => run('token', 'list', '-o', 'json'))).out.split('\n}\n')[0] + '}')).toMatchObject({kind: 'BootstrapToken', token: 'abcdef.0123456789abcdef', description: 'two workers'});

	const deleted = await run('token', 'delete', 'abcdef.0123456789abcdef', 'nosuch');
	expect([deleted.code, deleted.out]).toEqual([1, 'bootstrap token abcdef deleted\n']);
	expect(deleted.error).toContain('nosuch');
	expect(on.objects.has(`${SECRETS}/bootstrap-token-abcdef`)).toBe(false);
});

it('lists ten thousand tokens', async () => {
	const on = await cluster();
	const base64 = (value: string) => Buffer.from(value).toString('base64');
	for (let count = 0; count < 10_000; count += 1) {
		const id = String(count).padStart(6, '0');
		on.objects.set(`${SECRETS}/bootstrap-token-${id}`, {metadata: {name: `bootstrap-token-${id}`}, data: {'token-id': base64(id), 'token-secret': base64('0123456789abcdef'), 'usage-bootstrap-signing': base64('true')}});
	}
	const {code, out, error} = await against(on)('token', 'list');
	expect([code, error, out.split('\n').length]).toEqual([0, '', 10_002]);
});

it.each([
	['null', 'it is null where an object belongs'], ['{}', 'items is nothing where a list belongs'], ['{"items": {}}', 'items is an object where a list belongs'],
	['{"items": [null]}', 'items[0] is null where an object belongs'], ['<html>', 'it is text where an object belongs'],
	[`{"items": [${'{},'.repeat(20_000)}{}]}`, 'it is a list of more than 20000 items'],
	['['.repeat(50_000), 'it is nested deeper than any object of the API'], [`{"items": "${'x'.repeat(17 * 1024 * 1024)}"}`, 'it is larger than 16 MiB, and was not read to its end'],
])('says what an answer is that is no list of tokens: %#', async (body, problem) => {
	const on = await cluster();
	on.raw.set(SECRETS, body);
	const {code, out, error} = await against(on)('token', 'list');
	expect([code, out]).toEqual([1, '']);
	expect(error).toContain(`The API server's answer to GET ${SECRETS} cannot be used: ${problem}.`);
	on.raw.set('/api/v1/namespaces/kube-system/configmaps/kubeadm-config', body);
	const renewal = await kubestep(['certs', 'check-expiration', '--kubeconfig', on.adminConf, '--cert-dir', `${on.folder}/pki`]);
	expect(renewal.error).not.toMatch(/unexpected|TypeError/);
});

it('asks no server that another CA stands for, whatever the environment says', async () => {
	const on = await cluster();
	const ca = readFileSync(`${on.folder}/pki/front-proxy-ca.crt`).toString('base64');
	writeFileSync(on.adminConf, readFileSync(on.adminConf, 'utf8').replace(/certificate-authority-data: \S+/, `certificate-authority-data: ${ca}`));
	const {code, error} = await kubestep(['token', 'list'], {env: {KUBECONFIG: on.adminConf, NODE_TLS_REJECT_UNAUTHORIZED: '0'}});
	expect([code, on.requests]).toEqual([1, []]);
	expect(error).toContain('TLS handshake failed (its certificate is not signed by the CA that the kubeconfig trusts)');
	expect(error).not.toContain('NODE_TLS');
});

it('prints what a node runs to join with a new token, in one line', async () => {
	const on = await cluster();
	const run = against(on);
	const worker = await run('token', 'create', 'abcdef.0123456789abcdef', '--print-join-command');
	const command = `kubeadm join ${on.server.replace('https://', '')} --token abcdef.0123456789abcdef --discovery-token-ca-cert-hash ${pinOf(on)} `;
	expect(worker).toMatchObject({code: 0, out: `${command}\n`});
	const other = await run('token', 'create', 'abcdeg.0123456789abcdef', '--print-join-command', '--certificate-key', KEY);
	expect(other.out).toBe(`${command.replace('abcdef.', 'abcdeg.')}--control-plane --certificate-key ${KEY}\n`);
});

it('refuses a certificate key without the join command, after it has made the token, as kubeadm does', async () => {
	const on = await cluster();
	const {code, out, error} = await against(on)('token', 'create', 'abcdef.0123456789abcdef', '--certificate-key', KEY);
	expect([code, out]).toEqual([1, '']);
	expect(error).toMatch(/--certificate-key.*abcdef/);
	expect(error).not.toMatch(/0123456789abcdef/);
	expect(on.objects.has(`${SECRETS}/bootstrap-token-abcdef`)).toBe(true);
});

it('shows in a dry run what it would send, without the secret, and sends nothing', async () => {
	const on = await cluster();
	const run = against(on);
	const {code, out} = await run('token', 'create', 'abcdef.0123456789abcdef', '--dry-run');
	expect([code, out.split('\n').at(-2)]).toEqual([0, 'abcdef.0123456789abcdef']);
	expect(out).toContain('bootstrap-token-abcdef');
	expect(out).not.toContain(Buffer.from('0123456789abcdef').toString('base64'));
	expect((await run('token', 'delete', 'abcdef', '--dry-run')).code).toBe(0);
	expect(on.requests).toEqual([`GET ${SECRETS}/bootstrap-token-abcdef as kubernetes-admin`]);
});

it('names what is wrong, and never the secret half of a token', async () => {
	const on = await cluster();
	const run = against(on);
	for (const [words, named] of [
		[['create', 'abcdef.0123456789ABCDEF'], 'abcdef'], [['create', '--ttl=abc'], '--ttl'], [['create', '--usages', 'nonsense'], 'bootstrapTokens.0.usages'], [['create', '--groups', 'system:masters'], 'system:masters'],
		[['create', '--config', 'x.yaml', '--ttl', '1h'], '--ttl'], [['delete', 'BAD'], 'BAD'], [['delete'], 'token delete'], [['list', '-o', 'xml'], 'xml'], [['list', '--kubeconfig', '/nowhere'], '/nowhere'],
	] as const) {
		const {code, out, error} = await run('token', ...words);
		expect([words, code, out]).toEqual([words, 1, '']);
		expect(error).toContain(named);
		expect(error).not.toContain('0123456789');
	}
	expect(on.requests).toEqual([]);
});

it('leaves out a Secret that is no token, and says which', async () => {
	const on = await cluster();
	on.objects.set(`${SECRETS}/bootstrap-token-broken`, {metadata: {name: 'bootstrap-token-broken'}, data: {'token-id': Buffer.from('other1').toString('base64')}});
	const {code, out, error} = await against(on)('token', 'list');
	expect([code, out]).toEqual([0, '']);
	expect(error).toContain('bootstrap-token-broken');
});

it('generates a token without a cluster', async () => {
	const {code, out} = await kubestep(['token', 'generate', '--dry-run']);
	expect(code).toBe(0);
	expect(out).toMatch(TOKEN);
	expect((await kubestep(['token', 'generate', 'extra'])).code).toBe(1);
});

const join = (on: Cluster, ...words: string[]) => kubestep(['join-command', '--kubeconfig', on.adminConf, ...words]);

it('prints the join command again, with a token that is good, and makes one only where none is', async () => {
	const on = await cluster();
	const first = await join(on);
	expect(first.out).toMatch(/^kubeadm join 127\.0\.0\.1:\d+ --token [a-z0-9]{6}\.[a-z0-9]{16} \\\n\t--discovery-token-ca-cert-hash sha256:[0-9a-f]{64} \n$/);
	expect((await join(on)).out).toBe(first.out);
	const [token = ''] = /[a-z0-9]{6}\.[a-z0-9]{16}/.exec(first.out) ?? [];
	expect(first.error).toContain(token.slice(0, 6));
	expect(first.error).not.toContain(token.slice(7));

	const other = await join(on, '--new-token', '--ttl', '1h');
	expect(other.out).not.toBe(first.out);
	// The one that lasts longer.
	expect((await join(on)).out).toBe(first.out);
	expect(on.requests.filter((request) => request.startsWith('POST'))).toHaveLength(2);
});

it('takes no token that a node cannot join with, or that is about to end', async () => {
	const on = await cluster();
	const run = against(on);
	await run('token', 'create', 'aaaaaa.0123456789abcdef', '--ttl', '20m');
	await run('token', 'create', 'aaaaab.0123456789abcdef', '--usages', 'authentication');
	await run('token', 'create', 'aaaaac.0123456789abcdef', '--groups', 'system:bootstrappers:other');
	expect((await join(on)).out).not.toMatch(/--token aaaaa/);
	await run('token', 'create', 'aaaaad.0123456789abcdef', '--ttl', '0');
	expect((await join(on)).out).toMatch(/--token aaaaad/);
});

it('prints the control plane\'s command with certificates that are uploaded only when asked', async () => {
	const on = await cluster({controlPlaneEndpoint: 'api.example.test:6443'});
	const plain = await join(on, '--control-plane');
	expect(plain.out).toMatch(/ \\\n\t--control-plane \n$/);
	expect((await join(on, '--control-plane', '--certificate-key', KEY)).out).toMatch(new RegExp(`--certificate-key ${KEY}\n$`));
	expect(on.objects.has(`${SECRETS}/kubeadm-certs`)).toBe(false);

	const {code, out, error} = await join(on, '--control-plane', '--upload-certs');
	expect(code).toBe(0);
	const [, key = ''] = /--certificate-key ([0-9a-f]{64})\n$/.exec(out) ?? [];
	expect(key).not.toBe('');
	expect(error).not.toContain(key);
	const {data, metadata} = on.objects.get(`${SECRETS}/kubeadm-certs`) as {data: Record<string, string>; metadata: {ownerReferences: {kind: string; uid: string}[]}};
	expect(Object.keys(data)).toEqual(['ca.crt', 'ca.key', 'etcd-ca.crt', 'etcd-ca.key', 'front-proxy-ca.crt', 'front-proxy-ca.key', 'sa.key', 'sa.pub']);
	const {open, parseCertificateKey} = await import('../../../source/core/pki/seal.ts');
	const {Sensitive} = await import('../../../source/core/secrets/sensitive.ts');
	expect(must(open(Buffer.from(data['ca.key'] ?? '', 'base64'), must(parseCertificateKey(new Sensitive(key)))))).toEqual(readFileSync(`${on.folder}/pki/ca.key`));
	const owner = [...on.objects].find(([, one]) => (one['metadata'] as {uid?: string} | undefined)?.uid === metadata.ownerReferences[0]?.uid);
	expect(owner?.[0]).toMatch(/\/bootstrap-token-[a-z0-9]{6}$/);
	// The token that owns the Secret is for nothing else.
	expect(out).not.toContain(owner?.[0].slice(-6));
});

it('refuses what cannot be, before it makes anything', async () => {
	const on = await cluster();
	expect((await join(on, '--upload-certs')).error).toContain('--control-plane');
	expect((await join(on, '--control-plane', '--certificate-key', 'xyz')).error).toContain('--certificate-key');
	expect((await join(on, '--control-plane')).error).toContain('controlPlaneEndpoint');
	expect((await join(on, '--ttl', 'abc')).error).toContain('--ttl');
	expect(on.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
});
