import {cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync, chownSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {DATABASE, CONFIG, RESET_CONFIG, SANDBOX, SOCKET, type Corpus} from './family.ts';
import {measure} from './process.ts';

const PLAN = '/case/plan.json';
/** What a run of init leaves on a node. */
const NODE = ['/etc/kubernetes', '/var/lib/kubelet', '/var/lib/etcd', '/var/lib/kubestep'];

const config = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 192.0.2.10}
nodeRegistration: {name: cp1, criSocket: "unix://${SOCKET}"}
timeouts: {controlPlaneComponentHealthCheck: 1s, kubeletHealthCheck: 1s, kubernetesAPICall: 1s, etcdAPICall: 1s, tlsBootstrap: 1s, discovery: 1s}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
encryptionAlgorithm: ECDSA-P256
networking: {podSubnet: 10.244.0.0/16}
`;

const resetConfig = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ResetConfiguration
force: true
criSocket: "unix://${SOCKET}"
timeouts: {kubernetesAPICall: 1s, etcdAPICall: 1s}
`;

/** All keys of a machine file, so that each of them is damaged at some time. */
const machine = `hostname: cp1
addresses: [192.0.2.10, 2001:db8::10]
defaultRoute: true
distribution: {id: debian, like: [], version: "13", name: Debian}
uid: 0
cpus: 2
memory: 4Gi
swap: []
initSystem: systemd
services: {kubelet: {exists: true, enabled: true, active: false}}
tools: {missing: [socat]}
portsInUse: [8080]
sysctls: {net/ipv4/ip_forward: "1"}
kernel: {os: Linux, release: 6.12.48-amd64, config: {CGROUPS: y, AUFS_FS: null}}
cgroup: {version: 2, controllers: [cpuset, cpu, io, memory, hugetlb, pids, rdma]}
kubeletVersion: v1.36.2
env: {PATH: /usr/bin, HTTPS_PROXY: "http://proxy:3128"}
names: {registry.k8s.io: [192.0.2.20]}
ownNameResolves: true
pages: {"https://dl.k8s.io/release/stable-1.txt": v1.36.2}
cri: {sockets: ["unix:///var/run/containerd/containerd.sock"], name: containerd, version: v2.1.4, ready: true, message: x, runtimeConfig: true, cgroupDriver: systemd, images: [registry.k8s.io/pause:3.10.2], failPull: [registry.k8s.io/etcd], pullSeconds: 0.8}
etcd: {address: 192.0.2.30, port: 2379, version: 3.6.8}
components: {etcd: {startSeconds: 1, fails: false, stopsAt: container, log: [a line], exitCode: 1}, kubelet: {linesPerSecond: 2}}
`;

const SYSTEMCTL = `#!/bin/sh
case "$1" in
is-active) echo inactive; exit 3 ;;
is-enabled) echo enabled ;;
status) echo "Loaded: loaded"; exit 3 ;;
show) printf 'LoadState=loaded\\nUnitFileState=enabled\\nActiveState=inactive\\nSubState=dead\\n' ;;
esac
exit 0
`;

/** What no command of this program has any business with. */
const strangers: Readonly<Record<string, {readonly text: string; readonly mode: number; readonly uid?: number}>> = {
	'/etc/passwd': {text: 'root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/home/user:/bin/sh\n', mode: 0o644},
	'/etc/group': {text: 'root:x:0:\nuser:x:1000:\n', mode: 0o644},
	'/etc/shadow': {text: 'root:*:1::::::\n', mode: 0o600},
	'/etc/hosts': {text: '127.0.0.1 localhost\n192.0.2.10 cp1\n', mode: 0o644},
	'/etc/os-release': {text: 'ID=debian\nVERSION_ID="13"\nNAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 13"\n', mode: 0o644},
	'/etc/cron.d/job': {text: '* * * * * root true\n', mode: 0o644},
	'/etc/ssh/ssh_host_ed25519_key': {text: 'a key\n', mode: 0o600},
	'/etc/systemd/system/own.service': {text: '[Service]\n', mode: 0o644},
	'/etc/containerd/config.toml': {text: 'version = 3\n', mode: 0o644},
	'/root/.bashrc': {text: '# root\n', mode: 0o644},
	'/root/.ssh/authorized_keys': {text: 'ssh-ed25519 AAAA root\n', mode: 0o600},
	'/home/user/.bashrc': {text: '# user\n', mode: 0o644, uid: 1000},
	'/home/user/work/file': {text: 'work\n', mode: 0o600, uid: 1000},
	'/boot/vmlinuz': {text: 'kernel\n', mode: 0o600},
	'/srv/data/volume/one': {text: 'data\n', mode: 0o644, uid: 1000},
	'/srv/data/two': {text: 'data\n', mode: 0o600},
	'/var/log/syslog': {text: 'line\n', mode: 0o640},
	'/usr/bin/systemctl': {text: SYSTEMCTL, mode: 0o755},
	'/usr/bin/journalctl': {text: '#!/bin/sh\nexit 0\n', mode: 0o755},
	'/usr/bin/kubelet': {text: '#!/bin/sh\necho Kubernetes v1.36.2\n', mode: 0o755},
};

/** `apps/daemonsets/kube-system/kube-proxy`, as a sandbox keeps it, as the path below the group's. */
function placeOf(key: string): string {
	const [, plural = '', ...names] = key.split('/');
	return names.length > 1 ? `/namespaces/${names[0]}/${plural}/${names.slice(1).join('/')}` : `/${plural}/${names.join('/')}`;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const token = {
	apiVersion: 'v1', kind: 'Secret', type: 'bootstrap.kubernetes.io/token', metadata: {name: 'bootstrap-token-abcdef', namespace: 'kube-system'},
	data: {'token-id': base64('abcdef'), 'token-secret': base64('0123456789abcdef'), 'expiration': base64('2030-01-01T00:00:00Z'), 'usage-bootstrap-authentication': base64('true'), 'usage-bootstrap-signing': base64('true'), 'auth-extra-groups': base64('system:bootstrappers:kubeadm:default-node-token'), 'description': base64('own')},
};

/** What tells others where this node's API server is. */
const pod = {
	apiVersion: 'v1', kind: 'Pod',
	metadata: {name: 'kube-apiserver-cp1', namespace: 'kube-system', labels: {component: 'kube-apiserver', tier: 'control-plane'}, annotations: {'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': '192.0.2.10:6443'}},
};

/** Lays a node in this root as init left it, with things around it that are nobody's but their owners'. */
export async function layBase(): Promise<Corpus> {
	for (const [path, {text, mode, uid = 0}] of Object.entries(strangers)) {
		put(path, text, mode);
		chownSync(path, uid, uid);
	}
	mkdirSync('/run/systemd/system', {recursive: true});
	chownSync('/home/user', 1000, 1000);
	put(CONFIG, config);
	put(RESET_CONFIG, resetConfig);
	put('/case/machine.yaml', machine);
	await must(['init', `--sandbox=${SANDBOX}`, '--sandbox-speed=0', '--config', CONFIG, '--machine', '/case/machine.yaml', '--ignore-preflight-errors', 'all', '--output=plain']);
	await must(['plan', '--sandbox=/case/made', '--config', CONFIG, '--save', PLAN]);
	for (const folder of NODE) {
		cpSync(SANDBOX + folder, folder, {recursive: true, verbatimSymlinks: true});
	}
	const files = new Map<string, Buffer>();
	for (const folder of [...NODE, `${SANDBOX}/.sandbox`, `${SANDBOX}/var/lib/etcd`, '/case']) {
		for (const name of readdirSync(folder, {recursive: true, encoding: 'utf8'})) {
			const path = join(folder, name);
			if (!path.includes('/pods/') && (!path.startsWith(`${SANDBOX}/`) || folder.startsWith(SANDBOX)) && statSync(path).isFile()) {
				files.set(path, readFileSync(path));
			}
		}
	}
	const {objects} = JSON.parse((files.get(DATABASE) ?? '{}').toString()) as {objects: Record<string, unknown>};
	return {files, reads: new Map(), objects: new Map([...Object.entries(objects).map(([key, object]): [string, unknown] => [placeOf(key), object]), ['/namespaces/kube-system/secrets/bootstrap-token-abcdef', token], ['/namespaces/kube-system/pods/kube-apiserver-cp1', pod]])};
}

function put(path: string, text: string, mode = 0o644): void {
	mkdirSync(dirname(path), {recursive: true});
	writeFileSync(path, text, {mode});
}

async function must(words: readonly string[]): Promise<void> {
	const {status, text} = await measure(words, 60_000, {home: '/root'});
	if (status !== 0) {
		throw new Error(`${words.join(' ')} ended with ${status}: ${text.slice(-2000)}`);
	}
}

