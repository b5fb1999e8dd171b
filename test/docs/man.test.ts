import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {commands} from '../../source/cli/line/commands.ts';

const page = join(import.meta.dirname, '../../docs/kubestep.1');
const hasGroff = spawnSync('groff', ['--version']).status === 0;

test('the package brings its manual page', () => {
	const {man, files} = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {man: string; files: readonly string[]};
	expect([man, files.includes(man)]).toEqual(['docs/kubestep.1', true]);
});

test.skipIf(!hasGroff)(`groff finds nothing wrong with it, and it tells each command and flag${hasGroff ? '' : ' (skipped: no groff here)'}`, () => {
	const {stdout, stderr, status} = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-P-c', '-rLL=200n', page], {encoding: 'utf8'});
	expect([status, stderr]).toEqual([0, '']);
	const text = stdout.split('\b').map((part, index, all) => (index === all.length - 1 ? part : part.slice(0, -1))).join('').replaceAll('\u2010', '-');
	const told = Object.entries(commands).filter(([path, {load}]) => load !== undefined && !/^(?:init phase|reset phase|certs renew) /.test(path)).map(([path]) => path);
	expect(told.filter((path) => !new RegExp(`^ +${path}( |$)`, 'm').test(text))).toEqual([]);
	expect(text).toMatch(/--apiserver-cert-extra-sans NAME,/);
	expect(text).toMatch(/EXIT STATUS[\s\S]*130, 143/);
});
