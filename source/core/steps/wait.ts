import {cut} from '../values/cut.ts';
import {inOrder} from '../secrets/log-mask.ts';
import type {ProbeRecord, WaitDetail} from '../told/details.ts';
import {StepFailure} from '../engine/step-failure.ts';
import type {StepContext, StepKind} from '../engine/step.ts';
import {Failure, isFailure} from '../told/failures.ts';
import type {ProbeAnswer} from '../ports/index.ts';
import {pauseMs} from './pace.ts';

export interface WaitInput {
	readonly component: string;
	readonly url: string;
	readonly timeoutMs: number;
	/** The container runtime's endpoint, for the commands that look at it. */
	readonly socket: string;
	/** Asks through the API client of kubernetes-admin: anonymous requests may be refused. */
	readonly throughApi?: boolean;
}

/** One probe may not hang for longer than this. */
const PROBE_TIMEOUT_MS = 10_000;
/** Of a line of others' words. */
const LONGEST_LINE = 2048;
/** Answers kept for the detail pane. */
const KEPT = 12;

/** Asks until a component says 200, or the time is up. A timeout is a failure. */
export const wait: StepKind<WaitInput, void> = {
	acts: false,
	describe: (input) => waitDetail(input, 0, [], 0),
	async compare(input) {
		return {found: 'different', detail: this.describe(input), current: undefined};
	},
	async apply(input, context) {
		const {host, signal} = context;
		const begun = host.clock.monotonic();
		const answers: ProbeRecord[] = [];
		for (let attempt = 1; ; attempt += 1) {
			signal.throwIfAborted();
			const answer = await ask(input, context);
			const elapsedMs = host.clock.monotonic() - begun;
			const word = 'status' in answer ? String(answer.status) : answer.error;
			if (answers.at(-1)?.answer !== word) {
				answers.push({afterMs: elapsedMs, answer: word});
				answers.splice(0, Math.max(0, answers.length - KEPT));
			}
			context.progress({at: 'probe', url: input.url, attempt, answer: word, elapsedMs, timeoutMs: input.timeoutMs});
			const detail = waitDetail(input, attempt, [...answers], elapsedMs);
			if ('status' in answer && answer.status === 200) {
				return {output: undefined, detail};
			}
			if (elapsedMs >= input.timeoutMs) {
				throw new StepFailure(new Failure('wait.timeout', {
					component: input.component, url: input.url, seconds: Math.round(input.timeoutMs / 1000), answer: word,
					socket: input.socket, attempts: attempt,
				}, {evidence: await evidence(input, answer, context)}), detail);
			}
			await host.clock.sleep(Math.min(pauseMs(elapsedMs), Math.max(1, input.timeoutMs - elapsedMs)), signal);
		}
	},
};

async function ask(input: WaitInput, {host, cluster, signal}: StepContext): Promise<ProbeAnswer> {
	if (input.throughApi !== true) {
		return host.network.probe(input.url, {timeoutMs: PROBE_TIMEOUT_MS, signal});
	}
	try {
		const api = await cluster.admin();
		// The client knows the server; the address in the URL is what the manifest says, and may be no address at all.
		const answer = await api.request({method: 'GET', path: input.url.slice(input.url.lastIndexOf('/')), query: {timeout: '10s'}}, {timeoutMs: PROBE_TIMEOUT_MS, signal});
		return {status: answer.status, body: typeof answer.body === 'string' ? answer.body : ''};
	} catch (error) {
		signal.throwIfAborted();
		if (isFailure(error)) {
			throw error;
		}
		const code = error instanceof Error && 'code' in error ? String(error.code) : 'ERROR';
		return {error: code, message: error instanceof Error ? error.message : String(error)};
	}
}

/** The last lines of the kubelet's log: where the cause of a silent component usually stands. */
async function evidence(input: WaitInput, answer: ProbeAnswer, {host}: StepContext): Promise<string[]> {
	const said = 'status' in answer ? answer.body : answer.message;
	const lines = [`${input.url}: ${'status' in answer ? answer.status : answer.error}`, ...said.split('\n', 8).map((line) => cut(line, LONGEST_LINE))];
	try {
		const log = await host.commands.run(['journalctl', '--no-pager', '--lines=15', '--unit=kubelet', '--output=cat'], {timeoutMs: 5000});
		return log.exitCode === 0 ? [...lines, ...log.output.trimEnd().split('\n').map(inOrder()).slice(-15).map((line) => cut(line, LONGEST_LINE))] : lines;
	} catch {
		return lines;
	}
}

function waitDetail(input: WaitInput, attempts: number, answers: readonly ProbeRecord[], elapsedMs: number): WaitDetail {
	return {kind: 'wait', component: input.component, url: input.url, timeoutMs: input.timeoutMs, attempts, answers, elapsedMs};
}
