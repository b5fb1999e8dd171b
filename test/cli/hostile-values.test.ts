import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {planInit} from '../../source/cli/run/planned-init.ts';
import {prepareInit} from '../../source/cli/run/prepare-init.ts';
import {ConfigError} from '../../source/core/told/faults.ts';
import {toFailureData} from '../../source/core/told/failures.ts';
import {kubestep} from './program.ts';

const top = mkdtempSync(join(tmpdir(), 'kubestep-hostile-'));
afterAll(() => rmSync(top, {recursive: true, force: true}));

/** Each becomes a URL, an address, a port or a path somewhere. */
const fields: Readonly<Record<string, readonly string[]>> = {
	InitConfiguration: ['localAPIEndpoint.advertiseAddress', 'localAPIEndpoint.bindPort', 'nodeRegistration.criSocket', 'nodeRegistration.name'],
	ClusterConfiguration: [
		'controlPlaneEndpoint', 'certificatesDir', 'imageRepository', 'networking.serviceSubnet', 'networking.podSubnet', 'networking.dnsDomain', 'etcd.local.dataDir', 'etcd.local.extraArgs.listen-metrics-urls',
		'etcd.external.endpoints', 'etcd.external.httpEndpoints', 'etcd.external.caFile', 'apiServer.extraArgs.secure-port', 'apiServer.extraArgs.advertise-address', 'apiServer.extraArgs.bind-address', 'apiServer.extraArgs.audit-policy-file',
		'controllerManager.extraArgs.bind-address', 'controllerManager.extraArgs.secure-port', 'scheduler.extraArgs.bind-address', 'scheduler.extraArgs.secure-port', 'controllerManager.extraArgs.flex-volume-plugin-dir',
	],
	KubeletConfiguration: [
		'address', 'port', 'readOnlyPort', 'healthzPort', 'healthzBindAddress', 'staticPodPath', 'staticPodURL', 'clusterDNS', 'clusterDomain', 'resolvConf', 'volumePluginDir', 'containerRuntimeEndpoint', 'imageServiceEndpoint',
		'authentication.x509.clientCAFile', 'podLogsDir', 'cgroupDriver',
	],
	KubeProxyConfiguration: ['bindAddress', 'healthzBindAddress', 'metricsBindAddress', 'clusterCIDR', 'clientConnection.kubeconfig', 'portRange'],
};

const values: readonly unknown[] = [70_000, -1, 0, 2_147_483_647, '', ' ', 'a b', '::', '[::1', '::1%eth0', 'fe80::1%eth0', 'https://', 'https://[::1', 'https://a b:2379', 'https://h:99999', 'https://h:2379/%zz', 'unix://', '%zz', '../..', '/', '0.0.0.0:99999', '❄', 'a@b:c@d', 'x'.repeat(3000), '999.999.999.999', '-', null];
/** KUBESTEP_HOSTILE=all takes every value; minutes. */
const all = process.env['KUBESTEP_HOSTILE'] === 'all';
const sample: readonly unknown[] = [70_000, 'a b', '::1%eth0'];

const versions: Readonly<Record<string, string>> = {InitConfiguration: 'kubeadm.k8s.io/v1beta4', ClusterConfiguration: 'kubeadm.k8s.io/v1beta4', KubeletConfiguration: 'kubelet.config.k8s.io/v1beta1', KubeProxyConfiguration: 'kubeproxy.config.k8s.io/v1alpha1'};
const base: Readonly<Record<string, object>> = {ClusterConfiguration: {kubernetesVersion: 'v1.36.2', encryptionAlgorithm: 'ECDSA-P256'}};

/** The field with the value in it; lists and extraArgs in their form. */
function holding(path: string, value: unknown): object {
	const args = /^(.*)\.extraArgs\.(.*)$/.exec(path);
	const [name = '', ...rest] = args === null ? path.split('.').toReversed() : [];
	const leaf = args === null ? {[name]: /[eE]ndpoints$|clusterDNS$/.test(name) ? [value] : value} : {extraArgs: [{name: args[2], value: value === null ? null : String(value)}]};
	const made = (args === null ? rest : (args[1] ?? '').split('.').toReversed()).reduce<object>((inner, above) => ({[above]: inner}), leaf);
	return path === 'etcd.external.httpEndpoints' || path === 'etcd.external.caFile' ? {etcd: {external: {endpoints: ['https://192.0.2.20:2379'], ...(made as {etcd: {external: object}}).etcd.external}}} : made;
}

/** What comes of a plan with this configuration: the code that it ends in. */
async function endOf(kind: string, path: string, value: unknown): Promise<string> {
	const documents = Object.entries(versions).map(([each, apiVersion]) => JSON.stringify({apiVersion, kind: each, ...base[each], ...(each === kind && holding(path, value))}));
	const config = join(top, 'config.yaml');
	writeFileSync(config, documents.join('\n---\n'));
	try {
		const prepared = await prepareInit({flags: {config, 'sandbox': join(top, 'node'), 'sandbox-speed': 0, 'dry-run': true}}, 'plan');
		try {
			const {failure} = await planInit(prepared);
			return failure === undefined ? 'done' : `${failure.code} ${JSON.stringify(failure.fields)}`;
		} finally {
			await prepared.host.close();
		}
	} catch (error) {
		return error instanceof ConfigError ? 'refused' : `${toFailureData(error).code} ${JSON.stringify(toFailureData(error).fields)}`;
	}
}

test.each(Object.entries(fields).flatMap(([kind, paths]) => paths.map((path) => [kind, path] as const)))('no value of %s %s ends in an unexpected error', async (kind, path) => {
	const ends: string[] = [];
	for (const value of all ? values : sample) {
		ends.push(`${JSON.stringify(value)?.slice(0, 40)}: ${(await endOf(kind, path, value)).slice(0, 200)}`);
	}
	expect(ends.filter((end) => end.includes(': internal'))).toEqual([]);
}, 600_000);

test('a port of the kubelet that cannot be is planned, and warned about with its line', async () => {
	const config = join(top, 'port.yaml');
	writeFileSync(config, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\n---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nhealthzPort: 70000\n');
	const {code, out} = await kubestep(['plan', '--config', config, `--sandbox=${join(top, 'node')}`, '--sandbox-speed=0', '--output=plain']);
	expect(out).toContain('port.yaml:7:14');
	expect(out).toContain('wait for the kubelet: would be asked');
	expect(code).toBe(0);
});
