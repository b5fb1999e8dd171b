import type {Machine} from '../../../core/ports/index.ts';
import {hasProgram} from '../commands.ts';
import type {MachineDescription} from './description.ts';

export function createMachine(machine: MachineDescription): Machine {
	const {kernel, cgroup} = machine;
	return {
		hostname: async () => machine.hostname,
		uid: async () => machine.uid,
		cpus: async () => machine.cpus,
		memory: async () => machine.memory,
		swaps: async () => machine.swap,
		sysctl: async name => machine.sysctls[name],
		which: async program => hasProgram(machine, program) ? `/usr/bin/${program}` : undefined,
		env: async name => machine.env[name],
		distribution: async () => machine.distribution,
		kernel: async () => ({
			os: kernel.os,
			release: kernel.release,
			config: kernel.config && new Map(Object.entries(kernel.config)),
			cgroupVersion: cgroup.version,
			cgroupControllers: cgroup.controllers,
		}),
	};
}
