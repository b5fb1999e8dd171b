import {spawn, type ChildProcess} from 'node:child_process';
import type {Socket} from 'node:net';
import {join} from 'node:path';
import {readFile} from 'node:fs/promises';
import {setTimeout} from 'node:timers/promises';
import type {Credentials, NodeFacts} from '../../core/lessons/facts.ts';
import type {Ask} from '../../core/lessons/types.ts';
import {parseKubeconfig} from '../../core/pki/kubeconfigs.ts';
import {Sensitive} from '../../core/secrets/sensitive.ts';
import {loadInitConfig} from '../../core/config/load.ts';
import {initChecks} from '../../core/preflight/index.ts';
import type {Host} from '../../core/ports/index.ts';
import {Failure, HostError} from '../../core/told/failures.ts';
import {createSandboxHost} from '../../hosts/sandbox/index.ts';
import {lessonFacts} from '../../hosts/sandbox/lesson-facts.ts';
import {findControl} from '../../hosts/sandbox/served/host.ts';
import type {Hello} from '../../hosts/sandbox/served/methods.ts';
import {enterCommand, HELD} from '../../hosts/sandbox/served/namespaces.ts';
import type {NodeStatus} from '../../hosts/sandbox/served/status.ts';
import type {Control} from '../../hosts/sandbox/served/socket.ts';
import {configFacts} from '../run/config-facts.ts';
import {nodeEnvironment} from '../run/node-environment.ts';
import {ownWords} from '../own-program.ts';

export interface Ran {
	/** Of the last command. */
	readonly status: number;
	readonly said: string;
	/** Whether it had to be ended. */
	readonly isTooLong: boolean;
}

/** A lesson's node while it is on. */
export interface ServedNode {
	readonly folder: string;
	/** The process that its namespaces are entered by; 0 without. */
	readonly pid: number;
	/** Judges by what is so at this moment; requests count from `since` on. */
	look<T>(since: string, judge: (facts: NodeFacts) => Promise<T>): Promise<T>;
	/** How its components fare. */
	status(): Promise<NodeStatus>;
	/** Runs commands on the node, as a learner types them; what does not end is ended after a while. */
	run(commands: readonly string[], limitMs: number): Promise<Ran>;
	stop(): Promise<void>;
}

const LOOK_MS = 50;
const BEGIN_MS = 30_000;
/** What was started by a command and goes on beside it keeps what it says to itself after this. */
const REST_MS = 1000;
/** How long nodes may take to end in good order. */
const END_MS = 5000;
const MOST_SAID = 16 * 1024;

/** The processes that this one has started to keep nodes on, and the nodes' folders. */
const started = new Map<ChildProcess, string>();

/** Ends the nodes that this process keeps on, also those that are not up yet. */
export async function endNodes(): Promise<void> {
	await Promise.all([...started].map(async ([child, folder]) => new Promise<void>((resolve) => {
		const limit = globalThis.setTimeout(() => {
			process.kill(-(child.pid ?? process.pid), 'SIGKILL');
		}, END_MS);
		child.once('exit', () => {
			clearTimeout(limit);
			resolve();
		});
		child.ref();
		void stopped(folder).then((isStopped) => isStopped || child.kill('SIGTERM'));
	})));
}

/** Whether a node could be told to stop. A signal to who keeps it on may come just before that one heeds it, and its entry would stay in the list. */
async function stopped(folder: string): Promise<boolean> {
	const found = await findControl(folder).catch(() => undefined);
	const told = await found?.control.ask('stop').then(() => true, () => false);
	found?.close();
	return told === true;
}

/** The node of a folder: kept on by a process of its own, unless it is already. That one ends with this, also where this is killed. */
export async function serveNode(folder: string, {speed}: {readonly speed: number}): Promise<ServedNode> {
	let found = await findControl(folder);
	let said = '';
	if (found === undefined) {
		const [program = '', ...start] = ownWords();
		const child = spawn(program, [...start, 'sandbox', 'serve', folder, `--sandbox-speed=${speed}`], {
			stdio: ['pipe', 'ignore', 'pipe'], detached: true, env: {...process.env, [HELD]: '1'},
		});
		started.set(child, folder);
		child.once('exit', () => started.delete(child)).once('error', () => started.delete(child));
		// Nothing is ever written: it is open for as long as this process lives.
		child.stdin.on('error', () => undefined);
		(child.stdin as unknown as Socket).unref();
		child.stderr.on('data', (part: Buffer) => {
			said = (said + part.toString()).slice(-MOST_SAID);
		});
		child.unref();
		const end = performance.now() + BEGIN_MS;
		while (found === undefined && performance.now() < end && child.exitCode === null) {
			await setTimeout(LOOK_MS);
			found = await findControl(folder);
		}
		child.stderr.destroy();
	}
	if (found === undefined) {
		throw new Failure('sandbox.serving', {folder, problem: 'not-served'}, {evidence: said === '' ? [] : [said]});
	}
	const {control, close} = found;
	const {pid} = await control.ask('hello') as Hello;
	return {
		folder, pid,
		status: async () => control.ask('status') as Promise<NodeStatus>,
		look: async (since, judge) => look(folder, control, since, judge),
		run: async (commands, limitMs) => runOn({pid, folder, limitMs}, commands),
		async stop() {
			await control.ask('stop').catch(() => undefined);
			close();
		},
	};
}

/** The node is asked through a host of its own, which is given back at once: another may change its description meanwhile. */
async function look<T>(folder: string, control: Control, since: string, judge: (facts: NodeFacts) => Promise<T>): Promise<T> {
	const host: Host = await createSandboxHost({directory: folder, speed: 0, fresh: false});
	try {
		return await judge(lessonFacts({
			files: host.files, clock: host.clock, since,
			status: async () => control.ask('status') as Promise<NodeStatus>,
			findings: async () => findingsOf(host),
			ask: async (client, request) => ask(host, client, request),
			requests: async () => readFile(join(folder, '.sandbox/requests.jsonl'), 'utf8').catch(() => ''),
		}));
	} finally {
		await host.close();
	}
}

const ASK_MS = 5000;

/** Asks the node's API server over TLS as anybody would, and has it change nothing. */
async function ask(host: Host, {certificatePem = '', keyPem = new Sensitive(''), token}: Credentials, {method, path, body}: Ask): ReturnType<NodeFacts['ask']> {
	const [admin, ca] = await Promise.all([host.files.read('/etc/kubernetes/admin.conf'), host.files.read('/etc/kubernetes/pki/ca.crt')]);
	const read = parseKubeconfig(admin?.toString('utf8') ?? '');
	if (!read.ok || ca === undefined) {
		return undefined;
	}
	const api = host.api({server: read.value.server, caPem: ca.toString('utf8'), certificatePem, keyPem, ...(token !== undefined && {token: new Sensitive(token)})});
	try {
		return await api.request({method, path, ...(method !== 'GET' && {query: {dryRun: 'All'}}), ...(body !== undefined && {body})}, {timeoutMs: ASK_MS});
	} catch (error) {
		if (error instanceof HostError) {
			return undefined;
		}
		throw error;
	} finally {
		await api.close();
	}
}

/** What the checks of an init with defaults find, one after another as kubeadm makes them. */
async function findingsOf(host: Host): Promise<string[]> {
	const {config} = await loadInitConfig({flags: {}, facts: configFacts(host)});
	const {signal} = new AbortController();
	const all = await Promise.all(initChecks(config).map(async (check) => {
		const {errors, warnings} = await check.run(host, signal);
		return errors.length + warnings.length > 0 ? [check.name] : [];
	}));
	return all.flat();
}

/** As `ServedNode.run`, in the namespaces of a process. */
export async function runOn({pid, folder, limitMs}: {readonly pid: number; readonly folder: string; readonly limitMs: number}, commands: readonly string[]): Promise<Ran> {
	const [program, ...args] = enterCommand(pid, ['sh', '-c', `cd "$HOME" 2>/dev/null || cd /\n${commands.join('\n')}`]);
	return new Promise((resolve, reject) => {
		const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'pipe'], env: nodeEnvironment(folder), detached: true});
		let said = '';
		const ended = (status: number, isTooLong: boolean) => {
			clearTimeout(limit);
			child.stdout.destroy();
			child.stderr.destroy();
			resolve({status, said, isTooLong});
		};
		// The whole group: what enters the namespaces has the shell as its child, which goes on without it.
		const limit = globalThis.setTimeout(() => {
			try {
				process.kill(-(child.pid ?? process.pid), 'SIGKILL');
			} catch {
				// It has just ended.
			}
			ended(1, true);
		}, limitMs);
		for (const stream of [child.stdout, child.stderr]) {
			stream.on('data', (part: Buffer) => {
				said = (said + part.toString()).slice(-MOST_SAID);
			});
		}
		child.once('error', (error) => {
			clearTimeout(limit);
			reject(error);
		});
		child.once('exit', (code) => globalThis.setTimeout(() => ended(code ?? 1, false), REST_MS).unref());
		child.once('close', (code) => ended(code ?? 1, false));
	});
}
