import {mkdirSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {expect, it} from 'vitest';
import {HostError} from '../../../source/core/told/failures.ts';
import {certificatesOf, pathsOf, serviceAccountKey} from '../../../source/core/pki/certificates.ts';
import {contentsOf, own, refuseForeign, type OwnKind} from '../../../source/core/steps/own.ts';
import {clear} from '../../../source/core/steps/clear.ts';
import type {StepContext} from '../../../source/core/engine/step.ts';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {temporaryFolder} from '../../hosts/node/temporary.ts';
import {configWith} from '../manifests/config.ts';
import {Node, reset} from '../reset/node.ts';

const mounts = {below: async () => []};

/** A file system with these files; a path that ends with `/` is a directory, one with ` -> ` a link. */
async function tree(...paths: readonly string[]) {
	const root = await temporaryFolder();
	for (const path of paths) {
		const [name = '', target] = path.split(' -> ');
		mkdirSync(path.endsWith('/') ? join(root, path) : dirname(join(root, name)), {recursive: true});
		if (target !== undefined) {
			symlinkSync(target, join(root, name));
		} else if (!path.endsWith('/')) {
			writeFileSync(join(root, name), '');
		}
	}
	const files = createFiles(root);
	const emptied = async (path: string, of: OwnKind) => clear.apply({path, of}, {host: {files, mounts}} as unknown as StepContext);
	const left = () => readdirSync(root, {recursive: true, withFileTypes: true}).filter((one) => !one.isDirectory()).map((one) => join(one.parentPath, one.name).slice(root.length)).sort();
	return {root, files, emptied, left};
}

it('knows each name that init makes in a directory of certificates', async () => {
	const config = configWith({cluster: {certificatesDir: '/srv/pki'}});
	const made = [...certificatesOf(config).flatMap(({baseName}) => [pathsOf(config.cluster, baseName).certificate, pathsOf(config.cluster, baseName).key]), `/srv/pki/${serviceAccountKey.baseName}.key`, `/srv/pki/${serviceAccountKey.baseName}.pub`];
	const {emptied, left, files} = await tree(...made, '/srv/pki/apiserver.csr', '/srv/pki/.ca.key.kubestep-0123456789ab', '/srv/other');
	expect(await emptied('/srv/pki', 'certificates')).toMatchObject({detail: {entries: 17}});
	expect(left()).toEqual(['/srv/other']);
	// As with kubeadm, the directory stays and is empty.
	expect(await files.list('/srv/pki')).toEqual([]);
});

it('takes out of a directory elsewhere what init makes, and tells what else is there', async () => {
	const {emptied, left} = await tree('/srv/pki/ca.crt', '/srv/pki/ca.key', '/srv/pki/etcd/ca.key', '/srv/pki/etcd/mine.key', '/srv/pki/vpn.key', '/srv/pki/old/ca.crt', '/srv/pki/lost+found/');
	const {outcome, detail} = await emptied('/srv/pki', 'certificates');
	expect(outcome).toBe('warning');
	expect(detail).toMatchObject({names: ['ca.crt', 'ca.key', 'etcd/ca.key'], left: ['etcd/mine.key', 'old', 'vpn.key'], stays: 3});
	expect(left()).toEqual(['/srv/pki/etcd/mine.key', '/srv/pki/old/ca.crt', '/srv/pki/vpn.key']);
});

it('empties init\'s own places whatever is in them, as kubeadm does', async () => {
	for (const [of, {place}] of Object.entries(own)) {
		const {emptied, left} = await tree(`${place}/mine`, `${place}/sub/mine`);
		expect(await emptied(place, of as OwnKind)).not.toHaveProperty('outcome');
		expect(left()).toEqual([]);
	}
});

it.each(Object.entries(own))('goes by names where init\'s own place for %s is a link to a directory of others', async (of, {place}) => {
	const {emptied, left} = await tree(`${place} -> /data/shared`.replace('/data', '../'.repeat(place.split('/').length - 2) + 'data'), '/data/shared/database', '/data/shared/config/x');
	expect((await emptied(place, of as OwnKind)).outcome).toBe('warning');
	expect(left().filter((path) => path.startsWith('/data'))).toEqual(['/data/shared/config/x', '/data/shared/database']);
});

it('takes a link for what it is: it goes, and what it leads to stays', async () => {
	const {emptied, left} = await tree('/srv/pki/etcd -> ../../data/etcd', '/data/etcd/ca.key', '/srv/pki/ca.key -> ../../data/ca.key', '/data/ca.key');
	await emptied('/srv/pki', 'certificates');
	expect(left()).toEqual(['/data/ca.key', '/data/etcd/ca.key', '/srv/pki/etcd', '/srv/pki/etcd/ca.key']);
});

it('takes etcd\'s data out of a disk of its own, and nothing else', async () => {
	const {emptied, left} = await tree('/data/member/snap/db', '/data/lost+found/', '/data/backup/db');
	expect((await emptied('/data', 'etcd')).detail).toMatchObject({names: ['member'], left: ['backup']});
	expect(left()).toEqual(['/data/backup/db']);
});

it('finds nothing where there is nothing, or no directory', async () => {
	const {files} = await tree('/srv/pki/');
	expect(await contentsOf(files, '/srv/pki', 'certificates')).toEqual({whole: false, goes: [], stays: []});
	expect(await contentsOf(files, '/nowhere', 'certificates')).toEqual({whole: false, goes: [], stays: []});
	await refuseForeign(files, '/srv/pki', 'certificates');
	await refuseForeign(files, '/nowhere', 'certificates');
});

it('unmounts only what is the kubelet\'s where its directory is a link to a directory of others', async () => {
	const node = new Node();
	await node.put({'/data/shared/pods/a': '', '/data/shared/database/x': ''});
	node.files.realPath = async (path) => (path === '/var/lib/kubelet' ? '/data/shared' : path);
	node.mounts = ['/data/shared/pods/a/volume', '/data/shared/database'];
	await reset(node, {only: 'cleanup-node'});
	expect(node.mounts).toEqual(['/data/shared/database']);
	expect([...node.files.contents.keys()]).toEqual(['/data/shared/database/x']);
});

it('goes on after what cannot be removed, and says so', async () => {
	const {files, left} = await tree('/srv/pki/ca.crt', '/srv/pki/ca.key', '/srv/pki/sa.key');
	const stuck = {...files, removeTree: async (path: string) => (path.endsWith('ca.key') ? Promise.reject(new HostError('EBUSY', {path})) : files.removeTree(path))};
	const {outcome, detail} = await clear.apply({path: '/srv/pki', of: 'certificates'}, {host: {files: stuck, mounts}} as unknown as StepContext);
	expect([outcome, detail]).toMatchObject(['warning', {problem: {fields: {errno: 'EBUSY'}}}]);
	expect(left()).toEqual(['/srv/pki/ca.key']);
});
