import {clusterAdmins, collectionPath} from '../cluster/index.ts';
import type {StepKind} from '../engine/step.ts';
import {StepFailure} from '../engine/step-failure.ts';
import {Failure, isFailure} from '../told/failures.ts';
import type {Api, ApiRequest} from '../ports/index.ts';
import {objectDetail} from './object.ts';
import {pauseMs} from './pace.ts';
import {noAnswer, refused, Requests} from '../cluster/requests.ts';

export interface AdminBindingInput {
	/** The API server may only be starting: so long its silence is waited out. */
	readonly timeoutMs: number;
}

const ADMIN = 'kubernetes-admin';
const SUPER_ADMIN = 'kubernetes-super-admin';

/**
 * Gives kubernetes-admin its rights: its certificate names the group `kubeadm:cluster-admins`, which
 * may do nothing before it is bound. admin.conf is tried first; refused, super-admin.conf, whose
 * group needs no RBAC, makes the binding (as kubeadm does: phases/kubeconfig/kubeconfig.go,
 * EnsureAdminClusterRoleBindingImpl). It is also the first request of a run, so it waits for the
 * API server to answer at all.
 */
export const adminBinding: StepKind<AdminBindingInput, void> = {
	acts: true,
	describe: () => objectDetail(clusterAdmins, 'create', []),
	async compare(input) {
		return {found: 'different', detail: this.describe(input), current: undefined};
	},
	async apply({timeoutMs}, context) {
		const {host, cluster, signal, progress} = context;
		const request: ApiRequest = {method: 'POST', path: collectionPath(clusterAdmins), body: clusterAdmins.body};
		const requests = new Requests(context);
		const begun = host.clock.monotonic();
		for (let attempt = 1; ; attempt += 1) {
			signal.throwIfAborted();
			let last: Failure<'api.refused'> | Failure<'api.unreachable'>;
			try {
				const by = await bind(request, requests, await cluster.admin(), await cluster.superAdmin());
				return {output: undefined, detail: objectDetail(clusterAdmins, 'create', requests.records, by.as), outcome: by.changed ? 'done' : 'unchanged'};
			} catch (error) {
				signal.throwIfAborted();
				const failure = noAnswer(error);
				if (!isFailure(failure, 'api.refused') && !isFailure(failure, 'api.unreachable')) {
					throw failure;
				}
				last = failure;
			}
			const elapsedMs = host.clock.monotonic() - begun;
			if (elapsedMs >= timeoutMs) {
				throw new StepFailure(last, objectDetail(clusterAdmins, 'create', requests.records));
			}
			progress({at: 'probe', url: request.path, attempt, answer: String(isFailure(last, 'api.refused') ? last.fields.status : last.fields.errno), elapsedMs, timeoutMs});
			await host.clock.sleep(pauseMs(elapsedMs), signal);
		}
	},
};

async function bind(request: ApiRequest, requests: Requests, admin: Api, superAdmin: Api | undefined): Promise<{as: string; changed: boolean}> {
	const asAdmin = await requests.send(admin, ADMIN, request);
	if (asAdmin.status === 201 || asAdmin.status === 409) {
		return {as: ADMIN, changed: asAdmin.status === 201};
	}
	if (asAdmin.status !== 403 || superAdmin === undefined) {
		throw notBound(refused(request, asAdmin, ADMIN));
	}
	const asSuperAdmin = await requests.send(superAdmin, SUPER_ADMIN, request);
	if (asSuperAdmin.status === 201 || asSuperAdmin.status === 409) {
		return {as: SUPER_ADMIN, changed: asSuperAdmin.status === 201};
	}
	throw notBound(refused(request, asSuperAdmin, SUPER_ADMIN));
}

/** A refusal of the very object that would give the right. */
function notBound(failure: Failure): Failure {
	return isFailure(failure, 'api.refused') ? new Failure('api.refused', {...failure.fields, making: 'kubeadm:cluster-admins'}) : failure;
}
