import {readFileSync} from 'node:fs';
import {beforeEach, describe, expect, it} from 'vitest';
import {readLesson} from '../../source/core/lessons/form.ts';
import {missing, type Missing} from '../../source/core/lessons/missing.ts';
import {readText} from '../../source/core/lessons/text.ts';
import {glyphs, LearnPage, type Help, type LearnChoice} from '../../source/ui/learn/index.ts';
import {lineWidth, plain} from '../../source/ui/terminal/lines.ts';

const file = (name: string, part: string) => readFileSync(new URL(`../../source/lessons/${name}/${part}`, import.meta.url), 'utf8');
const healthy = {state: 'running', healthy: true, restarts: 0, log: []};
const ended = {state: 'waiting', healthy: false, restarts: 2, log: []};
const noHelp: Help = {hints: {}, solution: false};

let left: LearnChoice | undefined;
let told: Help | undefined;

beforeEach(() => {
	left = undefined;
	told = undefined;
});

function open(name: string, {columns = 80, rows = 24, lang = 'en', help = noHelp}: {readonly columns?: number; readonly rows?: number; readonly lang?: 'en' | 'zh'; readonly help?: Help} = {}): LearnPage {
	return new LearnPage({
		shown: {name, lesson: readLesson(file(name, 'lesson.yaml'), name), texts: {en: readText(file(name, 'text.en.md')), zh: readText(file(name, 'text.zh.md'))}, folder: '/home/me/node', place: [1, 12], hasShell: true},
		lang, help, size: {columns, rows}, glyphs: glyphs(false),
		asked: (one) => {
			told = one;
		},
		leave: (choice) => {
			left = choice;
		},
	});
}

const screen = (page: LearnPage): string => page.getLines().map((line) => plain(line)).join('\n');
const look = (...tasks: readonly (readonly [string, ...Missing[]])[]) => ({tasks: tasks.map(([id, ...some]) => ({id, missing: some})), components: {'kubelet': healthy, 'kube-apiserver': ended}});
const mode = missing('file.mode', {path: '/etc/kubernetes/pki/ca.key', mode: '0600', found: '0644'});
const absent = missing('file.absent', {path: '/etc/kubernetes/pki/apiserver.crt'});

describe('a lesson on the screen', () => {
	it.each([[80, 24], [120, 36], [60, 16]] as const)('fills %i columns and %i rows, in both languages', (columns, rows) => {
		for (const lang of ['en', 'zh'] as const) {
			const page = open('certificates', {columns, rows, lang});
			page.update(look(['keep', mode], ['issue', absent]));
			expect(page.getLines()).toHaveLength(rows);
			expect(Math.max(...page.getLines().map(lineWidth))).toBeLessThanOrEqual(columns);
			page.key(['?']);
			expect(page.getLines()).toHaveLength(rows);
		}
	});

	it.each([[80, 24], [60, 16]] as const)('cuts nothing that is to be typed at %i columns', (columns, rows) => {
		for (const lang of ['en', 'zh'] as const) {
			for (const name of ['certificates', 'cluster-info', 'kubelet', 'join-by-hand', 'bootstrap-token']) {
				const page = open(name, {columns, rows, lang, help: {hints: {}, solution: true}});
				page.update(look(['one']));
				for (let step = 0; step < 12; step += 1) {
					expect(page.getLines().slice(1, -1).map((line) => plain(line.slice(0, 3))).join('\n')).not.toContain('…');
					page.key(['pagedown']);
				}
			}
		}
	});

	it.each(['en', 'zh'] as const)('offers a hint before the next lesson where there is room for one of them, in %s', (lang) => {
		const page = open('certificates', {columns: 60, rows: 16, lang});
		page.update(look(['keep', mode], ['issue', absent]));
		expect(screen(page).split('\n').at(-1)).toMatch(/ h \S+ /);
	});

	it('says what is missing of the task at hand, and how the node fares', () => {
		const page = open('certificates');
		page.update(look(['keep', mode], ['issue', absent]));
		expect(screen(page)).toContain('/etc/kubernetes/pki/ca.key has the mode 0644, not 0600.');
		expect(screen(page)).not.toContain('apiserver.crt is not there');
		expect(screen(page)).toContain('✔ kubelet');
		expect(screen(page)).toContain('ended, waits (2)');
		page.update(look(['keep'], ['issue', absent]));
		expect(screen(page)).toContain('/etc/kubernetes/pki/apiserver.crt is not there.');
		page.key(['z']);
		expect(screen(page)).toContain('没有 /etc/kubernetes/pki/apiserver.crt。');
	});

	it.each([[80, 24], [60, 16]] as const)('begins with what was learned once all is done, and the rest is to be read from there (%i×%i)', (columns, rows) => {
		const page = open('refused-after-restart', {columns, rows});
		page.update(look(['mended', absent]));
		page.update(look(['mended']));
		const [first = ''] = readText(file('refused-after-restart', 'text.en.md')).after.split('\n');
		expect(screen(page)).toContain(first.replaceAll('`', '').slice(0, 30));
	});

	it('gives hints one by one, and the solution behind a question', () => {
		const page = open('certificates', {rows: 60});
		page.update(look(['keep', mode], ['issue', absent]));
		page.key(['h']);
		expect(screen(page)).toContain('Hint 1');
		expect(screen(page)).not.toContain('chmod 600 /etc/kubernetes/pki/ca.key');
		page.key(['h', 'h']);
		expect(screen(page)).toContain('chmod 600 /etc/kubernetes/pki/ca.key');
		expect(told?.hints).toEqual({keep: 3});
		page.key(['h']);
		expect(screen(page)).toContain('There is no further hint');
		page.key(['s']);
		expect(screen(page)).toContain('Show the solution?');
		page.key(['n']);
		expect(screen(page)).not.toContain('One way');
		page.key(['s', 'y']);
		expect(screen(page)).toContain('Another way');
		expect(told?.solution).toBe(true);
		expect(left).toBeUndefined();
	});

	it('tells of a fault how components fare, and not what is broken; afterwards who tells it', () => {
		const page = open('refused-after-restart', {columns: 120, rows: 60});
		page.update(look(['mended', absent, missing('component.unhealthy', {component: 'kube-apiserver'})]));
		expect(screen(page)).toContain('kube-apiserver is not healthy.');
		expect(screen(page)).not.toContain('is not there.');
		page.update(look(['mended', absent]));
		expect(screen(page)).toContain('Something is still not as it should be.');
		page.update(look(['mended']));
		expect(screen(page)).toContain('Mended.');
		expect(screen(page)).toContain('crictl logs $(crictl ps -a -q --name kube-apiserver)');
		expect(screen(page)).toContain('no such file or directory');
	});

	it.each([['x', 'shell'], ['n', 'next'], ['q', 'quit']] as const)('leaves by %s', (key, choice) => {
		const page = open('certificates');
		page.update(look(['keep', mode], ['issue', absent]));
		page.key([key]);
		expect(left).toBe(choice);
	});

	it('begins anew only after a question', () => {
		const page = open('certificates');
		page.key(['r']);
		expect(left).toBeUndefined();
		page.key(['y']);
		expect(left).toBe('again');
	});
});
