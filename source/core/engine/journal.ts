import {HostError} from '../told/failures.ts';
import type {Files} from '../ports/index.ts';
import {howMuchIsThere, isAsMade} from './as-made.ts';
import {hashAt, hashOf, leadsTo, missingAbove, REPLACED} from './before.ts';
import type {StepDetail} from '../told/details.ts';
import {IN_FLIGHT} from './in-flight.ts';
import type {JournalBasis, JournalEntry, RunBasis} from './journal-entry.ts';
import {JOURNAL, JournalFile} from './journal-file.ts';
import {isSocket, readJournal, type JournalText} from './journal-form.ts';
import {pathsOfAct} from './journal-paths.ts';
import {clean, defaultPlaces, placesWith, writableIn, type Writable} from './journal-places.ts';
import {isOwn, readOwn, unseen, type Caller} from './own-state.ts';
import {sweepBeside} from './temporary.ts';

export {JOURNAL};

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
	readonly #file: JournalFile;
	readonly #now: () => number;
	readonly #run: string;
	readonly #entries = new Map<string, JournalEntry>();
	readonly #earlier: readonly JournalEntry[];
	#basis: JournalBasis | undefined;
	#undoing: string | undefined;
	#links: Readonly<Record<string, string>>;
	#writable: Writable;
	/** An act has begun of which nothing is written: its texts are told before it does anything (`writes`). */
	#isHeldBack = false;
	/** Steps may run side by side; the file is written one state after the other. */
	#writing: Promise<void> = Promise.resolve();

	readonly #isKept: boolean;
	readonly #undoes: boolean;
	/** Whether nothing is as the runs left it, and no undo has begun: another program took it away, or made its own in its place. */
	readonly isStale: boolean;

	private constructor(files: Files, now: () => number, {run = '', isKept = true, undoes = false}: JournalOptions, {entries: earlier, basis, undoing, links = {}}: JournalText, isStale: boolean) {
		this.#files = files;
		this.#file = new JournalFile(files);
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
	async begins(run: RunBasis): Promise<void> {
		const {places, apart} = placesWith(run, this.#basis);
		this.#writable = writableIn(places);
		const filled = run.grown.map(clean).filter((path) => this.#writable.filled.has(path));
		const names = await Promise.all(filled.map(async (path) => [path, await this.#files.list(path).catch(() => undefined) ?? null] as const));
		await this.#follow(filled);
		this.#file.renew();
		this.#basis = {
			socket: isSocket(run.socket) ? run.socket : '', ...(run.etcd !== undefined && {etcd: clean(run.etcd)}), grown: {...Object.fromEntries(names), ...this.#basis?.grown}, places,
			...(apart.length > 0 && {apart}),
		};
	}

	/** Whether the file or directory at a path is as an earlier run made it. */
	async owns(path: string): Promise<boolean> {
		return isAsMade(this.#files, this.#earlier, path);
	}

	/** Whether an earlier run made the file at a path, and somebody changed it since. One that was removed, and one of a node that others took over, was not. */
	async wasChanged(path: string): Promise<boolean> {
		const made = this.isStale ? [] : this.#earlier.filter(({state}) => state === 'done').flatMap(({paths}) => paths).filter((one) => one.path === clean(path) && one.sha256 !== undefined);
		return made.length > 0 && (await this.#files.stat(path))?.type === 'file' && !await isAsMade(this.#files, this.#earlier, path);
	}

	/** Whether it is as an earlier run made it, in an act that it did not say the end of. */
	async wasInterrupted(path: string): Promise<boolean> {
		return isAsMade(this.#files, this.#earlier.filter(({state}) => state === 'begun'), path);
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

	/** Takes away the temporary files that a killed run was writing. */
	async sweep(): Promise<void> {
		// An undo writes what runs had long made.
		const begun = this.#earlier.filter(({state}) => state === 'begun' || this.#undoing !== undefined).flatMap(({paths}) => paths);
		await sweepBeside(this.#files, [...begun.map(({path}) => path), JOURNAL, IN_FLIGHT]);
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
			this.#set({...head, paths: [], ...(detail.kind === 'image' ? {image: detail.image} : {object: `${detail.object} ${detail.name}`})});
			// A run that goes on after a kill makes no second token where it knows of the first (phases/tokens.ts).
			return detail.kind === 'object' && detail.name.startsWith('bootstrap-token-') ? this.#write() : undefined;
		}
		const paths = await pathsOfAct(this.#files, detail, {made: [...this.#entries.values()], writable: this.#writable});
		if (paths.length === 0) {
			return;
		}
		const directories = [...new Set((await Promise.all(paths.map(async ({path}) => missingAbove(this.#files, path)))).flat())];
		await this.#follow([...paths.map(({path}) => path), ...directories]);
		const known = this.#entries.get(step);
		// At the end of the line: what was done last is undone first.
		this.#entries.delete(step);
		this.#set({
			...head, paths,
			...((known?.directories ?? directories).length > 0 && {directories: [...new Set([...known?.directories ?? [], ...directories])]}),
		}, true);
		if (tellsTexts(detail)) {
			this.#isHeldBack = true;
			return;
		}
		await this.#write();
	}

	/** In an act, before files whose text was not known before are written: what is there after a kill is ours by this alone. */
	async writes(texts: Readonly<Record<string, string>>): Promise<void> {
		const hashes = new Map(Object.entries(texts).map(([path, text]) => [clean(path), hashOf(text)]));
		let isTold = !this.#isHeldBack;
		for (const entry of this.#entries.values()) {
			const made = entry.state === 'begun' && entry.run === this.#run ? entry.paths.filter(({path, sha256}) => hashes.has(path) && sha256 !== hashes.get(path)) : [];
			if (made.length > 0) {
				isTold = false;
				// Until it is written, what an earlier run left half is still there.
				const before = entry.paths.filter((one) => !made.includes(one) || one.sha256 !== undefined);
				this.#set({...entry, paths: [...before, ...made.map((one) => ({...one, sha256: hashes.get(one.path) ?? ''}))]});
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
		this.#set({step, run: this.#run, state: 'begun', at, paths: [], service: this.#entries.get(step)?.service ?? {name, ran}, ...(action === 'start' && {started: name})});
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
			this.#set({...entry, state: 'done', paths});
		}
	}

	/** An act was taken back: only what an earlier run did by this step counts. */
	drop(step: string): void {
		const earlier = this.#earlier.find((entry) => entry.step === step);
		this.#file.renew();
		this.#entries.delete(step);
		if (earlier !== undefined) {
			this.#entries.set(step, earlier);
		}
	}

	/** Removes it: what earlier runs made is gone. The rest of this run writes none. */
	async forget(): Promise<void> {
		this.#entries.clear();
		this.#file.renew();
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
			// What stays is one document.
			this.#file.renew();
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
		this.#file.renew();
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
		const elsewhere = leads.filter(([path, real]) => path !== real);
		if (elsewhere.length > 0) {
			this.#links = {...this.#links, ...Object.fromEntries(elsewhere)};
			this.#file.renew();
		}
	}

	async #write(): Promise<void> {
		this.#isHeldBack = false;
		if (!this.#isKept) {
			return;
		}
		this.#writing = this.#writing.catch(() => undefined).then(async () => this.#file.write(() => {
			const value = {version: 3, ...(this.#undoing !== undefined && {undoing: this.#undoing}), ...(this.#basis && {basis: this.#basis}), ...(Object.keys(this.#links).length > 0 && {links: this.#links}), entries: [...this.#entries.values()]};
			return `${JSON.stringify(value, undefined, 1)}\n`;
		}));
		return this.#writing;
	}

	#set(entry: JournalEntry, isBegun = false): void {
		this.#entries.set(entry.step, entry);
		this.#file.note(entry, isBegun);
	}
}

/** Acts that write nothing before they have said what (`writes`): one write of the journal tells both. */
const tellsTexts = (detail: StepDetail): boolean => detail.kind === 'certificate' || detail.kind === 'keypair' || detail.kind === 'kubeconfig' || (detail.kind === 'file' && detail.role === 'kubelet/kubeconfig');

/** A run writes it 0600. */
const UNDOING_MODE = 0o400;

/** With the mark that its mode is; when the undo began is not known then. */
async function marked(files: Files, told: JournalText): Promise<JournalText> {
	return told.undoing === undefined && (await files.stat(JOURNAL))?.mode === UNDOING_MODE ? {...told, undoing: ''} : told;
}

const isNoRoom = (error: unknown): boolean => error instanceof HostError && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
