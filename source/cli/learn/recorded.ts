import {randomUUID} from 'node:crypto';
import {homedir} from 'node:os';
import {localServer} from '../../core/cluster/access.ts';
import {loadInitConfig} from '../../core/config/load.ts';
import {EventBus} from '../../core/engine/event-bus.ts';
import type {Card} from '../../core/lessons/cards.ts';
import {LessonTeller} from '../../core/lessons/teller.ts';
import type {RecordedMachine} from '../../core/recording/form.ts';
import {Secrets} from '../../core/secrets/secrets.ts';
import type {RunFacts} from '../../core/told/events.ts';
import type {FailureData} from '../../core/told/failures.ts';
import {createSandboxHost} from '../../hosts/sandbox/index.ts';
import {systemClock} from '../../hosts/shared/clock.ts';
import type {Look} from '../../ui/learn/types.ts';
import {configFacts} from '../run/config-facts.ts';
import {machineOf, startRecording} from '../run/recorder.ts';
import {version} from '../run/version.ts';
import {textOf, type FoundLesson} from './find.ts';
import type {Progress} from './progress.ts';
import type {Session} from './session.ts';

/** A lesson that is kept in a file as it goes on. */
export interface LessonRecording {
	/** Tells of a session from now on. @returns the session to go on with, whose looks are told */
	begins(session: Session, kept: Progress): Promise<Session>;
	/** What is kept of it has changed. */
	kept(kept: Progress): void;
	/** It is left: at once, as a program that ends has no time. */
	leaves(): void;
	/** @returns why the file is not whole */
	end(): Promise<FailureData | undefined>;
}

/**
 * Records one lesson, from the time its node is on until it is left.
 * @param file `--record`
 * @throws Failure as `startRecording`, before anything is done
 */
export function recordLesson(found: FoundLesson, file: string, command: string): LessonRecording {
	const secrets = new Secrets();
	const bus = new EventBus(randomUUID(), systemClock, {secrets});
	// What the node's machine is can be asked once there is one.
	const {promise: machine, resolve: hasMachine} = Promise.withResolvers<RecordedMachine>();
	const recorder = startRecording({bus, secrets}, systemClock, {
		command, flags: {}, files: found.config === undefined ? [] : [{name: 'config.yaml', text: found.config.text}], machine: async () => machine,
	}, file);
	let teller: LessonTeller | undefined;
	let unwatch: (() => Promise<void>) | undefined;
	return {
		async begins(session, kept) {
			const {facts, machine: known} = await factsOf(found, session.node.folder);
			hasMachine(known);
			const [en, zh] = await Promise.all([textOf(found, 'en').catch(() => undefined), textOf(found, 'zh').catch(() => undefined)]);
			const told = new LessonTeller({
				lesson: found.lesson, texts: {...(en && {en}), ...(zh && {zh})}, facts, had: kept,
				emit: (event) => bus.emit(event), monotonic: () => systemClock.monotonic(),
			});
			teller = told;
			const shared = sharing(session);
			unwatch = shared.watch((look) => told.looked(look));
			return {
				...session, watch: shared.watch,
				async look() {
					const look = await session.look();
					told.looked(look);
					return look;
				},
				async cards(): Promise<readonly Card[]> {
					const cards = await session.cards();
					told.dealt(cards);
					return cards;
				},
			};
		},
		kept: (kept) => teller?.had(kept),
		leaves: () => teller?.end(),
		async end() {
			teller?.end();
			// One that never came on is none that could be asked.
			hasMachine({distribution: '', kernel: '', cpus: 0, memory: 0});
			await unwatch?.();
			return recorder.end();
		},
	};
}

/** One watch for all: the node is not looked at twice for each thing that happens. */
function sharing(session: Pick<Session, 'watch'>): Pick<Session, 'watch'> {
	const readers = new Set<(look: Look) => void>();
	let last: Look | undefined;
	let end: (() => Promise<void>) | undefined;
	return {watch(changed) {
		readers.add(changed);
		if (last !== undefined) {
			changed(last);
		}
		end ??= session.watch((look) => {
			last = look;
			readers.forEach((reader) => reader(look));
		});
		return async () => {
			readers.delete(changed);
			if (readers.size === 0) {
				const over = end;
				[end, last] = [undefined, undefined];
				await over?.();
			}
		};
	}};
}

/** Of a home folder only that it is one: its path has somebody's name. */
function withoutHome(folder: string): string {
	const home = homedir();
	return home !== '/' && folder.startsWith(`${home}/`) ? `~${folder.slice(home.length)}` : folder;
}

/** What the node is. The machine of a lesson may be one that no configuration fits. */
async function factsOf({name, config: file}: FoundLesson, folder: string): Promise<{readonly machine: RecordedMachine; readonly facts: Omit<RunFacts, 'workflow'>}> {
	const host = await createSandboxHost({directory: folder, speed: 0, fresh: false});
	try {
		const config = await loadInitConfig({...(file && {file}), flags: {}, facts: configFacts(host)}).then(({config: loaded}) => loaded, () => undefined);
		return {
			machine: await machineOf(host),
			facts: {
				mode: 'sandbox', folder: withoutHome(folder), program: version(), lesson: name, nodeName: config?.init.nodeRegistration.name ?? '',
				kubernetesVersion: config?.cluster.kubernetesVersion ?? '', endpoint: config === undefined ? '' : localServer(config),
			},
		};
	} finally {
		await host.close();
	}
}
