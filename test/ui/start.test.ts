import {expect, test} from 'vitest';
import {startEntries} from '../../source/cli/commands/start.ts';
import {PLAIN_NAME, type TypedName} from '../../source/cli/typed-name.ts';
import type {Lang} from '../../source/texts/types.ts';
import {plain} from '../../source/ui/terminal/lines.ts';
import type {Missing} from '../../source/ui/start/notes.ts';
import {StartPage} from '../../source/ui/start/start.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';

const node = {platform: 'linux', isRoot: true, missing: [] as Missing[], hasSandbox: true, keepsSandboxRun: true, keepsRun: true, hasControlPlane: true, files: ['five.yaml', 'four.yaml', 'three.yaml', 'two.yaml', 'one.yaml']};

function start({here = {}, columns = 100, rows = 30, lang = 'en', typed = PLAIN_NAME}: {here?: Partial<typeof node>; columns?: number; rows?: number; lang?: Lang; typed?: TypedName} = {}) {
	const chosen: (readonly string[] | undefined)[] = [];
	const page = new StartPage({
		entries: startEntries({...node, ...here}), place: {...node, ...here}, typed, lang, size: {columns, rows}, glyphs: glyphs(false), version: '0.0.0', send: () => undefined, leave: (choice) => chosen.push(choice?.words),
	});
	const screen = () => page.getLines().map(plain);
	/** Goes to the entry whose command this is. */
	const goTo = (command: string) => {
		page.key(['g']);
		for (let count = 0; count < 60 && !screen().some((row) => row.trimEnd().endsWith(command) && /kubestep/.test(row)); count += 1) {
			page.key(['down']);
		}
	};
	return {page, chosen, screen, text: () => screen().join('\n'), goTo};
}

test.each(['kubestep init', 'kubestep init --sandbox --fresh', 'kubestep join-command'])('%s is not run by Enter, however often it is pressed', (command) => {
	const {page, chosen, text, goTo} = start();
	goTo(command);
	page.key(['enter', 'enter', 'enter']);
	expect(chosen).toEqual([]);
	expect(text()).toContain('y run it');
	page.key(['n']);
	expect(text()).not.toContain('y run it');
	page.key(['enter', 'escape', 'enter', 'y']);
	expect(chosen).toEqual([command.split(' ').slice(1)]);
});

test.each([[100, 30], [80, 24], [60, 16]] as const)('at %i×%i the question of init says what it would do first, with doctor and plan beside it', (columns, rows) => {
	const {page, chosen, screen, text, goTo} = start({columns, rows});
	goTo('kubestep init');
	page.key(['enter']);
	expect(text()).toContain('$ kubestep init');
	expect(text()).toMatch(/First it makes all checks/);
	expect(text()).toMatch(/reset removes that\s+again/);
	expect(screen().at(-1)).toMatch(/y run it +n leave it +d doctor +p plan/);
	page.key(['d']);
	page.key(['p']);
	expect(chosen).toEqual([['doctor'], ['plan']]);
});

test.each([['kubestep last --sandbox', 'the last run there', 'keepsSandboxRun'], ['kubestep last', 'the last run here', 'keepsRun']] as const)('%s is offered where there is such a run, and runs at once', (command, title, keeps) => {
	const {page, chosen, screen} = start();
	while (!screen().some((row) => row.includes(title) && row.includes('◂'))) {
		page.key(['down']);
	}
	page.key(['enter']);
	expect(chosen).toEqual([command.split(' ').slice(1)]);
	const entries = startEntries({...node, [keeps]: false});
	expect(entries.map(({words}) => `kubestep ${words.join(' ')}`)).not.toContain(command);
});

test('plan, inspect and diff run, with the configuration in use', () => {
	const {page, chosen, screen} = start();
	while (!screen().some((row) => /five\.yaml +◂/.test(row))) {
		page.key(['down']);
	}
	page.key(['space']);
	for (const title of ['what init would do', 'what is on this node', 'what init would change']) {
		page.key(['g']);
		while (!screen().some((row) => new RegExp(`${title} +◂`).test(row))) {
			page.key(['down']);
		}
		page.key(['enter']);
	}
	expect(chosen).toEqual([['plan', '--config', 'five.yaml'], ['inspect', '--config', 'five.yaml'], ['diff', '--config', 'five.yaml']]);
});

test.each([[100, 30, 'en'], [80, 24, 'zh'], [60, 16, 'en']] as const)('at %i×%i in %s a list that is cut says how many are below, and the cursor never hides', (columns, rows, lang) => {
	const {page, screen, text} = start({columns, rows, lang});
	const more = lang === 'zh' ? /下面还有 (\d+) 项/ : /(\d+) more below/;
	let left = Number(more.exec(text())?.[1]);
	expect(left).toBeGreaterThan(0);
	for (let count = 0; count < 60; count += 1) {
		expect(screen().filter((row) => row.includes('◂'))).toHaveLength(1);
		const now = Number(more.exec(text())?.[1] ?? 0);
		expect(now).toBeLessThanOrEqual(left);
		left = now;
		page.key(['down']);
	}
	expect(left).toBe(0);
});

const drawn = {
	'macOS': {here: {platform: 'darwin'}, en: 'This is macOS. A control plane needs Linux', zh: '这里是 macOS。控制平面只能运行在 Linux 上'},
	'an ordinary user': {here: {isRoot: false}, en: 'what changes this node needs root.', zh: '改动本节点的操作需要 root。'},
	'no kubelet and no container runtime': {here: {missing: ['kubelet', 'runtime'] as Missing[]}, en: 'no kubelet and no socket of a container runtime', zh: '没有 kubelet，也没有容器运行时的套接字'},
};
test.each(Object.entries(drawn))('%s is said above all else, in both languages, at every width', (_what, {here, ...said}) => {
	for (const lang of ['en', 'zh'] as const) {
		for (const columns of [60, 80, 130]) {
			const {screen} = start({here, columns, rows: 40, lang});
			// Without the pane beside the list, and as one line: the note is folded.
			const list = screen().map((row) => (columns >= 96 ? row.split('│')[0] ?? '' : row).trim());
			const first = list.findIndex((row) => row === (lang === 'zh' ? '在沙盒中练习' : 'Practise in a sandbox'));
			expect(list.slice(1, first).join(lang === 'zh' ? '' : ' ').replaceAll(/ +/g, ' ').replaceAll(/(?<=[\u4E00-\u9FFF，。]) (?=[\u4E00-\u9FFF])/g, '')).toContain(said[lang]);
		}
	}
	expect(start().text()).not.toMatch(/This is|There is no/);
});

test('what is no Linux is offered no act on a node, and the plan of a simulated one', () => {
	const words = (platform: string) => startEntries({...node, platform}).map((entry) => entry.words.join(' '));
	expect(words('darwin')).toEqual(expect.arrayContaining(['init --sandbox', 'plan --sandbox', 'learn', 'lab', 'configure']));
	expect(words('darwin').filter((one) => /^(?:init|plan|doctor|inspect|diff|last|reset|join-command)$/.test(one))).toEqual([]);
	expect(words('linux')).toEqual(expect.arrayContaining(['init', 'plan', 'doctor']));
});

test.each([[130, 30], [80, 24]] as const)('at %i×%i a command is shown and copied as this program was called', (columns, rows) => {
	const {page, screen, goTo} = start({columns, rows, here: {isRoot: false}, typed: {name: 'npx ./kubestep-0.1.0.tgz', sudo: 'sudo env "PATH=$PATH" '}});
	goTo('npx ./kubestep-0.1.0.tgz init --sandbox');
	page.key(['y']);
	expect(screen().at(-1)).toContain('copied: npx ./kubestep-0.1.0.tgz init --sandbox');
	goTo('sudo env "PATH=$PATH" npx ./kubestep-0.1.0.tgz init');
	page.key(['y']);
	expect(screen().at(-1)).toContain('copied: sudo env "PATH=$PATH" npx ./kubestep-0.1.0.tgz init');
	// Examples, too, where there is room for them.
	expect(screen().filter((row) => /(?:^|│) +(?:sudo )?kubestep init/.test(row))).toEqual([]);
	expect(screen().some((row) => row.includes('tgz init --config cluster.yaml'))).toBe(columns > 96);
});

test.each([[true, []], [false, [expect.stringContaining('sudo kubestep init --config cluster.yaml')]]] as const)('examples have sudo for whom it is of use: root is %s', (isRoot, found) => {
	const {screen, goTo} = start({here: {isRoot}});
	goTo('kubestep init --sandbox');
	expect(screen().filter((row) => row.includes('sudo') && row.includes('--config'))).toEqual(found);
	expect(screen().some((row) => row.includes('kubestep init --config cluster.yaml'))).toBe(true);
});
