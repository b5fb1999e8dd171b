import type {Arguments} from '../../../core/components/arguments.ts';
import type {Component} from '../../../core/components/tables.ts';
import {parseKubeconfig} from '../../../core/pki/kubeconfig-reader.ts';
import {isRecord} from '../../../core/values/is-record.ts';
import type {ClientTls, NodeAnswer} from '../node-net.ts';
import {managerSettings} from '../controllers/index.ts';
import {checkPair, readBundle, readPair} from './material.ts';
import {commandFailed, Ending, klog, paceOf, quoted, readArguments, warmUp, type ProgramStart} from './program.ts';
import {healthAnswers, selfSigned} from './serving.ts';

/** What one of the two that work through the API server does in its own way. */
export interface LeaderProgram {
	readonly component: Extract<Component, 'kube-controller-manager' | 'kube-scheduler'>;
	/** Bundles that are read before it serves: flag, and what errors call them. */
	readonly bundles: readonly (readonly [flag: string, purpose: string])[];
	/** What it looks at before it stands for election: the scheduler fills its caches first. */
	readonly firstLook?: string;
	/** The line for a look or a lease that could not be had. */
	readonly lookFailed: (words: string) => readonly [at: string, text: string];
	/** After it has become the leader; throws where that ends it. */
	readonly lead?: (start: ProgramStart, flags: Arguments) => Promise<void>;
	readonly lostWords: string;
}

/** Default of both (component-base, leader election): retried so often, and given up after so long without an answer. */
const RETRY_SECONDS = 2;
const RENEW_DEADLINE_SECONDS = 10;
const HEALTH = new Set(['/healthz', '/livez', '/readyz']);

export async function runLeader(program: LeaderProgram, start: ProgramStart): Promise<number> {
	const {clock, log, net, signal} = start;
	const {component} = program;
	try {
		const {flags, checkOptions} = readArguments(component, start);
		checkOptions();
		log(klog(clock.now(), 'I', 'serving.go:411', 'Generated self-signed cert in-memory'));
		const tls = flags.text('tls-cert-file') === '' ? selfSigned(component, clock.now()) : await readPair(start.files, flags.text('tls-cert-file'), flags.text('tls-private-key-file'));
		const at = {address: flags.text('bind-address') || '0.0.0.0', port: Number(flags.text('secure-port'))};
		let isReady: () => boolean = () => false;
		const listening = await net.listen(at, component, {tls, answer: healthAnswers(() => isReady(), HEALTH)}).catch((error: unknown) => {
			throw new Error(`failed to create listener: failed to listen on ${at.address}:${at.port}: ${(error as Error).message}`);
		});
		try {
			if (flags.text('config') !== '') {
				await start.files.read(flags.text('config'));
			}
			for (const flag of ['authentication-kubeconfig', 'authorization-kubeconfig', 'kubeconfig']) {
				await readAccess(start, flags.text(flag));
			}
			for (const [flag, purpose] of program.bundles) {
				if (flags.text(flag) !== '') {
					await readBundle(start.files, flags.text(flag), purpose);
				}
			}
			log(klog(clock.now(), 'I', 'secure_serving.go:214', `Serving securely on ${at.address}:${at.port}`));
			isReady = warmUp(start);
			start.up();
			await elect(program, start, flags);
			return 0;
		} finally {
			start.cluster.controllers.stop(component);
			await listening.close();
		}
	} catch (error) {
		throw signal.aborted || error instanceof Ending ? error : new Ending([commandFailed(clock.now(), (error as Error).message)]);
	}
}

/** Retries until it has its lease, renews that, and ends where it cannot any more. */
async function elect(program: LeaderProgram, start: ProgramStart, flags: Arguments): Promise<void> {
	const {clock, log, signal, speed} = start;
	const {component} = program;
	const lock = `kube-system/${component}`;
	const lease = `/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${component}`;
	const say = (level: 'I' | 'E', at: string, text: string) => log(klog(clock.now(), level, at, text));
	const file = flags.text('kubeconfig');
	let isLeader = false;
	let renewed = clock.monotonic();
	let hasLooked = program.firstLook === undefined;
	let hasTried = false;
	for (;;) {
		if (!hasLooked && program.firstLook !== undefined) {
			const words = await ask(start, file, program.firstLook);
			hasLooked = words === undefined;
			if (words !== undefined) {
				say('E', ...program.lookFailed(words));
			}
		}
		if (hasLooked) {
			if (!hasTried) {
				say('I', 'leaderelection.go:258', `"Attempting to acquire leader lease..." lock=${quoted(lock)}`);
				hasTried = true;
			}
			const words = await ask(start, file, `${lease}?timeout=5s`);
			if (words === undefined) {
				renewed = clock.monotonic();
			} else {
				say('E', 'leaderelection.go:461', `"Error retrieving lease lock" err=${quoted(words)} lock=${quoted(lock)}`);
			}
			if (words === undefined && !isLeader) {
				isLeader = true;
				say('I', 'leaderelection.go:272', `"Successfully acquired lease" lock=${quoted(lock)}`);
				await program.lead?.(start, flags);
				const given = {get: (name: string) => (flags.has(name) ? flags.text(name) : undefined)};
				start.cluster.controllers.start(component, await managerSettings(given, async (path) => start.files.read(path)));
			}
			if (isLeader && clock.monotonic() - renewed >= RENEW_DEADLINE_SECONDS * 1000 * paceOf(speed)) {
				say('E', 'leaderelection.go:441', `"Failed to renew lease" err="context deadline exceeded" lock=${quoted(lock)}`);
				throw new Ending([klog(clock.now(), 'E', program.lostWords, '"leaderelection lost"')]);
			}
		}
		await clock.sleep(RETRY_SECONDS * 1000 * paceOf(speed), signal);
	}
}

/** A GET with the kubeconfig that is on the disk at this moment; why it failed, in the program's words. */
async function ask(start: ProgramStart, file: string, path: string): Promise<string | undefined> {
	const {net, signal} = start;
	let answer: NodeAnswer;
	let url = path;
	try {
		const {server, tls} = await readAccess(start, file);
		url = `${server}${path}`;
		answer = await net.get(url, {tls, timeoutMs: 5000, signal});
	} catch (error) {
		signal.throwIfAborted();
		return `Get ${quoted(url)}: ${(error as Error).message}`;
	}
	return answer.status < 400 || answer.status === 404 ? undefined : answer.status === 401 ? 'Unauthorized' : messageOf(answer);
}

function messageOf({status, body}: NodeAnswer): string {
	try {
		const value: unknown = JSON.parse(body);
		return isRecord(value) && typeof value['message'] === 'string' ? value['message'] : body;
	} catch {
		return `an error on the server (${quoted(body.trim())}) has prevented the request from succeeding (status ${status})`;
	}
}

export interface Access {
	readonly server: string;
	readonly tls: ClientTls;
}

/** What a kubeconfig leads to. @throws {Error} in client-go's words */
export async function readAccess({files}: Pick<ProgramStart, 'files'>, file: string): Promise<Access> {
	const text = file === '' ? '' : (await files.read(file).catch((error: unknown) => {
		const words = (error as Error).message;
		throw new Error(words.startsWith('open') && words.endsWith('no such file or directory') ? words.replace(/^open/, 'stat') : `error loading config file ${quoted(file)}: ${words}`, {cause: error});
	})).toString('utf8');
	if (text.trim() === '') {
		throw new Error('invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable');
	}
	const parsed = parseKubeconfig(text);
	if (!parsed.ok) {
		const {fault} = parsed;
		throw new Error(fault.code === 'kubeconfig-context-missing' && 'context' in fault ? `invalid configuration: context was not found for specified context: ${fault.context}`
			: `error loading config file ${quoted(file)}: ${'message' in fault ? `yaml: ${fault.message}` : fault.code}`);
	}
	const {server, caPem, caPath, certificatePem, certificatePath, keyPem, keyPath, user, cluster, tlsServerName} = parsed.value;
	const read = async (path: string, what: string): Promise<string> => (await files.read(path).catch((error: unknown) => {
		throw new Error(`invalid configuration: [unable to read ${what} ${path} for ${what === 'certificate-authority' ? cluster : user} due to ${(error as Error).message}]`, {cause: error});
	})).toString('latin1');
	const certificate = certificatePem !== '' || certificatePath === undefined ? certificatePem : await read(certificatePath, 'client-cert');
	const key = keyPem.reveal() !== '' || keyPath === undefined ? keyPem.reveal() : await read(keyPath, 'client-key');
	if (certificate !== '') {
		checkPair(certificate, key);
	}
	const ca = caPem !== '' || caPath === undefined ? caPem : await read(caPath, 'certificate-authority');
	return {server: server.replace(/\/$/, ''), tls: {ca, certificate, key, ...(tlsServerName !== undefined && {serverName: tlsServerName})}};
}
