import {maskLine} from '../secrets/log-mask.ts';
import type {CommandRecord, ServiceDetail} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import {StepFailure} from '../engine/step-failure.ts';
import {Failure, HostError} from '../told/failures.ts';
import type {Host, RanCommand} from '../ports/index.ts';

export interface ServiceInput {
	readonly service: string;
	readonly action: 'stop' | 'start';
	/** It is stopped for good. */
	readonly reset?: true;
	/** What follows must not be done while it runs: a refusal is a failure, but for a service that is not there. */
	readonly must?: true;
}

const KEPT_LINES = 20;
const KEPT_COLUMNS = 300;

/**
 * Stops a service, or has the manager read its files again and (re)starts it. A manager that
 * refuses, or none at all, is a warning: the wait that follows tells whether the service runs
 * (as kubeadm does: phases/kubelet/kubelet.go).
 * @throws StepFailure `service.failed` where it `must`
 */
export const service: StepKind<ServiceInput, {readonly ran: boolean}> = {
	acts: true,
	describe: serviceDetail,
	async compare(input, {host}) {
		return {found: 'different', detail: withCommands(serviceDetail(input), await planned(input, host), []), current: {ran: false}};
	},
	async apply(input, {host}) {
		const plan = await planned(input, host);
		const ran: RanCommand[] = [];
		const told = (one: RanCommand) => ran.push(one);
		try {
			await (input.action === 'stop' ? host.services.stop(input.service, told) : host.services.start(input.service, told));
			return {output: {ran: true}, detail: withCommands(serviceDetail(input), plan, ran)};
		} catch (error) {
			if (!(error instanceof HostError)) {
				throw error;
			}
			const detail = withCommands(serviceDetail(input), plan, ran);
			const refused = new Failure('service.failed', {service: input.service, action: input.action, code: error.code, message: error.message});
			if (input.must === true && error.code !== 'NO_SERVICE_MANAGER' && await host.services.exists(input.service).catch(() => true)) {
				throw new StepFailure(refused, detail);
			}
			return {output: {ran: false}, detail: {...detail, problem: refused.data}, outcome: 'warning'};
		}
	},
};

function serviceDetail(input: ServiceInput): ServiceDetail {
	return {kind: 'service', service: input.service, action: input.action, ...(input.reset && {reset: true})};
}

/** To be shown only: where a manager is hard to find, the act itself says so. */
async function planned({service: name, action}: ServiceInput, {services}: Host): Promise<readonly (readonly string[])[]> {
	return services.commands(name, action).catch(() => []);
}

/** What was run takes the place of what would be. */
function withCommands(detail: ServiceDetail, plan: readonly (readonly string[])[], ran: readonly RanCommand[]): ServiceDetail {
	const commands = plan.map((argv, index): CommandRecord => {
		const one = ran[index];
		return one === undefined ? {argv} : {argv: one.argv, exitCode: one.exitCode, output: lastLines(one.output)};
	});
	return commands.length === 0 ? detail : {...detail, commands};
}

/** An event is no log: the end says why. Secrets are looked for before lines are cut, as one may have several. */
function lastLines(output: string): string[] {
	const text = maskLine(output, Number.POSITIVE_INFINITY);
	return text === '' ? [] : text.split(/\r?\n/).slice(-KEPT_LINES).map((line) => maskLine(line, KEPT_COLUMNS));
}
