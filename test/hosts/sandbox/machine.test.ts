import {describe, expect, it} from 'vitest';
import {healthyMachine, parseMachine} from '../../../source/hosts/sandbox/index.ts';

describe('a machine file', () => {
	it('that says nothing is a healthy machine', () => {
		expect(parseMachine('', 'machine.yaml')).toEqual(healthyMachine);
		expect(parseMachine('# nothing yet\n', 'machine.yaml')).toEqual(healthyMachine);
		expect(parseMachine('{}', 'machine.json')).toEqual(healthyMachine);
	});

	it('lays what it says over the healthy machine', () => {
		const machine = parseMachine(`
hostname: node-7
addresses: [198.51.100.7, '2001:db8::7']
cpus: 1
memory: 512Mi
swap: [/dev/sdb1]
services:
  kubelet: {enabled: false}
  firewalld: {active: true}
sysctls: {net/ipv4/ip_forward: 0, net/bridge/bridge-nf-call-iptables: null}
kernel: {config: {AUFS_FS: null, CGROUP_HUGETLB: m}}
cgroup: {version: 1}
cri: {ready: false, message: starting}
`, 'machine.yaml');
		expect(machine).toMatchObject({
			hostname: 'node-7', cpus: 1, memory: 512 * 1024 ** 2, swap: ['/dev/sdb1'],
			cri: {ready: false, message: 'starting', name: 'containerd'},
			cgroup: {version: 1, controllers: expect.arrayContaining(['freezer'])},
		});
		expect(machine.services).toEqual({
			kubelet: {exists: true, enabled: false, active: false},
			containerd: {exists: true, enabled: true, active: true},
			firewalld: {exists: true, enabled: true, active: true},
		});
		expect(machine.sysctls).toMatchObject({'net/ipv4/ip_forward': '0'});
		expect(machine.sysctls).not.toHaveProperty('net/bridge/bridge-nf-call-iptables');
		expect(machine.kernel.config).toMatchObject({CGROUP_HUGETLB: 'm', MEMCG: 'y'});
		expect(machine.kernel.config).not.toHaveProperty('AUFS_FS');
	});

	it('can do without a runtime and without a readable kernel configuration', () => {
		const machine = parseMachine('cri: null\nkernel: {config: null}', 'm');
		expect(machine.cri).toBeUndefined();
		expect(machine.kernel.config).toBeUndefined();
	});

	it.each([
		['hostnam: x', {problem: 'unknown-key', field: '', found: 'hostnam', near: 'hostname'}],
		['cri: {images: [], socket: x}', {problem: 'unknown-key', field: 'cri', found: 'socket', near: 'sockets'}],
		['services: {kubelet: {state: on}}', {problem: 'unknown-key', field: 'services.kubelet', found: 'state', near: ''}],
		['constructor: {}', {problem: 'unknown-key', field: '', found: 'constructor', near: ''}],
		['cpus: many', {problem: 'wrong-type', field: 'cpus', found: 'many'}],
		['cpus: 0', {problem: 'bad-value', field: 'cpus'}],
		['cri: {failPull: [a, 1]}', {problem: 'wrong-type', field: 'cri.failPull[1]'}],
		['addresses: [nonsense]', {problem: 'bad-value', field: 'addresses[0]', found: 'nonsense'}],
		['memory: lots', {problem: 'bad-value', field: 'memory'}],
		['initSystem: upstart', {problem: 'bad-value', field: 'initSystem'}],
		['kubeletVersion: "1.36"', {problem: 'bad-value', field: 'kubeletVersion'}],
		['- a list', {problem: 'wrong-type', field: ''}],
		['a: [', {problem: 'syntax', line: 1}],
		['cpus: 2\n---\ncpus: 4', {problem: 'several-documents'}],
	])('is refused with the place: %s', (text, fields) => {
		expect(() => parseMachine(text, 'machine.yaml')).toThrow(expect.objectContaining({code: 'machine.invalid', fields: expect.objectContaining({file: 'machine.yaml', ...fields})}));
	});
});
