import {systemClock} from '../../hosts/shared/clock.ts';
import {createHash} from 'node:crypto';
import {existsSync, watch, type FSWatcher} from 'node:fs';
import {homedir} from 'node:os';
import {isAbsolute, join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {cardsOf, hasTruth, type Card} from '../../core/lessons/cards.ts';
import {judgeTask} from '../../core/lessons/judge.ts';
import {findControl} from '../../hosts/sandbox/served/host.ts';
import type {Look} from '../../ui/learn/types.ts';
import type {FoundLesson} from './find.ts';
import {breakNode, makeBase} from './make-node.ts';
import type {Progress} from './progress.ts';
import {serveNode, type ServedNode} from './served-node.ts';

/** A lesson whose node is on. */
export interface Session {
	readonly node: ServedNode;
	/** ISO 8601: since when requests count. */
	readonly since: string;
	look(): Promise<Look>;
	/** The questions of a lesson that has some, once the node is up: each with the truth as the node gives it. */
	cards(): Promise<readonly Card[]>;
	/** Calls with how the node is now and each time that something may have changed; the result ends that. */
	watch(changed: (look: Look) => void): () => Promise<void>;
	close(): Promise<void>;
}

/** Below the user's data folder, as the XDG specification has it. */
function lessonsHome(env: NodeJS.ProcessEnv): string {
	const {XDG_DATA_HOME: data = ''} = env;
	return join(isAbsolute(data) ? data : join(homedir(), '.local/share'), 'kubestep/lessons');
}

/** The folder of a lesson's node; a teacher's own has another than the program's of that name. */
export function nodeFolder(found: FoundLesson, own: string, env: NodeJS.ProcessEnv): string {
	const mark = found.folder.startsWith(own) ? '' : `-${createHash('sha256').update(found.folder).digest('hex').slice(0, 8)}`;
	return join(lessonsHome(env), `${found.name}${mark}`);
}

/** The name under which progress is kept. */
export const progressName = (found: FoundLesson, own: string): string => (found.folder.startsWith(own) ? found.name : found.folder);

/**
 * Puts a lesson's node on, and makes it where it was not begun, or is to be begun anew.
 * @returns with the time it was made, where it was
 */
export async function openSession(found: FoundLesson, folder: string, {before, fresh, speed}: {readonly before: Progress | undefined; readonly fresh: boolean; readonly speed: number}): Promise<Session> {
	const goesOn = !fresh && before !== undefined && before.solved === undefined && existsSync(join(folder, '.sandbox'));
	if (!goesOn) {
		const served = await findControl(folder);
		await served?.control.ask('stop').catch(() => undefined);
		served?.close();
		await makeBase(folder, found);
		await breakNode(folder, found);
	}
	const since = goesOn ? before.began : new Date(systemClock.now()).toISOString();
	const node = await serveNode(folder, {speed});
	const look = async (): Promise<Look> => node.look(since, async (facts) => ({
		tasks: await Promise.all(found.lesson.tasks.map(async (task) => ({id: task.id, missing: await judgeTask(task, facts)}))),
		components: await facts.components(),
	}));
	let isClosed = false;
	const cards = async (): Promise<readonly Card[]> => {
		const end = performance.now() + UP_MS;
		for (;;) {
			const isUp = await node.look(since, async (facts) => Object.values(await facts.components()).every(({healthy}) => healthy)).catch(() => false);
			if (isClosed) {
				return [];
			}
			const isLate = performance.now() > end;
			const asked = isUp || isLate ? await node.look(since, async (facts) => cardsOf(found.lesson, facts)) : [];
			if (isLate || (isUp && hasTruth(asked))) {
				return asked;
			}
			await pause(GATHER_MS);
		}
	};
	return {node, since, look, cards, watch: (changed) => watched(folder, look, changed), async close() {
		isClosed = true;
		await node.stop();
	}};
}

/** A node that does not come up in this time is asked as it is. */
const UP_MS = 30_000;
/** What no file tells of is looked for this often: how components fare. */
const LOOK_MS = 1000;
/** A burst of changes is one. */
const GATHER_MS = 120;

function watched(folder: string, look: () => Promise<Look>, changed: (look: Look) => void): () => Promise<void> {
	let over = false;
	let timer: NodeJS.Timeout | undefined;
	let looking: Promise<void> = Promise.resolve();
	const next = (ms: number) => {
		clearTimeout(timer);
		timer = over ? undefined : setTimeout(() => {
			looking = looking.then(async () => {
				// One that fails while the node comes or goes is made again.
				const seen = over ? undefined : await look().catch(() => undefined);
				if (seen !== undefined && !over) {
					changed(seen);
				}
				next(LOOK_MS);
			});
		}, ms);
	};
	const watchers: FSWatcher[] = [];
	for (const part of ['etc/kubernetes', 'var/lib/etcd', 'var/lib/kubelet']) {
		try {
			watchers.push(watch(join(folder, part), {recursive: true}, () => next(GATHER_MS)).on('error', () => undefined));
		} catch {
			// It is not there yet, or the system watches no more: it is looked at all the same.
		}
	}
	next(0);
	return async () => {
		over = true;
		clearTimeout(timer);
		watchers.forEach((one) => one.close());
		await looking;
	};
}
