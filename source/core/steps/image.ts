import type {ImageDetail} from '../engine/details.ts';
import type {StepKind} from '../engine/step.ts';
import {Failure} from '../errors.ts';

export interface ImageInput {
	readonly image: string;
	readonly socket: string;
	readonly policy: string;
}

/** kubeadm's own number of tries: constants.PullImageRetry. */
const TRIES = 5;

/** Has the container runtime pull an image, unless the policy is content with what is there. */
export const image: StepKind<ImageInput, void> = {
	acts: true,
	describe,
	async compare(input, {host}) {
		const present = input.policy === 'Always' ? false : await host.runtime.hasImage(input.socket, input.image).catch(() => false);
		const detail = {...describe(input), present};
		return present || input.policy === 'Never'
			? {found: 'same', output: undefined, detail}
			: {found: 'different', detail, current: undefined};
	},
	async apply(input, {host, signal, progress}) {
		for (let attempt = 1; ; attempt += 1) {
			signal.throwIfAborted();
			progress({at: 'pull', image: input.image, attempt});
			try {
				await host.runtime.pullImage(input.socket, input.image, signal);
				return {output: undefined, detail: {...describe(input), attempts: attempt}};
			} catch (error) {
				signal.throwIfAborted();
				if (attempt === TRIES) {
					const message = error instanceof Error ? error.message : String(error);
					throw new Failure('image.pull', {image: input.image, socket: input.socket, message, tries: TRIES}, {cause: error});
				}
			}
		}
	},
};

function describe(input: ImageInput): ImageDetail {
	return {kind: 'image', image: input.image, policy: input.policy};
}
