import type {Clock} from '../../../core/ports/index.ts';
import {parseArguments, type Arguments} from '../../../core/components/arguments.ts';
import type {Component} from '../../../core/components/tables.ts';
import type {StandInCluster} from '../cluster.ts';
import type {NodeNet} from '../node-net.ts';
import type {ProgramFiles} from './files.ts';

/** What a program is started with. */
export interface ProgramStart {
	/** The program and its arguments. */
	readonly argv: readonly string[];
	/** Of the image's tag: `v1.36.2`, `3.6.8`. */
	readonly version: string;
	readonly files: ProgramFiles;
	readonly net: NodeNet;
	/** Addresses of the node besides loopback. */
	readonly addresses: readonly string[];
	readonly cluster: StandInCluster;
	readonly clock: Clock;
	readonly hostname: string;
	/** It has long been running: who looks finds it so. */
	readonly isResumed: boolean;
	/** 1: as long as it takes. 0: what is waited for is there, or is not. */
	readonly speed: number;
	/** A line of its log. */
	readonly log: (line: string) => void;
	/** Called once it has begun to serve. */
	readonly up: () => void;
	/** Aborted: the process gets its signal. */
	readonly signal: AbortSignal;
}

/** What a process does from its start to its end; resolves with its exit status. */
export type Program = (start: ProgramStart) => Promise<number>;

/** The end of a process that has said why. */
export class Ending extends Error {
	readonly lines: readonly string[];
	readonly exitCode: number;

	constructor(lines: readonly string[], exitCode = 1) {
		super(lines.at(-1) ?? '');
		this.name = 'Ending';
		this.lines = lines;
		this.exitCode = exitCode;
	}
}

/** Repeated acts (renewals, retries, probes) have a pace of their own: at speed 0 they would never end. */
export const paceOf = (speed: number): number => Math.max(speed, 0.1);

/** How long a program says "not yet" after it has begun to listen. */
const WARM_UP_SECONDS = 0.6;

/** Whether the warm-up is over. */
export function warmUp({clock, speed}: Pick<ProgramStart, 'clock' | 'speed'>): () => boolean {
	const healthyAt = clock.monotonic() + speed * WARM_UP_SECONDS * 1000;
	return () => clock.monotonic() >= healthyAt;
}

/** A line as klog writes it: `E1129 11:55:32.933646       1 run.go:72] …`. */
export function klog(now: number, level: 'I' | 'W' | 'E' | 'F', at: string, text: string, pid = 1): string {
	const [date = '', time = ''] = new Date(now).toISOString().split('T');
	return `${level}${date.slice(5).replace('-', '')} ${time.replace('Z', '000')} ${String(pid).padStart(7)} ${at}] ${text}`;
}

/** What a program of Kubernetes ends with (component-base/cli, run.go). */
export const commandFailed = (now: number, words: string, pid = 1): string => klog(now, 'E', 'run.go:72', `"command failed" err=${quoted(words)}`, pid);

/** As Go's %q, as far as it matters. */
export const quoted = (text: string): string => JSON.stringify(text);

/**
 * The arguments of a program of Kubernetes.
 * @param options the stage that is looked at later, once files were read
 * @throws {Ending} in the program's own words
 */
export function readArguments(component: Component, {argv, clock}: Pick<ProgramStart, 'argv' | 'clock'>): {readonly flags: Arguments; readonly checkOptions: () => void} {
	const {arguments: flags, problem} = parseArguments(component, argv.slice(1));
	const end = () => {
		if (problem !== undefined) {
			throw new Ending([problem.stage === 'parse' ? `Error: ${problem.words}` : commandFailed(clock.now(), problem.words)], problem.exitCode);
		}
	};
	if (problem !== undefined && problem.stage !== 'options') {
		end();
	}
	return {flags, checkOptions: end};
}

/** Resolves when the process gets its signal. */
export async function untilStopped(signal: AbortSignal): Promise<void> {
	if (!signal.aborted) {
		await new Promise<void>((resolve) => {
			signal.addEventListener('abort', () => resolve(), {once: true});
		});
	}
}

/** Runs a program to its end: what it throws is what it says last. */
export async function runProgram(program: Program, start: ProgramStart, unforeseen: (error: Error, now: number) => readonly string[]): Promise<number> {
	try {
		return await program(start);
	} catch (error) {
		if (start.signal.aborted) {
			return 0;
		}
		const {lines, exitCode} = error instanceof Ending ? error : {lines: unforeseen(error instanceof Error ? error : new Error(String(error)), start.clock.now()), exitCode: 1};
		for (const line of lines) {
			start.log(line);
		}
		return exitCode;
	}
}
