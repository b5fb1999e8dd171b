import {describe, expect, test} from 'vitest';
import {ConfigError, images, loadInitConfig, migrateConfig, printConfig, validateConfig, writeYaml, type InitFlags} from '../../../source/core/config/index.ts';
import {recordedCases} from './recorded.ts';

/** These fail in kubeadm for other reasons than their configuration. */
const failsLater = /ca-is-not|ca-incomplete|patch|preflight|skip-|control-character|no-file|unknown-flag/;

/** What the exit status 0 and 1 of a command stand for. */
async function outcome(act: () => Promise<unknown>): Promise<string> {
	try {
		await act();
		return '0';
	} catch (error) {
		if (error instanceof ConfigError) {
			return '1';
		}
		throw error;
	}
}

describe.each(recordedCases())('$name', ({name, succeeds, file, flags, facts, read, inConfigMap}) => {
	const load = (more: {purpose?: 'images'; flags?: InitFlags} = {}) => loadInitConfig({...(file && {file}), flags, facts, ...more});

	test.skipIf(failsLater.test(name))(succeeds ? 'is accepted' : 'is refused', async () => {
		expect(await outcome(load)).toBe(succeeds ? '0' : '1');
	});

	test.runIf(succeeds)('is uploaded and written in kubeadm\'s bytes', async () => {
		const {config} = await load();
		const uploads = [['cluster', 'kubeadm-config', 'ClusterConfiguration'], ['kubelet', 'kubelet-config', 'kubelet'], ['kube-proxy', 'kube-proxy', 'config.conf']] as const;
		for (const [form, map, key] of uploads) {
			const recorded = inConfigMap(map, key);
			if (recorded !== undefined) {
				const text = printConfig(config, form);
				expect(writeYaml({data: {[key]: recorded.includes(`  ${key}: |-`) ? text.trimEnd() : text}})).toBe(recorded);
			}
		}
		const file = read('out/kubelet/config.yaml');
		if (file !== undefined && !name.includes('patches')) {
			expect(printConfig(config, 'kubelet-file')).toBe(file);
		}
	});

	test.runIf(file && read('out/config-validate/exit.txt'))('is validated with the same exit status', async () => {
		expect(file && await outcome(() => validateConfig({file, facts}))).toBe(read('out/config-validate/exit.txt')?.trim());
	});

	test.runIf(file && read('out/config-migrate/exit.txt'))('is migrated to the same bytes', async () => {
		const text = file && read('out/config-migrate/exit.txt')?.trim() === '0' ? (await migrateConfig({file, facts})).text : '';
		expect(text).toBe(read('out/config-migrate/stdout.txt') ?? '');
	});

	test.runIf(file && read('out/images-list/exit.txt')?.trim() === '0')('lists the same images', async () => {
		const {config} = await load({purpose: 'images', flags: {}});
		expect(`${images(config).join('\n')}\n`).toBe(read('out/images-list/stdout.txt'));
	});
});
