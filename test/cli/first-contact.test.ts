import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {startLines, type Surroundings} from '../../source/cli/commands/start.ts';
import {PLAIN_NAME} from '../../source/cli/typed-name.ts';
import {width} from '../../source/strings/width.ts';
import {program} from '../built.ts';
import {kubestep, temporaryFolder} from './program.ts';

const node: Surroundings = {platform: 'linux', isRoot: true, missing: [], hasSandbox: false, keepsSandboxRun: false, keepsRun: false, hasControlPlane: false, files: []};
const lines = async (here: Partial<Surroundings>, {lang = 'en', columns = Number.POSITIVE_INFINITY, typed = PLAIN_NAME}: {lang?: 'en' | 'zh'; columns?: number; typed?: typeof PLAIN_NAME} = {}) => startLines(lang, columns, {...node, ...here}, typed);

describe('kubestep alone, without a terminal', () => {
	test('says in the reader\'s language what can be done here, each with the command as it is typed, and ends well', async () => {
		const cwd = temporaryFolder();
		const typed = `${process.execPath} ${program}`;
		for (const [LANG, section, title, more] of [['C.UTF-8', 'Practise in a sandbox', 'init in a sandbox', 'All commands'], ['zh_CN.UTF-8', '在沙盒中练习', '在沙盒中运行 init', '全部命令']] as const) {
			const {code, out, error} = await kubestep([], {cwd, env: {LANG}});
			expect([code, error]).toEqual([0, '']);
			const said = out.split('\n');
			expect(said.indexOf(section)).toBeLessThan(6);
			expect(said).toContainEqual(expect.stringMatching(new RegExp(`^  ${title} +${typed} init --sandbox$`)));
			expect(said.at(-3)).toMatch(new RegExp(`${more}. ?${typed} --help$`));
			expect(said.at(-2)?.endsWith(` ${typed}`)).toBe(true);
		}
	});

	test('tells an ordinary user what needs root, and with what it is typed', async () => {
		const said = await lines({isRoot: false});
		expect(said.join('\n')).toContain('This is an ordinary user: what changes this node needs root.');
		expect(said).toContainEqual(expect.stringMatching(/^ {2}init on this node +sudo kubestep init$/));
		expect(said).toContainEqual(expect.stringMatching(/^ {2}what init would do +kubestep plan$/));
		expect((await lines({})).join('\n')).not.toMatch(/sudo|ordinary|Other texts/);
		expect((await lines({isRoot: false}, {lang: 'zh'})).join('\n')).toContain('当前是普通用户');
	});

	test('offers on macOS what works there, and says what does not', async () => {
		const said = (await lines({platform: 'darwin', isRoot: false})).join('\n');
		expect(said).toContain('This is macOS. A control plane needs Linux');
		expect(said).toMatch(/kubestep init --sandbox\n/);
		expect(said).toMatch(/kubestep learn\n/);
		expect(said).not.toMatch(/sudo|kubestep (?:init|plan|doctor)\n|On this node/);
		expect((await lines({platform: 'darwin'}, {lang: 'zh'})).join('\n')).toContain('这里是 macOS。控制平面只能运行在 Linux 上');
	});

	test.each([
		[['kubelet'], 'There is no kubelet on this machine.', '这台机器上没有 kubelet。'],
		[['runtime'], 'There is no socket of a container runtime on this machine.', '没有容器运行时的套接字。'],
		[['kubelet', 'runtime'], 'There is no kubelet and no socket of a container runtime on this machine.', '没有 kubelet，也没有容器运行时的套接字。'],
	] as const)('says that %j is not there, and what helps', async (missing, english, chinese) => {
		const [en, zh] = [(await lines({missing})).join('\n'), (await lines({missing}, {lang: 'zh'})).join('\n')];
		expect(en).toContain(english);
		expect(en).toContain('doctor says what to do');
		expect(zh).toContain(chinese);
		expect(zh).toContain('doctor 说明怎么办');
	});

	test('looks for the kubelet where root and the caller would', async () => {
		const bin = join(temporaryFolder(), 'bin');
		mkdirSync(bin);
		writeFileSync(join(bin, 'kubelet'), '');
		chmodSync(join(bin, 'kubelet'), 0o755);
		expect((await kubestep([], {env: {PATH: `${bin}:/usr/bin`}})).out).not.toContain('no kubelet');
	});

	test('folds sentences, keeps commands whole, and lines titles up in both languages', async () => {
		for (const lang of ['en', 'zh'] as const) {
			const said = await lines({platform: 'darwin'}, {lang, columns: 60, typed: {name: 'node /home/jo/source/kubestep/bin/kubestep.js', sudo: 'sudo '}});
			const rows = said.filter((line) => line.startsWith('  '));
			expect(new Set(rows.map((row) => width(row.slice(0, row.indexOf('node '))))).size).toBe(1);
			expect(rows.every((row) => row.includes(' node /home/jo/source/kubestep/bin/kubestep.js '))).toBe(true);
			expect(said.filter((line) => !/kubestep\.js/.test(line) && width(line) > 60)).toEqual([]);
		}
	});

	test('with --help it is the list of all commands', async () => {
		const {out} = await kubestep(['--help'], {cwd: temporaryFolder()});
		expect(out).toContain('\nCommands\n');
		expect(out).toMatch(new RegExp(`\nOther texts write kubestep; here it is typed ${process.execPath} ${program}\n$`));
		expect((await kubestep(['--help'], {env: {LANG: 'zh_CN.UTF-8'}})).out).toContain(`其他文字里写作 kubestep，在这里输入 ${process.execPath} `);
		expect((await kubestep(['plan', '--help'])).out).not.toContain('Other texts');
	});
});

describe('on macOS', () => {
	const pretend = {NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent('Object.defineProperty(process, "platform", {value: "darwin"})')}`};

	test.each(['init phase certs all', 'plan', 'doctor', 'reset --force'])('%s of the machine itself says that it cannot be a node, and what can be done', async (words) => {
		const {code, error} = await kubestep([...words.split(' '), ...(words === 'doctor' ? [] : ['--output', 'plain'])], {env: pretend});
		expect(code).toBe(1);
		expect(error).toContain('This machine cannot be a node: it runs macOS, and a control plane needs Linux.');
		expect(error).toContain(`  kubestep ${words.split(' ')[0]} --sandbox\n`);
	});

	test('what is done there in a sandbox is told in Chinese, too', async () => {
		const {error} = await kubestep(['init'], {env: {...pretend, LANG: 'zh_CN.UTF-8'}});
		expect(error).toContain('这台机器不能作节点：它运行的是 macOS，而控制平面需要 Linux。');
	});

	test('a plan of a sandbox, and a configuration, are made all the same', async () => {
		const [plan, validate] = await Promise.all([kubestep(['plan', '--sandbox', '--output', 'json', '--kubernetes-version', 'v1.36.2'], {env: pretend, cwd: temporaryFolder()}), kubestep(['config', 'print', 'init-defaults'], {env: pretend})]);
		expect([plan.code, validate.code]).toEqual([0, 0]);
	});
});

test.each([['validate', 'config'], ['list', 'config images']])('a configuration without its flag, %s, is told where it belongs', async (name, above) => {
	const {code, out, error} = await kubestep([...above.split(' '), name, 'my cluster.yaml'], {cwd: temporaryFolder()});
	expect([code, out]).toEqual([1, '']);
	expect(error).toContain("Did you mean \"--config 'my cluster.yaml'\"?");
});
