import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Host, ProbeAnswer} from '../../../source/core/ports/index.ts';
import {parseMachine} from '../../../source/hosts/sandbox/index.ts';
import {connection, FakeClock, makePlace, people, prepareNode, type Place} from './node.ts';

const URLS = {
	kubelet: 'http://127.0.0.1:10248/healthz',
	etcd: 'http://127.0.0.1:2381/livez',
	apiserver: 'https://192.0.2.10:6443/livez',
	controllerManager: 'https://127.0.0.1:10257/healthz',
	scheduler: 'https://127.0.0.1:10259/livez',
};

let place: Place;

beforeEach(async () => {
	place = await makePlace();
});
afterEach(async () => {
	await place.remove();
});

async function probe(host: Host, url: string): Promise<string | number> {
	const answer: ProbeAnswer = await host.network.probe(url, {timeoutMs: 1000});
	return 'status' in answer ? answer.status : answer.error;
}

async function probeAll(host: Host): Promise<Record<string, string | number>> {
	const answers = await Promise.all(Object.entries(URLS).map(async ([name, url]) => [name, await probe(host, url)] as const));
	return Object.fromEntries(answers);
}

const ALL_UP = {kubelet: 200, etcd: 200, apiserver: 200, controllerManager: 200, scheduler: 200};
const ALL_DOWN = {kubelet: 'ECONNREFUSED', etcd: 'ECONNREFUSED', apiserver: 'ECONNREFUSED', controllerManager: 'ECONNREFUSED', scheduler: 'ECONNREFUSED'};

it('with speed 0 everything is up as soon as the kubelet is started', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	expect(await probeAll(host)).toEqual(ALL_DOWN);
	await host.services.start('kubelet');
	expect(await probeAll(host)).toEqual(ALL_UP);
	expect(await host.services.isActive('kubelet')).toBe(true);
});

it('reaches the node itself at the unspecified addresses, as Linux does', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	expect(await probe(host, 'https://0.0.0.0:10259/livez')).toBe('ECONNREFUSED');
	await host.services.start('kubelet');
	expect(await probe(host, 'https://0.0.0.0:10259/livez')).toBe(200);
	// The scheduler listens on 127.0.0.1 alone, the API server on all addresses.
	expect(await probe(host, 'https://[::]:10259/livez')).toBe('ECONNREFUSED');
	expect(await probe(host, 'https://[::]:6443/livez')).toBe(200);
});

/** Lets time go on in small steps until a probe finds what it should: what programs read in between takes real time. */
async function pass(host: Host, clock: FakeClock, url: string, wanted: string | number): Promise<void> {
	await expect.poll(async () => {
		const found = await probe(host, url);
		if (found !== wanted) {
			await clock.advance(100);
		}
		return found;
	}, {interval: 2, timeout: 10_000}).toBe(wanted);
}

it('with speed 1 components come up each in its time, and are healthy a moment later', async () => {
	const clock = new FakeClock();
	const host = await place.open({speed: 1, clock, machine: parseMachine('cri: {pullSeconds: 0}', 'm')});
	await prepareNode(host.files);
	await host.services.start('kubelet');
	expect(await probeAll(host)).toEqual(ALL_DOWN);
	await pass(host, clock, URLS.kubelet, 200);
	expect(await probeAll(host)).toEqual({...ALL_DOWN, kubelet: 200});
	await pass(host, clock, URLS.etcd, 500);
	expect(await probe(host, URLS.apiserver)).toBe('ECONNREFUSED');
	await pass(host, clock, URLS.apiserver, 500);
	const api = host.api(connection(people.superAdmin));
	expect((await api.request({method: 'GET', path: '/livez'})).status).toBe(500);
	await pass(host, clock, URLS.apiserver, 200);
	expect(await probeAll(host)).toEqual(ALL_UP);
});

it.each([['ten minutes ahead', 600_000], ['an hour back', -3_600_000]])('components are healthy a moment after they came up, whatever the clock says: set %s', async (_what, by) => {
	const clock = new FakeClock();
	const host = await place.open({speed: 1, clock, machine: parseMachine('cri: {pullSeconds: 0}\ncomponents: {kubelet: {linesPerSecond: 10}}', 'm')});
	await prepareNode(host.files);
	const began = clock.monotonic();
	await host.services.start('kubelet');
	await pass(host, clock, URLS.etcd, 500);
	clock.step(by);
	expect(await probe(host, URLS.etcd)).toBe(500);
	await clock.advance(700);
	expect(await probe(host, URLS.etcd)).toBe(200);
	const log = await host.commands.run(['journalctl', '--lines=1000']);
	expect(log.output.match(/line=/g)).toHaveLength(Math.floor((clock.monotonic() - began) / 100));
});

it('pulling an image takes its time, and only once', async () => {
	const clock = new FakeClock();
	const host = await place.open({speed: 1, clock});
	const [socket = ''] = await host.runtime.findSockets();
	let done = false;
	const pull = host.runtime.pullImage(socket, 'registry.k8s.io/etcd:3.6.8-0').then(() => {
		done = true;
	});
	await expect.poll(() => clock.sleeping).toBe(1);
	expect(await host.runtime.imageFacts(socket, 'registry.k8s.io/etcd:3.6.8-0')).toBeUndefined();
	await clock.advance(700);
	expect(done).toBe(false);
	await clock.advance(200);
	await pull;
	await host.close();
	const next = await place.open();
	expect(await next.runtime.hasImage(socket, 'registry.k8s.io/etcd:3.6.8-0')).toBe(true);
	const facts = await next.runtime.imageFacts(socket, 'registry.k8s.io/etcd:3.6.8-0');
	expect(facts).toEqual({layers: expect.any(Number) as number, size: expect.any(Number) as number});
	// From whatever registry, and every time.
	await next.runtime.pullImage(socket, 'registry.example:5000/mirror/etcd@sha256:00');
	expect(await next.runtime.imageFacts(socket, 'registry.example:5000/mirror/etcd@sha256:00')).toEqual(facts);
});

it('ports and addresses are those of the manifests', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	const file = '/etc/kubernetes/manifests/kube-scheduler.yaml';
	const manifest = (await host.files.read(file))?.toString().replace('--leader-elect=true', '--secure-port=20259') ?? '';
	await host.files.write(file, manifest, {mode: 0o600});
	await host.services.start('kubelet');
	expect(await probe(host, 'https://127.0.0.1:20259/livez')).toBe(200);
	expect(await probe(host, URLS.scheduler)).toBe('ECONNREFUSED');
	expect(await host.network.isPortFree(20_259)).toBe(false);
	expect(await host.network.isPortFree(10_250)).toBe(false);
	expect(await host.network.isPortFree(10_259)).toBe(true);
});

it('the kubelet does not run without its configuration, and says so in its log', async () => {
	const host = await place.open();
	await host.services.start('kubelet');
	expect(await probe(host, URLS.kubelet)).toBe('ECONNREFUSED');
	const log = await host.commands.run(['journalctl', '--no-pager', '--lines=15', '--unit=kubelet']);
	expect(log.output).toContain('open /var/lib/kubelet/config.yaml: no such file or directory');
});

it('a component whose certificate is missing does not come up; those that ask it go on asking', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	await host.files.remove('/etc/kubernetes/pki/apiserver.crt');
	await host.services.start('kubelet');
	expect(await probeAll(host)).toEqual({...ALL_UP, apiserver: 'ECONNREFUSED'});
});

it('a machine file can say that a component fails or an image cannot be pulled', async () => {
	const host = await place.open({machine: parseMachine('components: {etcd: {fails: true}}\ncri: {failPull: ["*/kube-scheduler:*"]}', 'm')});
	await prepareNode(host.files);
	await host.services.start('kubelet');
	expect(await probeAll(host)).toEqual({...ALL_DOWN, kubelet: 200, controllerManager: 200});
	const [socket = ''] = await host.runtime.findSockets();
	await expect(host.runtime.pullImage(socket, 'registry.k8s.io/kube-scheduler:v1.36.2')).rejects.toMatchObject({code: 'NOT_FOUND'});
});

it.each([
	['etcd', 0, 'Completed'], ['kube-apiserver', 137, 'Error'], ['kube-controller-manager', 1, 'Error'], ['kube-scheduler', 0, 'Completed'],
])('%s, given up by its probe, ends as one that is told to, and not for want of memory', async (component, exitCode, reason) => {
	const clock = new FakeClock();
	const host = await place.open({speed: 1, clock, machine: parseMachine('cri: {pullSeconds: 0}', 'm')});
	await prepareNode(host.files);
	const file = `/etc/kubernetes/manifests/${component}.yaml`;
	const manifest = (await host.files.read(file))?.toString() ?? '';
	// No such path, whatever it is asked.
	await host.files.write(file, manifest.replaceAll(/path: \/(?:livez|readyz|healthz|health)$/gm, 'path: /none'), {mode: 0o600});
	await host.services.start('kubelet');
	const [socket = ''] = await host.runtime.findSockets();
	await expect.poll(async () => {
		await clock.advance(2000);
		const found = (await host.runtime.listContainers(socket)).find(({name, state}) => name === component && state === 'exited');
		const status = found && await host.runtime.containerStatus(socket, found.id);
		return status && {exitCode: status.exitCode, reason: status.reason};
	}, {interval: 2, timeout: 20_000}).toEqual({exitCode, reason});
});

it('a removed manifest ends its component, and its mirror Pod', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	await host.services.start('kubelet');
	const api = host.api(connection(people.superAdmin));
	const pods = async () => ((await api.request({method: 'GET', path: '/api/v1/namespaces/kube-system/pods'})).body as {items: Array<{metadata: {name: string}; status: {phase: string}}>})
		.items.map(({metadata, status}) => `${metadata.name} ${status.phase}`);
	expect(await pods()).toEqual(['etcd-cp1 Running', 'kube-apiserver-cp1 Running', 'kube-controller-manager-cp1 Running', 'kube-scheduler-cp1 Running']);
	await host.files.remove('/etc/kubernetes/manifests/kube-scheduler.yaml');
	await expect.poll(async () => probe(host, URLS.scheduler)).toBe('ECONNREFUSED');
	await expect.poll(pods).not.toContain('kube-scheduler-cp1 Running');
});

it('a static Pod whose probes ask at another port is not ready, and its events are found where kubectl describe asks for them', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	const file = '/etc/kubernetes/manifests/kube-scheduler.yaml';
	const manifest = (await host.files.read(file))?.toString().replaceAll('initialDelaySeconds: 10', 'initialDelaySeconds: 0').replace('containerPort: 10259', 'containerPort: 10999') ?? '';
	await host.files.write(file, manifest, {mode: 0o600});
	await host.services.start('kubelet');
	const api = host.api(connection(people.superAdmin));
	const get = async (path: string, query = {}) => (await api.request({method: 'GET', path: `/api/v1/namespaces/kube-system/${path}`, query})).body;
	const pod = async () => await get('pods/kube-scheduler-cp1') as {readonly metadata: {readonly annotations: Readonly<Record<string, string>>}};
	await expect.poll(pod, {timeout: 10_000}).toMatchObject({status: {phase: 'Running', containerStatuses: [{ready: false, state: {running: {}}}]}});
	expect(await probe(host, URLS.scheduler)).toBe(200);
	const uid = (await pod()).metadata.annotations['kubernetes.io/config.mirror'];
	await expect.poll(async () => get('events', {fieldSelector: `involvedObject.uid=${uid}`}), {timeout: 10_000}).toMatchObject({items: [{reason: 'Unhealthy', message: expect.stringContaining('10999') as string}]});
});

it('a manifest that is edited while nobody runs the node is another Pod: its volumes are looked at', async () => {
	const file = '/etc/kubernetes/manifests/kube-scheduler.yaml';
	const first = await place.open();
	await prepareNode(first.files);
	await first.services.start('kubelet');
	expect(await probe(first, URLS.scheduler)).toBe(200);
	await first.close();
	const edited = path.join(place.directory, file);
	await writeFile(edited, (await readFile(edited, 'utf8')).replace('type: FileOrCreate', 'type: Directory'));
	const second = await place.open();
	expect(await probeAll(second)).toEqual({...ALL_UP, scheduler: 'ECONNREFUSED'});
	expect((await second.commands.run(['journalctl', '--lines=100'])).output).toContain('hostPath type check failed: /etc/kubernetes/scheduler.conf is not a directory');
});

it('a Pod of another namespace has its mirror there, once there is one', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	const file = '/etc/kubernetes/manifests/kube-scheduler.yaml';
	const manifest = (await host.files.read(file))?.toString() ?? '';
	await host.files.write(file, manifest.replace('namespace: kube-system', 'namespace: other'), {mode: 0o600});
	await host.services.start('kubelet');
	const api = host.api(connection(people.superAdmin));
	const namesOf = async () => ((await api.request({method: 'GET', path: '/api/v1/pods'})).body as {items: Array<{metadata: {name: string; namespace: string}}>}).items.map(({metadata}) => `${metadata.namespace}/${metadata.name}`);
	expect(await probe(host, URLS.scheduler)).toBe(200);
	expect(await namesOf()).not.toContainEqual(expect.stringContaining('scheduler'));
	await api.request({method: 'POST', path: '/api/v1/namespaces', body: {metadata: {name: 'other'}}});
	await host.lookAgain?.();
	await expect.poll(namesOf, {timeout: 10_000}).toContain('other/kube-scheduler-cp1');
});

it('a Pod that is never started again has failed, and stays so', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	const file = '/etc/kubernetes/manifests/kube-scheduler.yaml';
	const manifest = (await host.files.read(file))?.toString() ?? '';
	await host.files.write(file, manifest.replace('--leader-elect=true', '--no-such').replace('hostNetwork: true', 'hostNetwork: true\n  restartPolicy: Never'), {mode: 0o600});
	await host.services.start('kubelet');
	const api = host.api(connection(people.superAdmin));
	const pod = async () => (await api.request({method: 'GET', path: '/api/v1/namespaces/kube-system/pods/kube-scheduler-cp1'})).body;
	const failed = {status: {phase: 'Failed', containerStatuses: [{restartCount: 0, state: {terminated: {exitCode: 1, reason: 'Error'}}}]}};
	await expect.poll(pod, {timeout: 10_000}).toMatchObject(failed);
	await host.lookAgain?.();
	expect(await pod()).toMatchObject(failed);
});

it('a kubelet takes no more Pods than it may', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	await host.files.write('/var/lib/kubelet/config.yaml', `${(await host.files.read('/var/lib/kubelet/config.yaml'))?.toString() ?? ''}maxPods: 3\n`, {mode: 0o644});
	await host.services.start('kubelet');
	expect(await probeAll(host)).toEqual({...ALL_UP, scheduler: 'ECONNREFUSED'});
	expect((await host.commands.run(['journalctl', '--lines=100'])).output).toContain('no set of running pods found to reclaim resources: [(res: pods, q: 1), ]');
	const {body} = await host.api(connection(people.superAdmin)).request({method: 'GET', path: '/api/v1/namespaces/kube-system/pods/kube-scheduler-cp1'});
	expect(body).toMatchObject({status: {phase: 'Failed'}});
});

it('a container that comes first and cannot be begun holds its Pod', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	const file = '/etc/kubernetes/manifests/kube-scheduler.yaml';
	const manifest = (await host.files.read(file))?.toString() ?? '';
	await host.files.write(file, manifest.replace('hostNetwork: true', 'hostNetwork: true\n  initContainers: [{name: first, image: "registry.k8s.io/kube-scheduler:v1.99.0"}]'), {mode: 0o600});
	await host.services.start('kubelet');
	expect(await probe(host, URLS.scheduler)).toBe('ECONNREFUSED');
	const api = host.api(connection(people.superAdmin));
	await expect.poll(async () => (await api.request({method: 'GET', path: '/api/v1/namespaces/kube-system/pods/kube-scheduler-cp1'})).body, {timeout: 10_000}).toMatchObject({
		status: {phase: 'Pending', initContainerStatuses: [{name: 'first', state: {waiting: {reason: 'ErrImagePull'}}}], containerStatuses: [{state: {waiting: {reason: 'PodInitializing'}}}]},
	});
});

it('of a key that is twice in a manifest the last counts', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	const file = '/etc/kubernetes/manifests/kube-scheduler.yaml';
	const manifest = (await host.files.read(file))?.toString() ?? '';
	await host.files.write(file, manifest.replace('hostNetwork: true', 'hostNetwork: false\n  hostNetwork: true'), {mode: 0o600});
	await host.services.start('kubelet');
	expect(await probeAll(host)).toEqual(ALL_UP);
});

it('a Pod that needs a Pod network waits for one, and its event says so', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	const file = '/etc/kubernetes/manifests/kube-scheduler.yaml';
	const manifest = (await host.files.read(file))?.toString() ?? '';
	await host.services.start('kubelet');
	await host.files.write(file, manifest.replace('hostNetwork: true', 'hostNetwork: false'), {mode: 0o600});
	const api = host.api(connection(people.superAdmin));
	const get = async (what: string) => (await api.request({method: 'GET', path: `/api/v1/namespaces/kube-system/${what}`})).body;
	await expect.poll(async () => get('pods/kube-scheduler-cp1'), {timeout: 10_000}).toMatchObject({status: {phase: 'Pending', containerStatuses: [{state: {waiting: {reason: 'ContainerCreating'}}}]}});
	await expect.poll(async () => JSON.stringify(await get('events')), {timeout: 10_000}).toContain('network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized');
});

it('a flag for the folder of static Pods counts before the configuration', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	await host.files.write('/var/lib/kubelet/kubeadm-flags.env', 'KUBELET_KUBEADM_ARGS="--pod-manifest-path=/etc/kubernetes/other"\n', {mode: 0o644});
	await host.services.start('kubelet');
	expect(await probeAll(host)).toEqual({...ALL_DOWN, kubelet: 200});
});

it('of two manifests of one Pod the last counts, by the names of the files', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	const file = '/etc/kubernetes/manifests/kube-scheduler.yaml';
	const manifest = (await host.files.read(file))?.toString() ?? '';
	await host.files.write(`${file}.old`, manifest.replace('--leader-elect=true', '--secure-port=20259'), {mode: 0o600});
	await host.files.write('/etc/kubernetes/manifests/a-scheduler.yaml', manifest.replace('--leader-elect=true', '--secure-port=20260'), {mode: 0o600});
	await host.services.start('kubelet');
	expect(await probe(host, 'https://127.0.0.1:20259/livez')).toBe(200);
	expect(await probe(host, URLS.scheduler)).toBe('ECONNREFUSED');
	expect(await host.network.isPortFree(20_260)).toBe(true);
});

describe('the node', () => {
	it('registers under the name of the kubelet\'s flags, not ready for want of a network', async () => {
		const host = await place.open({machine: parseMachine('hostname: other', 'm')});
		await prepareNode(host.files);
		await host.services.start('kubelet');
		const api = host.api(connection(people.superAdmin));
		const node = (await api.request({method: 'GET', path: '/api/v1/nodes/cp1'})).body;
		expect(node).toMatchObject({metadata: {labels: {'kubernetes.io/hostname': 'cp1'}}, status: {conditions: expect.arrayContaining([expect.objectContaining({type: 'Ready', status: 'False', reason: 'KubeletNotReady'})])}});
	});

	it('keeps its own client certificate in a file', async () => {
		const host = await place.open();
		await prepareNode(host.files);
		await host.services.start('kubelet');
		expect(await host.files.stat('/var/lib/kubelet/pki/kubelet-client-current.pem')).toMatchObject({mode: 0o600});
	});
});

describe('a second run', () => {
	it('finds the kubelet, the components and the objects of the first', async () => {
		const first = await place.open();
		await prepareNode(first.files);
		await first.services.start('kubelet');
		const body = {metadata: {name: 'kept'}, data: {a: 'b'}};
		const {body: created} = await first.api(connection(people.superAdmin)).request({method: 'POST', path: '/api/v1/namespaces/default/configmaps', body});
		await first.close();

		const second = await place.open({speed: 1});
		expect(await probeAll(second)).toEqual(ALL_UP);
		expect(await second.services.isActive('kubelet')).toBe(true);
		const api = second.api(connection(people.superAdmin));
		expect((await api.request({method: 'GET', path: '/api/v1/namespaces/default/configmaps/kept'})).body).toEqual(created);
	});

	it('has an empty cluster where etcd\'s data is gone', async () => {
		const first = await place.open();
		await prepareNode(first.files);
		await first.services.start('kubelet');
		await first.api(connection(people.superAdmin)).request({method: 'POST', path: '/api/v1/namespaces/default/configmaps', body: {metadata: {name: 'lost'}}});
		await first.services.stop('kubelet');
		// Its etcd may be writing still.
		await first.close();
		await rm(path.join(place.directory, 'var/lib/etcd/member'), {recursive: true});
		const second = await place.open();
		expect(await probe(second, URLS.apiserver)).toBe('ECONNREFUSED');
		await second.services.start('kubelet');
		const {status} = await second.api(connection(people.superAdmin)).request({method: 'GET', path: '/api/v1/namespaces/default/configmaps/lost'});
		expect(status).toBe(404);
	});

	it('is on the machine of the first, unless it is told of another', async () => {
		await (await place.open({machine: parseMachine('hostname: one', 'm')})).close();
		const second = await place.open();
		expect(await second.machine.hostname()).toBe('one');
		await second.close();
		expect(await (await place.open({machine: parseMachine('hostname: two', 'm')})).machine.hostname()).toBe('two');
	});
});

it('ends in the middle of taking up a manifest that changed', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	await host.services.start('kubelet');
	const file = '/etc/kubernetes/manifests/kube-scheduler.yaml';
	await host.files.write(file, (await host.files.read(file))?.toString().replace('--leader-elect=true', '--no-such-flag') ?? '', {mode: 0o600});
	await host.close();
}, 10_000);

it('nothing goes on after the end', async () => {
	const clock = new FakeClock();
	const host = await place.open({speed: 1, clock});
	await prepareNode(host.files);
	await host.services.start('kubelet');
	await host.close();
	await clock.advance(60_000);
	expect(await probeAll(host)).toEqual(ALL_DOWN);
});

describe('programs', () => {
	it('answer from a table, and every call is recorded', async () => {
		const host = await place.open();
		expect(await host.commands.run(['kubelet', '--version'])).toEqual({exitCode: 0, output: 'Kubernetes v1.36.2\n'});
		expect((await host.commands.run(['rm', '-rf', '/'])).exitCode).toBe(127);
		await host.services.start('kubelet');
		await host.close();
		const log = (await readFile(path.join(place.directory, '.sandbox/commands.jsonl'), 'utf8')).trim().split('\n').map(line => JSON.parse(line) as {argv: string[]; exitCode: number});
		expect(log.map(({argv, exitCode}) => `${argv.join(' ')}: ${exitCode}`)).toEqual([
			'kubelet --version: 0', 'rm -rf /: 127', 'systemctl daemon-reload: 0', 'systemctl restart kubelet: 0',
		]);
	});

	it('are those that the machine has', async () => {
		const host = await place.open({machine: parseMachine('tools: {missing: [kubelet, mount]}\ninitSystem: none', 'm')});
		expect(await host.machine.which('mount')).toBeUndefined();
		expect(await host.machine.which('ip')).toBe('/usr/bin/ip');
		expect((await host.commands.run(['kubelet', '--version'])).exitCode).toBe(127);
		expect(await host.services.manager()).toBe('none');
		await expect(host.services.start('kubelet')).rejects.toMatchObject({code: 'NO_SERVICE_MANAGER'});
	});
});
