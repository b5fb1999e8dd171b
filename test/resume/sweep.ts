import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {program} from '../built.ts';

const hook = join(import.meta.dirname, 'kill-at.mjs');

/**
 * Where runs are killed: all of the places, with KUBESTEP_KILLS=all; at the beginning and the end of each step, with
 * KUBESTEP_KILLS=steps; at a range of changes of the file system, with KUBESTEP_KILLS=400-500; otherwise at a few of each.
 * KUBESTEP_KILLS=all:3/8 takes the third of eight parts of all of them, spread over the whole.
 */
const [wanted = '', part = '1/1'] = (process.env['KUBESTEP_KILLS'] ?? '').split(':');
const [nth = 1, parts = 1] = part.split('/').map(Number);
const [from, to] = wanted.split('-').map(Number);
export const isAll = wanted === 'all';
export const isSteps = wanted === 'steps';
export const range: readonly number[] | undefined = to === undefined ? undefined : every(from ?? 1, to);

export function every(first: number, last: number): number[] {
	return Array.from({length: Math.max(0, last - first + 1)}, (_, index) => first + index);
}

/** All of the numbers from 1 to `last` that are of the part that was asked for. */
export const all = (last: number): number[] => every(1, last).filter((number) => number % parts === nth % parts);

/** Some of the numbers from 1 to `last`, spread evenly. */
export const some = (count: number, last: number): number[] => [...new Set(every(1, count).map((index) => Math.max(1, Math.round(index * last / (count + 1)))))];

/** Whether a process can have temporary folders of its own at the usual places, and the program is not in one. */
export const hasNamespaces = !program.startsWith('/tmp/') && process.geteuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

export interface Ended {
	readonly code: number | null;
	readonly lines: readonly string[];
	readonly error: string;
}

export interface Killing {
	/** At which change of the file system; 0 counts them and kills nothing. */
	readonly at?: number;
	/** After how many lines of output. */
	readonly afterLine?: number;
	readonly afterMs?: number;
	/** Folders that stand in the place of others for the run: `[real, place]`. */
	readonly binds?: readonly (readonly [string, string])[];
}

/** A place for runs that are killed, with temporary folders in which what they leave is seen. */
export class Sweep {
	readonly root: string;
	/** What /tmp, or TMPDIR, and /dev/shm are to the runs. */
	readonly #temporary: string;
	readonly #memory: string;
	kills = 0;
	points = 0;
	/** What was not as it should be, by point. */
	readonly problems: string[] = [];

	private constructor(root: string) {
		this.root = root;
		this.#temporary = join(root, 'tmp');
		this.#memory = join(root, 'shm');
	}

	static async make(): Promise<Sweep> {
		// Not in /tmp: that is another folder to the runs.
		const sweep = new Sweep(await mkdtemp(join(hasNamespaces ? '/var/tmp' : tmpdir(), 'kubestep-kill-')));
		await Promise.all([sweep.#temporary, sweep.#memory].map(async (folder) => mkdir(folder)));
		await writeFile(join(sweep.root, 'config.yaml'), config);
		return sweep;
	}

	async remove(): Promise<void> {
		await rm(this.root, {recursive: true, force: true});
	}

	/** One point of the sweep: what it expects in vain is kept, so that a sweep goes to its end. */
	async point(name: string, act: () => Promise<void>): Promise<void> {
		this.points += 1;
		try {
			await act();
		} catch (error) {
			const problem = `${name}: ${String(error)} ${JSON.stringify((error as {actual?: unknown}).actual) ?? ''}`;
			this.problems.push(problem);
			if (isAll || range !== undefined) {
				// At once: a sweep that takes an hour may be ended before it tells.
				process.stderr.write(`${problem}\n`);
			}
		}
	}

	/** What a sweep found, for whoever asked for all of it. */
	tell(of: string): void {
		if (isAll || range !== undefined) {
			console.log(`${of}: ${this.points} points, ${this.kills} kills, ${this.problems.length} with a difference, a leftover or a key${this.problems.map((problem) => `\n  ${problem}`).join('')}`);
		}
	}

	/** Runs the program, and kills it where it is told to. */
	async run(args: readonly string[], {at, afterLine, afterMs, binds = []}: Killing = {}): Promise<Ended> {
		const command = [process.execPath, ...(at === undefined ? [] : ['--import', hook]), program, ...args];
		const env = {
			...process.env, ...(!hasNamespaces && {TMPDIR: this.#temporary}),
			...(at !== undefined && {KUBESTEP_TEST_KILL_AT: String(at), KUBESTEP_TEST_KILL_COUNT: this.#countFile}),
		};
		const mounts = [[this.#temporary, '/tmp'], [this.#memory, '/dev/shm'], ...binds].map(([real, place]) => `mount --bind '${real}' '${place}'`);
		const [first = '', ...rest] = hasNamespaces ? ['unshare', '-m', 'sh', '-c', `${mounts.join(' && ')} && exec "$@"`, 'sh', ...command] : command;
		const child = spawn(first, rest, {stdio: ['ignore', 'pipe', 'pipe'], env});
		const timer = afterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), afterMs);
		let [out, error] = ['', ''];
		child.stdout.on('data', (chunk: Buffer) => {
			out += chunk.toString();
			if (afterLine !== undefined && out.split('\n').length > afterLine) {
				child.kill('SIGKILL');
			}
		});
		child.stderr.on('data', (chunk: Buffer) => {
			error += chunk.toString();
		});
		const [code] = await once(child, 'close') as [number | null];
		clearTimeout(timer);
		this.kills += code === null ? 1 : 0;
		// The last line may be cut short.
		return {code, error, lines: out.split('\n').slice(0, -1)};
	}

	get #countFile(): string {
		return join(this.root, 'changes');
	}

	/** How often a run changes the file system, which it does to its end here. */
	async changes(args: readonly string[], more: Killing = {}): Promise<{readonly ended: Ended; readonly changes: number}> {
		const ended = await this.run(args, {...more, at: 0});
		return {ended, changes: await this.counted()};
	}

	/** How many changes the last run to count them had made when it came to its end. */
	async counted(): Promise<number> {
		return Number(await readFile(this.#countFile, 'utf8'));
	}

	/** A copy of a folder, with owners and modes. */
	async copy(folder: string, name: string): Promise<string> {
		const copy = join(this.root, name);
		await rm(copy, {recursive: true, force: true});
		execFileSync('cp', ['-a', folder, copy]);
		return copy;
	}

	/** Files in the temporary folders that hold a private key, and what else is there. */
	async left(): Promise<{readonly keys: readonly string[]; readonly names: readonly string[]}> {
		const [keys, names]: [string[], string[]] = [[], []];
		for (const folder of [this.#temporary, this.#memory]) {
			for (const one of await readdir(folder, {recursive: true, withFileTypes: true})) {
				const path = join(one.parentPath, one.name);
				names.push(path);
				if (one.isFile() && /PRIVATE KEY|client-key-data/.test(await readFile(path, 'utf8'))) {
					keys.push(path);
				}
			}
		}
		return {keys, names};
	}
}

/** Keys that are made quickly: which they are makes no difference to what is left. */
const config = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens: [{token: abcdef.0123456789abcdef}]
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
encryptionAlgorithm: ECDSA-P256
`;
