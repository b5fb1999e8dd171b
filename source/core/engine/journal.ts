import {HostError} from '../told/failures.ts';
import type {Files} from '../ports/index.ts';
import {hashAt, hashOf, leadsTo, lookAt, missingAbove, pathsOf, REPLACED, type Before} from './before.ts';
import type {StepDetail} from '../told/details.ts';
import {IN_FLIGHT} from './in-flight.ts';
import {isSocket, readJournal, type JournalText} from './journal-form.ts';
import {clean, defaultPlaces, isPlace, isUserFile, writableIn, type JournalPlaces, type Writable} from './journal-places.ts';
import {FOLDER, isOwn, readOwn, unseen, type Caller} from './own-state.ts';

/** Where a node keeps what runs did to it. */
export const JOURNAL = `${FOLDER}/journal.json`;

export interface JournalPath {
	readonly path: string;
	/** A file's hash once it is made, or before where its text is known. */
	readonly sha256?: string;
	/** What was there; absent in a journal of version 1, which did not tell. */
	readonly before?: Before;
}

export interface JournalEntry {
	readonly step: string;
	/** Id of the run; absent in a journal of version 1. */
	readonly run?: string;
	/** `begun`: the act was about to start; whether it ended is not known. */
	readonly state: 'begun' | 'done';
	/** ISO 8601. */
	readonly at: string;
	/** Files and directories it makes or changes. */
	readonly paths: readonly JournalPath[];
	/** Directories above them that were made with them, the outermost first. */
	readonly directories?: readonly string[];
	/** The service that it started or stopped, and whether that ran before. */
	readonly service?: {readonly name: string; readonly ran: boolean};
	/** The service it started. */
	readonly started?: string;
	/** What stays whatever is undone: an image that was pulled, an object that was sent. */
	readonly image?: string;
	readonly object?: string;
}

/** What a run knows of the node that `undo` has to know too. */
export interface JournalBasis {
	/** Of the container runtime. */
	readonly socket: string;
	/** Where etcd on this node keeps its data; absent where it is elsewhere. */
	readonly etcd?: string;
	/** Directories that others fill because of the run, each with the names that were in it; null where it was not there. */
	readonly grown: Readonly<Record<string, readonly string[] | null>>;
	/** Where the runs' configurations put things. */
	readonly places: JournalPlaces;
	/** Directories of the system that a configuration names: what runs do there is not undone. */
	readonly apart?: readonly string[];
}

/** The same as a run knows it of its configuration. */
export interface RunBasis {
	readonly socket: string;
	/** Where etcd on this node keeps its data; absent where it is elsewhere. */
	readonly etcd?: string;
	readonly certificates: string;
	readonly kubeconfigs: string;
	/** Directories that others fill. */
	readonly grown: readonly string[];
}

export interface JournalOptions {
	/** The run's id. */
	readonly run?: string;
	/** Whether it is written at all; it is unless said. */
	readonly isKept?: boolean;
	/** The run takes back what the journal tells of. */
	readonly undoes?: boolean;
	/** Whose journal is believed, beside root's. */
	readonly caller?: Caller;
}

/**
 * Written before an act and marked after it, with hashes and never contents: after a kill, the next
 * run tells what an earlier one made from what was there before. One write an act: that an act
 * ended is written with the next one's beginning. A file whose text is known carries its hash from the
 * beginning, so that it is known for ours even where the run was killed right after it was written.
 *
 * What a run replaces is kept beside it (`REPLACED`). Runs that go on from one another share one journal,
 * until an undo or a reset removes it: they are undone together.
 */
export class Journal {
	readonly #files: Files;
	readonly #now: () => number;
	readonly #run: string;
	readonly #entries = new Map<string, JournalEntry>();
	readonly #earlier: readonly JournalEntry[];
	#basis: JournalBasis | undefined;
	#undoing: string | undefined;
	#links: Readonly<Record<string, string>>;
	#writable: Writable;
	/** Steps may run side by side; the file is written one state after the other. */
	#writing: Promise<void> = Promise.resolve();

	readonly #isKept: boolean;
	readonly #undoes: boolean;
	/** Whether nothing is as the runs left it, and no undo has begun: another program took it away, or made its own in its place. */
	readonly isStale: boolean;

	private constructor(files: Files, now: () => number, {run = '', isKept = true, undoes = false}: JournalOptions, {entries: earlier, basis, undoing, links = {}}: JournalText, isStale: boolean) {
		this.#files = files;
		this.#now = now;
		this.#run = run;
		this.#isKept = isKept;
		this.#undoes = undoes;
		this.isStale = isStale;
		this.#earlier = earlier;
		this.#basis = basis;
		this.#undoing = undoing;
		this.#links = links;
		this.#writable = writableIn(basis?.places ?? defaultPlaces);
		for (const entry of earlier) {
			this.#entries.set(entry.step, entry);
		}
	}

	/**
	 * Reads what earlier runs left.
	 * @throws Failure `state.untrusted` where somebody else can have written it, `journal.invalid` where it tells of what no
	 * run does; and, for an undo, HostError where it may not be read
	 */
	static async open(files: Files, now: () => number, options: JournalOptions = {}): Promise<Journal> {
		const {undoes = false, caller = async () => 0} = options;
		// A run that acts is told by its own checks that it is not root.
		const text = await readOwn(files, JOURNAL, caller).catch(undoes ? (error: unknown) => Promise.reject(error as Error) : unseen);
		await isOwn(files, REPLACED, 'directory', caller).catch(unseen);
		const told = text === undefined ? {entries: []} : await marked(files, readJournal(text.toString('utf8'), JOURNAL));
		const found = told.undoing !== undefined ? 'ours' : await howMuchIsThere(files, told.entries);
		// After a reset, by whatever program, nothing of it is there: a run does not go on then, it begins. An undo still has directories to look at.
		return new Journal(files, now, options, found === 'gone' && !undoes ? {entries: []} : told, found !== 'ours');
	}

	/** One that knows and keeps nothing, for a run that ends before it does anything. */
	static none(files: Files, now: () => number): Journal {
		return new Journal(files, now, {isKept: false}, {entries: []}, false);
	}

	/** What earlier runs did, in their order. */
	get earlier(): readonly JournalEntry[] {
		return this.#earlier;
	}

	/** When an undo began that was not brought to its end, ISO 8601; empty where that is not known. */
	get undoing(): string | undefined {
		return this.#undoing;
	}

	get basis(): JournalBasis | undefined {
		return this.#basis;
	}

	/** Where paths led when a run first acted on them, of those that led elsewhere. */
	get links(): Readonly<Record<string, string>> {
		return this.#links;
	}

	/** Says, before the first act, what else changes on the node; what is known from earlier runs stays. */
	async begins({grown, socket, certificates, kubeconfigs, etcd}: RunBasis): Promise<void> {
		const before = this.#basis?.places ?? defaultPlaces;
		const named = {certificates: clean(certificates), kubeconfigs: clean(kubeconfigs), ...(etcd !== undefined && {data: clean(etcd)})};
		const apart = new Set(this.#basis?.apart);
		const withNew = (what: keyof JournalPlaces): readonly string[] => {
			const path = named[what];
			if (path === undefined || isPlace(path, what)) {
				return [...new Set([...before[what], ...(path === undefined ? [] : [path])])];
			}
			apart.add(path);
			return before[what];
		};
		const places = {certificates: withNew('certificates'), kubeconfigs: withNew('kubeconfigs'), data: withNew('data')};
		this.#writable = writableIn(places);
		const filled = grown.map(clean).filter((path) => this.#writable.filled.has(path));
		const names = await Promise.all(filled.map(async (path) => [path, await this.#files.list(path).catch(() => undefined) ?? null] as const));
		await this.#follow(filled);
		this.#basis = {
			socket: isSocket(socket) ? socket : '', ...(etcd !== undefined && {etcd: clean(etcd)}), grown: {...Object.fromEntries(names), ...this.#basis?.grown}, places,
			...(apart.size > 0 && {apart: [...apart]}),
		};
	}

	/** Whether the file or directory at a path is as an earlier run made it. */
	async owns(path: string): Promise<boolean> {
		return this.#isAsMade(this.#earlier, path);
	}

	/** Whether an earlier run made the file at a path, and somebody changed it since. One that was removed, and one of a node that others took over, was not. */
	async wasChanged(path: string): Promise<boolean> {
		const made = this.isStale ? [] : this.#earlier.filter(({state}) => state === 'done').flatMap(({paths}) => paths).filter((one) => one.path === clean(path) && one.sha256 !== undefined);
		return made.length > 0 && (await this.#files.stat(path))?.type === 'file' && !await this.#isAsMade(this.#earlier, path);
	}

	/** Whether it is as an earlier run made it, in an act that it did not say the end of. */
	async wasInterrupted(path: string): Promise<boolean> {
		return this.#isAsMade(this.#earlier.filter(({state}) => state === 'begun'), path);
	}

	/** Whether an earlier run started a service. */
	started(service: string): boolean {
		return this.#earlier.some((entry) => entry.started === service);
	}

	/** Whether a directory that fills because of a run held nothing before the first one: what is in it is of an earlier run. */
	filled(path: string): boolean {
		const names = this.#basis?.grown[clean(path)];
		return this.started('kubelet') && names !== undefined && (names ?? []).length === 0;
	}

	/** Takes away the temporary files that a killed run was writing: hosts name them `.NAME.kubestep-…`. */
	async sweep(): Promise<void> {
		// An undo writes what runs had long made.
		const begun = this.#earlier.filter(({state}) => state === 'begun' || this.#undoing !== undefined).flatMap(({paths}) => paths);
		for (const {path} of [...begun, {path: JOURNAL}, {path: IN_FLIGHT}]) {
			const folder = path.slice(0, path.lastIndexOf('/'));
			const stale = `.${path.slice(folder.length + 1)}.kubestep-`;
			const names = await this.#files.list(folder).catch(() => undefined);
			for (const name of names?.filter((one) => one.startsWith(stale)) ?? []) {
				await this.#files.remove(`${folder}/${name}`);
			}
		}
		if (this.#earlier.length === 0) {
			// Nothing tells of them any more.
			await this.#files.removeTree(REPLACED).catch(() => undefined);
		}
	}

	/** Before an act. */
	async begin(step: string, detail: StepDetail): Promise<void> {
		if (this.#undoes) {
			return this.#beginUndo(detail);
		}
		const at = new Date(this.#now()).toISOString();
		const head = {step, run: this.#run, state: 'begun', at} as const;
		if (detail.kind === 'image' || (detail.kind === 'object' && !['get', 'list'].includes(detail.verb))) {
			// Nothing of it is asked for before the end of the run, so it waits for the next write.
			this.#entries.set(step, {...head, paths: [], ...(detail.kind === 'image' ? {image: detail.image} : {object: `${detail.object} ${detail.name}`})});
			// A run that goes on after a kill makes no second token where it knows of the first (phases/tokens.ts).
			return detail.kind === 'object' && detail.name.startsWith('bootstrap-token-') ? this.#write() : undefined;
		}
		const paths = await this.#paths(detail);
		if (paths.length === 0) {
			return;
		}
		const directories = [...new Set((await Promise.all(paths.map(async ({path}) => missingAbove(this.#files, path)))).flat())];
		await this.#follow([...paths.map(({path}) => path), ...directories]);
		const known = this.#entries.get(step);
		// At the end of the line: what was done last is undone first.
		this.#entries.delete(step);
		this.#entries.set(step, {
			...head, paths,
			...((known?.directories ?? directories).length > 0 && {directories: [...new Set([...known?.directories ?? [], ...directories])]}),
		});
		await this.#write();
	}

	/** In an act, before files whose text was not known before are written: what is there after a kill is ours by this alone. */
	async writes(texts: Readonly<Record<string, string>>): Promise<void> {
		const hashes = new Map(Object.entries(texts).map(([path, text]) => [clean(path), hashOf(text)]));
		let isTold = true;
		for (const [step, entry] of this.#entries) {
			const made = entry.state === 'begun' && entry.run === this.#run ? entry.paths.filter(({path, sha256}) => hashes.has(path) && sha256 !== hashes.get(path)) : [];
			if (made.length > 0) {
				isTold = false;
				// Until it is written, what an earlier run left half is still there.
				const before = entry.paths.filter((one) => !made.includes(one) || one.sha256 !== undefined);
				this.#entries.set(step, {...entry, paths: [...before, ...made.map((one) => ({...one, sha256: hashes.get(one.path) ?? ''}))]});
			}
		}
		await (isTold ? undefined : this.#write());
	}

	/** Before a service is started or stopped. */
	async beginService(step: string, name: string, action: 'start' | 'stop', ran: boolean): Promise<void> {
		if (this.#undoes) {
			return;
		}
		const at = new Date(this.#now()).toISOString();
		this.#entries.set(step, {step, run: this.#run, state: 'begun', at, paths: [], service: this.#entries.get(step)?.service ?? {name, ran}, ...(action === 'start' && {started: name})});
		await this.#write();
	}

	/** After it; written with the next beginning, or by `close`. */
	async end(step: string): Promise<void> {
		const entry = this.#entries.get(step);
		if (entry?.state === 'begun') {
			const paths = await Promise.all(entry.paths.map(async ({path, before}) => {
				const sha256 = await hashAt(this.#files, path);
				return {path, ...(sha256 !== undefined && {sha256}), ...(before && {before})};
			}));
			this.#entries.set(step, {...entry, state: 'done', paths});
		}
	}

	/** An act was taken back: only what an earlier run did by this step counts. */
	drop(step: string): void {
		const earlier = this.#earlier.find((entry) => entry.step === step);
		this.#entries.delete(step);
		if (earlier !== undefined) {
			this.#entries.set(step, earlier);
		}
	}

	/** Removes it: what earlier runs made is gone. The rest of this run writes none. */
	async forget(): Promise<void> {
		this.#entries.clear();
		await this.#writing.catch(() => undefined);
		await this.#files.removeTree(REPLACED);
		await this.#files.remove(JOURNAL);
	}

	async close(): Promise<void> {
		if (this.#undoes || !this.#isKept) {
			// An undo writes that it began, and adds nothing.
			return;
		}
		if (this.#entries.size > 0) {
			await this.#write().catch(() => undefined);
		} else if (this.#earlier.length === 0) {
			// All that was done was taken back.
			await this.forget().catch(() => undefined);
		}
	}

	/**
	 * From the first path that is taken away, no run goes on from what is left, and the next undo does. Where a full disk has
	 * no room for that, the journal's mode says it: an undo makes room, and has to be able to begin.
	 */
	async #beginUndo({kind}: StepDetail): Promise<void> {
		if (this.#undoing !== undefined || (kind !== 'revert' && kind !== 'removal')) {
			return;
		}
		this.#undoing = new Date(this.#now()).toISOString();
		try {
			await this.#write();
		} catch (error) {
			if (!isNoRoom(error)) {
				this.#undoing = undefined;
				throw error;
			}
			await this.#files.setMode(JOURNAL, UNDOING_MODE);
		}
	}

	/** What was acted on already led there then: a link that came to be since is not what a run acted through. */
	async #follow(paths: readonly string[]): Promise<void> {
		const known = new Set([...Object.keys(this.#basis?.grown ?? {}), ...[...this.#entries.values()].flatMap((entry) => [...entry.paths.map(({path}) => path), ...entry.directories ?? []])]);
		const leads = await Promise.all(paths.filter((path) => !known.has(path)).map(async (path) => [path, await leadsTo(this.#files, path).catch(() => undefined) ?? path] as const));
		this.#links = {...this.#links, ...Object.fromEntries(leads.filter(([path, real]) => path !== real))};
	}

	/** With what was there before; what is as this or an earlier run made it, was before what it was before that. */
	async #paths(detail: StepDetail): Promise<JournalPath[]> {
		const made = [...this.#entries.values()];
		const {files, filled} = this.#writable;
		return Promise.all(pathsOf(detail).filter(({path}) => files.has(path) || filled.has(path)).map(async (one) => {
			const entry = made.findLast(({paths}) => paths.some(({path}) => path === one.path));
			const known = entry?.paths.find(({path}) => path === one.path)?.before;
			// Half of an act that was killed is not what was there before it.
			const isAsMade = known !== undefined && await this.#isAsMade(made, one.path);
			if (isAsMade || (known !== undefined && entry?.state === 'begun' && (isUserFile(one.path) || await this.#files.stat(one.path) === undefined))) {
				const sha256 = one.sha256 ?? (isAsMade ? await hashAt(this.#files, one.path) : undefined);
				return {...one, ...(sha256 !== undefined && {sha256}), before: known};
			}
			const {before, content} = await lookAt(this.#files, one.path);
			if (before.type === 'file' && content !== undefined && before.sha256 !== one.sha256) {
				await this.#keep(before.sha256, content);
			}
			return {...one, before};
		}));
	}

	async #isAsMade(entries: readonly JournalEntry[], path: string): Promise<boolean> {
		const made = entries.flatMap(({paths}) => paths).filter((one) => one.path === clean(path));
		const stat = made.length === 0 ? undefined : await this.#files.stat(path);
		if (stat?.type !== 'file') {
			return stat?.type === 'directory';
		}
		const hash = hashOf(await this.#files.read(path) ?? '');
		return made.some(({sha256}) => sha256 === hash);
	}

	async #keep(sha256: string, content: Buffer): Promise<void> {
		const path = `${REPLACED}/${sha256}`;
		if (await this.#files.stat(path) === undefined) {
			await this.#files.makeDirectory(REPLACED, 0o700);
			await this.#files.write(path, content, {mode: 0o600});
		}
	}

	async #write(): Promise<void> {
		if (!this.#isKept) {
			return;
		}
		this.#writing = this.#writing.catch(() => undefined).then(async () => {
			await this.#files.makeDirectory(FOLDER, 0o700);
			const value = {version: 3, ...(this.#undoing !== undefined && {undoing: this.#undoing}), ...(this.#basis && {basis: this.#basis}), ...(Object.keys(this.#links).length > 0 && {links: this.#links}), entries: [...this.#entries.values()]};
			await this.#files.write(JOURNAL, `${JSON.stringify(value, undefined, 1)}\n`, {mode: 0o600});
		});
		return this.#writing;
	}
}

/** A run writes it 0600. */
const UNDOING_MODE = 0o400;

/** With the mark that its mode is; when the undo began is not known then. */
async function marked(files: Files, told: JournalText): Promise<JournalText> {
	return told.undoing === undefined && (await files.stat(JOURNAL))?.mode === UNDOING_MODE ? {...told, undoing: ''} : told;
}

const isNoRoom = (error: unknown): boolean => error instanceof HostError && (error.code === 'ENOSPC' || error.code === 'EDQUOT');

/** Of the files that earlier runs wrote: `gone` where none is there any more, `others` where none is as it was left; `ours` where they wrote none. */
async function howMuchIsThere(files: Files, earlier: readonly JournalEntry[]): Promise<'gone' | 'others' | 'ours'> {
	const written = earlier.filter(({state}) => state === 'done').flatMap(({paths}) => paths).filter(({sha256}) => sha256 !== undefined);
	let isThere = false;
	for (const {path, sha256} of written) {
		const hash = await hashAt(files, path).catch(() => '');
		if (hash === sha256) {
			return 'ours';
		}
		isThere ||= hash !== undefined || await files.stat(path) !== undefined;
	}
	return written.length === 0 ? 'ours' : isThere ? 'others' : 'gone';
}
