import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {Terminal} from '../../terminal/terminal.ts';
import {temporaryFolder} from '../../cli/program.ts';
import {createSandboxHost, healthyMachine, parseMachine} from '../../../source/hosts/sandbox/index.ts';

const quick = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
timeouts: {controlPlaneComponentHealthCheck: 3s}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
encryptionAlgorithm: ECDSA-P256
`;

test('trying again takes up what a person mended of the simulated machine: what checks look at, and components that failed', {timeout: 60_000}, async () => {
	const folder = temporaryFolder();
	const machine = join(folder, 'machine.yaml');
	writeFileSync(machine, 'cpus: 1\ncomponents: {kube-scheduler: {fails: true, log: ["Error: unknown flag: --nope"]}}\n');
	writeFileSync(join(folder, 'quick.yaml'), quick);
	const terminal = new Terminal(['init', `--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0', '--machine', machine, '--config', join(folder, 'quick.yaml')], {columns: 110, rows: 34});
	try {
		await terminal.until(() => terminal.text.includes('NumCPU') && terminal.text.includes('r try again'));
		writeFileSync(machine, 'components: {kube-scheduler: {fails: true, log: ["Error: unknown flag: --nope"]}}\n');
		terminal.keys('r');
		await terminal.until(() => terminal.text.includes('--nope') && terminal.text.includes('r try again'));
		writeFileSync(machine, 'cpus: 2\n');
		terminal.keys('r');
		await terminal.until(() => /result +done/.test(terminal.text));
		expect(JSON.parse(readFileSync(join(folder, 'node/.sandbox/machine.json'), 'utf8'))).toMatchObject({cpus: 2, components: {}});
		terminal.keys('q');
		expect(await terminal.exit()).toBe(0);
	} finally {
		terminal.close();
	}
});

test('the description that is read again says which services, which manager and which images there are; what was done to them since stays', async () => {
	const socket = healthyMachine.cri?.sockets[0] ?? '';
	let described = parseMachine('services: {kubelet: {enabled: false}}\ncri: {images: [a/one:1]}\n', 'machine.yaml');
	const host = await createSandboxHost({directory: temporaryFolder(), machine: described, describe: async () => described, speed: 0, fresh: false, command: 'init'});
	try {
		await host.runtime.pullImage(socket, 'a/pulled:1');
		expect([await host.services.isEnabled('kubelet'), await host.runtime.hasImage(socket, 'a/two:1')]).toEqual([false, false]);
		described = parseMachine('services: {kubelet: {enabled: true}, firewalld: {exists: true, active: true}}\ncri: {images: [a/two:1]}\ninitSystem: openrc\n', 'machine.yaml');
		await host.lookAgain?.();
		expect(await Promise.all(['kubelet', 'firewalld'].map(async (name) => host.services.exists(name)))).toEqual([true, true]);
		expect([await host.services.isEnabled('kubelet'), await host.services.manager(), await host.services.enableCommand('kubelet')]).toEqual([true, 'openrc', 'rc-update add kubelet default']);
		expect(await Promise.all(['a/one:1', 'a/two:1', 'a/pulled:1'].map(async (image) => host.runtime.hasImage(socket, image)))).toEqual([false, true, true]);
	} finally {
		await host.close();
	}
});
