import {generateKeyPairSync} from 'node:crypto';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Files, Host} from '../../../source/core/ports/index.ts';
import {connection, kubeconfig, makePlace, people, prepareNode, type Place} from './node.ts';

const PKI = '/etc/kubernetes/pki';
const manifest = (name: string) => `/etc/kubernetes/manifests/${name}.yaml`;
const URLS = {
	'etcd': 'http://127.0.0.1:2381/health', 'kube-apiserver': 'https://192.0.2.10:6443/livez',
	'kube-controller-manager': 'https://127.0.0.1:10257/healthz', 'kube-scheduler': 'https://127.0.0.1:10259/livez',
};
type Component = keyof typeof URLS;

let place: Place;

beforeEach(async () => {
	place = await makePlace();
});
afterEach(async () => {
	await place.remove();
});

async function edit(files: Files, file: string, change: (text: string) => string): Promise<void> {
	const text = (await files.read(file))?.toString() ?? '';
	expect(change(text)).not.toBe(text);
	await files.write(file, change(text), {mode: 0o600});
}

async function healthy(host: Host): Promise<readonly string[]> {
	const answers = await Promise.all(Object.entries(URLS).map(async ([name, url]) => [name, await host.network.probe(url, {timeoutMs: 1000})] as const));
	return answers.filter(([, answer]) => 'status' in answer && answer.status === 200).map(([name]) => name);
}

/** What the first attempt of a container said. */
async function words(host: Host, component: string): Promise<string> {
	const folders = await host.files.list('/var/log/pods') ?? [];
	const folder = folders.find((name) => name.startsWith(`kube-system_${component}-`));
	return (await host.files.read(`/var/log/pods/${folder}/${component}/0.log`))?.toString() ?? '';
}

interface Case {
	readonly what: string;
	readonly breaks: (files: Files) => Promise<void>;
	/** Those that are not well. */
	readonly down: readonly Component[];
	readonly says?: readonly [component: Component, words: string];
	readonly mends?: (files: Files) => Promise<void>;
}

const flag = (name: string, from: string, to: string) => ({
	breaks: async (files: Files) => edit(files, manifest(name), (text) => text.replace(from, to)),
	mends: async (files: Files) => edit(files, manifest(name), (text) => text.replace(to, from)),
});

/** The API server without a flag. */
const without = (name: string) => ({
	breaks: async (files: Files) => edit(files, manifest('kube-apiserver'), (text) => text.replace(new RegExp(`^ *- --${name}=.*\\n`, 'm'), '')),
});

const cases: readonly Case[] = [
	{what: 'a flag that the scheduler does not know', down: ['kube-scheduler'], says: ['kube-scheduler', 'Error: unknown flag: --leader-select'], ...flag('kube-scheduler', '--leader-elect=true', '--leader-select=true')},
	{what: 'a number that is none', down: ['kube-controller-manager'], says: ['kube-controller-manager', 'invalid argument "many" for "--concurrent-gc-syncs" flag'], ...flag('kube-controller-manager', '--leader-elect=true', '--concurrent-gc-syncs=many')},
	{what: 'an etcd flag of another version', down: ['etcd', 'kube-apiserver'], says: ['etcd', 'flag provided but not defined: -enable-v2'], ...flag('etcd', '--snapshot-count=10000', '--enable-v2=true')},
	{what: 'an etcd at another port', down: ['kube-apiserver'], says: ['kube-apiserver', 'dial tcp 127.0.0.1:2378: connect: connection refused'], ...flag('kube-apiserver', 'etcd-servers=https://127.0.0.1:2379', 'etcd-servers=https://127.0.0.1:2378')},
	{what: 'an etcd that does not believe its own certificate', down: ['kube-apiserver'], says: ['etcd', 'WARNING: [core] [Channel #2 SubChannel #4] grpc: addrConn.createTransport failed to connect to {Addr: "192.0.2.10:2379", ServerName: "192.0.2.10:2379", }. Err: connection error: desc = "error reading server preface: remote error: tls: unknown certificate authority"'], breaks: async (files) => files.write(`${PKI}/etcd/ca.crt`, people.stranger, {mode: 0o644})},
	{what: 'an address that the node has not', down: ['etcd', 'kube-apiserver'], says: ['etcd', 'listen tcp 192.0.2.77:2380: bind: cannot assign requested address'], ...flag('etcd', 'listen-peer-urls=https://192.0.2.10:2380', 'listen-peer-urls=https://192.0.2.77:2380')},
	{what: 'an admission plugin that is gone', down: ['kube-apiserver'], says: ['kube-apiserver', String.raw`enable-admission-plugins plugin \"PodSecurityPolicy\" is unknown`], ...flag('kube-apiserver', 'plugins=NodeRestriction', 'plugins=PodSecurityPolicy')},
	{what: 'a key that is not the certificate\'s', down: ['kube-apiserver'], says: ['kube-apiserver', 'tls: failed to find any PEM data in key input'], breaks: async (files) => files.write(`${PKI}/apiserver.key`, 'no key', {mode: 0o600})},
	{what: 'a service account key that is gone', down: ['kube-apiserver'], says: ['kube-apiserver', 'failed to parse service-account-issuer-key-file: open /etc/kubernetes/pki/sa.key: no such file or directory'], breaks: async (files) => files.remove(`${PKI}/sa.key`)},
	{what: 'a CA of the front proxy that is no PEM', down: ['kube-apiserver', 'kube-controller-manager'], says: ['kube-apiserver', String.raw`error loading CA bundle for \"request-header::/etc/kubernetes/pki/front-proxy-ca.crt\": data does not contain any valid RSA or ECDSA certificates`], breaks: async (files) => files.write(`${PKI}/front-proxy-ca.crt`, 'x', {mode: 0o600})},
	{what: 'a peer certificate that is gone', down: ['etcd', 'kube-apiserver'], says: ['etcd', 'open /etc/kubernetes/pki/etcd/peer.crt: no such file or directory'], breaks: async (files) => files.remove(`${PKI}/etcd/peer.crt`)},
	{what: 'a kubeconfig that is empty', down: ['kube-controller-manager'], says: ['kube-controller-manager', 'no configuration has been provided'], breaks: async (files) => files.write('/etc/kubernetes/controller-manager.conf', '', {mode: 0o600}), mends: async (files) => files.write('/etc/kubernetes/controller-manager.conf', kubeconfig(people.controllerManager), {mode: 0o600})},
	{what: 'a kubeconfig of somebody that the API server does not know', down: [], says: ['kube-scheduler', 'Unauthorized'], breaks: async (files) => files.write('/etc/kubernetes/scheduler.conf', kubeconfig(people.stranger), {mode: 0o600})},
	{what: 'a kubeconfig for a name that the certificate has not', down: [], says: ['kube-scheduler', 'x509: certificate is valid for cp1, kubernetes, k8s.example.test, not localhost'], breaks: async (files) => files.write('/etc/kubernetes/scheduler.conf', kubeconfig(people.scheduler, {server: 'https://localhost:6443'}), {mode: 0o600})},
	{what: 'a database that is none', down: ['etcd', 'kube-apiserver'], says: ['etcd', '"msg":"failed to open database"'], breaks: async (files) => {
		await files.makeDirectory('/var/lib/etcd/member/snap', 0o700);
		await files.write('/var/lib/etcd/member/snap/db', 'junk\n', {mode: 0o600});
	}},
	{what: 'a key for kubelets that is no key: nobody looks before it is used', down: [], breaks: async (files) => files.write(`${PKI}/apiserver-kubelet-client.key`, 'no key', {mode: 0o600})},
	{what: 'a certificate for kubelets that is gone', down: ['kube-apiserver'], says: ['kube-apiserver', String.raw`problem initializing API group \"\": open /etc/kubernetes/pki/apiserver-kubelet-client.crt: no such file or directory`], breaks: async (files) => files.remove(`${PKI}/apiserver-kubelet-client.crt`)},
	{what: 'a range of services that is none', down: ['kube-apiserver'], says: ['kube-apiserver', 'service-cluster-ip-range[0] is not a valid cidr'], ...flag('kube-apiserver', 'service-cluster-ip-range=10.96.0.0/12', 'service-cluster-ip-range=10.96.0.0')},
	{what: 'a port that is none', down: ['kube-apiserver'], says: ['kube-apiserver', '--secure-port 70000 must be between 1 and 65535, inclusive. It cannot be turned off with 0'], ...flag('kube-apiserver', 'secure-port=6443', 'secure-port=70000')},
	{what: 'a controller that there is not', down: ['kube-controller-manager'], says: ['kube-controller-manager', String.raw`\"bogus\" is not in the list of known controllers`], ...flag('kube-controller-manager', '--controllers=*', '--controllers=bogus,*')},
	{what: 'a lease that is over before it is renewed', down: ['kube-scheduler'], says: ['kube-scheduler', 'leaseDuration must be greater than renewDeadline'], ...flag('kube-scheduler', '--leader-elect=true', '--leader-elect-lease-duration=5s')},
	{what: 'an image that there is not', down: ['kube-scheduler'], ...flag('kube-scheduler', 'kube-scheduler:v1.36', 'kube-scheduler:v1.99')},
	{what: 'a program that the image has not', down: ['kube-scheduler'], ...flag('kube-scheduler', '- kube-scheduler\n', '- kube-schedulr\n')},
	{what: 'an issuer that is nobody', down: ['kube-apiserver'], says: ['kube-apiserver', 'err="[service-account-issuer is a required flag, --service-account-signing-key-file, --service-account-issuer, and --api-audiences should be specified together]"'], ...without('service-account-issuer')},
	{what: 'no key for tokens', down: ['kube-apiserver'], says: ['kube-apiserver', 'err="--service-account-signing-key-file, --service-account-issuer, and --api-audiences should be specified together"'], ...without('service-account-signing-key-file')},
	{what: 'no key that tokens are checked by', down: ['kube-apiserver'], says: ['kube-apiserver', 'either `--service-account-key-file` or `--service-account-signing-endpoint` must be set'], ...without('service-account-key-file')},
	{what: 'a file of tokens that is not there', down: ['kube-apiserver'], says: ['kube-apiserver', 'err="open /etc/kubernetes/pki/tokens.csv: no such file or directory"'], ...flag('kube-apiserver', '--allow-privileged=true', '--token-auth-file=/etc/kubernetes/pki/tokens.csv')},
	{what: 'a policy for a mode that is not switched on', down: ['kube-apiserver'], says: ['kube-apiserver', 'cannot specify --authorization-policy-file without mode ABAC'], ...flag('kube-apiserver', '--allow-privileged=true', '--authorization-policy-file=/etc/kubernetes/pki/p')},
	{what: 'a policy that is not there', down: ['kube-apiserver'], says: ['kube-apiserver', 'err="invalid authorization config: open /etc/kubernetes/pki/p: no such file or directory"'], ...flag('kube-apiserver', '--authorization-mode=Node,RBAC', '--authorization-mode=Node,RBAC,ABAC\n    - --authorization-policy-file=/etc/kubernetes/pki/p')},
	{what: 'a webhook for who is who that is not there', down: ['kube-apiserver'], says: ['kube-apiserver', 'err="stat /etc/kubernetes/pki/w.conf: no such file or directory"'], ...flag('kube-apiserver', '--allow-privileged=true', '--authentication-token-webhook-config-file=/etc/kubernetes/pki/w.conf')},
	{what: 'a webhook for audits that is not there', down: ['kube-apiserver'], says: ['kube-apiserver', 'err="initializing audit webhook: stat /etc/kubernetes/pki/w.conf: no such file or directory"'], ...flag('kube-apiserver', '--allow-privileged=true', '--audit-webhook-config-file=/etc/kubernetes/pki/w.conf')},
	{what: 'a Pod network that the node has not', down: ['kube-scheduler'], ...flag('kube-scheduler', 'hostNetwork: true', 'hostNetwork: false')},
	{what: 'a file that is mounted as a folder', down: ['kube-scheduler'], ...flag('kube-scheduler', 'type: FileOrCreate', 'type: Directory')},
	{what: 'an API server that lets in nobody without a name: probes, too', down: ['kube-apiserver'], breaks: async (files) => edit(files, manifest('kube-apiserver'), (text) => text.replace('--allow-privileged=true', '--anonymous-auth=false'))},
	{what: 'no API server at all', down: ['kube-apiserver'], says: ['kube-controller-manager', 'dial tcp 192.0.2.10:6443: connect: connection refused'], breaks: async (files) => files.remove(manifest('kube-apiserver'))},
];

describe('a node that is broken', () => {
	it.each(cases)('by $what', async ({breaks, down, says}) => {
		const host = await place.open();
		await prepareNode(host.files);
		await breaks(host.files);
		await host.services.start('kubelet');
		expect(await healthy(host)).toEqual(Object.keys(URLS).filter((name) => !down.includes(name as Component)));
		if (says !== undefined) {
			await expect.poll(async () => words(host, says[0])).toContain(says[1]);
		}
	});

	it.each(cases.filter(({mends}) => mends !== undefined))('comes up once it is mended: $what', async ({breaks, mends}) => {
		const host = await place.open();
		await prepareNode(host.files);
		await breaks(host.files);
		await host.services.start('kubelet');
		await mends?.(host.files);
		await host.lookAgain?.();
		await expect.poll(async () => healthy(host), {timeout: 20_000}).toEqual(Object.keys(URLS));
	});
});

it('an image that there is not is told by the Pod and its event', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	await host.services.start('kubelet');
	await edit(host.files, manifest('kube-scheduler'), (text) => text.replace('kube-scheduler:v1.36', 'kube-scheduler:v1.99'));
	const api = host.api(connection(people.superAdmin));
	await expect.poll(async () => (await api.request({method: 'GET', path: '/api/v1/namespaces/kube-system/pods/kube-scheduler-cp1'})).body, {timeout: 10_000})
		.toMatchObject({status: {containerStatuses: [{state: {waiting: {reason: 'ErrImagePull'}}}]}});
	await expect.poll(async () => JSON.stringify((await api.request({method: 'GET', path: '/api/v1/namespaces/kube-system/events'})).body), {timeout: 10_000}).toContain('Failed to pull image');
});

it('an API server that runs asks for its etcd where its flag says, also once another one is there', async () => {
	const host = await place.open();
	await prepareNode(host.files);
	await host.services.start('kubelet');
	expect(await healthy(host)).toEqual(Object.keys(URLS));
	const [here, elsewhere] = ['listen-client-urls=https://127.0.0.1:2379', 'listen-client-urls=https://127.0.0.1:2399'];
	await edit(host.files, manifest('etcd'), (text) => text.replace(here, elsewhere));
	await expect.poll(async () => healthy(host), {timeout: 20_000}).toContain('etcd');
	await expect.poll(async () => words(host, 'kube-apiserver'), {timeout: 20_000}).toContain('dial tcp 127.0.0.1:2379: connect: connection refused');
	expect(await healthy(host)).not.toContain('kube-apiserver');
	await edit(host.files, manifest('etcd'), (text) => text.replace(elsewhere, here));
	await expect.poll(async () => healthy(host), {timeout: 20_000}).toEqual(Object.keys(URLS));
});

describe('the controller manager, once it leads', () => {
	it.each([
		['ends where the API server does not take the tokens that it signs', async (files: Files) => files.write(`${PKI}/sa.pub`, generateKeyPairSync('rsa', {modulusLength: 2048, privateKeyEncoding: {type: 'pkcs1', format: 'pem'}, publicKeyEncoding: {type: 'spki', format: 'pem'}}).publicKey, {mode: 0o600}), 'failed to discover resources: Unauthorized'],
		['ends without the key of the CA', async (files: Files) => files.remove(`${PKI}/ca.key`), 'certificate controller: error reading CA cert file'],
	])('%s', async (_what, breaks, says) => {
		const host = await place.open();
		await prepareNode(host.files);
		await breaks(host.files);
		await host.services.start('kubelet');
		await expect.poll(async () => words(host, 'kube-controller-manager')).toContain(says);
		expect(await healthy(host)).toEqual(expect.arrayContaining(['etcd', 'kube-apiserver', 'kube-scheduler']));
	});

	it('holds a lease, and its controllers have accounts', async () => {
		const host = await place.open();
		await prepareNode(host.files);
		await host.services.start('kubelet');
		const api = host.api(connection(people.superAdmin));
		await expect.poll(async () => (await api.request({method: 'GET', path: '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager'})).body).toMatchObject({spec: {leaseDurationSeconds: 15, holderIdentity: expect.stringMatching(/^cp1_/) as unknown}});
		await expect.poll(async () => (await api.request({method: 'GET', path: '/api/v1/namespaces/kube-system/serviceaccounts/resourcequota-controller'})).status).toBe(200);
	});
});

describe('the kubelet', () => {
	it.each([
		['without its CA', async (files: Files) => files.remove(`${PKI}/ca.crt`), 'failed to run Kubelet: open /etc/kubernetes/pki/ca.crt: no such file or directory'],
		['without its kubeconfig', async (files: Files) => files.remove('/etc/kubernetes/kubelet.conf'), 'unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory'],
		['with a flag that it does not know', async (files: Files) => files.write('/var/lib/kubelet/kubeadm-flags.env', 'KUBELET_KUBEADM_ARGS="--network-plugin=cni"\n', {mode: 0o644}), 'failed to parse kubelet flag: unknown flag: --network-plugin'],
		['with a threshold that is none', async (files: Files) => edit(files, '/var/lib/kubelet/config.yaml', (text) => `${text}evictionHard: {memory.available: much}\n`), 'quantities must match the regular expression'],
	] as const)('ends %s, and says so', async (_what, breaks, says) => {
		const host = await place.open();
		await prepareNode(host.files);
		await breaks(host.files);
		await host.services.start('kubelet');
		expect(await healthy(host)).toEqual([]);
		expect((await host.commands.run(['journalctl', '--lines=100'])).output).toContain(says);
	});

	it('passes over copies and what is no Pod, and makes the files that a volume asks for', async () => {
		const host = await place.open();
		await prepareNode(host.files);
		await host.files.write('/etc/kubernetes/manifests/.etcd.yaml.swp', 'x: [', {mode: 0o600});
		await host.files.write('/etc/kubernetes/manifests/zz-notes.yaml', 'kind: List\napiVersion: v1\n', {mode: 0o600});
		await host.files.write(`${manifest('etcd')}.orig`, (await host.files.read(manifest('etcd'))) ?? '', {mode: 0o600});
		await host.files.remove('/etc/kubernetes/scheduler.conf');
		await host.services.start('kubelet');
		expect(await healthy(host)).toEqual(['etcd', 'kube-apiserver', 'kube-controller-manager']);
		expect((await host.files.read('/etc/kubernetes/scheduler.conf'))?.toString()).toBe('');
		const log = (await host.commands.run(['journalctl', '--lines=100'])).output;
		expect(log).toContain('zz-notes.yaml: couldn\'t parse as pod(no kind');
		expect(log).not.toContain('.swp');
	});

	it('does not register a node that the API server does not take for one', async () => {
		const host = await place.open();
		await prepareNode(host.files);
		await host.files.write('/etc/kubernetes/kubelet.conf', kubeconfig(people.scheduler), {mode: 0o600});
		await host.services.start('kubelet');
		expect((await host.commands.run(['journalctl', '--lines=100'])).output).toMatch(/Unable to register node with API server.*is forbidden/);
	});
});
