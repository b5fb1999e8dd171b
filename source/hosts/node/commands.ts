import {constants} from 'node:os';
import {HostError} from '../../core/errors.ts';
import type {Commands, CommandResult} from '../../core/ports/index.ts';
import {codeOf} from './host-error.ts';

export interface ProgramResult extends CommandResult {
	/** Standard output alone. */
	readonly stdout: string;
}

export interface RunOptions {
	readonly timeoutMs?: number;
	readonly signal?: AbortSignal;
}

export type Run = (argv: readonly [string, ...string[]], options?: RunOptions) => Promise<ProgramResult>;

/** Time between SIGTERM and SIGKILL. */
const GRACE_MS = 5000;

export function createCommands(run: Run): Commands {
	return {
		async run(argv, options) {
			const {exitCode, output} = await run(argv, options);
			return {exitCode, output};
		},
	};
}

/**
 * Runs programs, looked up on the PATH of `env`. One that a signal ended has 128 and the signal's
 * number for a status, as in a shell. Rejects with a HostError: the system's code where it could
 * not be started (`ENOENT`), `TIMEOUT`; after an abort, with the signal's reason.
 */
export function createRun(env: NodeJS.ProcessEnv): Run {
	return async ([program, ...rest], {timeoutMs, signal} = {}) => {
		signal?.throwIfAborted();
		const {execa} = await import('execa');
		const result = await execa(program, rest, {
			// Words in the output are told apart by: they must not depend on a language.
			env: {...env, LC_ALL: 'C'},
			extendEnv: false,
			stdin: 'ignore',
			all: true,
			reject: false,
			stripFinalNewline: false,
			forceKillAfterDelay: GRACE_MS,
			...(timeoutMs !== undefined && {timeout: timeoutMs}),
			...(signal !== undefined && {cancelSignal: signal}),
		});
		signal?.throwIfAborted();
		if (result.timedOut) {
			throw new HostError('TIMEOUT', {program});
		}
		const exitCode = result.exitCode ?? (result.signal === undefined ? undefined : 128 + constants.signals[result.signal]);
		if (exitCode === undefined) {
			throw new HostError(codeOf(result.cause ?? result), {program}, {cause: result.cause ?? result});
		}
		return {exitCode, output: result.all, stdout: result.stdout};
	};
}
