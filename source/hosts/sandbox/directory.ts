import {lstat, mkdir, readdir, readFile, realpath, rm} from 'node:fs/promises';
import path from 'node:path';
import {Failure, HostError} from '../../core/errors.ts';
import {codeOf, isMissing} from './host-error.ts';
import {replaceFile} from './state.ts';

/** The folder of the sandbox's own state, below the simulated node's root. */
export const STATE = '.sandbox';
const MARKER = 'sandbox.json';
const FORMAT_VERSION = 1;

/** What every Linux system has; without it no program could run. */
const FURNITURE: ReadonlyArray<readonly [string, number]> = [
	['etc', 0o755], ['etc/ssl/certs', 0o755], ['root', 0o700], ['run', 0o755], ['tmp', 0o1777], ['usr/bin', 0o755], ['var/lib', 0o755], ['var/log', 0o755],
];

/** The accounts that a fresh system begins with: a rootless control plane adds its own. */
const ACCOUNTS: ReadonlyArray<readonly [string, string]> = [
	['etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n'],
	['etc/group', 'root:x:0:\nnogroup:x:65534:\n'],
];

/**
 * Makes or opens the folder of a sandbox. A folder that holds something and was not made by a
 * sandbox is left alone, whether or not a fresh one is asked for.
 *
 * @returns the real path of the folder, and whether it was there before.
 * @throws {Failure} `sandbox.foreign` with `folder` and `reason` (`not-empty`, `not-a-directory`,
 *   `format` with `formatVersion`)
 * @throws {HostError} the system's code with `path`
 */
export async function openDirectory(directory: string, fresh: boolean): Promise<{root: string; resumed: boolean}> {
	try {
		const names = await namesIn(directory);
		const marked = names?.includes(STATE) === true && await readMarker(directory);
		if (names !== undefined && names.length > 0 && !marked) {
			throw new Failure('sandbox.foreign', {folder: directory, reason: 'not-empty'});
		}
		if (marked && fresh) {
			// The marker goes last: what is left after an interruption is still a sandbox's.
			for (const name of [...names.filter(name => name !== STATE), STATE]) {
				await rm(path.join(directory, name), {recursive: true, force: true});
			}
		}
		const resumed = marked && !fresh;
		if (!resumed) {
			await furnish(directory);
		}
		return {root: await realpath(directory), resumed};
	} catch (error) {
		throw error instanceof Failure ? error : new HostError(codeOf(error), {path: directory}, {cause: error});
	}
}

async function namesIn(directory: string): Promise<string[] | undefined> {
	try {
		return await readdir(directory);
	} catch (error) {
		if (codeOf(error) === 'ENOTDIR') {
			throw new Failure('sandbox.foreign', {folder: directory, reason: 'not-a-directory'});
		}
		if (isMissing(error)) {
			return undefined;
		}
		throw error;
	}
}

async function readMarker(directory: string): Promise<boolean> {
	// Someone else's link to a sandbox's state does not make this folder one.
	if (!(await lstat(path.join(directory, STATE))).isDirectory()) {
		return false;
	}
	let formatVersion: unknown;
	try {
		({formatVersion} = JSON.parse(await readFile(path.join(directory, STATE, MARKER), 'utf8')) as {formatVersion?: unknown});
	} catch {
		return false;
	}
	if (formatVersion !== FORMAT_VERSION) {
		throw new Failure('sandbox.foreign', {folder: directory, reason: 'format', formatVersion: String(formatVersion)});
	}
	return true;
}

async function furnish(directory: string): Promise<void> {
	await mkdir(path.join(directory, STATE), {recursive: true, mode: 0o700});
	await replaceFile(path.join(directory, STATE, MARKER), `${JSON.stringify({formatVersion: FORMAT_VERSION})}\n`, 0o600);
	for (const [name, mode] of FURNITURE) {
		await mkdir(path.join(directory, name), {recursive: true, mode});
	}
	for (const [name, text] of ACCOUNTS) {
		await replaceFile(path.join(directory, name), text, 0o644);
	}
}
