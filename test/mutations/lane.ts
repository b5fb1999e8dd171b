// Tries cases in a throw-away root (root.sh): what to try comes as a message, what was seen goes back as one a case.
import {fork, spawnSync, type ChildProcess} from 'node:child_process';
import {chmodSync, chownSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {dirname, join} from 'node:path';
import {layBase} from './base.ts';
import type {Called} from './command-worker.ts';
import {A_SOCKET, readers} from './families/files.ts';
import {families} from './families/index.ts';
import {SOCKET, WRITABLE, type Case, type Corpus} from './family.ts';
import {measure, OwnTime, type MeasureOptions} from './process.ts';
import {randomFrom} from './random.ts';
import {changes, RootTree} from './root-tree.ts';
import {StandInApi} from './stand-in-api.ts';
import {StandInRuntime} from './stand-in-runtime.ts';
import {MOST_MEGABYTES, MOST_MILLISECONDS, verdict, type Ended} from './verdict.ts';

export interface Order {
	readonly family: string;
	readonly seeds: readonly number[];
	/** One case in so many is given to the built program as well; 0: none unless the worker's answer is suspect. */
	readonly share: number;
	/** Only cases whose command and damage have this in them. */
	readonly only?: string | undefined;
	/** Tells all that was said. */
	readonly isShown?: boolean;
}

export interface Report {
	readonly family: string;
	readonly seed: number;
	readonly what: string;
	readonly accepted: boolean;
	/** It said that it waits, and for how long, and was not waited for. */
	readonly isWaiting?: boolean;
	readonly problems: readonly string[];
	readonly milliseconds: number;
	readonly megabytes: number;
	/** The built program ran it, too. */
	readonly isWhole: boolean;
	readonly text?: string;
}

/** A worker that says nothing for so long hangs, or waits for what never comes. */
const HANGS_AFTER = 7000;
const LOOK_MS = 200;
/** Beyond the seconds that a command may take: for its start, on a busy machine. */
const START = 3000;
const VOLUME = '/var/lib/kubelet/pods/u/volumes/nfs';
const VOLUME_FROM = '/srv/data';

process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => {
	void begun.then(async (lane) => lane.run(order)).catch((error: unknown) => {
		console.error(error);
		process.exit(1);
	});
});
const begun = open();
begun.catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});

async function open(): Promise<Lane> {
	process.env['HOME'] = '/root';
	process.env['NO_PROXY'] = '192.0.2.10';
	process.env['HTTPS_PROXY'] = 'http://127.0.0.1:9';
	const corpus = await layBase();
	const runtime = await StandInRuntime.open(SOCKET);
	const api = await StandInApi.open({address: '192.0.2.10', key: corpus.files.get('/etc/kubernetes/pki/apiserver.key')!, cert: corpus.files.get('/etc/kubernetes/pki/apiserver.crt')!, objects: corpus.objects});
	const listening = createServer().listen(A_SOCKET);
	await once(listening, 'listening');
	const tree = new RootTree(['/', VOLUME_FROM]);
	tree.keep();
	return new Lane(corpus, tree, api, runtime);
}

const userOf = (uid: number | undefined): Pick<MeasureOptions, 'home' | 'uid'> => (uid === undefined ? {home: '/root'} : {home: '/home/user', uid});

class Lane {
	#corpus: Corpus;
	readonly #tree: RootTree;
	readonly #api: StandInApi;
	readonly #runtime: StandInRuntime;
	#worker: ChildProcess | undefined;

	constructor(corpus: Corpus, tree: RootTree, api: StandInApi, runtime: StandInRuntime) {
		this.#corpus = corpus;
		this.#tree = tree;
		this.#api = api;
		this.#runtime = runtime;
	}

	async run({family, seeds, share, only, isShown = false}: Order): Promise<void> {
		const {size, make} = families[family]!;
		if (size !== undefined && this.#corpus.reads.size === 0) {
			this.#corpus = {...this.#corpus, reads: await this.#follow()};
		}
		for (const seed of seeds) {
			const random = randomFrom(seed);
			const lang = size === undefined ? random.chance(0.3) : seed % 5 === 0;
			const inLang = lang ? ['--lang', 'zh'] : [];
			const made = make(random, this.#corpus, seed);
			const one: Case = {...made, words: [...made.words, ...inLang]};
			const what = `${one.words.join(' ')} ← ${one.done.join(' | ')}`;
			if (only !== undefined && !what.includes(only)) {
				continue;
			}
			const report = await this.#try(one, share !== 0 && seed % share === 0);
			process.send?.({family, seed, what, ...report, ...(!isShown && {text: undefined})} satisfies Omit<Report, 'text'> & {text?: string | undefined});
		}
		process.send?.({isDone: true, ...(size !== undefined && {size: size(this.#corpus)})});
	}

	/** Every path that one of the commands looks at, with those that do. */
	async #follow(): Promise<Corpus['reads']> {
		const reads = new Map<string, (readonly string[])[]>();
		const worker = await this.#startWorker(['--import', join(import.meta.dirname, 'trace-reads.ts')]);
		for (const words of readers) {
			const {called} = await this.#with({done: [], laid: {}, words, places: []}, async () => new Promise<Called>((resolve) => {
				// That it waits is no answer.
				const take = (told: Called | 'waits') => (told === 'waits' ? worker.once('message', take) : resolve(told));
				worker.once('message', take);
				worker.send(words);
			}));
			for (const path of called.reads ?? []) {
				reads.set(path, [...reads.get(path) ?? [], words]);
			}
		}
		worker.kill('SIGKILL');
		this.#worker = undefined;
		return reads;
	}

	async #try(one: Case, isWhole: boolean): Promise<Omit<Report, 'family' | 'seed' | 'what'>> {
		const {called, touched} = one.uid === undefined ? await this.#with(one, async () => this.#call(one.words)) : {called: undefined, touched: []};
		if (called === 'waits' && !isWhole) {
			return {accepted: false, isWaiting: true, problems: touched, milliseconds: 0, megabytes: 0, isWhole: false};
		}
		return this.#judge(one, called === 'waits' ? undefined : called, touched, isWhole);
	}

	async #judge(one: Case, called: Called | undefined, touched: readonly string[], isWhole: boolean): Promise<Omit<Report, 'family' | 'seed' | 'what'>> {
		const isSuspect = called === undefined || called.milliseconds > MOST_MILLISECONDS || called.megabytes > MOST_MEGABYTES;
		const problems = [...called?.escaped ?? [], ...touched];
		let ended: Ended = called ?? {status: undefined, text: '', milliseconds: HANGS_AFTER, megabytes: 0};
		if (isWhole || isSuspect) {
			const alone = await this.#alone(one);
			problems.push(...alone.touched);
			if (called !== undefined && alone.called.status !== called.status && alone.called.status !== undefined) {
				problems.push(`the program ends with ${alone.called.status}, the same code in a worker with ${called.status}`);
			}
			ended = alone.called;
		}
		problems.push(...verdict(one, ended, await this.#undamaged(one)));
		return {accepted: ended.status === 0, isWaiting: ended.isInterrupted === true, problems: [...new Set(problems)], milliseconds: ended.milliseconds, megabytes: ended.megabytes, isWhole: isWhole || isSuspect, text: ended.text};
	}

	readonly #without = new Map<string, Ended>();

	/** The same command where nothing is damaged: how that fails is not the damage's fault. */
	async #undamaged({words, uid}: Case): Promise<Ended> {
		const key = `${uid ?? 0} ${words.join(' ')}`;
		const known = this.#without.get(key) ?? (await this.#with({done: [], laid: {}, words, places: []}, async () => measure(words, 30_000, userOf(uid)))).called;
		this.#without.set(key, known);
		return known;
	}

	/** The quicker of two where the first is too slow: a busy machine is no fault of the program. */
	async #alone(one: Case): Promise<{readonly called: Ended; readonly touched: string[]}> {
		let best: {readonly called: Ended; readonly touched: string[]} | undefined;
		for (let tries = 1; tries <= 2; tries += 1) {
			const next = await this.#with(one, async () => measure(one.words, MOST_MILLISECONDS + START, {...userOf(one.uid), mostMegabytes: 700, isInterruptible: true}));
			// What its start takes on this machine is no time of the command.
			const seen = {...next, called: {...next.called, milliseconds: Math.max(0, next.called.milliseconds - (await this.#start()))}};
			best = best === undefined || seen.called.milliseconds < best.called.milliseconds ? seen : best;
			if (best.called.isInterrupted === true || (best.called.status !== undefined && best.called.milliseconds <= MOST_MILLISECONDS)) {
				break;
			}
		}
		return best!;
	}

	#started: number | undefined;

	async #start(): Promise<number> {
		this.#started ??= (await measure(['version'], 20_000, {home: '/root'})).milliseconds;
		return this.#started;
	}

	/** Lays a case, has something done, tells what that touched outside, and puts everything back. */
	async #with<T>(one: Case, act: () => Promise<T>): Promise<{readonly called: T; readonly touched: string[]}> {
		this.#api.forget(one.api);
		this.#runtime.instead = one.cri;
		this.#runtime.count = 0;
		for (const [path, laid] of Object.entries(one.laid)) {
			mkdirSync(dirname(path), {recursive: true});
			rmSync(path, {recursive: true, force: true});
			if (laid.kind === 'file') {
				writeFileSync(path, laid.content);
				chownSync(path, laid.uid ?? 0, laid.uid ?? 0);
				chmodSync(path, laid.mode ?? 0o644);
			} else if (laid.kind === 'link') {
				symlinkSync(laid.target, path);
			} else {
				laid.lay(path);
			}
		}
		const before = this.#tree.look();
		const called = await act();
		const touched = changes(before, this.#tree.look(), (path) => path === A_SOCKET || WRITABLE.some((place) => path === place || path.startsWith(`${place}/`)));
		this.#tree.restore();
		this.#mount();
		return {called, touched: touched.map((what) => `touched what is not its own: ${what}`)};
	}

	#mount(): void {
		mkdirSync(VOLUME, {recursive: true});
		if (lstatSync(VOLUME).dev === lstatSync('/').dev) {
			spawnSync('mount', ['--bind', VOLUME_FROM, VOLUME]);
		}
	}

	async #call(words: readonly string[]): Promise<Called | 'waits' | undefined> {
		const child = this.#worker ?? await this.#startWorker();
		return new Promise((resolve) => {
			const end = (called: Called | 'waits' | undefined) => {
				clearInterval(timer);
				child.removeAllListeners();
				if (called === undefined || called === 'waits' || called.megabytes > MOST_MEGABYTES) {
					child.kill('SIGKILL');
					this.#worker = undefined;
				}
				resolve(called);
			};
			const time = new OwnTime([child.pid ?? 0, 'self']);
			const timer = setInterval(() => {
				if (time.milliseconds > HANGS_AFTER) {
					end(undefined);
				}
			}, LOOK_MS);
			child.once('message', (called: Called | 'waits') => end(called));
			child.once('exit', () => end(undefined));
			child.send(words);
		});
	}

	async #startWorker(execArgv: readonly string[] = []): Promise<ChildProcess> {
		const child = fork(join(import.meta.dirname, 'command-worker.ts'), {stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [...execArgv]});
		this.#worker = child;
		await new Promise((resolve) => {
			child.once('message', resolve);
			child.once('exit', resolve);
		});
		return child;
	}
}
