import {accessSync, closeSync, constants, existsSync, openSync, readSync, statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {Files, Machine} from '../../core/ports/index.ts';
import {orHostError} from '../shared/host-error.ts';
import {readDistribution} from './distribution.ts';
import {readKernel} from './kernel.ts';

/** What the machine is and has. Programs are looked up on the PATH of `env`. */
export function createMachine(files: Files, env: NodeJS.ProcessEnv): Machine {
	const text = async (file: string): Promise<string | undefined> => (await files.read(file))?.toString('utf8');
	return {
		hostname: () => orHostError({}, async () => os.hostname()),
		uid: async () => process.geteuid?.() ?? -1,
		cpus: async () => allowedCpus(await text('/proc/self/status')) ?? os.availableParallelism(),
		memory: async () => os.totalmem(),
		async swaps() {
			const [, ...rows] = (await text('/proc/swaps') ?? '').split('\n');
			return rows.flatMap((row) => {
				const [device = ''] = row.split(/\s/);
				// A blank in a name is written as octal digits.
				return device === '' ? [] : [device.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)))];
			});
		},
		sysctl: async (name) => (await text(`/proc/sys/${name}`))?.replace(/\n$/, ''),
		which: async (program) => find(program, env['PATH'] ?? ''),
		env: async (name) => env[name],
		kernelRelease: async () => os.release(),
		kernel: () => readKernel(files, os.release()),
		distribution: () => readDistribution(files),
	};
}

/**
 * The CPUs of the process's affinity mask, which is what kubeadm counts (runtime.NumCPU).
 * `os.availableParallelism()` counts less where a cgroup limits CPU time.
 */
function allowedCpus(status: string | undefined): number | undefined {
	const list = status?.match(/^Cpus_allowed_list:\s*(\S+)/m)?.[1];
	return list?.split(',').reduce((sum, range) => {
		const [first = 0, last = first] = range.split('-').map(Number);
		return sum + last - first + 1;
	}, 0);
}

/**
 * As Go's exec.LookPath: an executable file; a relative directory of PATH does not count. At once: each look is shorter
 * than the wait for its turn, and what is started first of all answers while there is other work.
 */
export function find(program: string, searchPath: string): string | undefined {
	if (program.includes('/')) {
		return isExecutable(program) ? program : undefined;
	}
	for (const directory of searchPath.split(':').filter((part) => path.isAbsolute(part))) {
		const file = path.join(directory, program);
		if (isExecutable(file)) {
			return file;
		}
	}
	return undefined;
}

/**
 * Whether systemd does not run (sd_booted(3)), and `systemctl` is its own program, which then answers nothing. One that is a
 * script is of another maker, and may know services all the same.
 */
export function isSystemdDown(searchPath: string): boolean {
	const program = find('systemctl', searchPath);
	if (program === undefined || existsSync('/run/systemd/system')) {
		return false;
	}
	const file = openSync(program, 'r');
	try {
		const start = Buffer.alloc(2);
		readSync(file, start);
		return start.toString('latin1') !== '#!';
	} finally {
		closeSync(file);
	}
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
