import {describe, expect, test} from 'vitest';
import {planUsers, type UserFiles} from '../../../source/core/manifests/index.ts';
import {recorded} from './cases.ts';

/** The files of the host of the recordings. */
const files: UserFiles = {
	passwd: 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
	group: 'root:x:0:\nnogroup:x:65534:\n',
	limits: 'SYS_UID_MIN 100\nSYS_UID_MAX 999\nSYS_GID_MIN 100\nSYS_GID_MAX 999\n',
};
const made = {passwd: recorded('init-feature-rootless', 'out/etc/passwd'), group: recorded('init-feature-rootless', 'out/etc/group')};
const invalid = (fields: object) => expect.objectContaining({code: 'user.invalid', fields: expect.objectContaining(fields)});

describe('the users and groups of a control plane without root', () => {
	test('are kubeadm\'s', () => {
		const plan = planUsers(files);
		expect({passwd: plan.passwd, group: plan.group}).toEqual(made);
		expect(plan.users).toEqual({
			components: {
				etcd: {uid: 100, gid: 100}, 'kube-apiserver': {uid: 101, gid: 101},
				'kube-controller-manager': {uid: 102, gid: 102}, 'kube-scheduler': {uid: 103, gid: 103},
			},
			serviceAccountKeyReaders: 104,
		});
	});

	test('that are there are kept', () => {
		expect(planUsers({...files, ...made})).toMatchObject({...made, newUsers: [], newGroups: [], users: {serviceAccountKeyReaders: 104}});
	});

	test('get the lowest free numbers of the range', () => {
		const plan = planUsers({
			passwd: 'a:x:200:5::/:/bin/sh', group: 'b:x:301:\n\nkubeadm-ks:x:302:kubeadm-ks\n', limits: 'SYS_UID_MIN\t\t  200\nSYS_GID_MIN 300\n# SYS_GID_MIN 1\n',
		});
		expect(plan.passwd).toBe('a:x:200:5::/:/bin/sh\nkubeadm-etcd:x:201:300:::/bin/false\nkubeadm-kas:x:202:303:::/bin/false\nkubeadm-kcm:x:203:304:::/bin/false\nkubeadm-ks:x:204:302:::/bin/false\n');
		expect(plan.newGroups).not.toContain('kubeadm-ks');
	});

	test('have numbers from 100 to 999 where nothing says otherwise', () => {
		expect(planUsers({passwd: files.passwd, group: files.group}).users.components.etcd).toEqual({uid: 100, gid: 100});
	});

	test.each([
		[{passwd: 'kubeadm-etcd:x:5:100:::/bin/false\n'}, {name: 'kubeadm-etcd', problem: 'user-range', found: 5}],
		[{passwd: 'kubeadm-etcd:x:100:100:::/bin/sh\n'}, {problem: 'user-shell', found: '/bin/sh'}],
		[{passwd: 'kubeadm-etcd:x:100:7:::/bin/false\n'}, {problem: 'user-group', gid: '7', found: ''}],
		[{passwd: 'kubeadm-etcd:x:100:0:::/bin/false\n'}, {problem: 'user-group', found: 'root'}],
		[{group: 'kubeadm-sa-key-readers:x:104:someone\n'}, {problem: 'group-members', found: 'someone'}],
		[{group: 'kubeadm-kas:x:4:kubeadm-kas\n'}, {path: '/etc/group', problem: 'user-range'}],
		[{passwd: 'root:x:0\n'}, {path: '/etc/passwd', line: 1, problem: 'user-fields', found: 3}],
		[{group: 'root:x:none:\n'}, {problem: 'user-number', found: 'none'}],
		[{limits: 'SYS_UID_MIN many\n'}, {path: '/etc/login.defs', problem: 'user-number'}],
		[{limits: 'SYS_GID_MAX 103\n'}, {problem: 'user-full', min: 100, max: 103}],
	])('are refused: %j', (change, fields) => {
		expect(() => planUsers({...files, ...change})).toThrow(invalid(fields));
	});
});
