import type {Event, EventBody} from '../../../source/core/told/events.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import {ClusterAccess} from '../../../source/core/cluster/access.ts';
import {EventBus} from '../../../source/core/engine/event-bus.ts';
import {Control} from '../../../source/core/engine/control.ts';
import {acting} from '../../../source/core/engine/policy.ts';
import {run} from '../../../source/core/engine/runner.ts';
import type {RunOptions} from '../../../source/core/engine/run-options.ts';
import {Secrets} from '../../../source/core/secrets/secrets.ts';
import type {StepKind} from '../../../source/core/engine/step.ts';
import {reduce, emptyState, type RunState} from '../../../source/core/told/state.ts';
import type {InitConfig} from '../../../source/core/config/types.ts';
import type {Phase} from '../../../source/core/engine/phase.ts';
import type {Clock, FileStat, Files, Host, Written} from '../../../source/core/ports/index.ts';
import {moments} from '../../clock.ts';

/** A node's files as a map, for tests that look at what was written. */
export class MemoryFiles implements Files {
	readonly contents = new Map<string, Buffer>();
	readonly modes = new Map<string, number>();

	async read(path: string): Promise<Buffer | undefined> {
		return this.contents.get(path);
	}

	async readEnd(path: string, bytes: number): Promise<Buffer | undefined> {
		return this.contents.get(path)?.subarray(-bytes);
	}

	async stat(path: string): Promise<FileStat | undefined> {
		const content = this.contents.get(path);
		if (content !== undefined) {
			return {type: 'file', mode: this.modes.get(path) ?? 0o644, uid: 0, gid: 0, size: content.length};
		}
		const isThere = this.modes.has(path) || [...this.contents.keys()].some((one) => one.startsWith(`${path}/`));
		return isThere ? {type: 'directory', mode: this.modes.get(path) ?? 0o755, uid: 0, gid: 0, size: 0} : undefined;
	}

	async list(path: string): Promise<readonly string[] | undefined> {
		const names = [...this.contents.keys(), ...this.modes.keys()].filter((one) => one.startsWith(`${path}/`)).map((one) => one.slice(path.length + 1).split('/')[0] ?? '');
		return names.length === 0 && !this.modes.has(path) ? undefined : [...new Set(names)].sort();
	}

	async write(path: string, content: string | Buffer, {mode}: {readonly mode: number}): Promise<void> {
		this.contents.set(path, Buffer.from(content));
		this.modes.set(path, mode);
	}

	async writeTogether(files: readonly Written[]): Promise<void> {
		for (const {path, content, mode} of files) {
			await this.write(path, content, {mode});
		}
	}

	async extend(path: string, text: string): Promise<void> {
		const before = await this.read(path);
		if (before === undefined) {
			throw new HostError('ENOENT', {path});
		}
		await this.write(path, Buffer.concat([before, Buffer.from(text)]), {mode: this.modes.get(path) ?? 0o644});
	}

	async makeDirectory(path: string, mode: number): Promise<void> {
		if (!this.modes.has(path)) {
			this.modes.set(path, mode);
		}
	}

	async setMode(path: string, mode: number): Promise<void> {
		this.modes.set(path, mode);
	}

	async setOwner(): Promise<void> {}

	async remove(path: string): Promise<void> {
		this.contents.delete(path);
		this.modes.delete(path);
	}

	async removeTree(path: string): Promise<void> {
		for (const one of [...this.contents.keys(), ...this.modes.keys()].filter((one) => one === path || one.startsWith(`${path}/`))) {
			await this.remove(one);
		}
	}

	async emptyDirectory(path: string): Promise<void> {
		for (const name of await this.list(path) ?? []) {
			await this.removeTree(`${path}/${name}`);
		}
	}

	async realPath(path: string): Promise<string | undefined> {
		return await this.stat(path) === undefined ? undefined : path;
	}
}

/** A step that notes that it was done. */
export function act(done: string[], options: {same?: boolean; fails?: () => unknown; current?: string} = {}): StepKind<string, string> {
	return {
		acts: true,
		describe: (name) => ({kind: 'directory', path: `/made/${name}`, mode: 0o755}),
		async compare(name) {
			const detail = this.describe(name);
			if (options.same === true) {
				return {found: 'same', output: `kept ${name}`, detail};
			}
			return {found: 'different', detail, ...(options.current !== undefined && {current: options.current})};
		},
		async apply(name) {
			const error = options.fails?.();
			if (error !== undefined) {
				throw error;
			}
			done.push(name);
			return {output: `made ${name}`, detail: this.describe(name)};
		},
	};
}

export interface Ran {
	readonly outcome: Awaited<ReturnType<typeof run>>;
	readonly events: readonly Event[];
	readonly state: RunState;
	readonly files: MemoryFiles;
}

/** `on` sees each event and may answer through the control. */
export type On = (event: Event, control: Control) => void;

export interface FakeRun<Config> extends Partial<Omit<RunOptions<Config>, 'host'>> {
	readonly on?: On | undefined;
	readonly files?: MemoryFiles;
	/** What the node has beside files. */
	readonly parts?: Partial<Host>;
	readonly stepMode?: boolean;
	/** One that only a sleep moves unless said. */
	readonly clock?: Clock;
}

/** Runs phases over a node that is only files; `on` sees each event and may answer through the control. */
export async function runPhases<Config = InitConfig>(phases: readonly Phase<Config>[], options: FakeRun<Config> = {}): Promise<Ran> {
	const {on, files = new MemoryFiles(), parts = {}, stepMode = false, clock: given, ...others} = options;
	let now = 1_800_000_000_000;
	const clock: Clock = given ?? {...moments(() => now), sleep: async (ms: number, signal?: AbortSignal) => {
		signal?.throwIfAborted();
		now += ms;
	}};
	const bus = new EventBus('run-1', clock);
	const control = new Control({stepMode, onMode: (mode) => bus.emit({type: 'run.mode', stepMode: mode})});
	const events: Event[] = [];
	let state = emptyState;
	bus.subscribe((event) => {
		events.push(event);
		state = reduce(state, event);
	});
	bus.subscribe((event) => {
		// As a person would: after the event, not inside it.
		queueMicrotask(() => on?.(event, control));
	});
	const host = {machine: {env: async () => undefined}, ...parts, files, clock} as unknown as Host;
	const config = {init: {localAPIEndpoint: {advertiseAddress: '192.0.2.10', bindPort: 6443}}} as unknown as Config;
	const outcome = await run({
		phases, selection: {skip: []}, config, host, cluster: new ClusterAccess(host, {local: 'https://192.0.2.10:6443'}), bus, control, secrets: new Secrets(), policy: acting, interactive: false, warnings: [],
		facts: {workflow: 'init', mode: 'node', folder: '', program: '0', nodeName: 'cp1', kubernetesVersion: 'v1.36.2', endpoint: ''}, ...others,
	});
	return {outcome, events, state, files};
}

export const types = (events: readonly Event[]): EventBody['type'][] => events.map(({type}) => type);
