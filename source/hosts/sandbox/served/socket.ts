import {chmod, lstat, rm} from 'node:fs/promises';
import {connect, createServer, type Socket} from 'node:net';
import {HostError} from '../../../core/told/failures.ts';
import {isRecord} from '../../../core/values/is-record.ts';
import type {HeldDirectory} from '../../shared/held.ts';
import {codeOf, toHostError} from '../../shared/host-error.ts';
import {untrusted} from '../../shared/trust.ts';
import {CONTROL} from '../state.ts';

/** What is answered is smaller than this by far; the log of a kubelet is the largest. */
const MOST_ANSWER = 64 * 1024 * 1024;
/** A question is a name, and a pair of PEM at most. */
const MOST_ASKED = 1024 * 1024;
/** Whoever connects says at once what they want; a served node that runs says at once that it does. */
const [ASKING_MS, HELLO_MS] = [10_000, 10_000];

/** One call of the served node, by name. `signal` is aborted when the caller has gone. */
export type Method = (args: readonly unknown[], signal: AbortSignal) => Promise<unknown>;

/** A socket bound in a held folder: its path there is short, whatever the folder's is (a Unix socket's path has 107 bytes). */
export async function serveControl(state: HeldDirectory, methods: Readonly<Record<string, Method>>): Promise<{close(): Promise<void>}> {
	// Of a node that was killed: nobody answers there, as was found out before.
	await rm(state.at(CONTROL), {force: true});
	const open = new Set<Socket>();
	const server = createServer((socket) => {
		open.add(socket);
		socket.on('error', () => {});
		socket.once('close', () => open.delete(socket));
		answer(socket, methods).catch(() => socket.destroy());
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(state.at(CONTROL), resolve);
	});
	await chmod(state.at(CONTROL), 0o600);
	return {
		async close() {
			// Without waiting for who asked: what is asked now is that it ends.
			server.close();
			await rm(state.at(CONTROL), {force: true});
			await Promise.all([...open].map(async (socket) => new Promise<void>((resolve) => {
				socket.once('close', () => resolve());
				socket.end();
				socket.destroySoon();
			})));
		},
	};
}

async function answer(socket: Socket, methods: Readonly<Record<string, Method>>): Promise<void> {
	const gone = new AbortController();
	socket.once('close', () => gone.abort());
	const slow = setTimeout(() => socket.destroy(), ASKING_MS);
	const asked: unknown = JSON.parse(await line(socket, MOST_ASKED).finally(() => clearTimeout(slow)));
	const {method, args} = isRecord(asked) ? asked : {};
	const act = typeof method === 'string' && Object.hasOwn(methods, method) ? methods[method] : undefined;
	let told: unknown;
	try {
		if (act === undefined) {
			throw new HostError('ENOSYS', {}, {message: `a served sandbox does not know ${String(method)}`});
		}
		told = {value: await act(Array.isArray(args) ? args : [], gone.signal)};
	} catch (error) {
		told = {error: error instanceof HostError ? {code: error.code, fields: error.fields, message: error.message} : {code: codeOf(error), fields: {}, message: error instanceof Error ? error.message : String(error)}};
	}
	socket.end(`${JSON.stringify(told)}\n`);
}

async function line(socket: Socket, most: number): Promise<string> {
	return new Promise((resolve, reject) => {
		const parts: Buffer[] = [];
		let bytes = 0;
		const take = (part: Buffer) => {
			parts.push(part);
			bytes += part.length;
			if (part.includes(10)) {
				// Nothing that comes behind it is kept; that the other side goes is still heard.
				socket.off('data', take);
				socket.resume();
				resolve(Buffer.concat(parts).toString('utf8').split('\n')[0] ?? '');
			} else if (bytes > most) {
				socket.destroy();
				reject(new HostError('TOO_LARGE', {limit: most}));
			}
		};
		socket.on('data', take);
		socket.once('error', reject);
		socket.once('close', () => reject(new HostError('ECONNRESET', {}, {message: 'the served sandbox has ended'})));
	});
}

/** Asks a served sandbox. */
export interface Control {
	/** @throws {HostError} what the node's part threw; `ECONNREFUSED` or `ENOENT` where the sandbox is served no more */
	ask(method: string, args?: readonly unknown[], signal?: AbortSignal): Promise<unknown>;
}

/**
 * The way to the served node of a folder; undefined where it is not served.
 * @param state the folder's `.sandbox`, held
 * @throws {HostError} `TIMEOUT` where somebody listens who does not answer
 */
export async function controlOf(state: HeldDirectory): Promise<Control | undefined> {
	const found = await lstat(state.at(CONTROL)).catch(() => undefined);
	// Another's socket would hear what is done here, and answer for the node.
	if (found?.isSocket() !== true || untrusted(found, {owner: 'caller'}) !== undefined) {
		return undefined;
	}
	const control = {ask: async (method: string, args: readonly unknown[] = [], signal?: AbortSignal) => ask(state.at(CONTROL), method, args, signal)};
	const silent = new AbortController();
	const timer = setTimeout(() => silent.abort(new HostError('TIMEOUT', {})), HELLO_MS);
	return control.ask('hello', [], silent.signal).then(() => control, () => {
		silent.signal.throwIfAborted();
		return undefined;
	}).finally(() => clearTimeout(timer));
}

async function ask(path: string, method: string, args: readonly unknown[], signal: AbortSignal | undefined): Promise<unknown> {
	signal?.throwIfAborted();
	const socket = connect(path);
	const abort = () => socket.destroy();
	signal?.addEventListener('abort', abort);
	try {
		await new Promise<void>((resolve, reject) => {
			socket.once('error', reject);
			socket.once('connect', resolve);
			// Who stops asking before anybody answers hears neither.
			socket.once('close', () => reject(new HostError('ECONNRESET', {}, {message: 'the served sandbox has ended'})));
		}).catch((error: unknown) => {
			throw toHostError(error, {});
		});
		socket.write(`${JSON.stringify({method, args})}\n`);
		const told: unknown = JSON.parse(await line(socket, MOST_ANSWER));
		if (isRecord(told) && isRecord(told['error'])) {
			const {code, fields, message} = told['error'];
			throw new HostError(String(code), isRecord(fields) ? fields : {}, {message: String(message)});
		}
		return isRecord(told) ? told['value'] : undefined;
	} catch (error) {
		signal?.throwIfAborted();
		throw error;
	} finally {
		signal?.removeEventListener('abort', abort);
		socket.destroy();
	}
}
