import {describe, expect, test} from 'vitest';
import {Failure} from '../../../source/core/told/failures.ts';
import {initPhases} from '../../../source/core/phases/index.ts';
import {isSelected, paths, selectPhases} from '../../../source/core/engine/select.ts';

const chosen = (only: string | undefined, skip: string[] = []) => {
	const selected = selectPhases(initPhases, {skip, ...(only !== undefined && {only})});
	return paths(selected.phases).filter((path) => isSelected(selected, path));
};

function refusal(act: () => unknown): Failure {
	try {
		act();
	} catch (error) {
		return error as Failure;
	}
	throw new Error('nothing was refused');
}

describe('choosing phases', () => {
	test('one phase stands alone under its parent', () => {
		expect(chosen('certs/etcd-ca')).toEqual(['certs', 'certs/etcd-ca']);
	});

	test('a phase brings all below it, less what is skipped', () => {
		expect(chosen('kubeconfig', ['kubeconfig/kubelet', 'addon'])).toEqual(['kubeconfig', 'kubeconfig/admin', 'kubeconfig/super-admin', 'kubeconfig/controller-manager', 'kubeconfig/scheduler']);
	});

	test('a name that no phase has is refused with the nearest one', () => {
		const failure = refusal(() => selectPhases(initPhases, {skip: ['addon/kubeproxy']}));
		expect(failure).toMatchObject({code: 'phase.unknown', fields: {name: 'addon/kubeproxy', nearest: 'addon/kube-proxy'}});
	});

	test('what another phase needs cannot be left out, except together with it', () => {
		const failure = refusal(() => selectPhases(initPhases, {skip: ['upload-certs', 'bootstrap-token']}));
		expect(failure).toMatchObject({code: 'phase.dependency', fields: {phase: 'show-join-command', needs: 'bootstrap-token, upload-certs'}});
		expect(chosen(undefined, ['bootstrap-token', 'show-join-command'])).toContain('upload-certs');
	});
});
