import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it, test} from 'vitest';
import {commands} from '../../source/cli/line/commands.ts';
import {helpWords} from '../../source/cli/line/help-words.ts';
import {manWords} from '../../scripts/docs-man-words.mjs';

const docs = join(import.meta.dirname, '../../docs');
const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const [hasGroff, hasMan, hasLexgrog] = [isThere('groff'), isThere('man'), isThere('lexgrog')];
const without = (has: boolean, program: string) => (has ? '' : ` (skipped: no ${program} here)`);

const pages = [
	{page: 'kubestep.1', lang: 'en', sections: 'NAME SYNOPSIS DESCRIPTION COMMANDS FLAGS_OF_EVERY_COMMAND EXIT_STATUS FILES ENVIRONMENT EXAMPLES SEE_ALSO'},
	{page: 'kubestep.zh-CN.1', lang: 'zh', sections: '名称 概要 描述 命令 每个命令都有的参数 退出状态 文件 环境变量 示例 参见'},
] as const;

test('the package brings its manual page', () => {
	const {man, files} = JSON.parse(readFileSync(join(docs, '../package.json'), 'utf8')) as {man: string; files: readonly string[]};
	expect([man, files.includes(man)]).toEqual(['docs/kubestep.1', true]);
});

test('both pages say the same things', () => {
	const names = (value: unknown): unknown => (value !== null && typeof value === 'object' ? Object.entries(value).map(([name, inner]) => [name, names(inner)]) : typeof value);
	const [english, chinese] = pages.map(({page}) => readFileSync(join(docs, page), 'utf8').split('\n').map((line) => line.split(' ')[0] ?? '').filter((word) => /^\.(?:SH|SS|TP|BR)$/.test(word)));
	expect(names(manWords.zh)).toEqual(names(manWords.en));
	expect(chinese).toEqual(english);
});

describe.each(pages)('$page', ({page, lang, sections}) => {
	const file = join(docs, page);

	it.skipIf(!hasGroff)(`gives groff nothing to warn of, keeps lines short, and tells each command and flag${without(hasGroff, 'groff')}`, () => {
		const {stdout, stderr, status} = spawnSync('groff', ['-K', 'utf8', '-man', '-ww', '-Tutf8', '-P-c', '-P-b', '-P-u', '-rLL=200n', file], {encoding: 'utf8'});
		expect([status, stderr]).toEqual([0, '']);
		const text = stdout.replaceAll('\u2010', '-');
		const told = Object.entries(commands).filter(([path, {load}]) => load !== undefined && !/^(?:init phase|reset phase|certs renew) /.test(path)).map(([path]) => path);
		expect(told.filter((path) => !new RegExp(`^ +${path}( |$)`, 'm').test(text))).toEqual([]);
		expect(text.split('\n').filter((line) => /^\S/.test(line) && !line.startsWith('kubestep ') && !line.startsWith('KUBESTEP')).map((line) => line.replaceAll(' ', '_'))).toEqual(sections.split(' '));
		expect(text).toMatch(/--apiserver-cert-extra-sans NAME,/);
		expect(text).toMatch(/^ +129, 130, 143/m);
		expect(text).toContain(helpWords(lang).flags['skip-token-print']);
	});

	it.skipIf(!hasMan)(`fits 80 columns, and man shows it without a word of its own${without(hasMan, 'man')}`, () => {
		const {stdout, stderr} = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', file], {encoding: 'utf8', env: {...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '80', MAN_KEEP_FORMATTING: ''}});
		expect(stderr).toBe('');
		const wide = (line: string) => [...line].reduce((sum, letter) => sum + (/[\u2e80-\u9fff\uff00-\uffef]/u.test(letter) ? 2 : 1), 0);
		expect(stdout.split('\n').filter((line) => wide(line) > 80)).toEqual([]);
		// A path that is cut in two cannot be copied.
		expect(stdout).toContain('/etc/kubernetes/admin.conf');
		expect(stdout.split('\n').filter((line) => /[\u2010-]$/.test(line))).toEqual([]);
	});

	it.skipIf(!hasLexgrog)(`is found by what it says of itself${without(hasLexgrog, 'lexgrog')}`, () => {
		const {stdout} = spawnSync('lexgrog', [file], {encoding: 'utf8', env: {...process.env, LC_ALL: 'C.UTF-8'}});
		const about = helpWords(lang).about.replace(/^kubestep /, '').replace(/[.。]$/, '');
		expect(stdout).toContain(`"kubestep - ${about}"`);
	});
});
