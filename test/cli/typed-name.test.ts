import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {typedName, type Called} from '../../source/cli/typed-name.ts';
import {temporaryFolder} from './program.ts';

/** A program that a shell would find. */
function executable(folder: string, name: string): string {
	mkdirSync(folder, {recursive: true});
	writeFileSync(join(folder, name), '#!/bin/sh\n');
	chmodSync(join(folder, name), 0o755);
	return join(folder, name);
}

const nameOf = (called: Partial<Called>) => typedName({argv0: 'node', script: '', isExecutable: false, cwd: '/home/jo', env: {}, ...called});

test('from source it is node and the file, from where one stands', () => {
	const script = '/home/jo/kubestep/bin/kubestep.js';
	expect(nameOf({script, cwd: '/home/jo/kubestep'}).name).toBe('node bin/kubestep.js');
	expect(nameOf({script, cwd: '/home/jo/kubestep/docs'}).name).toBe(`node ${script}`);
	expect(nameOf({script: '/home/jo/my tools/bin/kubestep.js', argv0: '/opt/node 24/bin/node'}).name).toBe('\'/opt/node 24/bin/node\' \'my tools/bin/kubestep.js\'');
});

test('a link on the PATH is its name, another its path', () => {
	const bin = temporaryFolder();
	const script = executable(bin, 'kubestep');
	expect(nameOf({script, env: {PATH: `relative:${bin}`}}).name).toBe('kubestep');
	expect(nameOf({script, cwd: bin, env: {PATH: '/usr/bin'}}).name).toBe('./kubestep');
	// One that comes first would be run instead.
	const other = temporaryFolder();
	executable(other, 'kubestep');
	expect(nameOf({script, env: {PATH: `${other}:${bin}`}}).name).toBe(script);
});

test.each([
	[['kubestep'], 'npx kubestep'], [['kubestep@0.1.0'], 'npx kubestep@0.1.0'], [['./kubestep-0.1.0.tgz'], 'npx ./kubestep-0.1.0.tgz'],
	[['/tmp/kubestep-0.1.0.tgz'], 'npx --package /tmp/kubestep-0.1.0.tgz kubestep'], [['node@24', './k.tgz'], 'npx --package node@24 --package ./k.tgz kubestep'],
	[[], 'npx kubestep'], [undefined, 'npx kubestep'], [[{}], 'npx kubestep'],
] as const)('npx that was asked for %j is typed as that', (packages, name) => {
	const folder = temporaryFolder();
	const script = executable(join(folder, 'node_modules/.bin'), 'kubestep');
	writeFileSync(join(folder, 'package.json'), packages === undefined ? 'no JSON' : JSON.stringify({_npx: {packages}}));
	expect(nameOf({script, env: {npm_lifecycle_event: 'npx'}}).name).toBe(name);
	// A script that npx began and that calls another copy is not that.
	expect(nameOf({script: '/home/jo/bin/kubestep.js', env: {npm_lifecycle_event: 'npx'}}).name).toBe('node bin/kubestep.js');
});

test('an executable is what was typed', () => {
	const isExecutable = true;
	expect(nameOf({isExecutable, argv0: './kubestep-0.1.0-linux-x64'}).name).toBe('./kubestep-0.1.0-linux-x64');
	expect(nameOf({isExecutable, argv0: '/opt/kubestep'}).name).toBe('/opt/kubestep');
	expect(nameOf({isExecutable, argv0: 'kubestep'}).name).toBe('kubestep');
});

test('sudo is given the PATH where root would not find what is looked up', () => {
	const bin = temporaryFolder();
	executable(bin, 'node');
	const script = executable(bin, 'kubestep');
	expect(nameOf({script, env: {PATH: bin}}).sudo).toBe('sudo env "PATH=$PATH" ');
	expect(nameOf({script: '/home/jo/bin/kubestep.js', env: {PATH: bin}}).sudo).toBe('sudo env "PATH=$PATH" ');
	// npx is the distribution's, and the Node that it runs by is not.
	const env = {PATH: `${bin}:/usr/bin`, npm_lifecycle_event: 'npx'};
	expect(nameOf({script: executable(join(bin, 'x/node_modules/.bin'), 'kubestep'), env})).toEqual({name: 'npx kubestep', sudo: 'sudo env "PATH=$PATH" '});
	// By its path it is found, and looks nothing up.
	expect(nameOf({isExecutable: true, argv0: './kubestep', env: {PATH: bin}}).sudo).toBe('sudo ');
	expect(nameOf({argv0: `${bin}/node`, script: '/home/jo/bin/kubestep.js', env: {PATH: bin}}).sudo).toBe('sudo ');
});
