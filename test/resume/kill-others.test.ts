import {cp, mkdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {where} from '../needs.ts';
import {differences, endState, type EndState} from './end-state.ts';
import {all, every, hasNamespaces, isAll, isSteps, range, some, Sweep, type Killing} from './sweep.ts';

const TIMEOUT = {timeout: 3_600_000};
let sweep: Sweep;
/** A node as init leaves it. */
let node: string;
const settings = () => `--config=${join(sweep.root, 'config.yaml')}`;

beforeAll(async () => {
	sweep = await Sweep.make();
	node = join(sweep.root, 'node');
	const {code, error} = await sweep.run(['init', `--sandbox=${node}`, '--sandbox-speed=0', '--output=json', settings()]);
	expect(code, error).toBe(0);
}, 60_000);
afterAll(async () => sweep.remove());

interface Command {
	readonly name: string;
	readonly args: (folder: string) => string[];
	readonly binds?: (folder: string) => NonNullable<Killing['binds']>;
	/** How many changes it makes at least. */
	readonly atLeast: number;
	/** What has to be true between the kill and the next run. */
	readonly between?: (folder: string, binds: NonNullable<Killing['binds']>) => Promise<void>;
}

const sandbox = (folder: string) => [`--sandbox=${folder}`, '--sandbox-speed=0', '--output=json'];
const commands: readonly Command[] = [
	{name: 'reset', args: (folder) => ['reset', '--force', ...sandbox(folder)], atLeast: 20},
	{name: 'undo', args: (folder) => ['undo', '--yes', ...sandbox(folder)], atLeast: 40},
];

/** Kills a command at each point, runs it again and compares with the end that nobody disturbed. */
function sweepOf({name, args, binds = () => [], atLeast, between = async () => undefined}: Command): void {
	describe(`${name} that is killed`, () => {
		let whole: EndState;
		let changes = 0;
		let lines = 0;

		beforeAll(async () => {
			const folder = await sweep.copy(node, `${name}-whole`);
			const counted = await sweep.changes(args(folder), {binds: binds(folder)});
			expect(counted.ended.code, counted.ended.error).toBe(0);
			[whole, changes, lines] = [await endState(folder), counted.changes, counted.ended.lines.length];
			sweep.problems.length = 0;
			[sweep.points, sweep.kills] = [0, 0];
		}, 60_000);
		afterAll(() => sweep.tell(name));

		const killed = async (point: string, killing: Killing) => sweep.point(`${name} ${point}`, async () => {
			const folder = await sweep.copy(node, `${name}-killed`);
			const bound = binds(folder);
			await sweep.run(args(folder), {...killing, binds: bound});
			await between(folder, bound);
			const second = await sweep.run(args(folder), {binds: bound});
			expect(second.code, `${second.error}${second.lines.at(-1) ?? ''}`).toBe(0);
			const end = await endState(folder);
			expect(differences(whole, end)).toEqual([]);
			expect([...end.leftovers, ...end.broken]).toEqual([]);
			expect((await sweep.left()).names).toEqual([]);
		});

		test('leaves nothing behind where nobody disturbs it', () => {
			expect([...whole.leftovers, ...whole.broken]).toEqual([]);
			expect(changes).toBeGreaterThan(atLeast);
		});

		test('comes to the same end at the next call', TIMEOUT, async () => {
			for (const count of isAll ? all(lines) : isSteps ? every(1, lines) : range === undefined ? some(3, lines) : []) {
				await killed(`after line ${count}`, {afterLine: count});
			}
			for (const count of isAll ? all(changes) : isSteps ? [] : range ?? some(8, changes)) {
				await killed(`at change ${count}`, {at: count});
			}
			expect(sweep.problems).toEqual([]);
		});
	});
}

commands.forEach((command) => sweepOf(command));

where(hasNamespaces, 'a renewal that is killed: it needs root and a mount namespace, to have an /etc/kubernetes of its own', () => {
	const place = async () => {
		const etc = join(sweep.root, 'etc');
		await cp('/etc', etc, {recursive: true, verbatimSymlinks: true, filter: (path) => !/^\/etc\/(?:ssl|alternatives|kubernetes)\b/.test(path)});
		await mkdir(join(etc, 'kubernetes'), {recursive: true});
	};
	beforeAll(place);
	const binds = (folder: string) => [[join(sweep.root, 'etc'), '/etc'], [join(folder, 'etc/kubernetes'), '/etc/kubernetes'], [join(folder, 'run'), '/run']] as const;
	sweepOf({
		name: 'certs renew all', atLeast: 100, binds,
		args: () => ['certs', 'renew', 'all', settings()],
		async between(folder, bound) {
			// What does not belong together is named, and nothing else is.
			const broken = (await endState(folder)).broken.filter((one) => one.endsWith('does not fit its key')).map((one) => one.split(':')[0] ?? '');
			const {code, error} = await sweep.run(['certs', 'check-expiration', settings()], {binds: bound});
			expect(code, error).toBe(0);
			expect([...error.matchAll(/The certificate (\S+) and the key \S+ do not belong together/g)].map(([, path]) => path)).toEqual(broken.map((path) => `/${path}`));
		},
	});
});

describe('a dry run that is killed', () => {
	const looks: readonly (readonly [string, (folder: string) => string[]])[] = [
		['init --dry-run', (folder) => ['init', '--dry-run', settings(), ...sandbox(folder)]],
		['plan', (folder) => ['plan', settings(), `--sandbox=${folder}`, '--output=json']],
		['reset --dry-run', (folder) => ['reset', '--dry-run', '--force', ...sandbox(folder)]],
	];
	test.each(looks)('%s leaves no key in a temporary folder, and the node as it was', TIMEOUT, async (name, args) => {
		const folder = await sweep.copy(node, 'looked-at');
		const before = await endState(folder);
		const {ended, changes} = await sweep.changes(args(folder));
		expect(ended.code, ended.error).toBe(0);
		[sweep.points, sweep.kills, sweep.problems.length] = [0, 0, 0];
		const points: Killing[] = [
			...(isAll ? all(ended.lines.length) : isSteps ? every(1, ended.lines.length) : some(3, ended.lines.length)).map((afterLine) => ({afterLine})),
			...(isAll ? all(changes) : some(2, changes)).map((at) => ({at})),
			// It may keep in memory what it once kept in files: then there is no change to count.
			...(isAll ? all(40).map((index) => index * 25) : [100, 250]).map((afterMs) => ({afterMs})),
		];
		for (const killing of points) {
			await sweep.point(`${name} ${JSON.stringify(killing)}`, async () => {
				await sweep.run(args(folder), killing);
				expect((await sweep.left()).keys).toEqual([]);
			});
		}
		expect(await endState(folder)).toEqual(before);
		expect(sweep.problems).toEqual([]);
		sweep.tell(name);
		await rm(folder, {recursive: true});
	});
});

/** In the middle of keys and certificates, and of what follows them. */
const AT_CHANGE = [30, 77, 141, 206, 333, 480];

test('an undo of an init that was killed leaves nothing of it', TIMEOUT, async () => {
	for (const at of isAll ? every(1, 500) : AT_CHANGE) {
		await sweep.point(`init at change ${at}`, async () => {
			const folder = join(sweep.root, 'init-killed');
			await rm(folder, {recursive: true, force: true});
			expect((await sweep.run(['init', ...sandbox(folder), settings()], {at})).code).toBeNull();
			const {code, error} = await sweep.run(['undo', '--yes', ...sandbox(folder)]);
			expect([code, error]).toEqual([0, '']);
			const {there, leftovers} = await endState(folder);
			// But what tells of the undo itself.
			expect(Object.keys(there).filter((path) => /^(?:etc\/kubernetes|var\/lib\/(?:etcd|kubelet|kubestep\/(?!last\.jsonl$)))/.test(path))).toEqual([]);
			expect(leftovers).toEqual([]);
		});
	}
	expect(sweep.problems).toEqual([]);
});
