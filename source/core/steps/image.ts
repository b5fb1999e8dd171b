import type {ImageDetail, ValueSource} from '../told/details.ts';
import type {StepKind} from '../engine/step.ts';
import type {Host, ImageFacts} from '../ports/index.ts';
import {pullFailed} from '../preflight/pull.ts';
import type {Finding} from '../told/findings.ts';

export interface ImageInput {
	readonly image: string;
	readonly socket: string;
	readonly policy: string;
	readonly sources: readonly ValueSource[];
}

/** kubeadm's own number of tries: constants.PullImageRetry. */
const TRIES = 5;

/**
 * Has the container runtime pull an image, unless the policy is content with what is there.
 * @returns what went wrong, for the verdict over all images; undefined where the image is there
 */
export const image: StepKind<ImageInput, Finding | undefined> = {
	acts: true,
	describe,
	async compare(input, {host}) {
		const present = input.policy === 'Always' ? false : await host.runtime.hasImage(input.socket, input.image).catch(() => false);
		const detail = {...describe(input), present};
		return present
			? {found: 'same', output: undefined, detail: {...detail, ...await facts(input, host)}}
			: {found: 'different', detail, current: undefined};
	},
	async apply(input, {host, signal, progress}) {
		for (let attempt = 1; ; attempt += 1) {
			signal.throwIfAborted();
			progress({at: 'pull', image: input.image, attempt});
			try {
				const since = host.clock.monotonic();
				await host.runtime.pullImage(input.socket, input.image, signal);
				const pullMs = host.clock.monotonic() - since;
				return {output: undefined, detail: {...describe(input), attempts: attempt, ...await facts(input, host, pullMs)}};
			} catch (error) {
				signal.throwIfAborted();
				if (attempt === TRIES) {
					const message = error instanceof Error ? error.message : String(error);
					const problem = pullFailed(input.image, TRIES, message);
					return {output: problem, detail: {...describe(input), attempts: TRIES, problem}, outcome: 'failed'};
				}
			}
		}
	},
};

/**
 * A runtime that does not tell leaves them out: no step fails for the lack of them. What is not
 * there after a pull was planned rather than pulled, and took no time worth telling.
 */
async function facts({socket, image: name}: ImageInput, {runtime}: Host, pullMs?: number): Promise<ImageFacts & Pick<ImageDetail, 'pullMs'>> {
	const told = await runtime.imageFacts(socket, name).catch((): ImageFacts => ({}));
	return {...told, ...(told !== undefined && pullMs !== undefined && {pullMs})};
}

function describe(input: ImageInput): ImageDetail {
	return {kind: 'image', image: input.image, policy: input.policy, sources: input.sources};
}
