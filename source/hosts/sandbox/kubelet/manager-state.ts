import type {Files} from '../../../core/ports/index.ts';
import {isRecord} from '../../../core/values/is-record.ts';
import {quoted} from '../programs/program.ts';

/** What a manager of the kubelet's kept of an earlier start has to fit to how it is set now (cm, cpumanager and memorymanager). */
const MANAGERS = [
	{file: '/var/lib/kubelet/cpu_manager_state', field: 'cpuManagerPolicy', none: 'none', manager: 'cpu', name: 'CPU', prefix: ''},
	{file: '/var/lib/kubelet/memory_manager_state', field: 'memoryManagerPolicy', none: 'None', manager: 'memory', name: 'memory', prefix: '[memorymanager] '},
] as const;

/** @throws {ContainerManagerFault} in its words */
export async function checkManagers(files: Files, config: Readonly<Record<string, unknown>>): Promise<void> {
	for (const {file, field, none, manager, name, prefix} of MANAGERS) {
		const content = (await files.read(file))?.toString('utf8');
		const kept = content === undefined ? undefined : policyIn(content);
		const policy = typeof config[field] === 'string' && config[field] !== '' ? config[field] : none;
		if (kept !== undefined && kept !== policy) {
			throw new ContainerManagerFault(`start ${manager} manager error: could not restore state from checkpoint: ${prefix}configured policy ${quoted(policy)} differs from state checkpoint policy ${quoted(kept)}, please drain this node and delete the ${name} manager checkpoint file ${quoted(file)} before restarting Kubelet`);
		}
	}
}

function policyIn(content: string): string | undefined {
	try {
		const value: unknown = JSON.parse(content);
		return isRecord(value) && typeof value['policyName'] === 'string' ? value['policyName'] : undefined;
	} catch {
		return undefined;
	}
}

/** The kubelet ends as it starts its container manager, in a line of its own. */
export class ContainerManagerFault extends Error {}
