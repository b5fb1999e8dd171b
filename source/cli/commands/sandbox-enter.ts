import {spawn} from 'node:child_process';
import {constants} from 'node:os';
import {join} from 'node:path';
import {Failure} from '../../core/told/failures.ts';
import {enterCommand, NODE_PATHS} from '../../hosts/sandbox/served/namespaces.ts';
import {shell} from '../../strings/quote.ts';
import {outputLines} from '../../strings/sanitize.ts';
import {hasCode} from '../../hosts/shared/host-error.ts';
import type {Call} from '../line/command.ts';
import type {Lang} from '../../texts/types.ts';
import {LANG} from '../run/environment.ts';
import {nodeEnvironment} from '../run/node-environment.ts';
import {folderOf, withServed} from '../run/served.ts';

/** Somebody may have begun to serve it in the same moment. */
const PATIENCE_MS = 3000;

/** `sandbox exec FOLDER -- COMMAND…`: one program on the node; its exit status is this one's. */
export async function execInSandbox({operands: [folder, ...words], lang}: Call): Promise<number> {
	if (folder === undefined || words.length === 0) {
		throw new Failure('flag.invalid', {flag: 'sandbox exec', problem: 'operands-missing', value: 'FOLDER -- COMMAND…'});
	}
	const at = folderOf([folder]);
	const pid = await withServed(at, async (_, hello) => hello.pid, {patienceMs: PATIENCE_MS});
	const command = words.map((word) => (NODE_PATHS.some((place) => word === place || word.startsWith(`${place}/`)) ? `"$NODE"${shell(word)}` : shell(word))).join(' ');
	if (pid === 0) {
		throw new Failure('sandbox.serving', {folder: at, problem: 'no-namespaces', ...(command.includes('$NODE') && {command})});
	}
	return enter(pid, at, words, {directory: process.cwd(), lang});
}

/** `sandbox shell`: the caller's shell on the node. Where it has no namespaces, a shell here that has the folder as $NODE. */
export async function shellInSandbox({operands, lang, output}: Call): Promise<number> {
	const at = folderOf(operands);
	const pid = await withServed(at, async (_, hello) => hello.pid, {patienceMs: PATIENCE_MS});
	const program = process.env['SHELL'] || '/bin/sh';
	if (pid === 0) {
		const [{failureReport}, {texts}] = await Promise.all([import('../../reporters/failure.ts'), import('../../texts/index.ts')]);
		output.error(outputLines(...failureReport(new Failure('sandbox.serving', {folder: at, problem: 'no-namespaces'}).data, texts(lang))));
		return run([program], {...process.env, NODE: at, [LANG]: lang});
	}
	return enter(pid, at, [program], {directory: join(at, 'root'), lang});
}

async function enter(pid: number, folder: string, words: readonly string[], {directory, lang}: {readonly directory: string; readonly lang: Lang}): Promise<number> {
	// Entered, a process is at the root: it goes back to where it was called, as far as the node has that.
	return run(enterCommand(pid, ['sh', '-c', 'cd "$1" 2>/dev/null || cd /; shift; exec "$@"', 'sh', directory, ...words]), nodeEnvironment(folder, lang)).catch((error: unknown) => {
		throw hasCode(error, 'ENOENT') ? new Failure('sandbox.serving', {folder, problem: 'no-namespaces', message: 'nsenter: not found'}) : error;
	});
}

async function run([program, ...args]: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Promise<number> {
	const child = spawn(program, args, {stdio: 'inherit', env});
	// The terminal tells both of Ctrl-C: what it means is the other's to say.
	for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
		process.on(signal, () => undefined);
	}
	for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => child.kill(signal));
	}
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
	});
}
