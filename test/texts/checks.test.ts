import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {describe, expect, onTestFinished, test} from 'vitest';
import {initChecks, runtimeAdvice} from '../../source/core/preflight/index.ts';
import type {Finding, Platform, FindingCode, FindingFields, LookedAt, LookedAtFields} from '../../source/core/told/findings.ts';
import {runtimeSetting} from '../../source/core/preflight/runtime-files.ts';
import {checksEn} from '../../source/texts/checks.en.ts';
import {checksZh} from '../../source/texts/checks.zh.ts';
import {findingText} from '../../source/texts/checks.ts';
import {config} from '../core/preflight/config.ts';

const languages = {en: checksEn, zh: checksZh};
const run = promisify(execFile);

const socket = 'unix:///run/containerd/containerd.sock';
const message = 'no such file or directory';
const url = 'https://192.0.2.20:2379/version';
const setting = {service: 'containerd', file: '/etc/containerd/config.toml', setting: 'sandbox_image = "mirror/pause:3.10.2"', table: 'plugins."io.containerd.grpc.v1.cri"', line: 7, tableLine: 3, header: ''};

/** Every finding there can be, with values as a node gives them. */
const findings: {readonly [C in FindingCode]: FindingFields[C]} = {
	'user.not-root': {uid: 1000},
	'cpus.too-few': {cpus: 1, required: 2},
	'memory.too-small': {megabytes: 900, required: 1700},
	'kubernetes-version.unreadable': {version: 'one'},
	'kubernetes-version.newer': {version: '1.37.0', supported: '1.36'},
	'services.no-manager': {service: 'firewalld'},
	'firewall.active': {ports: '6443 10250'},
	'port.in-use': {port: 6443, component: 'kube-apiserver'},
	'file.exists': {path: '/etc/kubernetes/manifests/etcd.yaml', component: 'etcd'},
	'proxy.used': {url: 'https://[2001:db8::1]:1234', proxy: 'http://proxy'},
	'proxy-cidr.used': {cidr: '10.96.0.0/12', proxy: 'http://proxy'},
	'proxy-cidr.invalid': {cidr: 'ten'},
	'proxy-cidr.too-small': {cidr: '10.0.0.0/32'},
	'runtime.unreachable': {socket, message, installed: false},
	'runtime.cri-disabled': {socket, message: 'unknown service runtime.v1.RuntimeService'},
	'runtime.status-failed': {socket, message},
	'runtime.not-ready': {socket, message},
	'runtime-version.failed': {socket, message},
	'runtime-version.no-runtime-config': {socket},
	'swap.on': {swaps: '/dev/sda2'},
	'program.missing': {program: 'losetup'},
	'system.os-unsupported': {os: 'Darwin'},
	'kernel.release-unsupported': {release: '5.14.0'},
	'kernel.config-unreadable': {release: '6.1.0'},
	'kernel.options-missing': {options: 'CONFIG_INET CONFIG_MEMCG', release: '6.1.0'},
	'cgroup.v1': {kubeletVersion: '1.36.2'},
	'cgroup.controllers-missing': {controllers: 'memory pids'},
	'cgroup.optional-controllers-missing': {controllers: 'hugetlb'},
	'cgroup.freezer-untested': {uid: 1000},
	'kubelet.missing': {},
	'kubelet.failed': {exitCode: 1, output: 'segmentation fault'},
	'kubelet.not-runnable': {message: 'permission denied'},
	'kubelet.version-unreadable': {output: 'hello'},
	'kubelet.too-old': {version: '1.30.0', minimum: '1.33.0', kubernetesVersion: 'v1.36.2'},
	'kubelet.too-new': {version: '1.37.0', kubernetesVersion: '1.36.2'},
	'hostname.too-long': {name: 'a', length: 70},
	'hostname.invalid': {name: 'a_'},
	'hostname.unresolved': {name: 'cp1'},
	'service.missing': {service: 'kubelet'},
	'service.disabled': {service: 'kubelet', command: 'rc-update add kubelet default'},
	'forwarding.missing': {path: '/proc/sys/net/ipv6/conf/default/forwarding', family: 6},
	'forwarding.off': {path: '/proc/sys/net/ipv4/ip_forward', family: 4, value: '0'},
	'etcd.endpoint-invalid': {endpoint: 'etcd'},
	'etcd.ca-unreadable': {path: '/etc/etcd/ca.crt'},
	'etcd.client-certificate-unusable': {certificate: '/etc/etcd/a.crt', key: '/etc/etcd/a.key'},
	'etcd.unreachable': {url, message},
	'etcd.unhealthy': {url, status: 503},
	'etcd.version-unreadable': {url, version: ''},
	'etcd.too-old': {url, version: '3.4.0', minimum: '3.5.24-0'},
	'file.missing': {path: '/etc/etcd/ca.crt'},
	'directory.unreadable': {path: '/var/lib/etcd', message: 'permission denied'},
	'directory.not-empty': {path: '/var/lib/etcd'},
	'image.policy-unknown': {policy: 'Sometimes'},
	'image.pull-failed': {image: 'registry.k8s.io/pause:3.10.2', attempts: 5, message: 'not found'},
	'image.sandbox-differs': {image: 'registry.k8s.io/pause:3.6', expected: 'mirror/pause:3.10.2', ...setting},
	'cgroup-driver.differs': {kubelet: 'systemd', runtime: 'cgroupfs', followed: false, ...setting, setting: 'SystemdCgroup = true'},
	'registry.unreachable': {registry: 'registry.k8s.io', url: 'https://registry.k8s.io/v2/', answer: 'TIMEOUT', proxy: '', shellProxy: ''},
	'certificate.pair': {name: 'apiserver', path: '/etc/kubernetes/pki/apiserver.crt', key: '/etc/kubernetes/pki/apiserver.key', mend: 'renew'},
	'host.unreadable': {code: 'EACCES', message: 'permission denied'},
};

const subjects: {readonly [C in LookedAt]: LookedAtFields[C]} = {
	'user': {}, 'cpus': {required: 2}, 'memory': {required: 1700}, 'kubernetes-version': {version: 'v1.36.2'}, 'firewall': {ports: '6443 10250'},
	'port': {port: 6443, component: 'kube-apiserver'}, 'file-absent': {path: '/etc/kubernetes/manifests/etcd.yaml', component: 'etcd'}, 'proxy': {url: 'https://192.0.2.10'},
	'proxy-cidr': {cidr: '10.96.0.0/12'}, 'runtime': {socket}, 'runtime-version': {socket}, 'swap': {}, 'program': {program: 'cp'}, 'system': {}, 'hostname': {name: 'cp1'},
	'kubelet-version': {kubernetesVersion: 'v1.36.2'}, 'service': {service: 'kubelet'}, 'forwarding': {path: '/proc/sys/net/ipv4/ip_forward', family: 4},
	'etcd-version': {endpoints: 'https://192.0.2.20:2379', minimum: '3.5.24-0'}, 'etcd-file': {path: '/etc/etcd/ca.crt'}, 'directory-empty': {path: '/var/lib/etcd'},
	'images': {socket, policy: 'Always'}, 'sandbox-image': {expected: 'mirror/pause:3.10.2'}, 'cgroup-driver': {driver: 'systemd'}, 'registry': {registries: 'registry.k8s.io docker.io'},
	'certificate-pairs': {path: '/etc/kubernetes/pki'},
};

/** Fields of the configuration that are to be changed: no command does that. And what has no name. */
const withoutCommand: ReadonlySet<string> = new Set(['proxy-cidr.invalid', 'proxy-cidr.too-small', 'etcd.endpoint-invalid', 'image.policy-unknown', 'host.unreadable']);

/** Platforms, and words that belong to others. */
const platforms: readonly (readonly [Required<Platform>, RegExp])[] = [
	[{packages: 'apt', manager: 'systemd'}, /\b(?:dnf|yum|zypper|rc-service|apk)\b/],
	[{packages: 'dnf', manager: 'systemd'}, /\b(?:apt|apt-get|zypper|rc-service|apk|update-grub)\b/],
	[{packages: 'yum', manager: 'systemd'}, /\b(?:apt|apt-get|dnf|zypper|rc-service|apk|update-grub)\b/],
	[{packages: 'zypper', manager: 'systemd'}, /\b(?:apt|apt-get|dnf|yum|rc-service|apk|update-grub)\b/],
	[{packages: 'apk', manager: 'openrc'}, /\b(?:apt|apt-get|dnf|yum|zypper|systemctl|journalctl|update-grub)\b/],
];

describe.each(Object.entries(languages))('the checks in %s', (_language, texts) => {
	test('have a title with their values, and a reason', () => {
		for (const check of [...initChecks(config()), ...runtimeAdvice(config()), ...Object.entries(subjects).map(([lookedAt, fields]) => ({name: lookedAt, lookedAt: lookedAt as LookedAt, fields}))]) {
			const {title, why} = texts.subjects[check.lookedAt](check.fields as never);
			expect(title, check.name).toMatch(/\S/);
			expect(why, check.name).toMatch(/[.。]$/);
			expect(title + why, check.name).not.toContain('undefined');
		}
	});

	describe.each(platforms)('on %o', (platform, foreign) => {
		test.each(Object.entries(findings))('say what %s is and what to do, as a command of this distribution', (code, fields) => {
			const {problem, remedy, command = ''} = findingText(texts, {code, fields: {...fields, ...platform}} as Finding);
			expect(problem).toMatch(/\S[.。]$|: .*\S$|：.*\S$/);
			expect(remedy).toMatch(/\S/);
			expect(problem + remedy + command).not.toMatch(/undefined|NaN|\[object/);
			expect(command === '').toBe(withoutCommand.has(code));
			expect(command).not.toMatch(foreign);
		});
	});

	test('name no command of a distribution that is not known', () => {
		expect(findingText(texts, {code: 'program.missing', fields: {program: 'conntrack'}}).command).toBeUndefined();
		expect(findingText(texts, {code: 'kubelet.missing', fields: {manager: 'none'}}).command).toBeUndefined();
	});
});

describe('the commands of remedies', () => {
	const commandOf = (code: string, fields: object): string => findingText(checksEn, {code, fields} as Finding).command ?? '';

	test('are what a shell can read', async () => {
		const all = platforms.flatMap(([platform]) => Object.entries(findings).map(([code, fields]) => commandOf(code, {...fields, ...platform})));
		await expect(run('sh', ['-n', '-c', all.join('\n')])).resolves.toBeDefined();
	});

	test('install what a program comes in on the distribution', () => {
		expect(commandOf('program.missing', {program: 'losetup', packages: 'apt'})).toBe('apt-get update && apt-get install -y mount');
		expect(commandOf('program.missing', {program: 'losetup', packages: 'apk'})).toBe('apk add util-linux');
		expect(commandOf('program.missing', {program: 'conntrack', packages: 'zypper'})).toBe('zypper --non-interactive install conntrack-tools');
	});

	test('install the kubelet of the control plane\'s minor version', () => {
		expect(commandOf('kubelet.too-old', {...findings['kubelet.too-old'], kubernetesVersion: 'v1.35.4', packages: 'apt'})).toMatch(/v1\.35\/deb.*install -y --allow-change-held-packages kubelet$/);
		expect(commandOf('kubelet.too-new', {...findings['kubelet.too-new'], packages: 'dnf'})).toMatch(/v1\.36\/rpm.*dnf downgrade -y kubelet-1\.36\.2$/);
	});

	test('start a runtime that is there, and install one that is not', () => {
		expect(commandOf('runtime.unreachable', {socket, message, installed: true, packages: 'apt', manager: 'systemd'})).toBe('systemctl enable --now containerd');
		expect(commandOf('runtime.unreachable', {socket, message, installed: true, packages: 'apk', manager: 'openrc'})).toBe('rc-update add containerd default && rc-service containerd start');
		expect(commandOf('runtime.unreachable', {socket, message, installed: false, packages: 'yum', manager: 'systemd'})).toBe('yum install -y containerd && systemctl enable --now containerd');
	});

	test('give the runtime the shell\'s proxy, which they do not name', () => {
		const command = commandOf('registry.unreachable', {...findings['registry.unreachable'], shellProxy: 'http://••••@proxy', manager: 'systemd'});
		expect(command).toContain('daemon-reload');
		expect(command).not.toContain('proxy:');
		expect(command).not.toContain('••••');
	});

	test.each([
		['has the line', 'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\n  sandbox_image = "registry.k8s.io/pause:3.6"\n  x = 1\n', 'version = 2\n[plugins."io.containerd.grpc.v1.cri"]\n  sandbox_image = "mirror/pause:3.10.2"\n  x = 1\n'],
		['has the table alone', 'version = 2\n[plugins.\'io.containerd.grpc.v1.cri\']\n  x = 1\n', 'version = 2\n[plugins.\'io.containerd.grpc.v1.cri\']\n  sandbox_image = "mirror/pause:3.10.2"\n  x = 1\n'],
		['has neither', 'version = 2\n', 'version = 2\n\n[plugins."io.containerd.grpc.v1.cri"]\n  sandbox_image = "mirror/pause:3.10.2"\n'],
		['is not there', undefined, 'version = 2\n\n[plugins."io.containerd.grpc.v1.cri"]\n  sandbox_image = "mirror/pause:3.10.2"\n'],
	])('set the sandbox image where containerd\'s file %s', async (_, before, after) => {
		const folder = await mkdtemp(path.join(tmpdir(), 'kubestep-checks-'));
		onTestFinished(async () => rm(folder, {recursive: true}));
		const file = path.join(folder, 'config.toml');
		if (before !== undefined) {
			await writeFile(file, before);
		}
		const found = await runtimeSetting({read: async () => (before === undefined ? undefined : Buffer.from(before)), list: async () => undefined}, {name: 'containerd', version: '1.7.0'}, 'sandbox-image', 'mirror/pause:3.10.2');
		const [edit = ''] = commandOf('image.sandbox-differs', {image: '', expected: '', ...found, manager: 'systemd'}).replaceAll('/etc/containerd', folder).split(' && systemctl');
		await run('sh', ['-c', edit]);
		expect(await readFile(file, 'utf8')).toBe(after);
	});
});
