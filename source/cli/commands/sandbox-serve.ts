import type {ChildProcess} from 'node:child_process';
import {existsSync, realpathSync} from 'node:fs';
import {createServer, type AddressInfo, type Server} from 'node:net';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {asBusy} from '../../core/engine/claim.ts';
import {Failure} from '../../core/told/failures.ts';
import type {Hello} from '../../hosts/sandbox/served/methods.ts';
import {shell} from '../../strings/quote.ts';
import {outputLines} from '../../strings/sanitize.ts';
import type {Call} from '../line/command.ts';
import {toolScripts} from '../on-node/names.ts';
import {ownWords} from '../own-program.ts';
import {commandWords} from '../print/words.ts';
import {readText} from '../run/read-text.ts';
import {folderOf} from '../run/served.ts';

type ServeCall = Call<'sandbox-speed' | 'machine'>;

/**
 * `sandbox serve`: keeps a sandbox's node on. The program starts itself anew in namespaces of its own, with a listener of the
 * machine's loopback in its hands; where there are none to be had, the node runs here, without paths and ports of its own.
 */
export async function serveSandbox(call: ServeCall): Promise<number> {
	const folder = folderOf(call.operands);
	const {HELD, INSIDE, linkedPlace, PORT_DESCRIPTOR, startInside, whyNoNamespaces} = await import('../../hosts/sandbox/served/namespaces.ts');
	const inside = process.env[INSIDE];
	if (inside !== undefined) {
		// What is started from here on is not the one that keeps the node on.
		delete process.env[INSIDE];
		const isHeld = process.env[HELD] !== undefined;
		delete process.env[HELD];
		return keepOn(call, {folder, pid: Number(inside), isHeld}, await listening(createServer(), {fd: PORT_DESCRIPTOR}));
	}
	const {takeSandboxFolder} = await import('../../hosts/sandbox/served/serve.ts');
	const release = await takeSandboxFolder(folder).catch((error: unknown) => {
		throw asBusy(error);
	});
	const listener = await listening(createServer(), {port: 0, host: '127.0.0.1'});
	const {enlist} = await import('../../hosts/sandbox/served/list.ts');
	const {entry, strike} = await enlist(folder, process.env);
	try {
		const why = whyNoNamespaces();
		if (why !== undefined) {
			await tellWhy(call, folder, why);
			return await keepOn(call, {folder, pid: 0, isHeld: process.env[HELD] !== undefined}, listener, release);
		}
		const link = linkedPlace(folder);
		if (link !== undefined) {
			throw new Failure('sandbox.serving', {folder, problem: 'link', message: link});
		}
		const {flags: {machine, 'sandbox-speed': speed}, lang} = call;
		const child = startInside(realpathSync(folder), [
			...ownWords(), 'sandbox', 'serve', folder, `--lang=${lang}`, ...(machine === undefined ? [] : [`--machine=${machine}`]), ...(speed === undefined ? [] : [`--sandbox-speed=${speed}`]),
		], listener);
		return await ended(child, folder, entry, release);
	} finally {
		await release();
		listener.close();
		await strike();
	}
}

async function tellWhy({lang, output}: ServeCall, folder: string, message: string): Promise<void> {
	const [{failureReport}, {texts}] = await Promise.all([import('../../reporters/failure.ts'), import('../../texts/index.ts')]);
	output.error(outputLines(...failureReport(new Failure('sandbox.serving', {folder, problem: 'no-namespaces', message}).data, texts(lang))));
}

async function listening(server: Server, at: {fd: number} | {port: number; host: string}): Promise<Server> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(at, () => resolve(server));
	});
}

/** Waits for the process that it is told of, and passes a signal on: a shell needs a twentieth of the memory that this program does. */
const WAIT = 'trap \'kill -TERM "$1" 2>/dev/null\' TERM INT HUP; while kill -0 "$1" 2>/dev/null; do sleep 1 & wait $!; done; rm -f "$2"';

const LOOK_MS = 50;

/** The exit status of the node's process; a signal that ends this one ends that one in good order. */
async function ended(child: ChildProcess, folder: string, entry: string, release: () => Promise<void>): Promise<number> {
	const {findControl} = await import('../../hosts/sandbox/served/host.ts');
	const stop = async (): Promise<void> => {
		const found = await findControl(folder);
		// With what started it the kernel ends it, too.
		await (found === undefined ? child.kill('SIGKILL') : found.control.ask('stop'));
		found?.close();
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			stop().catch(() => child.kill('SIGKILL'));
		});
	}
	const end = new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 1));
	});
	// Node knows it from 22.15 on; an older one waits itself.
	if (process.execve !== undefined) {
		for (let found = await findControl(folder); child.exitCode === null && child.signalCode === null; found = await findControl(folder)) {
			if (found !== undefined) {
				const {pid} = await found.control.ask('hello') as Hello;
				await release();
				// It says of itself that it is new, which is nobody's business here.
				process.removeAllListeners('warning');
				process.execve('/bin/sh', ['sh', '-c', WAIT, 'kubestep', String(pid), entry], process.env);
			}
			await setTimeout(LOOK_MS);
		}
	}
	return end;
}

/** The node itself. */
async function keepOn({flags, lang, output}: ServeCall, {folder, pid, isHeld}: {readonly folder: string; readonly pid: number; readonly isHeld: boolean}, listener: Server, release?: () => Promise<void>): Promise<number> {
	const [{serve}, {parseMachine}] = await Promise.all([import('../../hosts/sandbox/served/serve.ts'), import('../../hosts/sandbox/index.ts')]);
	const {machine: file, 'sandbox-speed': speed = 1} = flags;
	const machine = file === undefined ? undefined : parseMachine(await readText(file), file);
	const over = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => over.abort());
	}
	if (isHeld) {
		process.stdin.once('end', () => over.abort()).once('close', () => over.abort()).on('error', () => undefined).resume();
		process.stdin.unref();
	}
	const {port} = listener.address() as AddressInfo;
	const words = commandWords(lang);
	await serve({
		folder, speed, pid, listener, port, signal: over.signal, tools: toolScripts(folder), ...(machine && {machine}),
		ready() {
			release?.().catch(() => undefined);
			output.out(outputLines(words.sandboxServed(folder, port), ...(existsSync(join(folder, 'etc/kubernetes/manifests')) ? [] : [words.sandboxBare]), words.sandboxEnds, ...(['shell', 'status'] as const).map((name) => `  kubestep sandbox ${name} ${shell(folder)}`)));
		},
		// Else a node that does not come up would never end.
	}).finally(() => listener.close());
	return 0;
}
