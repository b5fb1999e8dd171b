import {spawnSync} from 'node:child_process';
import {chmodSync, chownSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {crc32} from 'node:zlib';
import {beforeEach, describe, expect, test} from 'vitest';
import {NOT_REACHED, OTHER, othersReach, where} from '../needs.ts';
import {temporaryFolder} from './program.ts';

const STRANGER = 'process.stdout.write("a stranger\'s code");';
const OWN = 'process.stdout.write("the program\'s own");\n';

let root: string;

/** The program's start, with a stand-in of one line for all that follows it. */
beforeEach(() => {
	root = temporaryFolder();
	chmodSync(root, 0o755);
	mkdirSync(join(root, 'bin'));
	cpSync(join(import.meta.dirname, '../../bin/kubestep.js'), join(root, 'bin/kubestep.js'));
	mkdirSync(join(root, 'dist'));
	chmodSync(join(root, 'dist'), 0o755);
	writeFileSync(join(root, 'package.json'), '{"type": "module"}');
	writeSource(OWN);
});

const writeSource = (text: string) => writeFileSync(join(root, 'dist/cli.js'), text.padEnd(200, '/'));

function start({umask = 0o022, uid}: {umask?: number; uid?: number} = {}): string {
	const code = `process.umask(${umask}); await import(process.argv[1]);`;
	const {stdout, stderr} = spawnSync(process.execPath, ['--input-type=module', '-e', code, join(root, 'bin/kubestep.js')], {encoding: 'utf8', ...(uid !== undefined && {uid, gid: uid})});
	expect(stderr).toBe('');
	return stdout;
}

const cache = () => join(root, 'dist/cache');
const folder = () => join(cache(), readdirSync(cache())[0] ?? '');
const entries = () => readdirSync(folder()).map((name) => join(folder(), name)).filter((path) => !path.endsWith('.tmp'));
const modeOf = (path: string) => lstatSync(path).mode & 0o777;

/** Puts what V8 makes of other code in the place of what it made of the program's, with the program's checksum in its header. */
function plant(): string {
	start();
	const before = new Map(entries().map((path) => [path, readFileSync(path)]));
	writeSource(STRANGER);
	start();
	writeSource(OWN);
	const changed = entries().filter((path) => before.get(path)?.equals(readFileSync(path)) !== true);
	expect(changed).toHaveLength(1);
	const [path = ''] = changed;
	const planted = readFileSync(path);
	// Node's header: magic number, size of the source, size of what follows, checksums of both.
	planted.writeUInt32LE(crc32(readFileSync(join(root, 'dist/cli.js'))), 3 * 4);
	writeFileSync(path, planted);
	return path;
}

describe.each([0o000, 0o002, 0o022, 0o077])('with umask %o', (umask) => {
	test('what V8 keeps is written by nobody else, and read again', () => {
		expect(start({umask})).toContain('own');
		for (const path of [cache(), folder()]) {
			expect(modeOf(path) & 0o022).toBe(0);
		}
		expect(modeOf(cache())).toBe(0o700);
		expect(entries().length).toBeGreaterThan(0);
		for (const path of entries()) {
			expect(modeOf(path)).toBe(0o600);
		}
		plant();
		expect(start({umask})).toContain('stranger');
	});
});

test.each<[string, (entry: string) => void]>([
	['the entry may be written by others', (entry) => chmodSync(entry, 0o606)],
	['the entry may be written by a group', (entry) => chmodSync(entry, 0o660)],
	['the entry is a link', (entry) => {
		renameSync(entry, join(root, 'elsewhere'));
		symlinkSync(join(root, 'elsewhere'), entry);
	}],
	['V8\'s folder may be written by others', () => chmodSync(folder(), 0o777)],
	['V8\'s folder is a link', () => {
		const path = folder();
		renameSync(path, join(root, 'elsewhere'));
		symlinkSync(join(root, 'elsewhere'), path);
	}],
	['the cache may be written by a group', () => chmodSync(cache(), 0o775)],
	['the cache is a link', () => {
		renameSync(cache(), join(root, 'elsewhere'));
		symlinkSync(join(root, 'elsewhere'), cache());
	}],
	['the program\'s folder may be written by others', () => chmodSync(join(root, 'dist'), 0o777)],
])('no code is taken from the cache where %s', (_, change) => {
	const entry = plant();
	expect(start()).toContain('stranger');
	change(entry);
	expect(start()).toContain('own');
});

test('what a full disk or a kill left of an entry goes with a later start, and what is just being written stays', () => {
	start();
	const left = join(folder(), '991e3207.RIilg4');
	const written = join(folder(), '329a9844.v1C09G');
	for (const path of [left, written]) {
		writeFileSync(path, '', {mode: 0o600});
	}
	utimesSync(left, 1, 1);
	const before = entries().filter((path) => path !== left);
	expect(start()).toContain('own');
	expect(entries()).toEqual(before);
});

test('no cache is made where others may write', () => {
	chmodSync(join(root, 'dist'), 0o777);
	expect(start()).toContain('own');
	expect(readdirSync(join(root, 'dist'))).toEqual(['cli.js']);
});

where(othersReach, `another user's files: ${NOT_REACHED}`, () => {
	test.each<[string, (entry: string) => void]>([
		['an entry', (entry) => chownSync(entry, OTHER, OTHER)],
		['V8\'s folder', () => chownSync(folder(), OTHER, OTHER)],
		['the cache', () => chownSync(cache(), OTHER, OTHER)],
		['the program\'s folder', () => chownSync(join(root, 'dist'), OTHER, OTHER)],
	])('root takes no code from the cache where another user has %s', (_, change) => {
		const entry = plant();
		expect(start()).toContain('stranger');
		change(entry);
		expect(start()).toContain('own');
	});

	test('another user starts without root\'s cache, and leaves it as it is', () => {
		start();
		const before = entries();
		expect(start({uid: OTHER})).toContain('own');
		expect(entries()).toEqual(before);
	});

	test('another user\'s own cache is that user\'s', () => {
		chownSync(join(root, 'dist'), OTHER, OTHER);
		expect(start({uid: OTHER})).toContain('own');
		expect(lstatSync(folder()).uid).toBe(OTHER);
	});
});
