import {spawnSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {sha256} from '../../scripts/package/sums.mjs';
import {compared} from '../../scripts/package/twice.mjs';

const top = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'kubestep-twice-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

/** What the program and its package are made of. */
const MADE_OF = ['bin', 'source', 'scripts', 'LICENSE', 'README.md', 'README.zh-CN.md', 'package.json', 'package-lock.json', '.gitignore', 'docs/kubestep.1', 'docs/kubestep.zh-CN.1'];
/** Two who build it: what is theirs must not be in what they get. */
const BUILDERS = [
	{where: 'a', umask: '022', env: {TZ: 'Pacific/Honolulu', LC_ALL: 'C', USER: 'ann', LOGNAME: 'ann', HOME: join(folder, 'home-a'), SOURCE_DATE_EPOCH: ''}},
	{where: 'another place/with a longer name', umask: '077', env: {TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', USER: 'bert', LOGNAME: 'bert', HOME: join(folder, 'b'), CI: 'true', COLUMNS: '40'}},
] as const;
const MAKE = 'import("./scripts/package/npm.mjs").then(({npm}) => npm("out")).then(() => import("./scripts/package/sbom.mjs")).then(({sbom}) => sbom("out"))';

/** A place like a fresh checkout: the sources in a repository of their own, and the packages of the lock file, of which those that go into the bundle lie there. */
function checkout(place: string): void {
	for (const name of MADE_OF.filter((one) => existsSync(join(top, one)))) {
		cpSync(join(top, name), join(place, name), {recursive: true, preserveTimestamps: false});
	}
	const {packages} = JSON.parse(readFileSync(join(top, 'package-lock.json'), 'utf8')) as {packages: Readonly<Record<string, {dev?: boolean}>>};
	const inBundle = new Set(Object.entries(packages).filter(([path, {dev}]) => path !== '' && dev !== true).map(([path]) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path));
	const links = new Map<string, string[]>();
	const all = readdirSync(join(top, 'node_modules')).flatMap((name) => (name.startsWith('@') ? readdirSync(join(top, 'node_modules', name)).map((local) => `${name}/${local}`) : [name]));
	for (const name of all.filter((one) => !one.startsWith('.')).map((one) => `node_modules/${one}`)) {
		const into = dirname(join(place, name));
		mkdirSync(into, {recursive: true});
		if (inBundle.has(name)) {
			links.set(into, [...links.get(into) ?? [], join(top, name)]);
		} else {
			symlinkSync(join(top, name), join(place, name));
		}
	}
	// The files themselves under another name; copies where that is another file system.
	for (const [into, packagesThere] of links) {
		if (spawnSync('cp', ['-al', ...packagesThere, into], {stdio: 'ignore'}).status !== 0) {
			spawnSync('cp', ['-a', ...packagesThere, into]);
		}
	}
	const by = {GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org', GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z', GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z'};
	for (const words of [['init', '-q'], ['add', '-A'], ['commit', '-q', '-m', 'All']]) {
		spawnSync('git', words, {cwd: place, env: {...process.env, ...by}});
	}
}

function build({where, umask, env}: (typeof BUILDERS)[number]): void {
	const place = join(folder, where);
	checkout(place);
	mkdirSync(env.HOME, {recursive: true});
	const {status, stderr} = spawnSync('sh', ['-c', `umask ${umask} && "$0" scripts/build.mjs && "$0" -e '${MAKE}'`, process.execPath], {cwd: place, env: {PATH: process.env['PATH'], ...env}, encoding: 'utf8'});
	expect(status, stderr).toBe(0);
}

/** SHA-256 by name, of what a builder got. */
async function made({where}: (typeof BUILDERS)[number]): Promise<Readonly<Record<string, string>>> {
	const place = join(folder, where);
	const files = ['dist', 'out'].flatMap((name) => readdirSync(join(place, name), {recursive: true, withFileTypes: true})).filter((entry) => entry.isFile()).map(({parentPath, name}) => join(parentPath, name)).sort();
	return Object.fromEntries(await Promise.all(files.map(async (path) => [path.slice(place.length + 1), await sha256(path)] as const)));
}

describe('two builds of the same commit, in other places, by others', () => {
	beforeAll(() => BUILDERS.forEach(build));

	test('have the same bytes: the bundle, its notices, the npm package, the bill of materials', async () => {
		const [one, other] = [await made(BUILDERS[0]), await made(BUILDERS[1])];
		expect(Object.keys(one).filter((name) => name.startsWith('out/'))).toEqual(expect.arrayContaining([expect.stringMatching(/\.tgz$/), expect.stringMatching(/\.cdx\.json$/)]));
		expect(Object.keys(one).length).toBeGreaterThan(100);
		expect(other).toEqual(one);
	});

	test('name no place and nobody who built', async () => {
		for (const name of Object.keys(await made(BUILDERS[1])).filter((one) => !one.endsWith('.tgz'))) {
			expect(readFileSync(join(folder, BUILDERS[1].where, name), 'utf8'), name).not.toContain('kubestep-twice-');
		}
	});

	test('say which commit they are of', () => {
		const has = (path: string) => JSON.parse(readFileSync(join(folder, BUILDERS[0].where, path), 'utf8')) as unknown;
		expect(has('dist/built.json')).toMatchObject(spawnSync('git', ['--version']).status === 0 ? {clean: true, time: '2026-01-02T03:04:05Z'} : {node: process.versions.node});
	});
});

test('two folders that differ are told file by file, with the first byte that does', async () => {
	const [one, other] = ['left', 'right'].map((name) => join(folder, name)) as [string, string];
	for (const [place, files] of [[one, {same: 'abc', longer: 'abc', changed: 'abc', alone: ''}], [other, {same: 'abc', longer: 'abcd', changed: 'axc'}]] as const) {
		mkdirSync(place);
		Object.entries(files).forEach(([name, text]) => writeFileSync(join(place, name), text));
	}
	const differing = (await compared(one, other)).filter((file) => file.one !== file.other).map(({name, at}) => ({name, at}));
	expect(differing).toEqual([{name: 'alone', at: undefined}, {name: 'changed', at: 1}, {name: 'longer', at: 3}]);
});
