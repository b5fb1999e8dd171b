import {execFile} from 'node:child_process';
import {accessSync, constants, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {program} from '../built.ts';

/**
 * Throw-away nodes by a program `rig up NAME IP`, `rig exec NAME COMMAND…`, `rig down NAME`, whose place KUBESTEP_RIG
 * names: docs/testing-on-a-node.md.
 */
export const RIG = process.env['KUBESTEP_RIG'] ?? '';

const PROGRAMS = ['kubelet', 'kubeadm', 'kubectl', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'etcd'];

/** Why there can be no node here; undefined where there can. */
export const noNode = reason();

function reason(): string | undefined {
	if (process.platform !== 'linux' || process.getuid?.() !== 0) {
		return 'needs Linux and root';
	}
	if (!isProgram(RIG)) {
		return 'KUBESTEP_RIG names no program that makes nodes';
	}
	const folder = process.env['KUBE_BIN_DIR'] ?? '';
	const missing = PROGRAMS.filter((program) => !isProgram(join(folder, program)));
	return folder === '' ? 'KUBE_BIN_DIR names no folder with the Kubernetes programs' : missing.length > 0 ? `KUBE_BIN_DIR lacks ${missing.join(', ')}` : undefined;
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return path !== '';
	} catch {
		return false;
	}
}

export interface Ended {
	readonly code: number;
	/** Standard output and error. */
	readonly out: string;
	readonly stdout: string;
	readonly tookMs: number;
}

async function rig(...words: readonly string[]): Promise<Ended> {
	const begun = performance.now();
	return new Promise((resolve) => {
		execFile(RIG, words, {maxBuffer: 2 ** 28, env: {...process.env, KUBECONFIG: '/etc/kubernetes/admin.conf'}}, (error, stdout, stderr) => {
			resolve({code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, out: stdout + stderr, tookMs: performance.now() - begun});
		});
	});
}

/** A node of its own network, mounts, host name and container runtime. */
export class RigNode {
	readonly name: string;
	readonly address: string;

	/** Makes it anew, whatever an earlier test left. */
	static async up(name: string, address: string): Promise<RigNode> {
		await rig('down', name);
		const {code, out} = await rig('up', name, address);
		const node = new RigNode(name, address);
		// The rig's nodes have one /var/lib/kubestep between them.
		const {code: mounted} = await node.run('sh', '-c', 'mkdir -p /var/lib/kubestep && mount -t tmpfs -o mode=0700 tmpfs /var/lib/kubestep');
		if (code + mounted !== 0) {
			throw new Error(`no node ${name}: ${out}`);
		}
		return node;
	}

	private constructor(name: string, address: string) {
		this.name = name;
		this.address = address;
	}

	async run(...words: readonly string[]): Promise<Ended> {
		return rig('exec', this.name, ...words);
	}

	/** Runs the built program. */
	async kubestep(...words: readonly string[]): Promise<Ended> {
		return this.run(process.execPath, program, ...words);
	}

	async down(): Promise<void> {
		await rig('down', this.name);
	}
}

/** What a rig node cannot have: a kernel with all that kubeadm looks for, and cgroups v2 everywhere. */
export const IGNORED = '--ignore-preflight-errors=SystemVerification';

/** Files for a node's init: a configuration that has the API server write every request down, with the policy for it. */
export function auditedConfig(node: RigNode): {readonly config: string; readonly prepare: () => Promise<void>; readonly requests: () => Promise<readonly Request[]>; readonly remove: () => void} {
	const folder = mkdtempSync(join(tmpdir(), 'kubestep-rig-'));
	const config = join(folder, 'init.yaml');
	writeFileSync(config, configOf(node));
	writeFileSync(join(folder, 'policy.yaml'), policy);
	return {
		config,
		async prepare() {
			await node.run('sh', '-c', `mkdir -p /etc/kubernetes/audit && cp ${folder}/policy.yaml /etc/kubernetes/audit`);
		},
		async requests() {
			return requestsOf((await node.run('cat', '/etc/kubernetes/audit/audit.log')).stdout);
		},
		remove: () => rmSync(folder, {recursive: true}),
	};
}

const configOf = ({name, address}: RigNode) => `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: ${address}}
nodeRegistration:
  name: ${name}
  criSocket: unix:///run/containerd/containerd.sock
bootstrapTokens:
- token: abcdef.0123456789abcdef
certificateKey: ${'0123456789abcdef'.repeat(4)}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
controlPlaneEndpoint: ${address}:6443
networking: {podSubnet: 10.244.0.0/16}
apiServer:
  extraArgs:
  - {name: audit-policy-file, value: /etc/kubernetes/audit/policy.yaml}
  - {name: audit-log-path, value: /etc/kubernetes/audit/audit.log}
  extraVolumes:
  - {name: audit, hostPath: /etc/kubernetes/audit, mountPath: /etc/kubernetes/audit, pathType: DirectoryOrCreate}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false
cgroupDriver: cgroupfs
`;

const policy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: RequestResponse
  users: [kubernetes-admin, kubernetes-super-admin]
- level: None
`;

/** One request that changes something, as the API server saw it. */
export interface Request {
	readonly what: string;
	readonly body: unknown;
}

/** The changes among the requests that were granted: what is refused while the API server starts is asked again. */
function requestsOf(log: string): readonly Request[] {
	return log.split('\n').filter((line) => line !== '').flatMap((line) => {
		const event = JSON.parse(line) as {verb: string; requestURI: string; user: {username: string}; requestObject?: unknown; responseStatus: {code: number}};
		const granted = event.responseStatus.code < 300 && ['create', 'update', 'patch', 'delete'].includes(event.verb);
		return granted ? [{what: `${event.user.username} ${event.verb} ${event.requestURI}`.replace(/bootstrap-token-\w{6}/, 'bootstrap-token-…'), body: comparable(event.requestObject)}] : [];
	});
}

/** Without what differs from run to run: keys, certificates, times. */
function comparable(body: unknown): unknown {
	const text = JSON.stringify(body ?? null)
		.replaceAll(/"(expiration|token-id|token-secret|(?:front-proxy-|etcd-)?ca\.(?:crt|key)|sa\.(?:key|pub))":"[^"]+"/g, '"$1":"…"')
		.replaceAll(/bootstrap-token-\w{6}/g, 'bootstrap-token-…')
		.replaceAll(/"uid":"[^"]+"/g, '"uid":"…"')
		.replaceAll(/(certificate-authority-data: )[\w+/=]+/g, '$1…');
	return JSON.parse(text) as unknown;
}
