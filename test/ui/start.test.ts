import {expect, test} from 'vitest';
import {startEntries} from '../../source/cli/commands/start.ts';
import type {Lang} from '../../source/texts/types.ts';
import {plain} from '../../source/ui/terminal/lines.ts';
import {StartPage} from '../../source/ui/start/start.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';

const node = {isLinux: true, isRoot: true, hasSandbox: true, keepsSandboxRun: true, keepsRun: true, hasControlPlane: true, files: ['five.yaml', 'four.yaml', 'three.yaml', 'two.yaml', 'one.yaml']};

async function start({here = {}, columns = 100, rows = 30, lang = 'en'}: {here?: Partial<typeof node>; columns?: number; rows?: number; lang?: Lang} = {}) {
	const chosen: (readonly string[] | undefined)[] = [];
	const page = new StartPage({
		entries: await startEntries({...node, ...here}), lang, size: {columns, rows}, glyphs: glyphs(false), version: '0.0.0', send: () => undefined, leave: (choice) => chosen.push(choice?.words),
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

test.each(['kubestep init', 'kubestep init --sandbox --fresh', 'kubestep join-command'])('%s is not run by Enter, however often it is pressed', async (command) => {
	const {page, chosen, text, goTo} = await start();
	goTo(command);
	page.key(['enter', 'enter', 'enter']);
	expect(chosen).toEqual([]);
	expect(text()).toContain('y run it');
	page.key(['n']);
	expect(text()).not.toContain('y run it');
	page.key(['enter', 'escape', 'enter', 'y']);
	expect(chosen).toEqual([command.split(' ').slice(1)]);
});

test.each([[100, 30], [80, 24], [60, 16]] as const)('at %i×%i the question of init says what it would do first, with doctor and plan beside it', async (columns, rows) => {
	const {page, chosen, screen, text, goTo} = await start({columns, rows});
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

test.each([['kubestep last --sandbox', 'the last run there', 'keepsSandboxRun'], ['kubestep last', 'the last run here', 'keepsRun']] as const)('%s is offered where there is such a run, and runs at once', async (command, title, keeps) => {
	const {page, chosen, screen} = await start();
	while (!screen().some((row) => row.includes(title) && row.includes('◂'))) {
		page.key(['down']);
	}
	page.key(['enter']);
	expect(chosen).toEqual([command.split(' ').slice(1)]);
	const entries = await startEntries({...node, [keeps]: false});
	expect(entries.map(({words}) => `kubestep ${words.join(' ')}`)).not.toContain(command);
});

test('plan, inspect and diff run, with the configuration in use', async () => {
	const {page, chosen, screen} = await start();
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

test.each([[100, 30, 'en'], [80, 24, 'zh'], [60, 16, 'en']] as const)('at %i×%i in %s a list that is cut says how many are below, and the cursor never hides', async (columns, rows, lang) => {
	const {page, screen, text} = await start({columns, rows, lang});
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
