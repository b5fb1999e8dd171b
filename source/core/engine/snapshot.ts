import type {Files} from '../ports/index.ts';
import {hashAt, lookAt, missingAbove, pathsOf, type Before} from './before.ts';
import type {StepDetail} from '../told/details.ts';
import type {KeptBecause} from '../told/events.ts';

/** An act that a person was asked about. */
export interface Act {
	readonly step: string;
	readonly snapshot: Snapshot;
	uncount(): void;
	/** Asks about it anew. */
	redo(): Promise<unknown>;
}

interface SnapshotPath {
	readonly path: string;
	readonly before: Before;
	readonly content?: Buffer;
}

/** What an act is about to change, kept in memory for as long as the run: step mode takes the act back with it. */
export class Snapshot {
	readonly #paths: readonly SnapshotPath[];
	readonly #directories: readonly string[];
	readonly #kind: StepDetail['kind'];
	readonly #files: Files;
	#made: readonly (string | undefined)[] = [];

	private constructor(files: Files, kind: StepDetail['kind'], paths: readonly SnapshotPath[], directories: readonly string[]) {
		this.#files = files;
		this.#kind = kind;
		this.#paths = paths;
		this.#directories = directories;
	}

	/** Before the act. */
	static async take(files: Files, detail: StepDetail): Promise<Snapshot> {
		const paths = await Promise.all(pathsOf(detail).map(async ({path}) => ({path, ...await lookAt(files, path)})));
		const directories = await Promise.all(paths.map(async ({path}) => missingAbove(files, path)));
		return new Snapshot(files, detail.kind, paths, [...new Set(directories.flat())]);
	}

	/** After it. */
	async close(): Promise<void> {
		this.#made = await this.#hashes();
	}

	/** @returns why not, where it cannot be; nothing is changed then */
	async restore(files: Files): Promise<KeptBecause | undefined> {
		if (this.#paths.length === 0) {
			return this.#kind === 'service' || this.#kind === 'image' || this.#kind === 'object' ? this.#kind : 'other';
		}
		const now = await this.#hashes();
		if (now.some((hash, index) => hash !== this.#made[index])) {
			return 'changed';
		}
		for (const {path, before, content} of this.#paths.toReversed()) {
			if (before.type === 'absent') {
				await files.remove(path);
			} else if (before.type === 'file' && content !== undefined) {
				await files.write(path, content, {mode: before.mode, owner: {uid: before.uid, gid: before.gid}});
			} else {
				await files.setMode(path, before.mode);
				await files.setOwner(path, before);
			}
		}
		for (const path of this.#directories.toReversed()) {
			// One that something else came to be in stays.
			await files.remove(path).catch(() => undefined);
		}
		return undefined;
	}

	async #hashes(): Promise<(string | undefined)[]> {
		return Promise.all(this.#paths.map(async ({path}) => hashAt(this.#files, path)));
	}
}
