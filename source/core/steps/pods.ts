import type {PodsDetail} from '../told/details.ts';
import type {StepContext, StepKind} from '../engine/step.ts';
import {StepFailure} from '../engine/step-failure.ts';
import {Failure} from '../told/failures.ts';
import type {ContainerRuntime, PodSandbox} from '../ports/index.ts';
import {problemLine, problemOf} from './problem.ts';

export interface PodsInput {
	readonly socket: string;
	/** Only those made since, in milliseconds since 1970; all unless said. */
	readonly since?: number;
	/** What they write is deleted next: where one stays, it is a failure. */
	readonly must?: boolean;
}

/** kubeadm's own number of tries: constants.RemoveContainerRetry. */
const TRIES = 5;

/**
 * Has the container runtime stop and remove all Pods. One that it cannot remove, or a runtime that
 * does not answer, is a warning (as kubeadm does: cmd/phases/reset/cleanupnode.go, runCleanupNode).
 * @throws Failure `pods.stay` where they must go
 */
export const pods: StepKind<PodsInput, void> = {
	acts: true,
	describe: ({socket}) => detailOf(socket, []),
	async compare(input, {host: {runtime}}) {
		try {
			await runtime.version(input.socket);
			const found = await podsOf(runtime, input);
			const detail = detailOf(input.socket, found);
			return found.length === 0 ? {found: 'same', output: undefined, detail} : {found: 'different', detail, current: undefined};
		} catch (error) {
			return {found: 'different', detail: {...detailOf(input.socket, []), problem: problemOf(error)}, current: undefined};
		}
	},
	async apply(input, context) {
		let found: readonly PodSandbox[] = [];
		const problems: string[] = [];
		try {
			found = await podsOf(context.host.runtime, input);
			for (const [index, pod] of found.entries()) {
				problems.push(...await remove(pod, input, context, {index: index + 1, count: found.length}));
			}
		} catch (error) {
			context.signal.throwIfAborted();
			problems.push(problemLine(error));
		}
		const stay = new Failure('pods.stay', {socket: input.socket}, {evidence: problems});
		const detail = {...detailOf(input.socket, found), ...(problems.length > 0 && {problem: stay.data})};
		if (input.must === true && problems.length > 0) {
			throw new StepFailure(stay, detail);
		}
		return {output: undefined, detail, ...(problems.length > 0 && {outcome: 'warning' as const})};
	},
};

async function podsOf(runtime: Pick<ContainerRuntime, 'listPods'>, {socket, since}: PodsInput): Promise<readonly PodSandbox[]> {
	return (await runtime.listPods(socket)).filter(({createdAt}) => since === undefined || createdAt >= since);
}

/** @returns why not, after the last try */
async function remove({id, name}: PodSandbox, {socket}: PodsInput, {host: {runtime}, signal, progress}: StepContext, place: {readonly index: number; readonly count: number}): Promise<string[]> {
	for (let attempt = 1; ; attempt += 1) {
		signal.throwIfAborted();
		progress({at: 'pod', pod: name || id, ...place, attempt});
		try {
			await runtime.removePod(socket, id);
			return [];
		} catch (error) {
			const problem = problemLine(error);
			if (attempt === TRIES) {
				return [`${name || id}: ${problem}`];
			}
		}
	}
}

const detailOf = (socket: string, all: readonly PodSandbox[]): PodsDetail => ({kind: 'pods', socket, pods: all.map(({id, namespace, name}) => ({id, namespace, name}))});
