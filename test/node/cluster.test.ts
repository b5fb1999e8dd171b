import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {auditedConfig, IGNORED, noNode, RigNode, type Ended, type Request} from './rig.ts';

/** What a node of the rig cannot help: its kernel's cgroups, no way out to the internet, and no Jobs. */
const WITHOUT_FAULT = /SystemVerification|cgroups v1|failCgroupV1|could not fetch a Kubernetes version|falling back to the local client version|WARNING CreateJob/;

/** Words of a program that something is not as it should be; what a node of the rig cannot help is left out. */
function complaints({out}: Ended): readonly string[] {
	return out.split('\n').filter((line) => /error|warning|fail|^[WEF]\d{4} /i.test(line) && !WITHOUT_FAULT.test(line));
}

/** The join command as it was printed, whole. */
function joinCommands(out: string): {readonly worker: string; readonly controlPlane: string} {
	const commands = out.replaceAll('\\\n', ' ').split('\n').filter((line) => line.trim().startsWith('kubeadm join'));
	return {worker: commands.find((line) => !line.includes('--control-plane')) ?? '', controlPlane: commands.find((line) => line.includes('--control-plane')) ?? ''};
}

const ok = (ended: Ended) => expect(ended.code, ended.out.split('\n').slice(-30).join('\n')).toBe(0);

describe.skipIf(noNode !== undefined)(`A cluster on real nodes${noNode === undefined ? '' : ` (skipped: ${noNode})`}`, {timeout: 180_000}, () => {
	let node: RigNode;
	let theirs: readonly Request[] = [];
	let printed = '';
	const others: RigNode[] = [];

	const initWith = async (program: (config: string) => Promise<Ended>): Promise<{ended: Ended; requests: readonly Request[]}> => {
		const {config, prepare, requests, remove} = auditedConfig(node);
		await prepare();
		const ended = await program(config);
		remove();
		return {ended, requests: await requests()};
	};
	const kubestep = async (config: string) => node.kubestep('init', '--config', config, '--upload-certs', IGNORED, '--output=plain');

	beforeAll(async () => {
		node = await RigNode.up('nt1', '10.10.0.40');
		const {ended, requests} = await initWith(async (config) => node.run('kubeadm', 'init', '--config', config, '--upload-certs', IGNORED));
		ok(ended);
		theirs = requests;
		node = await RigNode.up('nt1', '10.10.0.40');
	}, 180_000);
	afterAll(async () => {
		for (const one of [node, ...others]) {
			await one.down();
		}
	}, 60_000);

	test('comes up by init, with the changes that kubeadm asks for, in its order', async () => {
		const {ended, requests} = await initWith(kubestep);
		ok(ended);
		printed = ended.stdout;
		expect(printed).not.toContain('is not stable');
		expect(theirs.length).toBeGreaterThan(25);
		expect(requests.map(({what}) => what)).toEqual(theirs.map(({what}) => what));
		expect(requests).toEqual(theirs);
	});

	test('a worker joins with the command that was printed', async () => {
		const worker = await RigNode.up('nt2', '10.10.0.41');
		others.push(worker);
		ok(await worker.run('sh', '-c', `${joinCommands(printed).worker} ${IGNORED}`));
		expect((await node.run('kubectl', 'get', 'nodes', '-o', 'name')).stdout.split('\n').sort()).toEqual(['', 'node/nt1', 'node/nt2']);
	});

	test('a second control plane joins with the certificates that were uploaded', async () => {
		const second = await RigNode.up('nt3', '10.10.0.42');
		others.push(second);
		await second.run('sh', '-c', 'mkdir -p /etc/kubernetes/audit');
		await second.run('sh', '-c', `printf 'apiVersion: audit.k8s.io/v1\\nkind: Policy\\nrules: [{level: None}]\\n' > /etc/kubernetes/audit/policy.yaml`);
		ok(await second.run('sh', '-c', `${joinCommands(printed).controlPlane} ${IGNORED}`));
		const {stdout} = await node.run('kubectl', 'get', 'nodes', '-l', 'node-role.kubernetes.io/control-plane', '-o', 'name');
		expect(stdout.split('\n').sort()).toEqual(['', 'node/nt1', 'node/nt3']);
	});

	test.each([
		['certs check-expiration'], ['token list'], ['init phase upload-config all'],
		['upgrade plan v1.36.2 --ignore-preflight-errors=SystemVerification,NumCPU,Mem,CreateJob'],
	])('kubeadm %s finds nothing to complain of', async (words) => {
		const ended = await node.run('kubeadm', ...words.split(' '));
		ok(ended);
		expect(complaints(ended)).toEqual([]);
	});

	test('kubeadm resets it, and init makes it again', async () => {
		// The second control plane first: its etcd member leaves while the first one's can agree to it.
		for (const one of [...others.filter(({name}) => name === 'nt3'), node]) {
			const reset = await one.run('kubeadm', 'reset', '-f');
			ok(reset);
			expect(complaints(reset)).toEqual([]);
		}
		const {ended} = await initWith(kubestep);
		ok(ended);
		expect(ended.out).not.toContain('earlier run');
		expect((await node.run('kubectl', 'get', 'nodes', '-o', 'name')).stdout).toBe('node/nt1\n');
	});
});
