import type {StepKind} from '../engine/step.ts';
import {HostError, unwritten} from '../told/failures.ts';

export interface DirectoryInput {
	readonly path: string;
	readonly mode: number;
}

/** Makes a directory; one that is there is left alone, with its mode (as kubeadm does: util/etcd/etcddata.go). */
export const directory: StepKind<DirectoryInput, void> = {
	acts: true,
	describe: ({path, mode}) => ({kind: 'directory', path, mode}),
	async compare(input, {host}) {
		const stat = await host.files.stat(input.path);
		if (stat?.type === 'directory') {
			return {found: 'same', output: undefined, detail: {kind: 'directory', path: input.path, mode: stat.mode}};
		}
		return {found: 'different', detail: this.describe(input), current: undefined};
	},
	async apply(input, {host}) {
		try {
			await host.files.makeDirectory(input.path, input.mode);
		} catch (error) {
			if (error instanceof HostError) {
				throw unwritten(input.path, error);
			}
			throw error;
		}
		return {output: undefined, detail: this.describe(input)};
	},
};
