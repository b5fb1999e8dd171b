import {spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {program} from '../built.ts';

/** The program under a Node that says it is another. */
function under(version: string, {args = ['--version'], env = {}}: {args?: readonly string[]; env?: NodeJS.ProcessEnv} = {}) {
	const pretend = `Object.defineProperty(process.versions, 'node', {value: '${version}'});`;
	return spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, program, ...args], {encoding: 'utf8', env: {PATH: process.env['PATH'], ...env}});
}

test.each(['20.20.2', '22.11.0', '18.0.0'])('Node %s is refused, with the command that does it and what needs no Node', (version) => {
	const {status, stdout, stderr} = under(version, {args: ['init', '--sandbox=./node']});
	expect([status, stdout]).toEqual([1, '']);
	expect(stderr).toBe([
		`kubestep needs Node.js 22.21 or newer; this is ${version}.`,
		`With a newer one for this call alone, which npm fetches: npx node@24 ${program} init --sandbox=./node`,
		'Without Node: the executable, the deb and the rpm of the releases page bring their own.', '',
	].join('\n'));
});

test('an old Node is told in Chinese to who reads Chinese, and words that a shell would take otherwise are quoted', () => {
	const {stderr} = under('18.20.8', {args: ['explain', '$(id)\'s'], env: {LANG: 'zh_CN.UTF-8'}});
	expect(stderr).toContain('kubestep 需要 Node.js 22.21 或更新版本；这里是 18.20.8。');
	expect(stderr).toContain(`npx node@24 ${program} explain '$(id)'\\''s'\n`);
	expect(stderr).toContain('发布页上的可执行文件、deb 或 rpm 包自带 Node');
	expect(under('18.20.8', {env: {LANG: 'zh_CN.UTF-8', LC_ALL: 'C'}}).stderr).toContain('kubestep needs');
	// What was asked for goes before the locale.
	expect(under('18.20.8', {args: ['init', '--lang', 'zh']}).stderr).toContain('kubestep 需要');
	expect(under('18.20.8', {args: ['init', '--lang=en'], env: {LANG: 'zh_CN.UTF-8'}}).stderr).toContain('kubestep needs');
});

test('Node 22.21 is good enough', () => {
	expect(under('22.21.0').status).toBe(0);
});
