import {inMilliseconds} from '../values/duration.ts';
import {adminBinding} from '../steps/admin-binding.ts';
import {Failure} from '../told/failures.ts';
import type {PhaseContext} from '../engine/phase.ts';

const ADMIN_PHASE = 'kubeconfig/admin';

/**
 * Makes sure, once a run and before its first request, that admin.conf may do anything: whichever
 * phase comes first does it. Another kubeconfig than admin.conf is taken as it is (as kubeadm does:
 * cmd/init.go, initData.Client).
 * @param timeoutMs how long an API server that is only starting is waited for
 */
export async function connect(context: PhaseContext, timeoutMs?: number): Promise<void> {
	const {config, policy, step} = context;
	if (policy.trusts === 'made' && !context.runs(ADMIN_PHASE)) {
		throw new Failure('phase.dependency', {phase: context.phase, needs: ADMIN_PHASE, because: 'dry-run'});
	}
	if (config.kubeconfig !== undefined) {
		return;
	}
	await context.once('connect', async () => step(adminBinding, 'kubeadm:cluster-admins', {timeoutMs: timeoutMs ?? inMilliseconds(config.init.timeouts.kubernetesAPICall)}));
}
