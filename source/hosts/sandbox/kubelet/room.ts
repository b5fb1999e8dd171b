import {isRecord} from '../../../core/values/is-record.ts';
import type {MachineDescription} from '../machine/description.ts';

const SUFFIXES: Readonly<Record<string, number>> = {'': 1, 'm': 0.001, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12, 'Ki': 2 ** 10, 'Mi': 2 ** 20, 'Gi': 2 ** 30, 'Ti': 2 ** 40};

function amount(value: unknown): number {
	const [, number = '0', suffix = ''] = /^(\d+(?:\.\d+)?)(m|k|[MGT]i?|Ki)?$/.exec(String(value ?? '0')) ?? [];
	return Number(number) * (SUFFIXES[suffix] ?? 1);
}

/**
 * What a Pod asks for and no node of that size has: static Pods of the control plane come before all others, and get what those
 * have (kubelet, preemption); what there is not is had from nobody. In the kubelet's words; undefined where there is room.
 */
export function noRoom(container: Readonly<Record<string, unknown>>, {cpus, memory}: MachineDescription, freePods: number): string | undefined {
	const resources = isRecord(container['resources']) ? container['resources'] : {};
	const requests = isRecord(resources['requests']) ? resources['requests'] : {};
	// Processors are counted in thousandths.
	const lacking = ([['cpu', amount(requests['cpu']) * 1000 - cpus * 1000], ['memory', amount(requests['memory']) - memory], ['pods', 1 - freePods]] as const).filter(([, more]) => more > 0);
	return lacking.length === 0 ? undefined : `no set of running pods found to reclaim resources: [${lacking.map(([name, more]) => `(res: ${name}, q: ${Math.ceil(more)}), `).join('')}]`;
}

/** What takes too much memory is a picture of the machine file: no program here takes any. */
export function isOutOfMemory({components}: MachineDescription, name: string): boolean {
	const {fails = false, exitCode} = components[name] ?? {};
	return fails && exitCode === 137;
}
