import type {Machine} from '../../../core/ports/index.ts';
import {hasProgram} from './commands.ts';
import type {MachineDescription} from './description.ts';

export function createMachine(machine: MachineDescription): Machine {
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
		kernelRelease: async () => machine.kernel.release,
		kernel: async () => ({
			os: machine.kernel.os,
			release: machine.kernel.release,
			config: machine.kernel.config && new Map(Object.entries(machine.kernel.config)),
			cgroupVersion: machine.cgroup.version,
			cgroupControllers: machine.cgroup.controllers,
		}),
	};
}
