import {cp, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import type {NodeFacts} from '../../core/lessons/facts.ts';
import {judgeTask} from '../../core/lessons/judge.ts';
import type {Missing} from '../../core/lessons/missing.ts';
import type {Lesson} from '../../core/lessons/types.ts';
import {systemClock} from '../../hosts/shared/clock.ts';
import type {FoundLesson} from './find.ts';
import {breakNode, makeBase} from './make-node.ts';
import {picture} from './picture.ts';
import {serveNode, type Ran, type ServedNode} from './served-node.ts';

/** How long after its commands a node may take until a lesson is solved. */
const PATIENCE_MS = 20_000;
/** And where what is missing is nothing that comes by itself: a command may have left something behind that is still at it. */
const LASTING_MS = 2000;
const LOOK_MS = 200;
/** A node's minute is little more than a second. */
const SPEED = 0.02;
const MINUTE_MS = 60_000;
const [STILL_MS, LONGEST_MS] = [1200, 15_000];
/** What the commands of a lesson may take on its own node. */
export const OWN_MS = 120_000;
const ALGORITHM = 'ECDSA-P256';

/** Nodes that init has made, one for all lessons that begin alike: each lesson's is a copy. */
export class Bases {
	readonly #top: string;
	readonly #made = new Map<string, Promise<string>>();
	readonly #unlessOver: () => Promise<void>;
	#count = 0;

	/** @param unlessOver does not come back once no more nodes are wanted */
	constructor(top: string, unlessOver: () => Promise<void>) {
		this.#top = top;
		this.#unlessOver = unlessOver;
	}

	/** A lesson's node, on, and how to be rid of it. */
	async play(found: FoundLesson): Promise<Played> {
		const folder = await this.#node(found);
		const node = await serveNode(folder, {speed: SPEED});
		return new Played(node, found.lesson);
	}

	async #node(found: FoundLesson): Promise<string> {
		await this.#unlessOver();
		const key = JSON.stringify([found.lesson.prepare.until, found.config?.text]);
		const base = this.#made.get(key) ?? this.#make(found);
		this.#made.set(key, base);
		this.#count += 1;
		const folder = join(this.#top, `node-${this.#count}`);
		await cp(await base, folder, {recursive: true, preserveTimestamps: true, verbatimSymlinks: true});
		await breakNode(folder, found, {algorithm: ALGORITHM});
		await this.#unlessOver();
		return folder;
	}

	async #make(found: FoundLesson): Promise<string> {
		const folder = join(this.#top, `base-${this.#made.size}`);
		await makeBase(folder, found, {algorithm: ALGORITHM});
		return folder;
	}
}

/** What is so until a command changes it, unlike components and objects, which others see to. */
const LASTS = /^(?:file|certificate|kubeconfig|manifest)\./;
/** Files that the kubelet itself writes. */
const OF_KUBELET = /^\/var\/lib\/kubelet\/pki\/|^\/etc\/kubernetes\/kubelet\.conf$/;

/** Whether something that is missing once the commands have ended will be missing for good. */
export const lasts = ({code, fields}: Missing): boolean => LASTS.test(code) && !('path' in fields && OF_KUBELET.test(fields.path));

/** The machine's own, which nodes that are on beside each other share: what is kept there under the same name is kept one after another. */
const SHARED = /\/tmp\b/;
let shared: Promise<unknown> = Promise.resolve();

/** The node of a lesson while it is played. */
export class Played {
	readonly #node: ServedNode;
	readonly #lesson: Lesson;
	#since = '';

	constructor(node: ServedNode, lesson: Lesson) {
		this.#node = node;
		this.#lesson = lesson;
		this.begin();
	}

	/** From now on requests count. */
	begin(): void {
		this.#since = new Date(systemClock.now()).toISOString();
	}

	/** Judges by what is so at this moment. */
	async look<T>(judge: (facts: NodeFacts) => Promise<T>): Promise<T> {
		return this.#node.look(this.#since, judge);
	}

	async missing(): Promise<readonly Missing[]> {
		return this.look(async (facts) => (await Promise.all(this.#lesson.tasks.map(async (task) => judgeTask(task, facts)))).flat());
	}

	/** A minute of the node goes by, and then until nothing changes but that the same is started again and again. */
	async settle(): Promise<void> {
		const begun = performance.now();
		let [last, since] = ['', begun];
		while (performance.now() - begun < LONGEST_MS) {
			const seen = JSON.stringify(Object.values(await this.#node.status()).map(({healthy, state}) => healthy || (state === 'absent' ? 'absent' : 'ill')));
			[last, since] = seen === last ? [last, since] : [seen, performance.now()];
			if (performance.now() - since >= STILL_MS && performance.now() - begun >= MINUTE_MS * SPEED) {
				return;
			}
			await setTimeout(LOOK_MS);
		}
	}

	/** All of it that a lesson could depend on, as it is at this moment: two that are equal are of nodes that answer alike. */
	async picture(): Promise<string> {
		return picture(this.#node.folder, await this.#node.status());
	}

	async run(commands: readonly string[], limitMs = OWN_MS): Promise<Ran> {
		if (!commands.some((command) => SHARED.test(command))) {
			return this.#node.run(commands, limitMs);
		}
		const ran = shared.then(async () => this.#node.run(commands, limitMs));
		shared = ran.catch(() => undefined);
		return ran;
	}

	/** What is missing once there has been time enough. */
	async solved(): Promise<readonly Missing[]> {
		const begun = performance.now();
		for (;;) {
			const missing = await this.missing();
			if (missing.length === 0 || performance.now() - begun > (missing.some(lasts) ? LASTING_MS : PATIENCE_MS)) {
				return missing;
			}
			await setTimeout(LOOK_MS);
		}
	}

	/** Turns it off, and removes it: keys are in it. */
	async end(): Promise<void> {
		await this.#node.stop();
		await rm(this.#node.folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 100});
	}
}
