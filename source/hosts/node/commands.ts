import {spawn} from 'node:child_process';
import {constants} from 'node:os';
import {HostError} from '../../core/told/failures.ts';
import type {Commands, CommandResult} from '../../core/ports/index.ts';
import {Capped} from './capped.ts';
import {codeOf} from '../shared/host-error.ts';
import {find} from './machine.ts';

export interface ProgramResult extends CommandResult {
	/** Standard output alone. */
	readonly stdout: string;
}

export interface ProgramOptions {
	readonly timeoutMs?: number;
	readonly signal?: AbortSignal;
}

export type Run = (argv: readonly [string, ...string[]], options?: ProgramOptions) => Promise<ProgramResult>;

/** Time between SIGTERM and SIGKILL. */
const GRACE_MS = 5000;

/** Programs that are asked something: no step acts by one. */
export function createCommands(ask: Run): Commands {
	return {
		async run(argv, options) {
			const {exitCode, output} = await ask(argv, options);
			return {exitCode, output};
		},
	};
}

/** Words in the output are told apart by: they must not depend on a language. */
const inEnglish = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({...env, LC_ALL: 'C'});

/** As a shell gives it. */
const signalled = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

/**
 * `createRun` for programs that only tell something, and may be killed when they take too long. Not by execa, which takes
 * longer to load than most of them take to answer: a plan asks two or three questions, a watch one every second.
 */
export function createAsk(env: NodeJS.ProcessEnv): Run {
	return async ([program, ...rest], {timeoutMs, signal} = {}) => {
		signal?.throwIfAborted();
		if (find(program, env['PATH'] ?? '') === undefined) {
			// Cheaper to find out than by a process that is made for it.
			throw new HostError('ENOENT', {program}, {message: `spawn ${program} ENOENT`});
		}
		const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
		const limit = AbortSignal.any([signal, timeout].filter((one) => one !== undefined));
		const {promise, resolve, reject} = Promise.withResolvers<ProgramResult>();
		// In the order in which it comes.
		const all = new Capped();
		const told = new Capped();
		const child = spawn(program, rest, {env: inEnglish(env), stdio: ['ignore', 'pipe', 'pipe'], signal: limit, killSignal: 'SIGKILL'});
		child.stdout.on('data', (chunk: Buffer) => {
			all.add(chunk);
			told.add(chunk);
		});
		child.stderr.on('data', (chunk: Buffer) => {
			all.add(chunk);
		});
		child.once('error', (error) => reject(signal?.aborted === true ? signal.reason as Error
			: timeout?.aborted === true ? new HostError('TIMEOUT', {program}) : new HostError(codeOf(error), {program}, {cause: error})));
		child.once('close', (code, ended) => resolve({
			exitCode: code ?? signalled(ended ?? 'SIGKILL'), output: all.text(), stdout: told.text(),
		}));
		return promise;
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
		const child = execa(program, rest, {
			env: inEnglish(env),
			extendEnv: false,
			stdin: 'ignore',
			all: true,
			// Kept here, and cut: execa keeps 100 MB, and ends a program that says more.
			buffer: false,
			encoding: 'buffer',
			reject: false,
			stripFinalNewline: false,
			forceKillAfterDelay: GRACE_MS,
			...(timeoutMs !== undefined && {timeout: timeoutMs}),
			...(signal !== undefined && {cancelSignal: signal}),
		});
		const [all, told] = [new Capped(), new Capped()];
		child.all.on('data', (chunk: Buffer) => all.add(chunk));
		child.stdout.on('data', (chunk: Buffer) => told.add(chunk));
		const result = await child;
		signal?.throwIfAborted();
		if (result.timedOut) {
			throw new HostError('TIMEOUT', {program});
		}
		const exitCode = result.exitCode ?? (result.signal === undefined ? undefined : signalled(result.signal));
		if (exitCode === undefined) {
			throw new HostError(codeOf(result.cause ?? result), {program}, {cause: result.cause ?? result});
		}
		return {exitCode, output: all.text(), stdout: told.text()};
	};
}
