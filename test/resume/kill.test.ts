import {readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {Event} from '../../source/core/told/events.ts';
import {differences, endState, type EndState} from './end-state.ts';
import {all, isAll, isSteps, range, Sweep, type Ended as Run, type Killing} from './sweep.ts';

/** Spread over the run, and falling into the middle of writes. */
const AFTER_EVENT = range === undefined ? [81, 134, 171, 215, 300, 345] : [];
const AT_CHANGE = range ?? [1, 3, 9, 44, 150, 276, 397, 455, 590, 701, 762, 840];

let sweep: Sweep;
let whole: EndState;
let changes = 0;
let events = 0;
let steps: readonly number[] = [];

interface Ended extends Run {
	readonly events: readonly Event[];
}

beforeAll(async () => {
	sweep = await Sweep.make();
	const folder = join(sweep.root, 'whole');
	const {ended, changes: count} = await sweep.changes(init(folder));
	expect(ended.code, ended.error).toBe(0);
	events = ended.lines.length;
	steps = eventsOf(ended).events.flatMap(({type}, index) => (type === 'step.started' || type === 'step.finished' ? [index + 1] : []));
	whole = await endState(folder);
	changes = count;
});
afterAll(async () => {
	sweep.tell('init');
	await sweep.remove();
});

const init = (folder: string): string[] => ['init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=json', `--config=${join(sweep.root, 'config.yaml')}`];
const eventsOf = (ended: Run): Ended => ({...ended, events: ended.lines.map((line) => JSON.parse(line) as Event)});
const run = async (folder: string, killing: Killing = {}): Promise<Ended> => eventsOf(await sweep.run(init(folder), killing));

const KEPT = new Set(['certificate', 'keypair', 'kubeconfig', 'file', 'directory']);

/** Steps that made something that stays as it is until the end of a run. */
function made(events: readonly Event[]): readonly string[] {
	return events.flatMap((event) => (event.type === 'step.finished' && event.outcome === 'done' && KEPT.has(event.detail.kind) ? [event.step] : []));
}

/** Kills a run, looks at what is left, runs again and compares. */
async function killed(point: string, kill: (folder: string) => Promise<Ended>): Promise<void> {
	const folder = join(sweep.root, point.replaceAll(' ', '-'));
	const first = await kill(folder);
	const inFlight = await readFile(join(folder, 'var/lib/kubestep/in-flight.json'), 'utf8').catch(() => undefined);

	const second = await run(folder);
	expect(second.code, `${point}: ${second.error}${JSON.stringify(second.events.at(-1))}`).toBe(0);
	const end = await endState(folder);
	expect(differences(whole, end), point).toEqual([]);
	expect([...end.leftovers, ...end.broken], point).toEqual([]);

	// What was in flight is said first, and what was done is not done again.
	const told = second.events.find((event) => event.type === 'run.warning' && event.code === 'run.cut-off');
	expect(told?.type === 'run.warning' ? told.fields['steps'] : undefined, point).toEqual(inFlight === undefined ? undefined : (JSON.parse(inFlight) as {steps: unknown}).steps);
	if (made(first.events).length > 0 && first.events.at(-1)?.type.startsWith('step.') === true) {
		expect(inFlight, point).toBeDefined();
	}
	const again = made(second.events);
	expect(made(first.events).filter((step) => again.includes(step)), `${point}: made twice`).toEqual([]);
	expect((await sweep.left()).names, point).toEqual([]);
	await rm(folder, {recursive: true});
}

test('an undisturbed run leaves nothing behind but what it was asked for', () => {
	expect([...whole.leftovers, ...whole.broken]).toEqual([]);
	expect(Object.keys(whole.there)).toEqual(expect.arrayContaining(['etc/kubernetes/pki/etcd/server.crt', 'cluster/ConfigMap kube-public/cluster-info']));
	expect(changes).toBeGreaterThan(500);
});

test('killed at any moment, the next run goes on to the same end', {timeout: 3_600_000}, async () => {
	for (const count of isAll ? all(events) : isSteps ? steps : AFTER_EVENT) {
		await sweep.point(`after event ${count}`, async () => killed(`after event ${count}`, async (folder) => run(folder, {afterLine: count})));
	}
	expect(sweep.problems).toEqual([]);
});

test('killed inside a write, the next run goes on to the same end', {timeout: 3_600_000}, async () => {
	for (const count of isAll ? all(changes) : isSteps ? [] : AT_CHANGE) {
		await sweep.point(`at change ${count}`, async () => killed(`at change ${count}`, async (folder) => {
			const ended = await run(folder, {at: count});
			// A slow run writes the stand-in cluster's state more often than a fast one, which ends before it comes to a late point.
			expect(ended.code === null || await sweep.counted() < count, `${count}: the run was not killed`).toBe(true);
			return ended;
		}));
	}
	expect(sweep.problems).toEqual([]);
});

test('killed after it made a token, the next run shows that one and makes no other', {timeout: 120_000}, async () => {
	const folder = join(sweep.root, 'token');
	// Nothing says which token: each run makes one up.
	const args = init(folder).map((word) => (word.startsWith('--config=') ? '--skip-token-print=false' : word));
	const {ended: undisturbed} = await sweep.changes(args);
	const created = eventsOf(undisturbed).events.findIndex((event) => event.type === 'step.finished' && event.step.startsWith('bootstrap-token/Secret/'));
	expect(created).toBeGreaterThan(0);
	let kept = 0;
	for (const afterLine of [created + 1, created + 20, undisturbed.lines.length - 2]) {
		await rm(folder, {recursive: true});
		await sweep.run(args, {afterLine});
		const made = tokensIn(await endState(folder));
		const second = eventsOf(await sweep.run(args));
		expect(second.code, second.error).toBe(0);
		// What the stand-in API server had not written yet is lost with it.
		const there = tokensIn(await endState(folder));
		expect(there).toHaveLength(1);
		expect(made).toEqual(made.length === 0 ? [] : there);
		kept += made.length;
		const joins = second.events.flatMap((event) => (event.type === 'step.finished' && event.detail.kind === 'join' ? [JSON.stringify(event.detail)] : []));
		expect(joins.join()).toContain(there[0]?.slice(-6));
	}
	expect(kept).toBeGreaterThan(0);
});

const tokensIn = ({there}: EndState): string[] => Object.keys(there).filter((path) => path.startsWith('cluster/Secret kube-system/bootstrap-token-'));
