import {expect, test} from 'vitest';
import {loadResetConfig, migrateConfig, validateConfig} from '../../../../source/core/config/commands/commands.ts';
import {printDefaults, type DefaultsCommand} from '../../../../source/core/config/commands/print-defaults.ts';
import {ConfigError} from '../../../../source/core/told/faults.ts';
import {recordedCase, recordedFacts} from '../recorded.ts';

const facts = recordedFacts();
const given = (name: string) => {
	const {file, read} = recordedCase(name);
	return {file: file ?? {name: '', text: ''}, facts, read};
};

async function codesOf(act: Promise<unknown>): Promise<string[]> {
	const error: unknown = await act.catch((thrown: unknown) => thrown);
	return error instanceof ConfigError ? error.faults.map(({code, path}) => `${code} ${path}`.trim()) : [];
}

const join = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n';

test.each([
	['init', [], 'cmd-print-init-defaults', '01'],
	['init', ['KubeletConfiguration'], 'cmd-print-init-defaults', '02'],
	['init', ['KubeProxyConfiguration', 'KubeletConfiguration'], 'cmd-print-init-defaults', '03'],
	['reset', [], 'cmd-config-print', '02'],
	['join', [], 'cmd-config-print', '03'],
	['upgrade', [], 'cmd-config-print', '04'],
] as ReadonlyArray<[DefaultsCommand, string[], string, string]>)('prints the defaults of %s with components %j', async (command, components, name, number) => {
	expect(await printDefaults(command, {facts, components})).toBe(given(name).read(`out/${number}.stdout.txt`));
});

test('refuses to print a component that there is not', async () => {
	expect(await codesOf(printDefaults('init', {facts, components: ['KubeletConfig']}))).toEqual(['components-unknown']);
});

test.each([['cmd-config-migrate-join', '02'], ['cmd-config-migrate-reset', '02'], ['cmd-migrate-v1beta3', '01']])('migrates %s to kubeadm\'s bytes', async (name, number) => {
	const {file, read} = given(name);
	expect((await migrateConfig({file, facts})).text).toBe(read(`out/${number}.stdout.txt`));
});

test('migrates an UpgradeConfiguration, where kubeadm ends in an internal error', async () => {
	expect((await migrateConfig(given('cmd-config-migrate-upgrade'))).text).toContain('apply:\n  certificateRenewal: true\n  etcdUpgrade: true\n  forceUpgrade: true\n');
});

test('warns about the deprecated version unless it is allowed', async () => {
	const input = given('cmd-validate-deprecated');
	expect((await validateConfig(input)).warnings.map(({code}) => code)).toContain('document-deprecated');
	expect((await validateConfig({...input, allowDeprecated: true})).warnings).toEqual([]);
});

test('checks a JoinConfiguration beside a ClusterConfiguration, all faults at once', async () => {
	const text = `${join}discovery: {bootstrapToken: {token: a}, file: {kubeConfigPath: "http://x"}}
controlPlane: {localAPIEndpoint: {advertiseAddress: bad}}
caCertPath: x
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
certificatesDir: x
`;
	expect(await codesOf(validateConfig({file: {name: 'x', text}, facts}))).toEqual([
		'discovery-both discovery', 'token-invalid discovery.tlsBootstrapToken', 'discovery-endpoint-missing discovery.bootstrapToken',
		'discovery-unverified discovery.bootstrapToken.caCertHashes', 'discovery-endpoint discovery.bootstrapToken.apiServerEndpoint',
		'token-invalid discovery.bootstrapToken.token', 'discovery-file discovery.file.kubeConfigPath',
		'address-invalid controlPlane.localAPIEndpoint.advertiseAddress', 'ca-path caCertPath', 'path-relative certificatesDir',
	]);
});

test('reads what reset is asked to do from a file, with flags beside it', async () => {
	const {file} = given('cmd-reset-config');
	const {config} = await loadResetConfig({file, flags: {config: 'x', 'ignore-preflight-errors': ['Swap']}, facts});
	expect(config).toMatchObject({
		certificatesDir: '/srv/pki', cleanupTmpDir: true, criSocket: 'unix:///run/crio/crio.sock', force: true,
		ignorePreflightErrors: ['mem', 'swap'], skipPhases: ['remove-etcd-member'], unmountFlags: [],
	});
});

test('reads what reset is asked to do from flags, and names a faulty one', async () => {
	const {config} = await loadResetConfig({flags: {force: true, 'skip-phases': ['preflight']}, facts});
	expect([config.force, config.certificatesDir, config.skipPhases]).toEqual([true, '/etc/kubernetes/pki', ['preflight']]);
	expect(await codesOf(loadResetConfig({flags: {'cert-dir': 'pki'}, facts}))).toEqual(['path-relative certificatesDir']);
});

test('refuses a file for reset that holds something else', async () => {
	expect(await codesOf(loadResetConfig({file: {name: 'x', text: join}, flags: {config: 'x'}, facts}))).toEqual(['document-missing']);
});

test.each([['/etc/found.conf', []], ['""', ['discovery-file discovery.file.kubeConfigPath']], ['/etc/absent.conf', ['discovery-file discovery.file.kubeConfigPath']], ['file:///etc/absent.conf', ['discovery-file discovery.file.kubeConfigPath']], ['https://192.0.2.1/discovery.conf', []]])('a join that discovers its cluster by %s', async (kubeConfigPath, expected) => {
	const text = `${join}nodeRegistration: {name: w1, criSocket: unix:///run/containerd/containerd.sock}\ndiscovery:\n  file: {kubeConfigPath: ${kubeConfigPath}}\n`;
	const isThere = async (path: string) => path === '/etc/found.conf';
	expect(await codesOf(validateConfig({file: {name: 'join.yaml', text}, facts: {...facts, isThere}}))).toEqual(expected);
});
