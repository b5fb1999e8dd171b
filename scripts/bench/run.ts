// Whole processes told in lines: a run in the sandbox, the check of a configuration, and their memory.
import {availableParallelism} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Samples} from './figures.ts';
import {bundled, executable, inFolder, inTurn, noExecutable, once, peakMemory, type Started} from './processes.ts';

const ROUNDS = 5;
const VALIDATE_ROUNDS = 20;
const MEMORY_ROUNDS = 3;
const KEYS = `seq 16 | xargs -P${availableParallelism()} -I{} openssl genrsa -out /dev/null 2048 2>/dev/null`;
const ON_NODE = ['preflight', 'kubelet-start', 'wait-control-plane', 'upload-config', 'upload-certs', 'mark-control-plane', 'bootstrap-token', 'kubelet-finalize', 'addon', 'show-join-command'];
const configuration = fileURLToPath(new URL('configuration.yaml', import.meta.url));

const sandboxArgs = (folder: string, ...more: readonly string[]) => ['init', `--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0', '--output=plain', ...more];

/** Names `openssl`, `run.*` and `validate`, in milliseconds. */
export async function measureRun(): Promise<Samples> {
	return {
		...(await inTurn(ROUNDS, {
			openssl: () => once({command: 'sh', args: ['-c', KEYS]}),
			'run.whole': () => inFolder((folder) => once(bundled(...sandboxArgs(folder)))),
			'run.offline': () => inFolder((folder) => once(bundled(...sandboxArgs(folder, `--skip-phases=${ON_NODE.join(',')}`)))),
		})),
		...(await inTurn(VALIDATE_ROUNDS, {validate: () => once(bundled('config', 'validate', `--config=${configuration}`))})),
	};
}

/** Names `memory.*`, in megabytes at most. */
export async function measureMemory(): Promise<Samples> {
	const peak = (started: (...args: readonly string[]) => Started) => () => inFolder((folder) => peakMemory(started(...sandboxArgs(folder))));
	return {
		...(noExecutable !== undefined && {'memory.executable': noExecutable}),
		...(await inTurn(MEMORY_ROUNDS, {
			'memory.bundle': peak(bundled),
			...(noExecutable === undefined && {'memory.executable': peak((...args) => ({command: executable, args}))}),
		})),
	};
}
