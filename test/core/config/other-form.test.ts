import {describe, expect, test} from 'vitest';
import {loadInitConfig} from '../../../source/core/config/load.ts';
import {ConfigError} from '../../../source/core/told/faults.ts';
import {faultText} from '../../../source/texts/faults.ts';
import {recordedFacts} from './recorded.ts';

async function load(text: string): Promise<ConfigError | Awaited<ReturnType<typeof loadInitConfig>>> {
	return loadInitConfig({file: {name: 'c.yaml', text}, flags: {config: 'c.yaml'}, facts: {...recordedFacts({hostname: 'cp1'}), defaultAddress: async () => '192.0.2.7'}}).catch((error: unknown) => {
		if (error instanceof ConfigError) {
			return error;
		}
		throw error;
	});
}

const cluster = (text: string, version = 'v1beta4', kind = 'ClusterConfiguration') => `apiVersion: kubeadm.k8s.io/${version}\nkind: ${kind}\n${kind === 'ClusterConfiguration' ? 'kubernetesVersion: v1.36.2\n' : ''}${text}\n`;

describe('a list that was given as a mapping, and the other way round', () => {
	test.each([
		['v1beta4', 'ClusterConfiguration', 'scheduler:\n  extraArgs:\n    v: 4\n    profiling: no\n    config: "/etc/a b"\n', 'extraArgs: [{name: v, value: "4"}, {name: profiling, value: "no"}, {name: config, value: "/etc/a b"}]'],
		['v1beta4', 'ClusterConfiguration', 'apiServer:\n  extraEnvs: {HTTP_PROXY: http://proxy:3128}\n', 'extraEnvs: [{name: HTTP_PROXY, value: "http://proxy:3128"}]'],
		['v1beta4', 'ClusterConfiguration', 'apiServer:\n  extraVolumes: {name: a, hostPath: /a, mountPath: /b, readOnly: true}\n', 'extraVolumes: [{name: "a", hostPath: "/a", mountPath: "/b", readOnly: true}]'],
		['v1beta4', 'ClusterConfiguration', 'apiServer:\n  certSANs: a.example\n', 'certSANs: ["a.example"]'],
		['v1beta4', 'InitConfiguration', 'nodeRegistration:\n  kubeletExtraArgs: {node-ip: 192.0.2.10}\n', 'kubeletExtraArgs: [{name: node-ip, value: "192.0.2.10"}]'],
		['v1beta3', 'ClusterConfiguration', 'scheduler:\n  extraArgs:\n  - {name: v, value: "4"}\n', 'extraArgs: {"v": "4"}'],
	])('%s %s is shown with its own values, ready to paste: %j', async (version, kind, text, instead) => {
		const error = await load(cluster(text, version, kind));
		expect(error).toBeInstanceOf(ConfigError);
		const [fault] = (error as ConfigError).faults;
		expect(fault?.code).toBe('field-type');
		for (const lang of ['en', 'zh'] as const) {
			expect(faultText(fault!, lang).remedy).toContain(instead);
		}
		// What is shown is taken: it stands where the field stood.
		const name = instead.slice(0, instead.indexOf(':'));
		const pasted = `${text.slice(0, text.indexOf(`${name}:`))}${instead}\n`;
		expect(await load(cluster(pasted, version, kind))).not.toBeInstanceOf(ConfigError);
	});

	test('nothing is made up where the values are of another kind, and no secret is shown', async () => {
		for (const text of ['scheduler:\n  extraArgs: {v: {a: 1}}\n', 'scheduler:\n  extraArgs: 4\n', 'apiServer:\n  certSANs: {a: b}\n']) {
			const error = await load(cluster(text));
			expect(faultText((error as ConfigError).faults[0]!, 'en').remedy ?? '').toBe('');
		}
		const error = await load(cluster('bootstrapTokens: {token: abcdef.0123456789abcdef}\n', 'v1beta4', 'InitConfiguration'));
		expect(JSON.stringify((error as ConfigError).faults)).not.toContain('0123456789abcdef');
	});

	test('a fault of etcd\'s endpoints is told once, of the field that the file has', async () => {
		const error = await load(cluster('etcd: {external: {endpoints: ["http://x y"], caFile: "", certFile: "", keyFile: ""}}'));
		expect((error as ConfigError).faults.map(({code, path}) => [code, path])).toEqual([['url-invalid', 'etcd.external.endpoints']]);
		// kubeadm names the field that is filled from it, too.
		expect(faultText((error as ConfigError).faults[0]!, 'en').problem).toContain('etcd.external.httpEndpoints');
	});
});
