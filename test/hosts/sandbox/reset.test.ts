import {mkdir, readdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import type {Host} from '../../../source/core/ports/index.ts';
import {runningNode, type Place} from './node.ts';

const SOCKET = 'unix:///run/containerd/containerd.sock';

let place: Place;
let host: Host;

beforeEach(async () => {
	({place, host} = await runningNode());
});
afterEach(async () => {
	await place.remove();
});

const running = async () => (await host.runtime.listPods(SOCKET)).map(({name}) => name);
const apiServer = async () => host.network.probe('https://192.0.2.10:6443/livez', {timeoutMs: 1000});

it('runs the static Pods by way of the container runtime, also after the kubelet is stopped', async () => {
	expect(await running()).toEqual(['etcd-cp1', 'kube-apiserver-cp1', 'kube-controller-manager-cp1', 'kube-scheduler-cp1']);
	const ran: unknown[] = [];
	await host.services.stop('kubelet', (one) => ran.push(one));
	expect(ran).toEqual([{argv: ['systemctl', 'stop', 'kubelet'], exitCode: 0, output: ''}]);
	expect(await running()).toHaveLength(4);
	expect(await apiServer()).toMatchObject({status: 200});
});

it('has nothing listen any more where a Pod was removed', async () => {
	await host.services.stop('kubelet');
	for (const {id} of await host.runtime.listPods(SOCKET)) {
		await host.runtime.removePod(SOCKET, id);
	}
	expect(await running()).toEqual([]);
	expect(await apiServer()).toMatchObject({error: 'ECONNREFUSED'});
});

it('brings a removed Pod up again while the kubelet runs', async () => {
	const [etcd] = await host.runtime.listPods(SOCKET);
	await host.runtime.removePod(SOCKET, etcd?.id ?? '');
	await expect.poll(running).toContain('etcd-cp1');
});

it('has an etcd of one member, which cannot be removed', async () => {
	const etcd = host.etcd({endpoint: 'https://192.0.2.10:2379', caPem: '', certificatePem: '', keyPem: new Sensitive('')});
	expect(await etcd.members()).toMatchObject([{name: 'cp1', peerUrls: ['https://192.0.2.10:2380'], clientUrls: ['https://192.0.2.10:2379']}]);
	await expect(etcd.removeMember('1')).rejects.toMatchObject({name: 'HostError', code: 'FAILED_PRECONDITION'});
	await host.services.stop('kubelet');
	for (const {id} of await host.runtime.listPods(SOCKET)) {
		await host.runtime.removePod(SOCKET, id);
	}
	await expect(etcd.members()).rejects.toMatchObject({code: 'UNAVAILABLE'});
});

it('keeps what it takes away below its folder, and its own state out of it', async () => {
	const outer = path.join(place.directory, '..');
	await mkdir(path.join(outer, 'elsewhere'));
	await writeFile(path.join(outer, 'elsewhere/keep'), '');
	await symlink(path.join(outer, 'elsewhere'), path.join(place.directory, 'var/lib/kubelet/link'));
	await symlink('../../../../../elsewhere', path.join(place.directory, 'etc/kubernetes/up'));
	await host.files.emptyDirectory('/var/lib/kubelet');
	await host.files.removeTree('/etc/kubernetes');
	await host.files.emptyDirectory('/../elsewhere').catch(() => undefined);
	expect(await readdir(path.join(outer, 'elsewhere'))).toEqual(['keep']);
	for (const file of ['/', '/.sandbox', '/etc/..']) {
		await expect(host.files.removeTree(file)).rejects.toMatchObject({name: 'HostError', code: 'EPERM'});
	}
	await expect(host.files.emptyDirectory('/')).rejects.toMatchObject({code: 'EPERM'});
});
