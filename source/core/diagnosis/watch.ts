import type {Restart, Stability, ComponentSeen, Diagnosis, Observation, Verdict} from '../told/diagnosis.ts';
import type {InitConfig} from '../config/types.ts';
import type {EventBody} from '../told/events.ts';
import type {Policy} from '../engine/policy.ts';
import type {Host} from '../ports/index.ts';
import {atSource} from './at-source.ts';
import {diagnose} from './diagnose.ts';
import {inHandfuls} from './handfuls.ts';
import {isHealthy, observe} from './observe.ts';

/** Until the first look: a control plane that comes up has better to do than to answer questions. */
const FIRST_MS = 5000;
/** Between two looks, while something is not healthy and after. */
const LOOK_MS = 2000;
const STEADY_MS = 1000;
/** The same, once all has been waited for: so many looks in a row are wanted before the run's end. */
const HASTY_MS = 250;
/** One look may take so long at most: the runtime or the service manager may hang. */
const GIVE_UP_MS = 8000;
/** The kubelet was started a moment before the first look, and its first words count. */
const BEFORE_MS = 30_000;
/** Looks in a row that must agree before a cause is told; one that may heal by itself must stay for so long, too. */
const AGREED_LOOKS = 2;
const MAY_HEAL_MS = 5000;
/** Looks in a row that find all components healthy before a control plane counts as stable. */
export const STEADY_LOOKS = 3;
/** A run that goes on for so many more looks waits for something that they do not show: then logs are read, too. */
const LONG_LOOKS = 6;
/** For one that is not: so often it is looked again before that is said. */
const MORE_LOOKS = 10;
const MORE_MS = 500;

export interface WatchOptions {
	readonly host: Host;
	readonly config: InitConfig;
	readonly policy: Pick<Policy, 'watches'>;
	readonly signal: AbortSignal;
	emit(event: Extract<EventBody, {readonly type: 'watch.changed' | 'log'}>): void;
}

/**
 * Looks at the node beside the waits and beside the phases after them, tells what has changed, and
 * judges at the end whether the control plane stayed up. It holds nothing up and never fails a run.
 */
export class Watch {
	readonly #options: WatchOptions;
	readonly #stop = new AbortController();
	/** Ends the sleep between two looks. */
	readonly #hasty = new AbortController();
	#loop: Promise<void> | undefined;
	#looking: Promise<Verdict | undefined> = Promise.resolve(undefined);
	#begun = {at: 0, monotonic: 0};
	/** Nothing comes up: what would be looked at counts as healthy. */
	#isForeseen = false;
	#kubeletUpSince: number | undefined;
	#last: Observation | undefined;
	#candidate = {key: '', looks: 0, since: 0};
	#told = '';
	#steady = 0;
	/** The run's end: logs are read in each look, also where all is healthy. */
	#readsLogs = false;
	/** The kubelet's last line that was told. */
	#lastLine = '';
	/** The newest container's attempt of each component when all were first healthy. */
	#attempts: ReadonlyMap<string, number> | undefined;
	readonly #restarts = new Map<string, Restart>();

	constructor(options: WatchOptions) {
		this.#options = options;
	}

	/** All that was waited for is there: the looks that are wanted to call it stable are taken beside what follows. */
	hasten(): void {
		this.#hasty.abort();
	}

	get begun(): boolean {
		return this.#loop !== undefined || this.#isForeseen;
	}

	/** From here on it looks, until `end`. */
	begin(): void {
		if (this.begun) {
			return;
		}
		if (!this.#options.policy.watches) {
			this.#isForeseen = true;
			return;
		}
		const {clock} = this.#options.host;
		this.#begun = {at: clock.now(), monotonic: clock.monotonic()};
		this.#loop = this.#run().catch(() => undefined);
	}

	async end(): Promise<void> {
		this.#stop.abort(new Error('ended'));
		await this.#loop;
	}

	/** What one more look finds to be the cause, without waiting for another to agree. */
	async diagnosis(): Promise<Diagnosis | undefined> {
		return this.#loop === undefined ? undefined : (await this.#look(true))?.diagnosis;
	}

	/** Whether the control plane stayed up. Where it did, only looks that are still missing are taken, one after another. */
	async judge(): Promise<Stability> {
		if (this.#isForeseen) {
			return {looks: STEADY_LOOKS, restarted: [], unhealthy: []};
		}
		for (let looks = 0; looks < MORE_LOOKS && this.#steady < STEADY_LOOKS; looks += 1) {
			const before = this.#steady;
			await this.#look();
			if (this.#steady <= before) {
				await this.#options.host.clock.sleep(MORE_MS, this.#options.signal);
			}
		}
		const useless = await this.#useless();
		return {
			looks: Math.min(this.#steady, STEADY_LOOKS),
			restarted: [...this.#restarts.values()],
			unhealthy: [...new Set([...this.#last?.components.filter((component) => !isUp(component, this.#last!)).map(({name}) => name) ?? [], ...(useless === undefined ? [] : [useless.component])])],
		};
	}

	/** One that answers may be of no use: its last words are read, too. Where they say so, another look is to agree. */
	async #useless(): Promise<Diagnosis | undefined> {
		this.#readsLogs = true;
		const found = (await this.#look())?.diagnosis;
		return found === undefined ? undefined : (await this.#look())?.diagnosis;
	}

	async #run(): Promise<void> {
		const {host, signal} = this.#options;
		const stopped = AbortSignal.any([signal, this.#stop.signal]);
		for (;;) {
			await this.#pause(host.clock, stopped);
			await this.#look();
			stopped.throwIfAborted();
		}
	}

	async #pause(clock: Host['clock'], stopped: AbortSignal): Promise<void> {
		if (this.#hasty.signal.aborted) {
			return clock.sleep(this.#steady < STEADY_LOOKS ? HASTY_MS : STEADY_MS, stopped);
		}
		try {
			await clock.sleep(this.#last === undefined ? FIRST_MS : this.#steady > 0 ? STEADY_MS : LOOK_MS, AbortSignal.any([stopped, this.#hasty.signal]));
		} catch {
			stopped.throwIfAborted();
		}
	}

	/** One at a time; a look that finds nothing out, since the node does not answer, changes nothing. */
	async #look(readsLogs = false): Promise<Verdict | undefined> {
		const next = this.#looking.then(async () => this.#lookOnce(readsLogs || this.#readsLogs || this.#steady >= LONG_LOOKS)).catch(() => undefined);
		this.#looking = next;
		return next;
	}

	async #lookOnce(readsLogs: boolean): Promise<Verdict> {
		const {host, config, signal} = this.#options;
		const limit = AbortSignal.any([signal, this.#stop.signal, AbortSignal.timeout(GIVE_UP_MS)]);
		const seen = await observe(host, {config, since: this.#since(), signal: limit, readsLogs, onLog: (lines) => this.#tellLog(lines)});
		const up = isHealthy(seen.kubelet.health) && seen.kubelet.active;
		this.#kubeletUpSince = up ? this.#kubeletUpSince ?? host.clock.monotonic() : undefined;
		const observation: Observation = this.#kubeletUpSince === undefined ? seen : {...seen, kubelet: {...seen.kubelet, upMs: host.clock.monotonic() - this.#kubeletUpSince}};
		this.#last = observation;
		this.#noteRestarts(observation);
		// By the end the kubelet is being started anew, to take up its certificate: that is waited for by nobody.
		const found = diagnose(this.#readsLogs && !up ? {...observation, kubelet: {...observation.kubelet, active: true, health: '200'}} : observation);
		const verdict = found.diagnosis === undefined ? found : {...found, diagnosis: atSource(found.diagnosis, config)};
		this.#tell(verdict);
		return verdict;
	}

	/**
	 * From when on the kubelet's log is this run's, in wall time as logs have it. Where the clock was set back since, lines
	 * after that are older than the beginning was: they count all the same.
	 */
	#since(): number {
		const {clock} = this.#options.host;
		return Math.min(this.#begun.at, clock.now() - (clock.monotonic() - this.#begun.monotonic)) - BEFORE_MS;
	}

	#noteRestarts(seen: Observation): void {
		const {components} = seen;
		const healthy = components.every((component) => isUp(component, seen));
		const attempts = new Map(components.map(({name, containers}) => [name, containers[0]?.attempt ?? 0]));
		this.#attempts ??= healthy ? attempts : undefined;
		let restarted = false;
		for (const {name, log} of this.#attempts === undefined ? [] : components) {
			const times = (attempts.get(name) ?? 0) - (this.#attempts?.get(name) ?? 0);
			const known = this.#restarts.get(name);
			if (times > (known?.times ?? 0)) {
				restarted = true;
			}
			if (times > 0) {
				this.#restarts.set(name, {component: name, times, lines: log.length > 0 ? log.slice(-8) : known?.lines ?? []});
			}
		}
		this.#steady = healthy && !restarted ? this.#steady + 1 : 0;
	}

	/** What the kubelet wrote since the last look, while something is not well; of very much only its end. */
	async #tellLog(lines: readonly string[]): Promise<void> {
		const fresh = lines.slice(lines.lastIndexOf(this.#lastLine) + 1);
		this.#lastLine = lines.at(-1) ?? this.#lastLine;
		await inHandfuls(this.#steady >= STEADY_LOOKS ? [] : fresh, (text) => {
			this.#options.emit({type: 'log', level: /^[EF]\d{4} /.test(text) ? 'warning' : 'info', source: 'kubelet', text});
		});
	}

	#tell({chains, diagnosis}: Verdict): void {
		const key = diagnosis === undefined ? '' : `${diagnosis.component} ${diagnosis.code}`;
		const at = this.#options.host.clock.monotonic();
		this.#candidate = key === this.#candidate.key ? {...this.#candidate, looks: this.#candidate.looks + 1} : {key, looks: 1, since: at};
		const {looks, since} = this.#candidate;
		const sure = diagnosis !== undefined && looks >= AGREED_LOOKS && (diagnosis.certain || at - since >= MAY_HEAL_MS);
		const now = JSON.stringify([chains, sure ? key : '']);
		if (now !== this.#told) {
			this.#told = now;
			this.#options.emit({type: 'watch.changed', chains, ...(sure && {diagnosis})});
		}
	}
}

/** Whether it answers, and what answers can be it: something of it runs, as far as the runtime could be asked. */
function isUp({health, containers, sandbox}: ComponentSeen, {runtime}: Observation): boolean {
	return isHealthy(health) && (runtime.error !== undefined || sandbox !== undefined || containers.length > 0);
}
