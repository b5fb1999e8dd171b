import {expect, it} from 'vitest';
import {sweepBeside} from '../../../source/core/engine/temporary.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import {ExternalAuthorities, expirations, renewables} from '../../../source/core/upkeep/certificates.ts';
import {brokenPairs} from '../../../source/core/upkeep/pairs.ts';
import {renew, renewableNamed, sweepRenewals} from '../../../source/core/upkeep/renew.ts';
import {createKeyMaker} from '../../../source/hosts/shared/keys.ts';
import {node, NOW, type Node} from './node.ts';

const PKI = '/etc/kubernetes/pki';
const stranger = createKeyMaker().make('ECDSA-P256');

/** What a killed renewal leaves: the new key beside the old certificate. */
async function breakPair({files}: Node, path: string): Promise<void> {
	files.contents.set(path, Buffer.from((await stranger).privatePem.reveal()));
}

it('finds nothing where each key is its certificate\'s', async () => {
	const on = await node();
	expect(await brokenPairs(on.files, on.config)).toEqual([]);
	expect((await expirations(on.host, on.config)).broken).toEqual([]);
});

it.each(renewables.filter(({kubeconfig}) => kubeconfig === undefined))('names the pair $name that a killed renewal left, and the next renewal mends it', async ({name, phase}) => {
	const on = await node();
	const base = {'etcd-server': 'etcd/server', 'etcd-peer': 'etcd/peer', 'etcd-healthcheck-client': 'etcd/healthcheck-client'}[name] ?? phase.slice('certs/'.length);
	await breakPair(on, `${PKI}/${base}.key`);
	const found = (await expirations(on.host, on.config)).broken;
	expect(found).toEqual([{name, path: `${PKI}/${base}.crt`, key: `${PKI}/${base}.key`, mend: 'renew'}]);
	await renew(renewableNamed(found[0]!.name)!, {host: on.host, config: on.config, startedAt: NOW, external: new ExternalAuthorities(on.host, on.config)});
	expect(await brokenPairs(on.files, on.config)).toEqual([]);
});

it.each([['ca', 'ca'], ['etcd-ca', 'etcd/ca'], ['front-proxy-ca', 'front-proxy-ca']])('tells that the key of %s is another\'s, and offers no new CA', async (name, base) => {
	const on = await node();
	await breakPair(on, `${PKI}/${base}.key`);
	expect(await brokenPairs(on.files, on.config)).toEqual([{name, path: `${PKI}/${base}.crt`, key: `${PKI}/${base}.key`, mend: 'authority'}]);
});

it('offers no renewal where the CA\'s key is elsewhere', async () => {
	const on = await node();
	on.files.contents.delete(`${PKI}/ca.key`);
	on.files.modes.delete(`${PKI}/ca.key`);
	await breakPair(on, `${PKI}/apiserver.key`);
	expect(await brokenPairs(on.files, on.config)).toMatchObject([{name: 'apiserver', mend: 'external'}]);
});

it('tells a kubeconfig whose key is another\'s', async () => {
	const on = await node();
	const path = '/etc/kubernetes/admin.conf';
	const text = on.files.contents.get(path)!.toString().replace(/client-key-data: .*/, `client-key-data: ${Buffer.from((await stranger).privatePem.reveal()).toString('base64')}`);
	on.files.contents.set(path, Buffer.from(text));
	expect(await brokenPairs(on.files, on.config)).toEqual([{name: 'admin.conf', path, key: path, mend: 'renew'}]);
});

it('says nothing of what is missing, may not be read, or is no key', async () => {
	const on = await node();
	on.files.contents.delete(`${PKI}/etcd/peer.key`);
	on.files.contents.set(`${PKI}/etcd/server.key`, Buffer.from('nothing'));
	const read = on.files.read.bind(on.files);
	on.files.read = async (path) => (path.endsWith('apiserver.key') ? Promise.reject(new HostError('EACCES', {path})) : read(path));
	expect(await brokenPairs(on.files, on.config)).toEqual([]);
});

it('takes away what a killed renewal was writing, and nothing else', async () => {
	const on = await node();
	const half = [`${PKI}/.apiserver.crt.kubestep-0123456789ab`, `${PKI}/.apiserver.key.kubestep-0123456789ab`, `${PKI}/etcd/.peer.key.kubestep-ba9876543210`, '/etc/kubernetes/.admin.conf.kubestep-0123456789ab'];
	const others = [`${PKI}/.apiserver.crt.kubestep-0123`, `${PKI}/.mine.crt.kubestep-0123456789ab`, `${PKI}/apiserver.crt.bak`, '/etc/kubernetes/.kubelet.conf.kubestep-0123456789ab', `${PKI}/.ca.key.kubestep-0123456789ab`];
	for (const path of [...half, ...others]) {
		on.files.contents.set(path, Buffer.from('x'));
	}
	await sweepRenewals(on.host, on.config);
	expect([...half, ...others].filter((path) => on.files.contents.has(path))).toEqual(others);
});

it('looks where a link leads to as well, as that is where a host writes', async () => {
	const removed: string[] = [];
	await sweepBeside({
		realPath: async (path) => (path === '/pki/a.crt' ? '/data/b.crt' : path),
		list: async (folder) => ({'/pki': ['.a.crt.kubestep-0123456789ab'], '/data': ['.b.crt.kubestep-0123456789ab', '.a.crt.kubestep-0123456789ab']})[folder],
		remove: async (path) => void removed.push(path),
	}, ['/pki/a.crt']);
	expect(removed).toEqual(['/pki/.a.crt.kubestep-0123456789ab', '/data/.b.crt.kubestep-0123456789ab']);
});
