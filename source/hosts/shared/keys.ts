import {generateKeyPair, type ECKeyPairOptions, type RSAKeyPairOptions} from 'node:crypto';
import {availableParallelism} from 'node:os';
import type {EncryptionAlgorithm} from '../../core/config/types.ts';
import {Sensitive} from '../../core/secrets/sensitive.ts';
import {HostError} from '../../core/told/failures.ts';
import type {KeyPair, Keys} from '../../core/ports/index.ts';

/** Key pairs, made side by side outside the main thread and handed out once each. */
export interface KeyMaker extends Keys {
	/**
	 * Begins no more key pairs: those being waited for are rejected with `CLOSED`, those being made
	 * are let finish, as nothing can stop them, and dropped.
	 */
	close(): void;
}

export interface KeyMakerOptions {
	/** How many at once; unless said, `defaultConcurrency`. */
	readonly concurrency?: number;
	/** Makes one key pair; unless said, node:crypto does. */
	readonly generate?: (algorithm: EncryptionAlgorithm) => Promise<KeyPair>;
}

export function createKeyMaker({concurrency = defaultConcurrency(), generate = generatePair}: KeyMakerOptions = {}): KeyMaker {
	return new QueuedKeys(concurrency, generate);
}

/**
 * As many as there are cores for, and one less than libuv has threads: reading and writing files
 * waits for a thread of the same pool.
 */
export function defaultConcurrency(cores = availableParallelism(), threads = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4)): number {
	return Math.max(1, Math.min(cores, (threads >= 1 ? threads : 4) - 1));
}

type State = 'queued' | 'running' | 'made';

interface Job {
	readonly algorithm: EncryptionAlgorithm;
	state: State;
	/** Someone waits for it. */
	isClaimed: boolean;
	readonly promise: Promise<KeyPair>;
	readonly resolve: (pair: KeyPair) => void;
	readonly reject: (error: unknown) => void;
}

const nearestFirst: Readonly<Record<State, number>> = {made: 0, running: 1, queued: 2};

class QueuedKeys implements KeyMaker {
	readonly #concurrency: number;
	readonly #generate: (algorithm: EncryptionAlgorithm) => Promise<KeyPair>;
	/** Not handed out yet, in the order asked for. */
	#stock: Job[] = [];
	/**
	 * Not begun yet. The queue is here and not in libuv's pool: what is in the pool cannot be taken
	 * back, and the process would not end before all of it was done.
	 */
	#queue: Job[] = [];
	#running = 0;
	#isClosed = false;

	constructor(concurrency: number, generate: (algorithm: EncryptionAlgorithm) => Promise<KeyPair>) {
		this.#concurrency = concurrency;
		this.#generate = generate;
	}

	async make(algorithm: EncryptionAlgorithm): Promise<KeyPair> {
		const job = this.#nearest(algorithm) ?? this.#add(algorithm);
		job.isClaimed = true;
		this.#stock = this.#stock.filter((other) => other !== job);
		this.#pump();
		return job.promise;
	}

	prefetch(algorithm: EncryptionAlgorithm, count: number): void {
		const there = this.#stock.filter((job) => job.algorithm === algorithm).length;
		for (let index = there; index < count; index++) {
			this.#add(algorithm);
		}
		this.#pump();
	}

	close(): void {
		this.#isClosed = true;
		this.#stock = [];
		for (const job of this.#queue.splice(0)) {
			job.reject(new HostError('CLOSED', {algorithm: job.algorithm}));
		}
	}

	#nearest(algorithm: EncryptionAlgorithm): Job | undefined {
		return this.#stock
			.filter((job) => job.algorithm === algorithm)
			.reduce<Job | undefined>((best, job) => (best === undefined || nearestFirst[job.state] < nearestFirst[best.state] ? job : best), undefined);
	}

	#add(algorithm: EncryptionAlgorithm): Job {
		const job: Job = {algorithm, state: 'queued', isClaimed: false, ...Promise.withResolvers<KeyPair>()};
		// One that nobody comes to fetch may fail unheard.
		job.promise.catch(() => undefined);
		if (this.#isClosed) {
			job.reject(new HostError('CLOSED', {algorithm}));
		} else {
			this.#stock.push(job);
			this.#queue.push(job);
		}
		return job;
	}

	/** Begins as many as may run, those that someone waits for before the others. */
	#pump(): void {
		while (this.#running < this.#concurrency) {
			const claimed = this.#queue.findIndex((job) => job.isClaimed);
			const [job] = this.#queue.splice(Math.max(0, claimed), 1);
			if (job === undefined) {
				return;
			}
			void this.#run(job);
		}
	}

	async #run(job: Job): Promise<void> {
		this.#running++;
		job.state = 'running';
		try {
			job.resolve(await this.#generate(job.algorithm));
			job.state = 'made';
		} catch (error) {
			// The next who asks gets a new one, not this failure.
			this.#stock = this.#stock.filter((other) => other !== job);
			job.reject(error instanceof HostError ? error : new HostError('KEY', {algorithm: job.algorithm}, {cause: error}));
		}
		this.#running--;
		this.#pump();
	}
}

const publicKeyEncoding = {type: 'spki', format: 'pem'} as const;
const privateRsaEncoding = {type: 'pkcs1', format: 'pem'} as const;
const privateEcEncoding = {type: 'sec1', format: 'pem'} as const;

type Kind =
	| {readonly type: 'rsa'; readonly options: RSAKeyPairOptions<'pem', 'pem'>}
	| {readonly type: 'ec'; readonly options: ECKeyPairOptions<'pem', 'pem'>};

const rsa = (modulusLength: number): Kind => ({type: 'rsa', options: {modulusLength, publicKeyEncoding, privateKeyEncoding: privateRsaEncoding}});
const ec = (namedCurve: string): Kind => ({type: 'ec', options: {namedCurve, publicKeyEncoding, privateKeyEncoding: privateEcEncoding}});

const kinds: Readonly<Record<EncryptionAlgorithm, Kind>> = {
	'RSA-2048': rsa(2048),
	'RSA-3072': rsa(3072),
	'RSA-4096': rsa(4096),
	'ECDSA-P256': ec('P-256'),
	'ECDSA-P384': ec('P-384'),
};

async function generatePair(algorithm: EncryptionAlgorithm): Promise<KeyPair> {
	const {promise, resolve, reject} = Promise.withResolvers<KeyPair>();
	const done = (error: Error | null, publicPem: string, privatePem: string) => {
		if (error === null) {
			resolve({algorithm, publicPem, privatePem: new Sensitive(privatePem)});
		} else {
			reject(error);
		}
	};
	const kind = kinds[algorithm];
	if (kind.type === 'rsa') {
		generateKeyPair('rsa', kind.options, done);
	} else {
		generateKeyPair('ec', kind.options, done);
	}
	return promise;
}
