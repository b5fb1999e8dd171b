import {describe, expect, it} from 'vitest';
import type {RemovalDetail} from '../../../source/core/told/details.ts';
import type {Ran} from '../engine/fakes.ts';
import {Node, reset} from './node.ts';

const only = 'cleanup-node';

/** A node as init leaves it, with something of a person's own beside it. */
async function node(): Promise<Node> {
	const made = new Node();
	await made.put(Object.fromEntries([
		'/etc/kubernetes/manifests/etcd.yaml', '/etc/kubernetes/manifests/own.yaml', '/etc/kubernetes/pki/ca.key', '/etc/kubernetes/pki/etcd/ca.key', '/etc/kubernetes/tmp/copy/admin.conf',
		'/etc/kubernetes/admin.conf.old', '/etc/kubernetes/super-admin.conf', '/etc/kubernetes/kubelet.conf', '/etc/kubernetes/scheduler.conf',
		'/var/lib/kubelet/config.yaml', '/var/lib/kubelet/pods/a/volumes/v', '/var/lib/etcd/member/wal', '/etc/cni/net.d/10-net.conflist', '/root/.kube/config', '/srv/pki/ca.key',
	].map((path) => [path, ''])));
	return made;
}

const left = (node: Node) => [...node.files.contents.keys()].sort();
const steps = ({state}: Ran) => Object.values(state.steps).map(({path, status}) => `${path.slice(only.length + 1)} ${status}`);
const detail = ({state}: Ran, id: string) => state.steps[`${only}/${id}`]?.detail as RemovalDetail;

describe('cleanup-node', () => {
	it('removes what kubeadm removes, in its order, and nothing else', async () => {
		const made = await node();
		const ran = await reset(made, {only});
		expect(ran.outcome).toBe('done');
		expect(left(made)).toEqual(['/etc/cni/net.d/10-net.conflist', '/etc/kubernetes/admin.conf.old', '/etc/kubernetes/tmp/copy/admin.conf', '/root/.kube/config', '/srv/pki/ca.key', '/var/lib/etcd/member/wal']);
		expect(steps(ran)).toEqual([
			'kubelet done', 'mounts unchanged', 'pods unchanged',
			'etc/kubernetes/manifests done', 'var/lib/kubelet done', 'etc/kubernetes/pki done',
			'etc/kubernetes/admin.conf unchanged', 'etc/kubernetes/super-admin.conf done', 'etc/kubernetes/kubelet.conf done', 'etc/kubernetes/bootstrap-kubelet.conf unchanged',
			'etc/kubernetes/controller-manager.conf unchanged', 'etc/kubernetes/scheduler.conf done', 'journal unchanged',
		]);
		expect(await made.files.stat('/etc/kubernetes/pki')).toMatchObject({type: 'directory'});
		expect(detail(ran, 'etc/kubernetes/manifests')).toMatchObject({names: ['etcd.yaml', 'own.yaml'], entries: 2});
		expect(ran.state.end?.summary).toMatchObject({removed: 6, unchanged: 6, warnings: 0});
	});

	it('also the temporary directory, and another one of certificates with a warning, where asked to', async () => {
		const made = await node();
		const ran = await reset(made, {only, cleanupTmpDir: true, certificatesDir: '/srv/pki'});
		expect(left(made)).toContain('/etc/kubernetes/pki/ca.key');
		expect(left(made).filter((path) => /tmp|srv/.test(path))).toEqual([]);
		expect(ran.state.warnings).toEqual([{code: 'reset.certificates-dir', fields: {path: '/srv/pki'}}]);
	});

	it('fails before it empties a directory that is not the cluster\'s alone', async () => {
		const made = await node();
		const ran = await reset(made, {only, certificatesDir: '/etc'});
		expect(ran.state.end?.failure).toMatchObject({code: 'path.protected', fields: {path: '/etc'}});
		expect(left(made)).toContain('/etc/cni/net.d/10-net.conflist');
	});

	it('has nothing to do a second time', async () => {
		const made = await node();
		await reset(made, {only});
		const ran = await reset(made, {only});
		expect(ran.outcome).toBe('done');
		expect(steps(ran).filter((step) => !step.endsWith('unchanged'))).toEqual(['kubelet done']);
	});

	it('goes on where a service manager, a runtime or a file refuses, and says so', async () => {
		const made = await node();
		made.serviceAnswers = false;
		made.runtimeAnswers = false;
		made.files.emptyDirectory = async (path) => Promise.reject(Object.assign(new (await import('../../../source/core/told/failures.ts')).HostError('EBUSY', {path}, {message: 'resource busy'})));
		const ran = await reset(made, {only});
		expect(ran.outcome).toBe('done');
		expect(steps(ran).filter((step) => step.endsWith('warning'))).toEqual(['kubelet warning', 'pods warning', 'etc/kubernetes/manifests warning', 'var/lib/kubelet warning', 'etc/kubernetes/pki warning']);
		expect(detail(ran, 'etc/kubernetes/pki').problem).toMatchObject({code: 'file.unwritable', fields: {errno: 'EBUSY', message: 'resource busy'}});
		expect(left(made)).not.toContain('/etc/kubernetes/kubelet.conf');
	});
});

describe('mounts below the kubelet\'s directory', () => {
	const places = ['/var/lib/kubelet/pods/a', '/var/lib/kubelet/pods/a/inner', '/elsewhere'];

	it('are unmounted with the flags of the configuration, last mounted first, before anything is deleted', async () => {
		const made = await node();
		made.mounts = [...places];
		const ran = await reset(made, {only, unmountFlags: ['MNT_DETACH', 'MNT_FORCE']});
		expect(ran.outcome).toBe('done');
		expect(made.acts).toEqual(['stop kubelet', 'unmount MNT_DETACH MNT_FORCE /var/lib/kubelet/pods/a/inner', 'unmount MNT_DETACH MNT_FORCE /var/lib/kubelet/pods/a']);
		expect(made.mounts).toEqual(['/elsewhere']);
	});

	it('that stay fail the run, with what is in them', async () => {
		const made = await node();
		made.mounts = [...places];
		made.busy.set('/var/lib/kubelet/pods/a', 'target is busy');
		const ran = await reset(made, {only});
		expect(ran.outcome).toBe('failed');
		expect(ran.state.end?.failure).toMatchObject({code: 'unmount.failed', fields: {mounts: ['/var/lib/kubelet/pods/a']}, evidence: ['COMMAND_FAILED: target is busy']});
		expect(left(made)).toContain('/var/lib/kubelet/pods/a/volumes/v');
		expect(left(made)).toContain('/etc/kubernetes/pki/ca.key');
	});

	it('are left alone where the kubelet\'s directory is a link to the system', async () => {
		const made = await node();
		made.mounts = ['/home', '/var'];
		made.files.realPath = async (path) => (path === '/var/lib/kubelet' ? '/' : path);
		const ran = await reset(made, {only});
		expect(ran.state.end?.failure).toMatchObject({code: 'path.protected', fields: {path: '/'}});
		expect(made.acts).toEqual(['stop kubelet']);
		expect(left(made)).toContain('/etc/kubernetes/pki/ca.key');
	});

	it('that went with another one are no failure', async () => {
		const made = await node();
		made.mounts = [...places];
		made.busy.set('/var/lib/kubelet/pods/a/inner', 'not mounted');
		const unmount = made.host.mounts?.unmount;
		const parts = made.host;
		Object.defineProperty(made, 'host', {value: {...parts, mounts: {...parts.mounts, unmount: async (place: string, flags: never[]) => {
			made.mounts = place.endsWith('/a') ? ['/elsewhere'] : made.mounts;
			await unmount?.(place, flags);
		}}}});
		expect((await reset(made, {only})).outcome).toBe('done');
	});
});

describe('Pods', () => {
	it('are removed one after the other, each tried five times, and one that stays is a warning', async () => {
		const made = await node();
		made.pods = [{id: 'a', name: 'etcd-cp1', refusals: 4}, {id: 'b', name: 'web', refusals: 9}, {id: 'c', name: ''}];
		const ran = await reset(made, {only});
		expect(ran.outcome).toBe('done');
		expect(made.acts.filter((act) => act.startsWith('remove Pod')).map((act) => act.at(-1)).join('')).toBe('aaaaabbbbbc');
		expect(ran.state.steps[`${only}/pods`]).toMatchObject({status: 'warning', detail: {problem: {code: 'pods.stay', evidence: ['web: UNKNOWN: still stopping']}, pods: [{id: 'a', name: 'etcd-cp1'}, {id: 'b'}, {id: 'c'}]}});
		expect(ran.events.filter((event) => event.type === 'step.progress').at(-1)).toMatchObject({progress: {at: 'pod', pod: 'c', index: 3, count: 3, attempt: 1}});
	});
});

describe('the journal', () => {
	it('is forgotten last of all, and nothing of this program is left', async () => {
		const made = await node();
		await made.put({'/var/lib/kubestep/journal.json': JSON.stringify({version: 1, entries: [{step: 's', state: 'done', at: '2026-11-23T10:15:00.000Z', paths: [{path: '/etc/kubernetes/pki/ca.key'}]}]})});
		const ran = await reset(made, {only});
		expect(steps(ran).at(-1)).toBe('journal done');
		expect(left(made).filter((path) => path.includes('kubestep'))).toEqual([]);
		expect(await made.files.stat('/var/lib/kubestep')).toBeUndefined();
	});

	it('stays where the reset did not come so far', async () => {
		const made = await node();
		await made.put({'/var/lib/kubestep/journal.json': JSON.stringify({version: 1, entries: [{step: 's', state: 'done', at: '2026-11-23T10:15:00.000Z', paths: [{path: '/etc/kubernetes/pki/ca.key'}]}]})});
		made.mounts = ['/var/lib/kubelet/pods/a'];
		made.busy.set('/var/lib/kubelet/pods/a', 'target is busy');
		await reset(made, {only});
		expect(left(made)).toContain('/var/lib/kubestep/journal.json');
	});
});
