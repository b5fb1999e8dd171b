import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {afterAll} from 'vitest';
import {program} from '../built.ts';

/** The checkout, which is built: else `program` says so. */
export const root = join(program, '../..');
export const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string};

/** In place of the licence of the Node in executables, which would have to be fetched. */
export const nodeLicence = join(folderOf('licence'), 'LICENSE');
writeFileSync(nodeLicence, 'Node.js is licensed for use as follows:\n');

/** What tests make packages with. */
export const quick = {level: 0, nodeLicence} as const;

/** A fixed time: 2026-01-02T03:04:05Z. */
export const EPOCH = 1_767_323_045;

/** Programs that are not there; they are looked for where only root has them, too. */
export function missing(...programs: readonly string[]): string[] {
	return programs.filter((name) => !`${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`.split(':').some((folder) => lstatSync(join(folder, name), {throwIfNoEntry: false}) !== undefined));
}

/** A new folder, removed after the tests of the file. */
export function folderOf(name: string): string {
	const folder = mkdtempSync(join(tmpdir(), `kubestep-${name}-`));
	afterAll(() => rmSync(folder, {recursive: true, force: true}));
	return folder;
}

/**
 * Executables in place of the real ones, which take minutes to pack: for this processor a shell that runs, for the other one a
 * library that is not stripped, under another processor's name. At their end is what stripping would take away, as it would of a real one.
 */
export function standIns(out: string): Readonly<Record<'x64' | 'arm64', string>> {
	mkdirSync(out, {recursive: true});
	const library = readFileSync(join(root, `node_modules/@lydell/node-pty-linux-${process.arch}/pty.node`));
	const own = process.arch === 'arm64' ? 'arm64' : 'x64';
	const other = own === 'x64' ? 'arm64' : 'x64';
	// e_machine of the ELF header.
	library.writeUInt16LE(other === 'arm64' ? 183 : 62, 18);
	const files = {[own]: readFileSync('/bin/dash'), [other]: library} as Record<'x64' | 'arm64', Buffer>;
	return Object.fromEntries(Object.entries(files).map(([arch, bytes]) => {
		const file = join(out, `kubestep-${version}-linux-${arch}`);
		writeFileSync(file, Buffer.concat([bytes, Buffer.from('what a single executable holds')]), {mode: 0o755});
		return [arch, file];
	})) as Record<'x64' | 'arm64', string>;
}

export const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Runs a program to its end. What it complains of is in `said`. */
export function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): {readonly out: string; readonly said: string; readonly status: number | null} {
	const {stdout, stderr, status, error} = spawnSync(command, args, {encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: {...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8', TZ: 'UTC', ...env}});
	return {out: stdout, said: error === undefined ? stderr : String(error), status};
}

/** The same packages again, by another process with another umask, time zone and language. */
export function madeElsewhere(format: 'deb' | 'rpm', out: string): ReturnType<typeof run> {
	const script = `import {${format}} from ${JSON.stringify(join(root, `scripts/package/${format}.mjs`))}; await ${format}(${JSON.stringify(out)}, ${JSON.stringify(quick)});`;
	const env = {SOURCE_DATE_EPOCH: String(EPOCH), TZ: 'Asia/Shanghai', LC_ALL: 'C', LANG: 'zh_CN.UTF-8'};
	return run('sh', ['-c', 'umask 077; exec "$0" --input-type=module -e "$1"', process.execPath, script], env);
}

/** Every file and folder below a folder, with its mode: `0755 usr/bin/kubestep`. */
export function tree(folder: string): string[] {
	return readdirSync(folder, {recursive: true, withFileTypes: true})
		.map(({parentPath, name}) => join(parentPath, name))
		.map((path) => `${(lstatSync(path).mode & 0o7777).toString(8).padStart(4, '0')} ${relative(folder, path)}`)
		.sort((one, another) => (one.slice(5) < another.slice(5) ? -1 : 1));
}

/** Sets the time of the build for what is run in between. */
export async function at<Made>(epoch: number, make: () => Promise<Made>): Promise<Made> {
	const before = process.env['SOURCE_DATE_EPOCH'];
	process.env['SOURCE_DATE_EPOCH'] = String(epoch);
	try {
		return await make();
	} finally {
		if (before === undefined) {
			delete process.env['SOURCE_DATE_EPOCH'];
		} else {
			process.env['SOURCE_DATE_EPOCH'] = before;
		}
	}
}
