import {expect, test} from 'vitest';
import {migrateConfig, validateConfig} from '../../../source/core/config/commands/commands.ts';
import type {InitFlags} from '../../../source/core/config/flag-rows.ts';
import {images} from '../../../source/core/config/images.ts';
import {loadInitConfig} from '../../../source/core/config/load.ts';
import {printConfig} from '../../../source/core/config/print.ts';
import {isFailure} from '../../../source/core/told/failures.ts';
import {ConfigError} from '../../../source/core/told/faults.ts';
import {writeYaml} from '../../../source/core/yaml/writer.ts';
import {kubeletConfigText} from '../../../source/core/manifests/index.ts';
import {recordedCases, type RecordedCase} from './recorded.ts';

/** These fail in kubeadm for other reasons than their configuration. */
const failsLater = /ca-is-not|ca-incomplete|patch|preflight|skip-|control-character|no-file|unknown-flag/;

/** What the exit status 0 and 1 of a command stand for. */
async function outcome(act: () => Promise<unknown>): Promise<string> {
	try {
		await act();
		return '0';
	} catch (error) {
		if (error instanceof ConfigError || isFailure(error, 'flag.invalid')) {
			return '1';
		}
		throw error;
	}
}

const cases = recordedCases();
const endsWith = ({file, read}: RecordedCase, command: string) => (file === undefined ? undefined : read(`out/${command}/exit.txt`)?.trim());
const load = ({file, flags, facts}: RecordedCase, more: {purpose?: 'images'; flags?: InitFlags} = {}) => loadInitConfig({...(file && {file}), flags, facts, ...more});

test.each(cases.filter(({name}) => !failsLater.test(name)))('$name is accepted, or refused, as by kubeadm', async (one) => {
	expect(await outcome(() => load(one))).toBe(one.succeeds ? '0' : '1');
});

test.each(cases.filter(({succeeds}) => succeeds))('$name is uploaded and written in kubeadm\'s bytes', async (one) => {
	const {config} = await load(one);
	const uploads = [['cluster', 'kubeadm-config', 'ClusterConfiguration'], ['kubelet', 'kubelet-config', 'kubelet'], ['kube-proxy', 'kube-proxy', 'config.conf']] as const;
	for (const [form, map, key] of uploads) {
		const recorded = one.inConfigMap(map, key);
		if (recorded !== undefined) {
			const text = printConfig(config, form);
			expect(writeYaml({data: {[key]: recorded.includes(`  ${key}: |-`) ? text.trimEnd() : text}})).toBe(recorded);
		}
	}
	const file = one.read('out/kubelet/config.yaml');
	if (file !== undefined && !one.name.includes('patches')) {
		expect(kubeletConfigText(config)).toBe(file);
	}
});

test.each(cases.filter((one) => endsWith(one, 'config-validate') !== undefined))('$name is validated with the same exit status', async (one) => {
	const {file, facts} = one;
	expect(file && await outcome(() => validateConfig({file, facts}))).toBe(endsWith(one, 'config-validate'));
});

test.each(cases.filter((one) => endsWith(one, 'config-migrate') !== undefined))('$name is migrated to the same bytes', async (one) => {
	const {file, facts, read} = one;
	const text = file && endsWith(one, 'config-migrate') === '0' ? (await migrateConfig({file, facts})).text : '';
	expect(text).toBe(read('out/config-migrate/stdout.txt') ?? '');
});

test.each(cases.filter((one) => endsWith(one, 'images-list') === '0'))('$name lists the same images', async (one) => {
	const {config} = await load(one, {purpose: 'images', flags: {}});
	expect(`${images(config).join('\n')}\n`).toBe(one.read('out/images-list/stdout.txt'));
});
