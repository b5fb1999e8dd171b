import type {StepKind} from '../engine/step.ts';
import {Failure, HostError} from '../errors.ts';
import type {FileOwner} from '../ports/index.ts';

export interface DirectoryInput {
	readonly path: string;
	readonly mode: number;
	readonly owner?: FileOwner;
}

/** Makes a directory, with the mode also where it is there already. */
export const directory: StepKind<DirectoryInput, void> = {
	acts: true,
	describe: ({path, mode}) => ({kind: 'directory', path, mode}),
	async compare(input, {host}) {
		const stat = await host.files.stat(input.path);
		const detail = this.describe(input);
		const owned = input.owner === undefined || (stat?.uid === input.owner.uid && stat.gid === input.owner.gid);
		if (stat?.type === 'directory' && stat.mode === input.mode && owned) {
			return {found: 'same', output: undefined, detail};
		}
		return {found: 'different', detail, current: undefined};
	},
	async apply(input, {host}) {
		try {
			await host.files.makeDirectory(input.path, input.mode);
			await host.files.setMode(input.path, input.mode);
			if (input.owner !== undefined) {
				await host.files.setOwner(input.path, input.owner);
			}
		} catch (error) {
			if (error instanceof HostError) {
				throw new Failure('file.unwritable', {path: input.path, errno: error.code, message: error.message}, {cause: error});
			}
			throw error;
		}
		return {output: undefined, detail: this.describe(input)};
	},
};
