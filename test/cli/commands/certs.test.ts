import {copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {load} from 'js-yaml';
import {expect, it} from 'vitest';
import {createNodeHost} from '../../../source/hosts/node/index.ts';
import {cluster, type Cluster} from '../cluster.ts';
import {kubestep} from '../program.ts';

const expiration = (on: Cluster, ...words: string[]) => kubestep(['certs', 'check-expiration', '--config', on.config, ...words]);
const text = (on: Cluster, name: string) => readFileSync(join(on.folder, 'pki', name), 'utf8');
const MAPS = '/api/v1/namespaces/kube-system/configmaps';

it('tells when certificates end, as a table and for programs, and no less where some are missing', async () => {
	const on = await cluster();
	rmSync(join(on.folder, 'pki/etcd/peer.crt'));
	const {code, out, error} = await expiration(on);
	expect([code, error]).toEqual([0, '']);
	const year = new Date().getUTCFullYear();
	expect(out).toMatch(new RegExp(`\\napiserver {18,}[A-Z][a-z]{2} \\d\\d, ${year + 1} \\d\\d:\\d\\d UTC {3}364d {12}ca {22}no {6}\\n`));
	expect(out).toMatch(/\n!MISSING! etcd-peer +\n/);
	expect(out).toMatch(/\n\nCERTIFICATE AUTHORITY {3}EXPIRES +RESIDUAL TIME {3}EXTERNALLY MANAGED\nca +.*9y/);

	const [json, yaml] = [JSON.parse((await expiration(on, '-o', 'json')).out) as Record<string, unknown>, load((await expiration(on, '-o=yaml')).out) as Record<string, unknown>];
	expect(json).toMatchObject({kind: 'CertificateExpirationInfo', apiVersion: 'output.kubeadm.k8s.io/v1alpha3'});
	const certificates = json['certificates'] as {name: string; missing: boolean}[];
	expect(certificates.find(({name}) => name === 'etcd-peer')).toEqual({name: 'etcd-peer', expirationDate: null, residualTime: 0, externallyManaged: false, missing: true});
	expect((yaml['certificates'] as {name: string}[]).map(({name}) => name)).toEqual(certificates.map(({name}) => name));
});

it('renews one certificate, with a new key and the same mode, and leaves the others alone', async () => {
	const on = await cluster();
	const before = {key: text(on, 'apiserver.key'), certificate: text(on, 'apiserver.crt'), other: text(on, 'etcd/server.crt')};
	const {code, out, error} = await kubestep(['certs', 'renew', 'apiserver', '--config', on.config]);
	expect([code, error]).toEqual([0, '']);
	expect(out).toMatch(/^apiserver: renewed, valid until \d{4}-/);
	expect(out).not.toMatch(/BEGIN|PRIVATE/);
	expect(text(on, 'apiserver.key')).not.toBe(before.key);
	expect(text(on, 'apiserver.crt')).not.toBe(before.certificate);
	expect(text(on, 'etcd/server.crt')).toBe(before.other);
	expect(statSync(join(on.folder, 'pki/apiserver.key')).mode & 0o777).toBe(0o600);
});

it('renews all, says what it cannot, and who has to restart', async () => {
	const on = await cluster();
	rmSync(join(on.folder, 'pki/ca.key'));
	rmSync(join(on.folder, 'pki/etcd/peer.crt'));
	const {code, out} = await kubestep(['certs', 'renew', 'all', '--config', on.config]);
	expect(code).toBe(0);
	const lines = out.split('\n');
	const line = (name: string) => lines.find((one) => one.startsWith(`${name}:`)) ?? '';
	expect(line('apiserver')).toContain('pki/ca.key');
	expect(line('etcd-peer')).toContain('etcd/peer.crt');
	expect(line('etcd-server')).toContain('renewed');
	expect(out).toMatch(/\n\nkube-apiserver and etcd read their new certificates by themselves/);
	expect(out).not.toContain('Restart');

	const chinese = await kubestep(['certs', 'renew', 'apiserver', '--config', on.config, '--lang', 'zh']);
	expect(chinese.out).toMatch(/^apiserver：保持原样/);
	expect(chinese.out).not.toContain('重启');
});

it('asks the cluster for its configuration, and does without where it does not answer', async () => {
	const on = await cluster();
	on.objects.set(`${MAPS}/kubelet-config`, {data: {kubelet: 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'}});
	const ask = async (...words: string[]) => kubestep(['certs', 'check-expiration', '-o', 'json', '--kubeconfig', on.adminConf, ...words]);
	const {code, out, error} = await ask('--cert-dir', join(on.folder, 'pki'));
	expect(code).toBe(0);
	expect(on.requests[0]).toBe(`GET ${MAPS}/kubeadm-config as kubernetes-admin`);
	expect(JSON.parse(out)).toMatchObject({certificates: expect.arrayContaining([expect.objectContaining({name: 'apiserver', missing: false})]) as unknown});
	// The node has no Node object here: what can be read is not enough, and is not taken by halves.
	expect(error).toContain('warning: The configuration in the cluster cannot be read');

	writeFileSync(on.adminConf, readFileSync(on.adminConf, 'utf8').replace(on.server, 'https://127.0.0.1:1'));
	const silent = await ask('--cert-dir', join(on.folder, 'pki'));
	expect(silent.code).toBe(0);
	expect(silent.error).toContain('127.0.0.1:1');
	expect(JSON.parse(silent.out)).toMatchObject({certificates: expect.arrayContaining([expect.objectContaining({name: 'apiserver', missing: false})]) as unknown});
});

it('goes by the cluster\'s configuration, but looks where --cert-dir says, as kubeadm does', async () => {
	const on = await cluster();
	on.objects.set(`${MAPS}/kubelet-config`, {data: {kubelet: 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n'}});
	const {out: hostname} = await kubestep(['config', 'print', 'join-defaults']);
	const [, name = ''] = /nodeRegistration:[\s\S]*?\n {2}name: (\S+)/.exec(hostname) ?? [];
	on.objects.set(`/api/v1/nodes/${name.toLowerCase()}`, {});
	const {error} = await kubestep(['certs', 'check-expiration', '--kubeconfig', on.adminConf]);
	expect(error).toContain('kube-system/kubeadm-config');
	expect(error).toContain(`--cert-dir ${join(on.folder, 'pki')}`);
	const asked = await kubestep(['certs', 'check-expiration', '-o', 'json', '--kubeconfig', on.adminConf, '--cert-dir=']);
	expect(JSON.parse(asked.out)).toMatchObject({certificates: expect.arrayContaining([expect.objectContaining({name: 'apiserver', missing: false})]) as unknown});
});

it.runIf(process.getuid?.() === 0)('renews nothing while a run is at work on the node', async () => {
	const on = await cluster();
	const before = text(on, 'apiserver.crt');
	const host = await createNodeHost();
	const release = await host.claim('init');
	const {code, error} = await kubestep(['certs', 'renew', 'apiserver', '--config', on.config]);
	await release();
	await host.close();
	expect(code).toBe(1);
	expect(error).toContain('init');
	expect(text(on, 'apiserver.crt')).toBe(before);
});

it('names what is wrong', async () => {
	const on = await cluster();
	writeFileSync(join(on.folder, 'pki/apiserver.crt'), 'rubbish');
	expect(await expiration(on)).toMatchObject({code: 1, out: '', error: expect.stringContaining('pki/apiserver.crt') as string});
	expect((await kubestep(['certs', 'renew', 'nope'])).error).toContain('nope');
	expect((await kubestep(['certs', 'renew'])).code).toBe(1);
	expect((await kubestep(['certs', 'renew', 'apiserver', '--config', '/nowhere'])).error).toContain('/nowhere');
	expect((await expiration(on, '-o', 'jsonpath={.certificates[0].name}')).code).toBe(1);
});

it('names a pair that a killed renewal left, and the renewal that it names mends it and leaves nothing of the other', async () => {
	const on = await cluster();
	const key = join(on.folder, 'pki/etcd/server.key');
	copyFileSync(join(on.folder, 'pki/ca.key'), key);
	writeFileSync(join(on.folder, 'pki/etcd/.server.crt.kubestep-0123456789ab'), 'half');
	const {code, out, error} = await expiration(on);
	expect(code).toBe(0);
	expect(out).toMatch(/^CERTIFICATE /);
	expect(error).toContain(`warning: The certificate ${key.replace(/key$/, 'crt')} and the key ${key} do not belong together.\n`);
	expect((await expiration(on, '--lang', 'zh')).error).toContain('不是一对');

	const command = /^ {2}kubestep (certs renew .*)$/m.exec(error)?.[1] ?? '';
	expect(command).toBe(`certs renew etcd-server --cert-dir ${join(on.folder, 'pki')}`);
	expect((await kubestep(command.split(' '))).code).toBe(0);
	expect((await expiration(on)).error).toBe('');
	expect(readdirSync(join(on.folder, 'pki/etcd')).filter((name) => name.includes('.kubestep-'))).toEqual([]);
});

it('offers no new CA where the key of one is another\'s', async () => {
	const on = await cluster();
	copyFileSync(join(on.folder, 'pki/sa.key'), join(on.folder, 'pki/ca.key'));
	const {error} = await expiration(on);
	expect(error).toContain('pki/ca.crt and the key ');
	expect(error).toContain('A new CA is no remedy');
	expect(error).not.toContain('kubestep certs renew');
	const {code, error: refusal} = await kubestep(['certs', 'renew', 'apiserver', '--config', on.config]);
	expect(code).toBe(1);
	expect(refusal).toContain('ca.crt');
	expect(refusal).not.toMatch(/\bmv\b/);
});
