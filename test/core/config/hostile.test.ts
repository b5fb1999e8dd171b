import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {migrateConfig, validateConfig} from '../../../source/core/config/commands/commands.ts';
import {loadInitConfig} from '../../../source/core/config/load.ts';
import {printConfig} from '../../../source/core/config/print.ts';
import {ConfigError} from '../../../source/core/told/faults.ts';
import {toFailureData} from '../../../source/core/told/failures.ts';
import {recordedCase, recordedFacts} from './recorded.ts';
import {processorTime} from '../../processor.ts';

const facts = recordedFacts();

/** Codes of what is refused; anything but a ConfigError fails the test. */
async function refusal(text: string): Promise<string[]> {
	try {
		await loadInitConfig({file: {name: 'x.yaml', text}, flags: {}, facts});
		return [];
	} catch (error) {
		if (error instanceof ConfigError) {
			return error.faults.map(({code}) => code);
		}
		throw error;
	}
}

const head = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n';

test.each([
	['10 MB', 'a'.repeat(10_000_000), 'yaml-too-large'],
	['deep nesting', '['.repeat(100_000), 'yaml-syntax'],
	['deep block nesting', Array.from({length: 300}, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''), 'yaml-syntax'],
	['aliases that unfold to billions', `a: &a [x,x,x,x,x,x,x,x,x]\n${'abcdefgh'.split('').map((name, index) => `${'bcdefghi'[index]}: &${'bcdefghi'[index]} [${Array(9).fill(`*${name}`).join(',')}]`).join('\n')}\n`, 'yaml-too-many-nodes'],
	['an alias of itself', 'a: &a [*a]\n', 'yaml-syntax'],
	['a control character', 'a: "\u0001"\n', 'yaml-character'],
	['a NUL', '\0', 'yaml-character'],
	['JSON escapes that YAML lacks', `${head}clusterName: "a\\/b"\n`, 'yaml-syntax'],
	['a list', '- a\n', 'document-without-kind'],
	['a word', 'hello\n', 'document-without-kind'],
	['nothing', '', 'document-missing'],
	['names of the prototype', `${head}__proto__: {polluted: true}\nconstructor: 1\nhasOwnProperty: x\n`, 'address-unusable'],
	['a version of the prototype', 'apiVersion: kubeadm.k8s.io/__proto__\nkind: ClusterConfiguration\n', 'document-unknown'],
	['a kind that is a number', 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: 5\n', 'document-missing'],
])('refuses %s without a stack trace', async (_, text, code) => {
	expect(await refusal(text)).toContain(code);
	expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test.each([
	['a number of a million digits', `kubernetesVersion: ${'9'.repeat(1_000_000)}\n`],
	['a duration of a million digits', `certificateValidityPeriod: ${'9'.repeat(1_000_000)}h\n`],
	['a repository of a million parts', `imageRepository: ${'a-'.repeat(500_000)}\n`],
	['50,000 bad names', `apiServer: {certSANs: [${'_,'.repeat(50_000)}]}\n`],
	['50,000 values of a wrong type', `apiServer: {certSANs: [${'1,'.repeat(50_000)}]}\n`],
	['an address of a million colons', `controlPlaneEndpoint: "${':'.repeat(1_000_000)}"\n`],
	['a field of a million letters', `${'x'.repeat(1_000_000)}: 1\n`],
])('refuses %s in no time', async (_, body) => {
	const start = processorTime();
	expect(await refusal(head + body)).not.toEqual([]);
	expect(processorTime() - start).toBeLessThan(5000);
});

test.each(['apiServer: {certSANs: [%]}', 'etcd: {local: {serverCertSANs: [%]}}', 'etcd: {local: {peerCertSANs: [%]}}'])('takes as many names as a certificate may have: %s', async (field) => {
	const names = (count: number) => field.replace('%', Array.from({length: count}, (_, index) => `host-${index}.example.com`).join(', '));
	const init = '---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nlocalAPIEndpoint: {advertiseAddress: 192.0.2.10}\n';
	expect(await refusal(`${head}kubernetesVersion: v1.36.2\n${names(4000)}\n${init}`)).toEqual([]);
	expect(await refusal(`${head}kubernetesVersion: v1.36.2\n${names(10_000)}\n${init}`)).toEqual(['cert-sans-many']);
});

test('takes as many tokens as a run makes', async () => {
	const text = (count: number) => `${head}kubernetesVersion: v1.36.2\n---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nlocalAPIEndpoint: {advertiseAddress: 192.0.2.10}\nbootstrapTokens:\n${Array.from({length: count}, (_, index) => `- token: ${String(index).padStart(6, '0')}.0123456789abcdef\n`).join('')}`;
	expect(await refusal(text(1000))).toEqual([]);
	expect(await refusal(text(1001))).toEqual(['tokens-many']);
});

test('answers any damage to a file with a result or with faults', async () => {
	const source = recordedCase('init-kubelet-config').file?.text ?? '';
	await fc.assert(fc.asyncProperty(fc.nat(source.length), fc.nat(30), fc.oneof(fc.string(), fc.constantFrom('\t', '---\n', '- ', ': ', '[', '{', '"', '&a ', '*a', '<<: ', 'null', '0', '-1', '1e99')), async (at, cut, insert) => {
		await refusal(source.slice(0, at) + insert + source.slice(at + cut));
	}), {numRuns: 300});
});

test('validates and migrates what it refuses with faults too', async () => {
	for (const text of ['{', 'a: b', `${head}foo: 1\n`, `${head}clusterName: "a\\x7fb"\n---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n`]) {
		const file = {name: 'x.yaml', text};
		await expect(migrateConfig({file, facts})).rejects.toThrow(ConfigError);
	}
	await expect(validateConfig({file: {name: 'x.yaml', text: `${head}foo: 1\n`}, facts})).rejects.toThrow(ConfigError);
});

test('reads a document that begins with a brace as JSON, as Kubernetes does', async () => {
	const json = {apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'InitConfiguration', localAPIEndpoint: {advertiseAddress: '192.0.2.10'}};
	expect(await refusal(`${JSON.stringify(json)}\n---\n${head}`)).toEqual([]);
	expect(await refusal(`{apiVersion: kubeadm.k8s.io/v1beta4, kind: InitConfiguration}\n---\n${head}`)).toEqual(['yaml-syntax']);
});

test('tells before a run of a character that cannot be written in it', async () => {
	const file = {name: 'x.yaml', text: `${head}apiServer:\n  extraArgs:\n    - {name: audit-log-path, value: "a\\x7fb"}\n`};
	const {config, warnings} = await loadInitConfig({file, flags: {}, facts: {...facts, defaultAddress: async () => '192.0.2.10'}});
	expect(warnings.slice(0, 1)).toMatchObject([{code: 'yaml-control-character', path: 'apiServer.extraArgs.0.value', place: {line: 5, column: 37}, params: {character: 'U+007F'}}]);
	await expect(validateConfig({file, facts})).resolves.toBeDefined();
	expect(toFailureData(await Promise.resolve().then(() => printConfig(config, 'cluster')).catch((error: unknown) => error))).toEqual({code: 'yaml.unwritable', fields: {character: 'U+007F'}});
});

test('lists no more faults, and no more of a value, than a person reads', async () => {
	const text = `${head}${Array.from({length: 500}, (_, index) => `k${index}${'x'.repeat(1000)}: 1`).join('\n')}\n`;
	const {faults} = await validateConfig({file: {name: 'x.yaml', text}, facts}).then(() => ({faults: []}), (error: ConfigError) => error);
	expect(faults).toHaveLength(101);
	expect(faults[0]?.path).toHaveLength(201);
	expect(faults.at(-1)).toEqual({code: 'more-of-these', path: '', place: {file: 'x.yaml', line: 103, column: 1}, params: {count: 400}});
});
