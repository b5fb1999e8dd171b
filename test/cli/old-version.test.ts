import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {prepareInit} from '../../source/cli/run/prepare-init.ts';
import {ConfigError} from '../../source/core/told/faults.ts';
import {faultText} from '../../source/texts/faults.ts';
import {kubestep} from './program.ts';

const top = mkdtempSync(join(tmpdir(), 'kubestep-version-'));
afterAll(() => rmSync(top, {recursive: true, force: true}));

const old = join(top, 'old one.yaml');
writeFileSync(old, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.31.4\n');
const inSandbox = [`--sandbox=${join(top, 'node')}`, '--sandbox-speed=0'];

/** What a command makes of flags: the version, or what it refuses them for. */
async function versionFor(command: string, flags: Readonly<Record<string, string | boolean>>): Promise<string> {
	try {
		const {host, config, warnings} = await prepareInit({flags: {'sandbox': join(top, 'node'), 'dry-run': true, ...flags}}, command);
		await host.close();
		expect(warnings).toEqual([]);
		return `${config.cluster.kubernetesVersion} ${config.origins.get('kubernetesVersion')?.from}`;
	} catch (error) {
		return error instanceof ConfigError ? error.faults.map(({code}) => code).join(' ') : String(error);
	}
}

test.each([
	['plan', {'config': old}, 'version-too-old'],
	['plan', {'config': old, 'kubernetes-version': 'v1.36.1'}, 'v1.36.1 flag'],
	['plan', {'config': old, 'kubernetes-version': 'v1.30.0'}, 'version-too-old'],
	['doctor', {'config': old, 'kubernetes-version': 'v1.35.0'}, 'v1.35.0 flag'],
	['init', {'config': old, 'kubernetes-version': 'v1.35.0'}, 'flags-mixed version-too-old'],
	['init', {'config': old, 'kubernetes-version': 'v1.35.0', 'plan': 'plan.json'}, 'v1.35.0 flag'],
	['plan', {'config': old, 'kubernetes-version': 'v1.35.0', 'node-name': 'cp7', 'service-cidr': '10.96.0.0/12'}, 'flags-mixed'],
])('%s with %j: %s', async (command, flags, expected) => {
	expect(await versionFor(command, flags as Readonly<Record<string, string>>)).toBe(expected);
});

test.each([
	['en', 'this program makes v1.35 and v1.36'],
	['zh', '本程序能建立的是 v1.35 和 v1.36'],
] as const)('the refusal says which versions there are, and its command plans the same file: %s', async (lang, said) => {
	const error = await prepareInit({flags: {'config': old, 'sandbox': join(top, 'node'), 'dry-run': true}}, 'init').catch((thrown: unknown) => thrown);
	const fault = error instanceof ConfigError ? error.faults[0] : undefined;
	const {problem = '', remedy = ''} = fault === undefined ? {} : faultText(fault, lang);
	expect(problem).toContain(said);
	const [, command] = /kubestep (plan .*)$/.exec(remedy) ?? [];
	expect(command).toBe(`plan --config '${old}' --kubernetes-version v1.35.0`);
	const {code, out} = await kubestep(['plan', '--config', old, '--kubernetes-version', 'v1.35.0', '--output=plain', ...inSandbox]);
	expect(out).toContain('Kubernetes v1.35.0, dry run');
	expect(out).toContain('image registry.k8s.io/kube-apiserver:v1.35.0 would be pulled');
	expect(code).toBe(0);
});

test('where no file is at hand nothing is said of one', () => {
	for (const lang of ['en', 'zh'] as const) {
		expect(faultText({code: 'version-too-old', params: {value: 'v1.31.0', min: 'v1.35.0', made: 'v1.35, v1.36'}}, lang).remedy).not.toMatch(/--config|undefined/);
	}
});

test('config validate looks at the file as if it said another version', async () => {
	expect((await kubestep(['config', 'validate', '--config', old])).code).toBe(1);
	const {code, out, error} = await kubestep(['config', 'validate', '--config', old, '--kubernetes-version', 'v1.36.0']);
	expect([code, out, error]).toEqual([0, 'ok\n', '']);
});

test('a plan that was kept as another version is carried out as that one', async () => {
	const file = join(top, 'plan.json');
	const saved = await kubestep(['plan', '--config', old, '--kubernetes-version=v1.36.2', '--output=plain', `--save=${file}`, ...inSandbox]);
	expect(saved.code).toBe(0);
	const {code, out, error} = await kubestep(['init', '--plan', file, '--sandbox-speed=0', '--output=plain']);
	expect(code, error).toBe(0);
	expect(out).toContain('Kubernetes v1.36.2, sandbox');
});
