import {createHash} from 'node:crypto';
import type {Files} from '../ports/index.ts';
import type {StepDetail} from './details.ts';
import {FOLDER, IN_FLIGHT} from './in-flight.ts';

/** Where a node keeps what runs did to it. */
export const JOURNAL = `${FOLDER}/journal.json`;

export interface JournalEntry {
	readonly step: string;
	/** `begun`: the act was about to start; whether it ended is not known. */
	readonly state: 'begun' | 'done';
	/** ISO 8601. */
	readonly at: string;
	/** Files and directories it makes; a file's hash once it is made, or before where its text is known. */
	readonly paths: readonly {readonly path: string; readonly sha256?: string}[];
	/** The service it started. */
	readonly started?: string;
}

/**
 * Written before an act and marked after it, with hashes and never contents: after a kill, the next
 * run tells what an earlier one made from what was there before. One write an act: that an act
 * ended is written with the next one's beginning. A file whose text is known carries its hash from the
 * beginning, so that it is known for ours even where the run was killed right after it was written.
 */
export class Journal {
	readonly #files: Files;
	readonly #now: () => number;
	readonly #entries = new Map<string, JournalEntry>();
	readonly #earlier: readonly JournalEntry[];
	/** Steps may run side by side; the file is written one state after the other. */
	#writing: Promise<void> = Promise.resolve();

	private constructor(files: Files, now: () => number, earlier: readonly JournalEntry[]) {
		this.#files = files;
		this.#now = now;
		this.#earlier = earlier;
		for (const entry of earlier) {
			this.#entries.set(entry.step, entry);
		}
	}

	/** Reads what earlier runs left. A journal that cannot be understood says nothing: nothing is taken for ours. */
	static async open(files: Files, now: () => number): Promise<Journal> {
		const text = await files.read(JOURNAL).catch(() => undefined);
		const earlier = text === undefined ? [] : parse(text.toString('utf8'));
		// After a reset, by whatever program, nothing of it is there: this run does not go on, it begins.
		return new Journal(files, now, await isAllGone(files, earlier) ? [] : earlier);
	}

	/** What earlier runs did, in their order. */
	get earlier(): readonly JournalEntry[] {
		return this.#earlier;
	}

	/** Whether the file or directory at a path is as an earlier run made it. */
	async owns(path: string): Promise<boolean> {
		const entry = this.#earlier.flatMap(({paths}) => paths).find((one) => one.path === path);
		if (entry === undefined) {
			return false;
		}
		const stat = await this.#files.stat(path);
		return stat?.type === 'directory' || (stat?.type === 'file' && entry.sha256 !== undefined && entry.sha256 === await this.#hash(path));
	}

	/** Whether an earlier run was about to make it and did not say that it ended. */
	wasInterrupted(path: string): boolean {
		return this.#earlier.some(({state, paths}) => state === 'begun' && paths.some((one) => one.path === path));
	}

	/** Whether an earlier run started a service. */
	started(service: string): boolean {
		return this.#earlier.some((entry) => entry.started === service);
	}

	/** Takes away the temporary files that a killed run was writing: hosts name them `.NAME.kubestep-…`. */
	async sweep(): Promise<void> {
		const begun = this.#earlier.filter(({state}) => state === 'begun').flatMap(({paths}) => paths);
		for (const {path} of [...begun, {path: JOURNAL}, {path: IN_FLIGHT}]) {
			const folder = path.slice(0, path.lastIndexOf('/'));
			const stale = `.${path.slice(folder.length + 1)}.kubestep-`;
			const names = await this.#files.list(folder).catch(() => undefined);
			for (const name of names?.filter((one) => one.startsWith(stale)) ?? []) {
				await this.#files.remove(`${folder}/${name}`);
			}
		}
	}

	/** Before an act. */
	async begin(step: string, detail: StepDetail): Promise<void> {
		const paths = pathsOf(detail);
		const started = detail.kind === 'service' && detail.action === 'start' ? {started: detail.service} : {};
		if (paths.length === 0 && started.started === undefined) {
			return;
		}
		this.#entries.set(step, {step, state: 'begun', at: new Date(this.#now()).toISOString(), paths, ...started});
		await this.#write();
	}

	/** After it; written with the next beginning, or by `close`. */
	async end(step: string): Promise<void> {
		const entry = this.#entries.get(step);
		if (entry?.state === 'begun') {
			const paths = await Promise.all(entry.paths.map(async ({path}) => {
				const sha256 = await this.#hash(path);
				return {path, ...(sha256 !== undefined && {sha256})};
			}));
			this.#entries.set(step, {...entry, state: 'done', paths});
		}
	}

	/** Removes it: what earlier runs made is gone. The rest of this run writes none. */
	async forget(): Promise<void> {
		this.#entries.clear();
		await this.#writing.catch(() => undefined);
		await this.#files.remove(JOURNAL);
	}

	async close(): Promise<void> {
		if (this.#entries.size > 0) {
			await this.#write().catch(() => undefined);
		}
	}

	async #hash(path: string): Promise<string | undefined> {
		const stat = await this.#files.stat(path);
		const content = stat?.type === 'file' ? await this.#files.read(path) : undefined;
		return content === undefined ? undefined : createHash('sha256').update(content).digest('hex');
	}

	async #write(): Promise<void> {
		this.#writing = this.#writing.catch(() => undefined).then(async () => {
			await this.#files.makeDirectory(FOLDER, 0o700);
			await this.#files.write(JOURNAL, `${JSON.stringify({version: 1, entries: [...this.#entries.values()]}, undefined, 1)}\n`, {mode: 0o600});
		});
		return this.#writing;
	}
}

function pathsOf(detail: StepDetail): JournalEntry['paths'] {
	switch (detail.kind) {
		case 'certificate': {
			return [detail.keyPath, detail.certificatePath].filter((path) => path !== undefined).map((path) => ({path}));
		}
		case 'keypair': {
			return [{path: detail.privatePath}, {path: detail.publicPath}];
		}
		case 'file': {
			// kubelet.conf is told by what changes in it alone.
			return [{path: detail.path, ...(detail.role !== 'kubelet/kubeconfig' && {sha256: createHash('sha256').update(detail.content).digest('hex')})}];
		}
		case 'kubeconfig':
		case 'directory': {
			return [{path: detail.path}];
		}
		default: {
			return [];
		}
	}
}

/** Whether none of the files that an earlier run wrote is there any more; where it wrote none, that is not known. */
async function isAllGone(files: Files, earlier: readonly JournalEntry[]): Promise<boolean> {
	const written = earlier.filter(({state}) => state === 'done').flatMap(({paths}) => paths).filter(({sha256}) => sha256 !== undefined);
	for (const {path} of written) {
		if (await files.stat(path) !== undefined) {
			return false;
		}
	}
	return written.length > 0;
}

function parse(text: string): JournalEntry[] {
	try {
		const value = JSON.parse(text) as {version?: unknown; entries?: unknown};
		return value.version === 1 && Array.isArray(value.entries) ? value.entries.filter(isEntry) : [];
	} catch {
		return [];
	}
}

function isEntry(value: unknown): value is JournalEntry {
	const entry = value as Partial<JournalEntry> | null;
	return typeof entry === 'object' && entry !== null && typeof entry.step === 'string' && (entry.state === 'begun' || entry.state === 'done')
		&& Array.isArray(entry.paths) && entry.paths.every((one: unknown) => typeof (one as {path?: unknown} | null)?.path === 'string');
}
