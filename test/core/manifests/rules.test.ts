import type {Container} from 'kubernetes-types/core/v1.d.ts';
import {describe, expect, test} from 'vitest';
import type {InitConfig} from '../../../source/core/config/types.ts';
import {
	apiServerManifest, controllerManagerManifest, etcdManifest, manifestText, rootlessOwnership, schedulerManifest,
	type ManifestHost, type RootlessUsers,
} from '../../../source/core/manifests/index.ts';
import {component, configWith, localEtcd, timeouts} from './config.ts';

const host: ManifestHost = {caFolders: [], environment: {}, externalCA: false};

const containerOf = (pod: ReturnType<typeof etcdManifest>): Container => pod.spec?.containers[0] ?? {name: 'none'};
const flagOf = (container: Container, name: string) => container.command?.find((part) => part.startsWith(`--${name}=`))?.slice(name.length + 3);
const ipv6 = (address: string) => configWith({init: {localAPIEndpoint: {advertiseAddress: address, bindPort: 6443}}});

describe('addresses', () => {
	test('an IPv6 node is probed and listens in its own family', () => {
		const etcd = containerOf(etcdManifest(ipv6('2001:db8::10'), host));
		expect(flagOf(etcd, 'listen-client-urls')).toBe('https://[::1]:2379,https://[2001:db8::10]:2379');
		expect(flagOf(etcd, 'listen-metrics-urls')).toBe('http://[::1]:2381');
		expect(etcd.livenessProbe?.httpGet?.host).toBe('::1');
		expect(flagOf(containerOf(apiServerManifest(ipv6('2001:db8::10'), host)), 'etcd-servers')).toBe('https://[::1]:2379');
	});

	test.each(['0.0.0.0', '::'])('a component bound to %s is probed at the address of its Pod', (address) => {
		const bound = configWith({cluster: {scheduler: component({extraArgs: [{name: 'bind-address', value: address}]})}});
		expect(containerOf(schedulerManifest(bound, host)).livenessProbe?.httpGet).not.toHaveProperty('host');
	});

	test('of repeated bind addresses the last is probed', () => {
		const extraArgs = [{name: 'bind-address', value: '192.0.2.1'}, {name: 'bind-address', value: '192.0.2.2'}];
		const bound = configWith({cluster: {controllerManager: component({extraArgs})}});
		expect(containerOf(controllerManagerManifest(bound, host)).startupProbe?.httpGet?.host).toBe('192.0.2.2');
	});

	test.each([
		['http://10.0.0.1:2400', '10.0.0.1', 2400, 'HTTP'],
		['https://0.0.0.0:2383,http://127.0.0.1:2384', '0.0.0.0', 2383, 'HTTPS'],
		['HTTPS://[2001:db8::1]:80', '2001:db8::1', 80, 'HTTPS'],
		['http://10.0.0.1', '10.0.0.1', 2381, 'HTTP'],
		['http://:2400', '127.0.0.1', 2400, 'HTTP'],
		['http://10.0.0.1:0', '10.0.0.1', 2381, 'HTTP'],
		['unix:///run/etcd.sock', '127.0.0.1', 2381, 'HTTP'],
		['10.0.0.1:2400', '127.0.0.1', 2381, 'HTTP'],
		['http://10.0.0.1:port', '127.0.0.1', 2381, 'HTTP'],
		['', '127.0.0.1', 2381, 'HTTP'],
	])('etcd with metrics at %o is probed there', (url, address, port, scheme) => {
		const etcd = containerOf(etcdManifest(configWith({cluster: {etcd: localEtcd({extraArgs: [{name: 'listen-metrics-urls', value: url}]})}}), host));
		expect(etcd.readinessProbe?.httpGet).toEqual({host: address, path: '/readyz', port: 'probe-port', scheme});
		expect(etcd.ports?.[0]?.containerPort).toBe(port);
	});
});

describe('startup probe', () => {
	test.each([[240n, 24], [25n, 3], [10n, 1], [365n, 37], [0n, undefined]])('%d s are covered by %s probes ten seconds apart', (seconds, failures) => {
		const config = configWith({init: {timeouts: timeouts({controlPlaneComponentHealthCheck: seconds * 1_000_000_000n})}});
		const {startupProbe} = containerOf(schedulerManifest(config, host));
		expect(startupProbe?.failureThreshold).toBe(failures);
		expect(startupProbe !== undefined && 'failureThreshold' in startupProbe).toBe(failures !== undefined);
	});
});

describe('external etcd', () => {
	const mounted = (caFile: string, certFile: string, keyFile: string): (string | undefined)[] => {
		const config = configWith({cluster: {etcd: {external: {endpoints: ['https://192.0.2.30:2379', 'https://192.0.2.31:2379'], caFile, certFile, keyFile}}}});
		return apiServerManifest(config, host).spec?.volumes?.filter(({name}) => name.startsWith('etcd-certs')).map(({hostPath}) => hostPath?.path) ?? [];
	};

	test.each([
		['one folder once', '/etc/etcd/ca.crt', '/etc/etcd/c.crt', '/etc/etcd/c.key', ['/etc/etcd']],
		['each folder, sorted', '/srv/b/ca.crt', '/srv/a/c.crt', '/srv/c/c.key', ['/srv/a', '/srv/b', '/srv/c']],
		['a parent for what is below it', '/srv/etcd/deep/ca.crt', '/srv/etcd/c.crt', '/srv/etcd/keys/c.key', ['/srv/etcd']],
		['nothing that is mounted anyway', '/etc/kubernetes/pki/etcd/ca.crt', '/etc/ssl/certs/c.crt', '/etc/pki/tls/certs/c.key', []],
		['nothing without certificates', '', '', '', []],
	])('mounts %s', (_, caFile, certFile, keyFile, folders) => {
		expect(mounted(caFile, certFile, keyFile)).toEqual(folders);
	});

	test('is reached without a client certificate where only the CA is given', () => {
		const config = configWith({cluster: {etcd: {external: {endpoints: ['http://192.0.2.30:2379'], caFile: '', certFile: '/a.crt', keyFile: ''}}}});
		const text = manifestText(apiServerManifest(config, host));
		expect(text).toContain('--etcd-servers=http://192.0.2.30:2379');
		expect(text).not.toMatch(/--etcd-(cafile|certfile|keyfile)/);
	});

	test('has no static Pod', () => {
		const config = configWith({cluster: {etcd: {external: {endpoints: [], caFile: '', certFile: '', keyFile: ''}}}});
		expect(() => etcdManifest(config, host)).toThrow(TypeError);
	});
});

describe('what the user gives', () => {
	test('a volume with the name of a default one takes its place', () => {
		const extraVolumes = [{name: 'k8s-certs', hostPath: '/srv/pki', mountPath: '/pki', readOnly: false, pathType: 'Directory'}];
		const pod = apiServerManifest(configWith({cluster: {apiServer: component({extraVolumes})}}), host);
		expect(pod.spec?.volumes?.filter(({name}) => name === 'k8s-certs')).toEqual([{name: 'k8s-certs', hostPath: {path: '/srv/pki', type: 'Directory'}}]);
		expect(containerOf(pod).volumeMounts?.filter(({name}) => name === 'k8s-certs')).toEqual([{name: 'k8s-certs', mountPath: '/pki'}]);
	});

	test('proxy variables of the environment give way to extraEnvs, and etcd gets none', () => {
		const environment = {HTTPS_PROXY: 'http://a', no_proxy: '', PATH: '/bin', http_proxy: 'http://b'};
		const config = configWith({cluster: {apiServer: component({extraEnvs: [{name: 'http_proxy', value: 'http://own'}]})}});
		expect(containerOf(apiServerManifest(config, {...host, environment})).env).toEqual([
			{name: 'HTTPS_PROXY', value: 'http://a'}, {name: 'http_proxy', value: 'http://own'},
		]);
		expect(containerOf(etcdManifest(config, {...host, environment}))).not.toHaveProperty('env');
	});

	test('a variable from elsewhere is written without what Go leaves out', () => {
		const extraEnvs = [{name: 'A', valueFrom: {resourceFieldRef: {containerName: '', resource: 'limits.cpu', divisor: '1'}}}];
		const pod = apiServerManifest(configWith({cluster: {apiServer: component({extraEnvs})}}), host);
		expect(containerOf(pod).env).toEqual([{name: 'A', valueFrom: {resourceFieldRef: {resource: 'limits.cpu', divisor: '1'}}}]);
	});

	test('etcd at another client URL is what the API server talks to', () => {
		const config = configWith({cluster: {etcd: localEtcd({extraArgs: [{name: 'advertise-client-urls', value: 'https://192.0.2.99:2379'}]})}});
		expect(flagOf(containerOf(apiServerManifest(config, host)), 'etcd-servers')).toBe('https://192.0.2.99:2379');
	});
});

describe('authorization', () => {
	const withFlags = (...extraArgs: InitConfig['cluster']['apiServer']['extraArgs']) => configWith({cluster: {apiServer: component({extraArgs})}});

	test('structured authorization replaces the modes', () => {
		const config = withFlags({name: 'authorization-config', value: '/etc/kubernetes/authz.yaml'});
		expect(manifestText(apiServerManifest(config, host))).not.toContain('--authorization-mode');
	});
});

describe('an external CA', () => {
	test('keeps the controller manager from signing', () => {
		const container = containerOf(controllerManagerManifest(configWith(), {...host, externalCA: true}));
		expect(flagOf(container, 'cluster-signing-cert-file')).toBe('');
		expect(flagOf(container, 'cluster-signing-key-file')).toBe('');
	});
});

describe('without root', () => {
	const users: RootlessUsers = {
		components: {
			etcd: {uid: 1, gid: 11}, 'kube-apiserver': {uid: 2, gid: 12}, 'kube-controller-manager': {uid: 3, gid: 13}, 'kube-scheduler': {uid: 4, gid: 14},
		},
		serviceAccountKeyReaders: 20,
	};

	test('who reads the service account key is in its group', () => {
		expect(apiServerManifest(configWith(), {...host, users}).spec?.securityContext).toEqual({
			runAsUser: 2, runAsGroup: 12, supplementalGroups: [20], seccompProfile: {type: 'RuntimeDefault'},
		});
		expect(schedulerManifest(configWith(), {...host, users}).spec?.securityContext).toEqual({
			runAsUser: 4, runAsGroup: 14, seccompProfile: {type: 'RuntimeDefault'},
		});
	});

	test('files go to the users that read them', () => {
		expect(rootlessOwnership('kube-controller-manager', configWith(), users, false)).toEqual([
			{path: '/etc/kubernetes/controller-manager.conf', uid: 3, gid: 13, mode: 0o600},
			{path: '/etc/kubernetes/pki/sa.key', uid: 0, gid: 20, mode: 0o640},
			{path: '/etc/kubernetes/pki/ca.key', uid: 3, gid: 13, mode: 0o600},
		]);
		expect(rootlessOwnership('kube-controller-manager', configWith(), users, true)).toHaveLength(2);
		expect(rootlessOwnership('etcd', configWith(), users, false)[0]).toEqual({path: '/var/lib/etcd', uid: 1, gid: 11, tree: true});
	});
});
