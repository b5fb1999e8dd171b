import {describe, expect, it} from 'vitest';
import {diagnosisCommands} from '../../source/texts/diagnoses.ts';
import {checkCommands} from '../../source/texts/check-commands.ts';
import {failureCommands} from '../../source/texts/failures.ts';
import {makeTexts} from '../../source/texts/make.ts';
import {sandboxCommand} from '../../source/texts/sandbox.ts';
import {english} from '../../source/texts/en.ts';
import {explanations} from '../../source/guide/en.ts';

const sandbox = {folder: './n', machine: './n/.sandbox/machine.json'};
const texts = makeTexts('en', english, explanations, {sandbox});

/** Fields that make each command as long as it gets. */
const fields = {
	component: 'kube-apiserver', flag: 'vm/overcommit_memory', wanted: '1', path: '/etc/kubernetes/manifests/kube-apiserver.yaml', argv: ['systemctl', 'start', 'kubelet'], url: 'https://192.0.2.10:6443/livez', name: 'apiserver', folder: '/etc/other', ports: '6443 10250', port: 6443,
	socket: 'unix:///run/containerd/containerd.sock', image: 'a/b:c', service: 'kubelet', packages: 'apt', manager: 'systemd', program: 'losetup', message: '', options: 'A B', release: '6.12', errno: 'EACCES', version: 'v1.37.0', kubernetesVersion: 'v1.36.2', supported: '1.36', cidr: '10.0.0.0/8', proxy: 'http://p', registry: 'r.example', key: '/etc/kubernetes/pki/ca.key', mend: 'renew', shellProxy: '', runtime: 'cgroupfs', kubelet: 'systemd', expected: 'a/pause:3', file: '/etc/containerd/config.toml', setting: '', command: 'systemctl enable kubelet', family: 4, address: '192.0.2.10:2379',
};

/** What a command may be in a sandbox: of this program on the sandbox, or on files below its folder. */
const isHarmless = (command: string): boolean => /^kubestep \w+ --sandbox=\.\/n(?: |$)/.test(command)
	|| (/^(?:vi|less|cat|ls|rm|mv|grep|openssl|chmod) /.test(command) && command.includes('./n/') && !/(?:^|[\s'"])\/|[|;&]/.test(command));

describe('in a sandbox', () => {
	it('no command that is offered acts on the machine of who learns', () => {
		const all = [
			...Object.values(diagnosisCommands).flatMap((commands) => commands(fields as never)),
			...Object.values(failureCommands).flatMap((commands) => commands({...fields, errors: [], call: ['kubestep', 'plan'], mounts: []} as never)),
			...Object.values(checkCommands).map((command) => command(fields as never)).filter((command) => command !== undefined),
		];
		expect(all.length).toBeGreaterThan(150);
		const offered = all.map((command) => sandboxCommand(command, sandbox)).filter((command) => command !== undefined);
		expect(offered.length).toBeGreaterThan(20);
		expect(offered.filter((command) => !isHarmless(command))).toEqual([]);
	});

	it.each([
		['vi /etc/kubernetes/manifests/kube-apiserver.yaml', 'vi ./n/etc/kubernetes/manifests/kube-apiserver.yaml'],
		['openssl x509 -noout -text -in /etc/kubernetes/pki/apiserver.crt', 'openssl x509 -noout -text -in ./n/etc/kubernetes/pki/apiserver.crt'],
		['mv /etc/kubernetes/manifests/etcd.yaml /root/', 'mv ./n/etc/kubernetes/manifests/etcd.yaml .'],
		['kubestep init phase certs all', 'kubestep init --sandbox=./n phase certs all'],
		['chmod go-w ./n/var/lib/kubestep/journal.json', 'chmod go-w ./n/var/lib/kubestep/journal.json'],
		['mv ./n/var/lib/kubestep/journal.json /var/lib/kubestep/journal.json.old', undefined],
		['swapoff -a', undefined],
		['vi /etc/containerd/config.toml', undefined],
		['rm -f /etc/kubernetes/kubelet.conf /var/lib/kubelet/pki/kubelet-client-*', undefined],
		['cat /var/lib/kubelet/kubeadm-flags.env /etc/default/kubelet', undefined],
		['rm /etc/kubernetes/scheduler.conf && kubestep init phase kubeconfig scheduler', undefined],
	])('%s is offered as %s', (command, offered) => {
		expect(sandboxCommand(command, sandbox)).toBe(offered);
	});

	it('what is wrong with the machine is mended in its description', () => {
		const swap = texts.finding({code: 'swap.on', fields: {swaps: '/dev/sda2'}});
		expect(swap).toMatchObject({remedy: expect.stringContaining('is mended in ./n/.sandbox/machine.json, which describes it.'), command: 'vi ./n/.sandbox/machine.json'});
		const diagnosis = {code: 'kubelet.swap', link: 'kubelet', component: 'kubelet', fields: {}, evidence: [], certain: true} as const;
		expect(texts.diagnosis(diagnosis).commands).toEqual(['vi ./n/.sandbox/machine.json']);
		expect(texts.failure({code: 'wait.timeout', fields: {component: 'kubelet', url: '', seconds: 240, answer: '', socket: '', attempts: 1}, diagnosis}).commands).toEqual(['vi ./n/.sandbox/machine.json']);
	});

	it('where nothing describes the machine, it is not what is wrong', () => {
		const bare = makeTexts('en', english, explanations, {sandbox: {folder: './n'}});
		const failed = bare.failure({code: 'api.unreachable', fields: {url: 'https://192.0.2.10:6443'}});
		expect([failed.commands, failed.remedy.join(' ')]).toEqual([[], expect.not.stringContaining('simulated')]);
		expect(bare.finding({code: 'port.in-use', fields: {port: 6443, component: 'kube-apiserver'}} as never).remedy).toContain('the control plane in ./n itself has the port');
	});

	it('a warning that has a way out says where the file is', () => {
		const {remedy} = texts.warning({code: 'kubeconfig.other-server', fields: {path: '/etc/kubernetes/kubelet.conf', server: 'https://a', expected: 'https://b'}} as never);
		expect(remedy).toMatch(/Here that is \.\/n\/etc\/kubernetes\/kubelet\.conf\.$/);
	});

	it('a node of its own is told what helps there', () => {
		expect(makeTexts('en', english, explanations).finding({code: 'swap.on', fields: {swaps: '/dev/sda2'}}).command).toContain('swapoff -a');
	});
});
