import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {Event} from '../../source/core/engine/events.ts';
import {endState, type EndState} from './end-state.ts';

/**
 * Where runs are killed: after so many events, or at so many changes of the file system, spread over the
 * run and falling into the middle of writes. All of them: KUBESTEP_KILLS=all; at the beginning and the end of
 * each step: KUBESTEP_KILLS=steps; a range of changes: KUBESTEP_KILLS=400-500.
 */
const [from, to] = (process.env['KUBESTEP_KILLS'] ?? '').split('-').map(Number);
const isAll = process.env['KUBESTEP_KILLS'] === 'all';
const isSteps = process.env['KUBESTEP_KILLS'] === 'steps';
const AFTER_EVENT = isAll ? every(1, 360) : to === undefined ? [81, 134, 171, 215, 300, 345] : [];
const AT_CHANGE = to === undefined ? [1, 3, 9, 44, 150, 276, 397, 455, 590, 701, 762, 840] : every(from ?? 1, to);

const program = join(import.meta.dirname, '../../bin/kubestep.js');
const hook = join(import.meta.dirname, 'kill-at.mjs');
const countFile = 'changes';
let root: string;
let whole: EndState;
let changes = 0;
let steps: readonly number[] = [];
/** Keys that are made quickly: which they are makes no difference to what is left. */
const config = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens: [{token: abcdef.0123456789abcdef}]
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
encryptionAlgorithm: ECDSA-P256
`;

beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), 'kubestep-kill-'));
	await writeFile(join(root, 'config.yaml'), config);
	const folder = join(root, 'whole');
	const ended = await init(folder, {KUBESTEP_TEST_KILL_COUNT: join(root, countFile)});
	expect(ended.code, ended.error).toBe(0);
	steps = ended.events.flatMap(({type}, index) => (type === 'step.started' || type === 'step.finished' ? [index + 1] : []));
	whole = await endState(folder);
	changes = Number(await readFile(join(root, countFile), 'utf8'));
});
afterAll(async () => rm(root, {recursive: true, force: true}));

interface Ended {
	readonly code: number | null;
	readonly events: readonly Event[];
	readonly error: string;
}

async function init(folder: string, env: Record<string, string> = {}, killAfter?: number): Promise<Ended> {
	const child = spawn(process.execPath, ['--import', hook, program, 'init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=json', `--config=${join(root, 'config.yaml')}`], {
		stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, ...env},
	});
	let out = '';
	let error = '';
	child.stdout.on('data', (chunk: Buffer) => {
		out += chunk.toString();
		if (killAfter !== undefined && out.split('\n').length > killAfter) {
			child.kill('SIGKILL');
		}
	});
	child.stderr.on('data', (chunk: Buffer) => {
		error += chunk.toString();
	});
	const [code] = await once(child, 'close') as [number | null];
	// The last line may be cut short.
	return {code, error, events: out.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Event)};
}

function every(first: number, last: number): number[] {
	return Array.from({length: last - first + 1}, (_, index) => first + index);
}

const KEPT = new Set(['certificate', 'keypair', 'kubeconfig', 'file', 'directory']);

/** Steps that made something that stays as it is until the end of a run. */
function made(events: readonly Event[]): readonly string[] {
	return events.flatMap((event) => (event.type === 'step.finished' && event.outcome === 'done' && KEPT.has(event.detail.kind) ? [event.step] : []));
}

/** Kills a run, looks at what is left, runs again and compares. */
async function killed(point: string, kill: (folder: string) => Promise<Ended>): Promise<void> {
	const folder = join(root, point.replaceAll(' ', '-'));
	const first = await kill(folder);
	const inFlight = await readFile(join(folder, 'var/lib/kubestep/in-flight.json'), 'utf8').catch(() => undefined);

	const second = await init(folder);
	expect(second.code, `${point}: ${second.error}${JSON.stringify(second.events.at(-1))}`).toBe(0);
	const end = await endState(folder);
	expect(end.there, point).toEqual(whole.there);
	expect([...end.leftovers, ...end.broken], point).toEqual([]);

	// What was in flight is said first, and what was done is not done again.
	const told = second.events.find((event) => event.type === 'run.warning' && event.code === 'run.cut-off');
	expect(told?.type === 'run.warning' ? told.fields['steps'] : undefined, point).toEqual(inFlight === undefined ? undefined : (JSON.parse(inFlight) as {steps: unknown}).steps);
	if (made(first.events).length > 0 && first.events.at(-1)?.type.startsWith('step.') === true) {
		expect(inFlight, point).toBeDefined();
	}
	const again = made(second.events);
	expect(made(first.events).filter((step) => again.includes(step)), `${point}: made twice`).toEqual([]);
	await rm(folder, {recursive: true});
}

test('an undisturbed run leaves nothing behind but what it was asked for', () => {
	expect([...whole.leftovers, ...whole.broken]).toEqual([]);
	expect(Object.keys(whole.there)).toEqual(expect.arrayContaining(['etc/kubernetes/pki/etcd/server.crt', 'cluster/ConfigMap kube-public/cluster-info']));
	expect(changes).toBeGreaterThan(500);
});

test('killed at any moment, the next run goes on to the same end', {timeout: 3_600_000}, async () => {
	for (const count of isSteps ? steps : AFTER_EVENT) {
		await killed(`after event ${count}`, async (folder) => init(folder, {}, count));
	}
});

test('killed inside a write, the next run goes on to the same end', {timeout: 3_600_000}, async () => {
	for (const count of isAll ? every(1, changes) : isSteps ? [] : AT_CHANGE) {
		await killed(`at change ${count}`, async (folder) => {
			const ended = await init(folder, {KUBESTEP_TEST_KILL_AT: String(count)});
			expect(count > changes - 30 || ended.code === null, `${count}: the run was not killed`).toBe(true);
			return ended;
		});
	}
});
