import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {bundle} from '../../../scripts/bundle/index.mjs';
import {bundledPackages} from '../../../scripts/notices.mjs';
import {originOf, originOfExecutable, read} from '../../../source/cli/commands/version-built.ts';
import {version} from '../../../source/cli/run/version.ts';
import {loadYaml} from '../../../source/core/yaml/load.ts';
import {kubestep} from '../program.ts';

const top = join(import.meta.dirname, '../../..');
const git = (...words: readonly string[]): string => spawnSync('git', ['-C', top, ...words], {encoding: 'utf8'}).stdout.trim();

interface Data {
	readonly commit: string;
	readonly committed: string;
	readonly builtBy: string;
	readonly packages: readonly {readonly name: string; readonly version: string}[];
}

describe('kubestep version --verbose', () => {
	test('names the commit, its time, the Node, and every library whose code is in the bundle', async () => {
		const {code, out} = await kubestep(['version', '--verbose', '-o', 'json']);
		expect(code).toBe(0);
		const data = JSON.parse(out) as Data;
		expect(data).toMatchObject({kubestep: version(), node: process.versions.node, builtBy: process.versions.node, cameAs: 'build', at: top, nodeInside: false, nodePath: process.execPath});
		const inside = bundledPackages(await bundle()).map((folder) => JSON.parse(readFileSync(join(top, folder, 'package.json'), 'utf8')) as {name: string; version: string});
		expect(data.packages.map(({name, version}) => `${name} ${version}`)).toEqual([...new Set(inside.map(({name, version}) => `${name} ${version}`))].toSorted());
		// A build may be of an earlier commit, with changes: it is one of this repository then, with its own time.
		expect(data.commit === 'unknown' ? 'unknown' : git('log', '-1', '--format=%ct', data.commit)).toBe(data.commit === 'unknown' ? 'unknown' : String(Date.parse(data.committed) / 1000));
	});

	test('says the same in lines, in both languages, and as YAML', async () => {
		const data = JSON.parse((await kubestep(['version', '--verbose', '-o', 'json'])).out) as Data;
		for (const [lang, label] of [['en', 'Libraries inside'], ['zh', '其中的库']] as const) {
			const {out} = await kubestep(['version', '--verbose', '--lang', lang]);
			expect(out).toContain(label);
			expect(out).toContain(`  ${data.packages[0]?.name} ${data.packages[0]?.version}\n`);
			expect(out).toContain(data.commit === 'unknown' ? '' : data.commit);
		}
		expect(loadYaml((await kubestep(['version', '--verbose', '-o', 'yaml'])).out)).toEqual(data);
	});

	test('is nothing that a script gets unasked', async () => {
		expect(Object.keys(JSON.parse((await kubestep(['version', '-o', 'json'])).out) as object)).toEqual(['kubestep', 'kubernetes', 'node', 'platform']);
		expect((await kubestep(['version', '--verbose', '-o', 'short'])).out).toBe(`${version()}\n`);
	});
});

const unknown = {commit: 'unknown', tree: 'unknown', committed: 'unknown', builtBy: 'unknown', packages: []};

test.each([
	['is not there', undefined], ['is no JSON', '{'], ['is no object', '[]'], ['is another version\'s', JSON.stringify({version: '0.0.0', commit: 'a'})],
])('a file of the build that %s tells nothing', (_, text) => {
	expect(read(text)).toEqual(unknown);
});

test('a build without git says what it knows', () => {
	expect(read(JSON.stringify({version: version(), node: '24.1.0', packages: [{name: 'ink', version: '8.0.0'}, {name: 'none'}, 3]}))).toEqual({...unknown, builtBy: '24.1.0', packages: [{name: 'ink', version: '8.0.0'}]});
	expect(read(JSON.stringify({version: version(), commit: 'abc', clean: false, time: '2026-01-01T00:00:00Z'}))).toMatchObject({commit: 'abc', tree: 'changed', committed: '2026-01-01T00:00:00Z'});
	expect(read(JSON.stringify({version: version(), commit: 'abc', clean: true}))).toMatchObject({tree: 'clean'});
});

test('how it was come by is read off where it lies', () => {
	expect(originOf('/usr/lib/node_modules/kubestep/dist', true)).toEqual({cameAs: 'npm', at: '/usr/lib/node_modules/kubestep'});
	expect(originOf('/home/a/kubestep/dist', true)).toEqual({cameAs: 'build', at: '/home/a/kubestep'});
	expect(originOf('/home/a/kubestep/source/cli/commands', false)).toEqual({cameAs: 'sources', at: '/home/a/kubestep'});
	expect(originOfExecutable('/usr/bin/kubestep', '/.\n/usr\n/usr/bin\n/usr/bin/kubestep\n')).toEqual({cameAs: 'deb', at: '/usr/bin/kubestep'});
	// The deb is there, too, and this is another one.
	expect(originOfExecutable('/root/kubestep', '/usr/bin/kubestep\n')).toEqual({cameAs: 'executable', at: '/root/kubestep'});
	expect(originOfExecutable('/usr/bin/kubestep', undefined)).toEqual({cameAs: 'executable', at: '/usr/bin/kubestep'});
});
