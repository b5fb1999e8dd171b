/**
 * The family `config`: damaged configurations, each answered by a run or by faults with places, in time and in little
 * memory. A worker answers them; what seems slow, large or lost there is given to the program itself, alone, before it
 * counts.
 */
import {fork, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {join} from 'node:path';
import {sayings, type Answer} from './answer.ts';
import {corpus} from './corpus.ts';
import {mutate} from './mutate.ts';
import {nasty} from './nasty.ts';
import {measure, type Measured} from './process.ts';

const MOST_MILLISECONDS = 2000;
const MOST_MEGABYTES = 300;
/** A worker that says nothing for so long hangs; three commands and a busy machine are allowed for. */
const HANGS_AFTER = 15_000;
/** One file in so many is given to the program itself as well. */
const SAMPLE = 100;
const RUNS = 30;
const SIZES = [10_000_000, 1_040_000];

const files = corpus();
let folder = '';

let violations = 0;
function complain(what: string, problem: string): void {
	violations += 1;
	console.log(`✗ ${what}\n  ${problem}`);
}

/** The worst of many, and where it was. */
class Most {
	value = 0;
	what = 'nothing';
	add(value: number, what: string): void {
		if (value > this.value) {
			this.value = value;
			this.what = what;
		}
	}
}

const slowest = new Most();
const wholeSlowest = new Most();
const wholeLargest = new Most();
let wholes = 0;
const tally = {accepted: 0, refused: 0};

/** The quickest of three where the first is too slow: a busy machine is no fault of the program. */
async function measurePatiently(args: readonly string[]): Promise<Measured> {
	let best = await measure(args, 10 * MOST_MILLISECONDS);
	for (let more = 2; more > 0 && best.milliseconds > MOST_MILLISECONDS; more -= 1) {
		const again = await measure(args, 10 * MOST_MILLISECONDS);
		best = again.milliseconds < best.milliseconds ? again : best;
	}
	return best;
}

/** Runs the program alone and holds it to all that is promised. */
async function whole(args: readonly string[], input: Uint8Array, what: string): Promise<Measured> {
	const measured = await measurePatiently(args);
	const {status, milliseconds, megabytes, text} = measured;
	wholes += 1;
	wholeSlowest.add(milliseconds, what);
	wholeLargest.add(megabytes, what);
	if (status === undefined || milliseconds > MOST_MILLISECONDS) {
		complain(what, `${args.slice(0, 2).join(' ')} took ${status === undefined ? 'more than ' : ''}${Math.round(milliseconds)} ms`);
	}
	if (megabytes > MOST_MEGABYTES) {
		complain(what, `${args.slice(0, 2).join(' ')} took ${Math.round(megabytes)} MB`);
	}
	if (status !== 0 && status !== 1) {
		complain(what, `${args.slice(0, 2).join(' ')} ended with ${status}`);
	}
	if (status === 1 && !/^error: \S+:\d+:\d+[ :]|^error: [\w.]+: /m.test(text)) {
		complain(what, `an error without a place: ${text.slice(0, 200)}`);
	}
	sayings(text, input).forEach((problem) => complain(what, problem));
	return measured;
}

type Told = Answer & {readonly megabytes: number};

/** A worker that is replaced when it hangs, dies or has grown. */
class Worker {
	#child: ChildProcess | undefined;

	/** @returns undefined where no answer came */
	async ask(path: string): Promise<Told | undefined> {
		this.#child ??= fork(join(import.meta.dirname, 'worker.ts'));
		const child = this.#child;
		return new Promise((resolve) => {
			const end = (told: Told | undefined) => {
				clearTimeout(timer);
				child.removeAllListeners();
				if (told === undefined || told.megabytes > MOST_MEGABYTES) {
					this.close();
				}
				resolve(told);
			};
			const timer = setTimeout(() => end(undefined), HANGS_AFTER);
			child.once('message', (told: Told) => end(told));
			child.once('exit', () => end(undefined));
			child.send(path);
		});
	}

	close(): void {
		this.#child?.kill('SIGKILL');
		this.#child = undefined;
	}
}

let [first, next, last] = [0, 0, 0];
const runnable: number[] = [];

async function answerAll(index: number): Promise<void> {
	const worker = new Worker();
	const path = join(folder, `${index}.yaml`);
	while (next < last) {
		const seed = next;
		next += 1;
		const {bytes, done} = mutate(seed, files);
		const what = `seed ${seed} (${bytes.length} bytes): ${done.join(' | ')}`;
		writeFileSync(path, bytes);
		const told = await worker.ask(path);
		told?.wrong.forEach((problem) => complain(what, problem));
		if (told !== undefined) {
			slowest.add(told.milliseconds, what);
			tally[told.accepted.includes('config validate') ? 'accepted' : 'refused'] += 1;
			if (told.accepted.includes('init') && runnable.length < RUNS) {
				runnable.push(seed);
			}
		}
		const isSuspect = told === undefined || told.milliseconds > MOST_MILLISECONDS || told.megabytes > MOST_MEGABYTES;
		if (isSuspect || seed % SAMPLE === 0) {
			const {status} = await whole(['config', 'validate', '--config', path], bytes, what);
			if (told !== undefined && (status === 0) !== told.accepted.includes('config validate')) {
				complain(what, `config validate ends with ${status}, and the same code in a worker says otherwise`);
			}
		}
		if (isSuspect) {
			await whole(['config', 'migrate', '--old-config', path, '--new-config', '/dev/null'], bytes, what);
		}
		if (seed % 1000 === 0) {
			console.log(`  ${seed - first} of ${last - first}`);
		}
	}
	worker.close();
}

/** What is accepted is run as well: whatever it says, it is no fault of the program. */
async function runSome(): Promise<void> {
	for (const seed of runnable) {
		const {bytes, done} = mutate(seed, files);
		const path = join(folder, 'run.yaml');
		writeFileSync(path, bytes);
		const {status, text} = await measure(['init', `--sandbox=${join(folder, `sandbox-${seed}`)}`, '--sandbox-speed=0', '--dry-run', '--output=plain', `--config=${path}`], 60_000);
		const what = `seed ${seed}, run: ${done.join(' | ')}`;
		if (status !== 0 && status !== 1) {
			complain(what, `init ended with ${status}`);
		}
		sayings(text, bytes).forEach((problem) => complain(what, problem));
	}
}

async function tryNasty(): Promise<void> {
	const path = join(folder, 'nasty.yaml');
	for (const size of SIZES) {
		for (const [name, make] of Object.entries(nasty)) {
			const bytes = Buffer.from(make(size));
			writeFileSync(path, bytes);
			await whole(['config', 'validate', '--config', path], bytes, `${name}, ${bytes.length} bytes`);
		}
	}
}

/** @returns whether all was well */
export async function tryConfigurations(from: number, count: number): Promise<boolean> {
	[first, next, last] = [from, from, from + count];
	folder = mkdtempSync(join(tmpdir(), 'kubestep-mutations-'));
	const begun = performance.now();
	try {
		await Promise.all(Array.from({length: Math.min(4, availableParallelism())}, (_, index) => answerAll(index)));
		await runSome();
		await tryNasty();
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
	const ms = (value: number) => `${Math.round(value)} ms`;
	console.log(`config: ${count} of ${files.length} configurations from seed ${first}: ${tally.accepted} accepted, ${tally.refused} refused, ${violations} wrong; slowest command ${ms(slowest.value)} (${slowest.what.slice(0, 160)})
  ${wholes} by the built program: slowest ${ms(wholeSlowest.value)} (${wholeSlowest.what.slice(0, 120)}), largest ${Math.round(wholeLargest.value)} MB (${wholeLargest.what.slice(0, 120)}); ${runnable.length} dry runs; ${Math.round((performance.now() - begun) / 1000)} s${violations === 0 ? '' : '\n  repeat one with: npm run mutations -- --family config --count 1 --seed N'}`);
	return violations === 0;
}
