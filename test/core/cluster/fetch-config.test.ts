import {describe, expect, it} from 'vitest';
import type {JsonObject} from '../../../source/core/config/types.ts';
import {writeYaml} from '../../../source/core/yaml/writer.ts';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import {HostError, type Failure} from '../../../source/core/told/failures.ts';
import {writeKubeconfig} from '../../../source/core/pki/kubeconfigs.ts';
import {ClusterAccess} from '../../../source/core/cluster/access.ts';
import {openKubeconfig} from '../../../source/core/cluster/open-kubeconfig.ts';
import {fetchInitConfig} from '../../../source/core/cluster/fetch-config.ts';
import {recordedFacts} from '../config/recorded.ts';
import {node, type Answer} from '../upkeep/node.ts';

const ADMIN = '/etc/kubernetes/admin.conf';
const MAPS = '/api/v1/namespaces/kube-system/configmaps';
const PODS = '/api/v1/namespaces/kube-system/pods';
const WHO = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const cluster = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\ncertificatesDir: /srv/pki\ncertificateValidityPeriod: 500h0m0s\ncontrolPlaneEndpoint: api.example.test:6443\n';
const kubelet = writeYaml({apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration'} as JsonObject);
const endpoint = 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint';

const objects: Readonly<Record<string, unknown>> = {
	[`${MAPS}/kubeadm-config`]: {data: {ClusterConfiguration: cluster}},
	[`${MAPS}/kube-proxy`]: {data: {'config.conf': writeYaml({apiVersion: 'kubeproxy.config.k8s.io/v1alpha1', kind: 'KubeProxyConfiguration'} as JsonObject)}},
	[`${MAPS}/kubelet-config`]: {data: {kubelet}},
	'/api/v1/nodes/cp1': {metadata: {annotations: {'kubeadm.alpha.kubernetes.io/cri-socket': 'unix:///run/x.sock'}}, spec: {taints: [{key: 'a', effect: 'NoSchedule'}]}},
	[PODS]: {items: [{metadata: {annotations: {[endpoint]: '192.0.2.77:7443'}}}]},
	[WHO]: {status: {userInfo: {username: 'system:node:cp1'}}},
};

const from = (all: Readonly<Record<string, unknown>>): Answer => ({path}) => (all[path] === undefined ? {status: 404, body: {}} : {status: 200, body: all[path]});
const everything = {nodeRegistration: true, apiEndpoint: true, componentConfigs: true};

async function fetched(all: Readonly<Record<string, unknown>>, options = {}) {
	const on = await node(from(all));
	const done = fetchInitConfig(on.host, await openKubeconfig(on.host, ADMIN), recordedFacts(), options);
	return {on, done};
}

describe('the configuration in the cluster', () => {
	it('is what the cluster was made with, asked for as kubeadm asks', async () => {
		const {on, done} = await fetched(objects, everything);
		const {config} = await done;
		expect(config.cluster).toMatchObject({certificatesDir: '/srv/pki', certificateValidityPeriod: 1_800_000_000_000_000n, controlPlaneEndpoint: 'api.example.test:6443'});
		expect(config.init).toMatchObject({nodeRegistration: {name: 'cp1', criSocket: 'unix:///run/x.sock', taints: [{key: 'a', effect: 'NoSchedule'}]}, localAPIEndpoint: {advertiseAddress: '192.0.2.77', bindPort: 7443}});
		expect(on.asked).toEqual([`GET ${MAPS}/kubeadm-config`, `GET ${MAPS}/kube-proxy`, `GET ${MAPS}/kubelet-config`, `POST ${WHO}`, 'GET /api/v1/nodes/cp1', `GET ${PODS}`]);
	});

	it('is the ClusterConfiguration alone, where no more is wanted', async () => {
		const {on, done} = await fetched(objects);
		expect((await done).config.cluster.certificatesDir).toBe('/srv/pki');
		expect(on.asked).toEqual([`GET ${MAPS}/kubeadm-config`]);
	});

	it('is asked for again for a third of a second where it is not there', async () => {
		const {on, done} = await fetched({});
		await expect(done).rejects.toMatchObject({code: 'api.refused', fields: {status: 404}});
		expect(on.slept).toBe(350);
	});

	it('may have no kube-proxy, but must have a kubelet', async () => {
		const {[`${MAPS}/kube-proxy`]: _, ...without} = objects;
		await (await fetched(without, everything)).done;
		const {[`${MAPS}/kubelet-config`]: __, ...neither} = without;
		await expect((await fetched(neither, everything)).done).rejects.toMatchObject({code: 'api.refused'});
		await expect((await fetched({[`${MAPS}/kubeadm-config`]: {data: {}}})).done).rejects.toMatchObject({code: 'missing'});
	});

	it('names the node by the kubelet\'s certificate where the API server does not, and by the host where there is none', async () => {
		const {[WHO]: _, ...silent} = objects;
		expect((await (await fetched(silent, {nodeRegistration: true})).done).config.init.nodeRegistration.name).toBe('cp1');

		const on = await node(from({...objects, '/api/v1/nodes/sandbox': {}}));
		on.files.contents.delete('/etc/kubernetes/kubelet.conf');
		const {config} = await fetchInitConfig(on.host, await openKubeconfig(on.host, ADMIN), recordedFacts(), {nodeRegistration: true});
		expect(config.init.nodeRegistration).toMatchObject({name: 'sandbox', criSocket: 'unix:///var/run/containerd/containerd.sock'});
	});

	it('takes the container runtime of the kubelet\'s own file where the Node does not name one', async () => {
		const on = await node(from({...objects, '/api/v1/nodes/cp1': {}}));
		on.files.contents.set('/var/lib/kubelet/instance-config.yaml', Buffer.from('containerRuntimeEndpoint: unix:///run/crio.sock\n'));
		const {config} = await fetchInitConfig(on.host, await openKubeconfig(on.host, ADMIN), recordedFacts(), {nodeRegistration: true});
		expect(config.init.nodeRegistration.criSocket).toBe('unix:///run/crio.sock');
	});

	it('waits a minute for the Pod of the API server, whose address it needs', async () => {
		const waits: unknown[] = [];
		const {on, done} = await fetched({...objects, [PODS]: {items: []}}, {...everything, onWait: ({code, fields}: Failure<'missing'>, limit: number) => waits.push([code, fields.what, limit])});
		await expect(done).rejects.toMatchObject({code: 'missing', fields: {what: expect.stringContaining('kube-apiserver-cp1') as string}});
		expect(on.slept).toBe(60_000);
		expect(waits[0]).toEqual(['missing', 'the static Pod kube-apiserver-cp1', 60_000]);
	});
});

describe('a kubeconfig', () => {
	const conf = (more: string) => `apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts:\n- name: c\n  context: {cluster: k, user: u}\nclusters:\n- name: k\n  cluster: {server: "https://192.0.2.10:6443", certificate-authority: ca.pem}\nusers:\n- name: u\n  user: ${more}\n`;
	const opened = async (text: string) => {
		const on = await node();
		for (const [path, content] of Object.entries({'/home/x/config': text, '/home/x/ca.pem': 'CA', '/home/x/c.pem': 'CERT', '/home/x/k.pem': 'KEY'})) {
			on.files.contents.set(path, Buffer.from(content));
		}
		await openKubeconfig(on.host, '/home/x/config');
		return on.connections[0];
	};

	it('may keep certificates and keys in files beside it', async () => {
		const connection = await opened(conf('{client-certificate: c.pem, client-key: /home/x/k.pem}'));
		expect(connection).toMatchObject({server: 'https://192.0.2.10:6443', caPem: 'CA', certificatePem: 'CERT'});
		expect(connection?.keyPem.reveal()).toBe('KEY');
	});

	it('may show a token', async () => {
		expect((await opened(conf('{token: secret}')))?.token?.reveal()).toBe('secret');
	});

	it('that needs a program to log in is refused, and so is one that leads nowhere', async () => {
		await expect(opened(conf('{exec: {command: aws}}'))).rejects.toMatchObject({code: 'kubeconfig.unusable', fields: {problem: 'kubeconfig-unheeded', fields: ['users[0].user.exec']}});
		const text = writeKubeconfig({cluster: 'k', user: 'u', server: 'http://192.0.2.10', caPem: 'CA', credentials: {token: new Sensitive('x')}});
		await expect(opened(text)).rejects.toMatchObject({fields: {problem: 'kubeconfig-field'}});
	});

	it.each([
		['exec: {command: aws}', 'exec'], ['auth-provider: {name: gcp}', 'auth-provider'], ['as: jane', 'as'], ['as-groups: [a]', 'as-groups'],
		['tokenFile: /var/run/token', 'tokenFile'], ['username: a', 'username'], ['password: b', 'password'], ['as-user-extra: {a: [b]}', 'as-user-extra'],
	])('that asks for what is not done is refused by name, beside a token too: %s', async (line, name) => {
		await expect(opened(conf(`{token: secret, ${line}}`))).rejects.toMatchObject({code: 'kubeconfig.unusable', fields: {problem: 'kubeconfig-unheeded', fields: [`users[0].user.${name}`]}});
	});

	it.each([['proxy-url: "http://192.0.2.1:3128"', 'proxy-url'], ['insecure-skip-tls-verify: true', 'insecure-skip-tls-verify']])('that asks for another way to the server is refused by name: %s', async (line, name) => {
		await expect(opened(conf('{token: secret}').replace('certificate-authority: ca.pem', `certificate-authority: ca.pem, ${line}`))).rejects.toMatchObject({fields: {fields: [`clusters[0].cluster.${name}`]}});
	});

	it('may say what changes nothing, and how the server is called', async () => {
		const text = conf('{token: secret, as: "", as-groups: [], exec: null}').replace('certificate-authority: ca.pem', 'certificate-authority: ca.pem, insecure-skip-tls-verify: false, disable-compression: true, tls-server-name: kubernetes.example');
		expect(await opened(text)).toMatchObject({tlsServerName: 'kubernetes.example'});
	});

	it('has a token that a header can carry', async () => {
		await expect(opened(conf('{token: "a\\nb"}'))).rejects.toMatchObject({fields: {problem: 'kubeconfig-field', field: 'users[].user.token'}});
	});

	it('that a run is given by name is followed to its server, with its token, its files and its names', async () => {
		const on = await node();
		on.files.contents.set('/home/x/config', Buffer.from(conf('{token: secret}').replace('ca.pem', 'ca.pem, tls-server-name: k8s')));
		on.files.contents.set('/home/x/ca.pem', Buffer.from('CA'));
		await new ClusterAccess(on.host, {local: 'https://192.0.2.10:6443', kubeconfig: '/home/x/config'}).admin();
		expect(on.connections[0]).toMatchObject({caPem: 'CA', tlsServerName: 'k8s'});
		expect(on.connections[0]?.token?.reveal()).toBe('secret');
	});

	it('that cannot be read is told as that', async () => {
		const on = await node();
		await expect(openKubeconfig(on.host, '/nowhere')).rejects.toMatchObject({code: 'file.unreadable', fields: {path: '/nowhere', errno: 'ENOENT'}});
		on.files.read = () => Promise.reject(new HostError('EACCES', {path: ADMIN}));
		await expect(openKubeconfig(on.host, ADMIN)).rejects.toMatchObject({code: 'file.unreadable', fields: {path: ADMIN, errno: 'EACCES'}});
	});
});

it('names the kubeconfig where TLS fails, and only there', async () => {
	const of = async (code: string) => (await node(() => new HostError(code, {server: 'https://192.0.2.10:6443'}))).host;
	const ask = async (code: string) => (await openKubeconfig(await of(code), ADMIN)).ask({method: 'GET', path: '/version'});
	await expect(ask('TLS')).rejects.toMatchObject({code: 'api.unreachable', fields: {kubeconfig: ADMIN}});
	await expect(ask('ECONNREFUSED')).rejects.toMatchObject({fields: expect.not.objectContaining({kubeconfig: ADMIN}) as object});
});
