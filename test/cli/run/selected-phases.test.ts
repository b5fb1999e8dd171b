import {expect, test} from 'vitest';
import {selectedPhases} from '../../../source/cli/run/selected-phases.ts';
import type {InitFlags} from '../../../source/core/config/flag-rows.ts';
import {loadInitConfig} from '../../../source/core/config/load.ts';
import {recordedFacts} from '../../core/config/recorded.ts';

const text = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 192.0.2.10}
skipPhases:
  - addon/coredns
  - addon/kubeproxy
`;

async function select(flags: InitFlags): Promise<unknown> {
	const {config} = await loadInitConfig({file: {name: 'x.yaml', text}, flags: {config: 'x.yaml', ...flags}, facts: recordedFacts()});
	return selectedPhases(config, {skip: config.init.skipPhases});
}

test('tells of a phase that there is not where the file names it', async () => {
	await expect(select({})).rejects.toMatchObject({
		faults: [{code: 'phase-unknown', path: 'skipPhases.1', place: {file: 'x.yaml', line: 6, column: 5}, params: {value: 'addon/kubeproxy'}, suggestion: 'addon/kube-proxy'}],
	});
});

test('does not blame the file for what a flag says', async () => {
	await expect(select({'skip-phases': ['addon/coredns', 'addon/kubeproxy']})).rejects.toMatchObject({code: 'phase.unknown', fields: {name: 'addon/kubeproxy'}});
});
