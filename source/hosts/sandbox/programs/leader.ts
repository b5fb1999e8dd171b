import type {Arguments} from '../../../core/components/arguments.ts';
import type {Component} from '../../../core/components/tables.ts';
import {managerSettings} from '../controllers/index.ts';
import {accessOf, askServer, readAccess, type Access, type Answered} from './access.ts';
import type {Asked} from '../node-net.ts';
import {unregistered} from './configurations.ts';
import {Lease} from './lease.ts';
import {readBundle, readServingPair} from './material.ts';
import {checkValues} from './option-values.ts';
import {commandFailed, Ending, klog, paceOf, quoted, readArguments, warmUp, type ProgramStart} from './program.ts';
import {keepReloading, SERVING_AT} from './reload.ts';
import {healthAnswers, selfSigned} from './serving.ts';

/** What one of the two that work through the API server does in its own way. */
export interface LeaderProgram {
	readonly component: Extract<Component, 'kube-controller-manager' | 'kube-scheduler'>;
	/** Kinds of the file that `--config` names, and the scheme that has them. */
	readonly configKinds?: readonly string[];
	readonly configScheme?: string;
	/** What it looks at before it stands for election: the scheduler fills its caches first. */
	readonly firstLook?: string;
	/** The line for a look or a lease that could not be had. */
	readonly lookFailed: (words: string) => readonly [at: string, text: string];
	/** After it has become the leader; throws where that ends it. */
	readonly lead?: (start: ProgramStart, flags: Arguments, ask: Ask) => Promise<void>;
	/** Where it says that it leads no more, and how. */
	readonly lost: readonly [at: string, text: string];
	/** Whether it gives its lease back when it is told to end. */
	readonly releases: boolean;
}

/** Asks the API server by the kubeconfig that is on the disk at this moment. */
export type Ask = (path: string, asked?: Omit<Asked, 'client'>) => Promise<Answered>;

/** Bundles that are read as it begins to serve: flag, what errors call them, and what they say first (apiserver, options). */
const BUNDLES: readonly (readonly [flag: string, purpose: string, words: string])[] = [
	['client-ca-file', 'client-ca-bundle', 'unable to load client CA provider'], ['requestheader-client-ca-file', 'request-header', 'unable to create request header authentication config'],
];
const DELEGATES = [['authentication-kubeconfig', 'failed to get delegated authentication kubeconfig'], ['authorization-kubeconfig', 'failed to get delegated authorization kubeconfig']] as const;

/** Default of both (component-base, leader election): retried so often, and given up after so long without an answer. */
const RETRY_SECONDS = 2;
const RENEW_DEADLINE_SECONDS = 10;
const HEALTH = new Set(['/healthz', '/livez', '/readyz']);

export async function runLeader(program: LeaderProgram, start: ProgramStart): Promise<number> {
	const {clock, log, net, files, signal} = start;
	const {component} = program;
	const first = async <T>(words: string, act: () => Promise<T>): Promise<T> => act().catch((error: unknown) => {
		throw new Error(`${words}: ${(error as Error).message}`, {cause: error});
	});
	try {
		const {flags, checkOptions} = readArguments(component, start);
		const check = (stage: Parameters<typeof checkValues>[1]) => checkValues(component, stage, flags, start.addresses);
		check('log');
		checkOptions();
		check('validate');
		log(klog(clock.now(), 'I', 'serving.go:411', 'Generated self-signed cert in-memory'));
		if (flags.text('config') !== '') {
			const wrong = unregistered((await files.read(flags.text('config'))).toString('utf8'), program.configKinds ?? [], program.configScheme ?? '');
			if (wrong !== undefined) {
				throw new Error(wrong);
			}
		}
		const access = accessOf(start, flags.text('kubeconfig'));
		await access();
		const at = {address: flags.text('bind-address') || '0.0.0.0', port: Number(flags.text('secure-port'))};
		let isReady: () => boolean = () => false;
		const serve = async () => {
			const pair = [flags.text('tls-cert-file'), flags.text('tls-private-key-file')] as const;
			const read = async () => readServingPair(files, 'serving-cert', ...pair);
			const tls = pair[0] === '' ? selfSigned(component, clock.now()) : {...await read()};
			check('serving');
			const opened = await net.listen(at, component, {tls, answer: healthAnswers(() => isReady(), HEALTH)}).catch((error: unknown) => {
				throw new Error(`failed to create listener: failed to listen on ${at.address}:${at.port}: ${(error as Error).message}`);
			});
			if (pair[0] !== '') {
				keepReloading(start, [{files: pair, at: SERVING_AT, async take() {
					Object.assign(tls, await read());
					opened.renew?.();
				}}]).catch(() => undefined);
			}
			return opened;
		};
		// Port 0: it serves nobody, and asks nobody who they are.
		const listening = at.port === 0 ? undefined : await serve();
		try {
			if (listening !== undefined) {
				for (const [flag, words] of DELEGATES) {
					if (flags.text(flag) !== '') {
						await first(words, async () => readAccess(start, flags.text(flag)));
					}
				}
				for (const [flag, purpose, words] of BUNDLES) {
					if (flags.text(flag) !== '') {
						await first(words, async () => readBundle(files, flags.text(flag), purpose));
					}
				}
				log(klog(clock.now(), 'I', 'secure_serving.go:214', `Serving securely on ${at.address}:${at.port}`));
			}
			if (flags.enabled('leader-elect')) {
				check('elect');
			}
			isReady = warmUp(start);
			start.up();
			await elect(program, start, flags, access);
			return 0;
		} finally {
			start.cluster.controllers.stop(component);
			await listening?.close();
		}
	} catch (error) {
		throw signal.aborted || error instanceof Ending ? error : new Ending([commandFailed(clock.now(), (error as Error).message)]);
	}
}

/** Retries until it has its lease, renews that, and ends where it cannot any more. */
async function elect(program: LeaderProgram, start: ProgramStart, flags: Arguments, access: () => Promise<Access>): Promise<void> {
	const {clock, log, signal} = start;
	const {component} = program;
	const lock = `kube-system/${component}`;
	const say = (level: 'I' | 'E', at: string, text: string) => log(klog(clock.now(), level, at, text));
	const asking = (until: AbortSignal | undefined): Ask => async (path, asked) => {
		try {
			return await askServer({net: start.net, ...(until && {signal: until})}, await access(), path, asked);
		} catch (error) {
			until?.throwIfAborted();
			return {words: (error as Error).message};
		}
	};
	const ask = asking(signal);
	const lease = new Lease({component, hostname: start.hostname, clock, speed: () => start.speed, isResumed: start.isResumed, ask});
	const elects = flags.enabled('leader-elect');
	let isLeader = false;
	let renewed = clock.monotonic();
	let hasLooked = program.firstLook === undefined;
	let hasTried = !elects;
	try {
		for (;;) {
			if (!hasLooked && program.firstLook !== undefined) {
				const looked = await ask(program.firstLook);
				hasLooked = !('words' in looked);
				if ('words' in looked) {
					say('E', ...program.lookFailed(looked.words));
				}
			}
			if (hasLooked) {
				if (!hasTried) {
					say('I', 'leaderelection.go:258', `"Attempting to acquire leader lease..." lock=${quoted(lock)}`);
					hasTried = true;
				}
				const held = elects ? await lease.hold() : isLeader || await isThere(ask);
				if (typeof held === 'object') {
					say('E', 'leaderelection.go:461', `"Error retrieving lease lock" err=${quoted(held.words)} lock=${quoted(lock)}`);
				} else if (held) {
					renewed = clock.monotonic();
				}
				if (held === true && !isLeader) {
					isLeader = true;
					if (elects) {
						say('I', 'leaderelection.go:272', `"Successfully acquired lease" lock=${quoted(lock)}`);
					}
					await program.lead?.(start, flags, ask);
					const given = {get: (name: string) => (flags.has(name) ? flags.text(name) : undefined)};
					start.cluster.controllers.start(component, await managerSettings(given, async (path) => start.files.read(path)));
				}
				if (elects && isLeader && clock.monotonic() - renewed >= RENEW_DEADLINE_SECONDS * 1000 * paceOf(start.speed)) {
					say('E', 'leaderelection.go:441', `"Failed to renew lease" err="context deadline exceeded" lock=${quoted(lock)}`);
					throw new Ending([klog(clock.now(), 'E', ...program.lost)]);
				}
			}
			await clock.sleep(RETRY_SECONDS * 1000 * paceOf(start.speed), signal);
		}
	} finally {
		if (signal.aborted && isLeader && elects && program.releases) {
			await lease.release(asking(undefined));
		}
	}
}

/** Who leads without an election waits for the API server. */
const isThere = async (ask: Ask): Promise<boolean> => !('words' in await ask('/version'));
