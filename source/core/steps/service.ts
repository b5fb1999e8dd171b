import type {ServiceDetail} from '../engine/details.ts';
import type {StepKind} from '../engine/step.ts';
import {HostError} from '../errors.ts';
import {problemOf} from './problem.ts';

export interface ServiceInput {
	readonly service: string;
	readonly action: 'stop' | 'start';
	/** It is stopped for good. */
	readonly reset?: true;
}

/**
 * Stops a service, or has the manager read its files again and (re)starts it. A manager that
 * refuses, or none at all, is a warning: the wait that follows tells whether the service runs
 * (as kubeadm does: phases/kubelet/kubelet.go).
 */
export const service: StepKind<ServiceInput, {readonly ran: boolean}> = {
	acts: true,
	describe: serviceDetail,
	async compare(input) {
		return {found: 'different', detail: serviceDetail(input), current: {ran: false}};
	},
	async apply(input, {host}) {
		const detail = serviceDetail(input);
		try {
			await (input.action === 'stop' ? host.services.stop(input.service) : host.services.start(input.service));
			return {output: {ran: true}, detail};
		} catch (error) {
			if (error instanceof HostError) {
				return {output: {ran: false}, detail: {...detail, problem: problemOf(error)} satisfies ServiceDetail, outcome: 'warning'};
			}
			throw error;
		}
	},
};

function serviceDetail(input: ServiceInput): ServiceDetail {
	return {kind: 'service', service: input.service, action: input.action, ...(input.reset && {reset: true})};
}
