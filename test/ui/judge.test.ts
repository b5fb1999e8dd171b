import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {answered, isSolved, nextCard, predicted, type Given} from '../../source/core/lessons/answers.ts';
import {VERDICTS, type Card} from '../../source/core/lessons/cards.ts';
import {missing} from '../../source/core/lessons/missing.ts';
import {readLesson} from '../../source/core/lessons/form.ts';
import {readText} from '../../source/core/lessons/text.ts';
import {glyphs, JudgePage, type LearnChoice} from '../../source/ui/learn/index.ts';
import type {Look} from '../../source/ui/learn/types.ts';
import {lineWidth, plain} from '../../source/ui/terminal/lines.ts';

const file = (name: string, part: string) => readFileSync(new URL(`../../source/lessons/${name}/${part}`, import.meta.url), 'utf8');
const lessonOf = (name: string) => readLesson(file(name, 'lesson.yaml'), name);

const blog = lessonOf('blog').claims.map(({id, verdict, evidence}): Card => ({
	key: id, id, question: 'claim', seen: [], choices: VERDICTS, right: verdict, evidence: [{at: '/etc/kubernetes/manifests/kube-apiserver.yaml', what: 'livenessProbe.httpGet.path', is: '/livez'}], missing: [], byHand: evidence,
}));
const part: readonly Card[] = [
	{key: 'kubelet/user', id: 'kubelet', question: 'user', seen: [{at: 'kubelet.conf', what: 'subject', is: 'O=system:nodes, CN=system:node:cp1'}], choices: ['refused', 'system:node:cp1'], right: 'system:node:cp1', evidence: [], missing: [], byHand: 'kubectl auth whoami'},
	{key: 'kubelet/status', id: 'kubelet', question: 'status', seen: [], choices: ['200', '401', '403'], right: '200', evidence: [], missing: [], byHand: 'kubectl auth whoami'},
];

let given: Given = {};
let left: LearnChoice | undefined;

function open(name: string, cards: readonly Card[], {columns = 80, rows = 24, lang = 'en'}: {readonly columns?: number; readonly rows?: number; readonly lang?: 'en' | 'zh'} = {}): JudgePage {
	[given, left] = [{}, undefined];
	const page = new JudgePage({
		shown: {name, lesson: lessonOf(name), texts: {en: readText(file(name, 'text.en.md')), zh: readText(file(name, 'text.zh.md'))}, folder: '/home/me/node', place: [1, 12], hasShell: true},
		lang, size: {columns, rows}, glyphs: glyphs(false), given: {},
		answered: (all) => {
			given = all;
		},
		leave: (choice) => {
			left = choice;
		},
	});
	page.deal(cards);
	return page;
}

const screen = (page: JudgePage): string => page.getLines().map((line) => plain(line)).join('\n');
const digit = (card: Card | undefined, choice: string | undefined): string => String((card?.choices.indexOf(choice ?? '') ?? -1) + 1);

describe('sentences to judge', () => {
	it.each([[80, 24], [120, 36], [60, 16]] as const)('fill %i columns and %i rows, answered or not, in both languages', (columns, rows) => {
		for (const lang of ['en', 'zh'] as const) {
			for (const [name, cards] of [['blog', blog], ['be-the-apiserver', part]] as const) {
				const page = open(name, cards, {columns, rows, lang});
				for (const keys of [[], ['1'], ['enter'], ['?'], ['?'], ['r'], ['n'], ['z']]) {
					page.key(keys);
					expect(page.getLines()).toHaveLength(rows);
					expect(Math.max(...page.getLines().map(lineWidth))).toBeLessThanOrEqual(columns);
				}
			}
		}
	});

	it('end with a count that is whole, however narrow the screen', () => {
		for (const lang of ['en', 'zh'] as const) {
			const page = open('blog', blog, {columns: 60, rows: 16, lang});
			for (const card of blog) {
				// Where its choices are not on the screen, the first one leads to them.
				for (let times = 0; given[card.key] === undefined && times < 2; times += 1) {
					page.key([digit(card, card.right)]);
				}
				page.key(['enter']);
			}
			expect(screen(page).replaceAll(/\s+/g, '')).toContain({en: '20of20rightthefirsttime.n:thenextlesson', zh: '20题一次答对。按n到下一课'}[lang]);
		}
	});

	it('tell the verdict with what the node has, and how to see it', () => {
		const page = open('blog', blog, {rows: 40});
		page.key(['G', 'g', '2']);
		expect(given).toEqual({preflight: ['wrong']});
		expect(screen(page)).toContain('Right.');
		expect(screen(page)).toContain('livenessProbe.httpGet.path /livez');
		expect(screen(page)).toContain('kubestep init phase preflight');
		expect(screen(page)).toContain('1/20 · 1 right');
		page.key(['z']);
		expect(screen(page)).toContain('答对了。');
	});

	it('tell what the node has against a sentence as what it is, in a line', () => {
		const [first] = blog;
		const long = `apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: ${'LS0t'.repeat(300)}\n`;
		const page = open('blog', [{...first as Card, key: 'one', right: 'wrong', evidence: [{at: '/var/lib/etcd', what: '', is: 'directory'}], missing: [
			missing('manifest.flag', {path: 'a.yaml', flag: 'x', value: 'true', found: 'false'}), missing('object.field', {object: 'ConfigMap a/b', field: 'data.kubeconfig', expected: '0123456789abcdef', found: long}),
		]}], {lang: 'zh', rows: 60});
		page.key(['2']);
		expect(screen(page)).toContain('--x 是 false，而不是 true');
		expect(screen(page)).toContain('里没有 0123456789abcdef');
		expect(screen(page)).not.toContain('LS0t');
		expect(screen(page)).toContain('目录');
	});

	it('do not say what is true before it is answered', () => {
		const page = open('blog', blog, {rows: 200});
		expect(screen(page)).not.toContain('/livez');
		expect(screen(page)).not.toContain('free ports');
	});

	it('come again where they were answered wrong, until all is right', () => {
		const page = open('blog', blog, {columns: 60, rows: 16});
		// The choices are not on the screen yet: they come there first.
		page.key(['1']);
		expect(given).toEqual({});
		expect(screen(page)).toContain('3 out of date');
		page.key(['1']);
		expect(screen(page)).toContain('Not so. It is: wrong');
		page.key(['enter']);
		for (const card of blog.slice(1)) {
			page.key([digit(card, card.right), 'enter']);
		}
		expect(nextCard(blog, given)?.key).toBe('preflight');
		page.key(['2', 'enter']);
		expect(isSolved(blog, given)).toBe(true);
		expect(screen(page)).not.toContain('asked again');
		expect(screen(page)).toContain('19 of 20 right the first time');
		page.key(['n']);
		expect(left).toBe('next');
	});
});

describe('what was answered wrong', () => {
	it('is asked again after all others, however often, and the title counts what is left', () => {
		const few = blog.slice(0, 3);
		const page = open('blog', few, {rows: 40});
		const [one, two, three] = few.map((card) => ({right: digit(card, card.right), wrong: digit(card, VERDICTS.find((verdict) => verdict !== card.right))}));
		const asked = () => few.findIndex((card) => card.key === nextCard(few, given)?.key);
		page.key([one?.wrong ?? '', 'enter', two?.wrong ?? '', 'enter']);
		expect(screen(page)).not.toContain('asked again');
		page.key([three?.right ?? '', 'enter']);
		expect(screen(page)).toContain('3/3 · 1 right · 2 to be asked again');
		expect(asked()).toBe(0);
		page.key([one?.wrong ?? '', 'enter']);
		expect(asked()).toBe(1);
		page.key([two?.right ?? '', 'enter']);
		expect(screen(page)).toContain('1 to be asked again');
		expect(asked()).toBe(0);
		page.key(['z']);
		expect(screen(page)).toContain('还有 1 题再问一遍');
	});

	it('is not said to be true by a mark alone: a sentence that was judged rightly has its verdict', () => {
		const page = open('blog', blog, {columns: 120, rows: 200, lang: 'zh'});
		for (const card of blog.slice(0, 5)) {
			page.key([digit(card, card.right), 'enter']);
		}
		const lines = screen(page).split('\n');
		for (const {id, right} of blog.slice(0, 5)) {
			const said = readText(file('blog', 'text.zh.md')).cards[id]?.text.replaceAll('`', '').slice(0, 12) ?? '';
			expect(lines.find((one) => one.includes(said))?.trimEnd()).toMatch({right: / 对$/, wrong: / 错$/, outdated: / 过时$/}[right as 'right' | 'wrong' | 'outdated']);
		}
	});
});

describe('a part that is played', () => {
	it('shows what arrived right below the sentence that says so, above what was answered about it', () => {
		const arrived = part.map((card) => ({...card, seen: part[0]?.seen ?? []}));
		const page = open('be-the-apiserver', arrived, {rows: 60});
		page.key(['1', 'enter']);
		const text = screen(page);
		expect(text.indexOf('O=system:nodes')).toBeGreaterThan(text.indexOf('It shows this certificate'));
		expect(text.indexOf('✖ As whom')).toBeGreaterThan(text.indexOf('O=system:nodes'));
		expect(text.indexOf('How do you answer?')).toBeGreaterThan(text.indexOf('✖ As whom'));
	});

	it('tells an answer whole that is longer than a line, and indents what goes on', () => {
		const groups = 'system:bootstrappers, system:bootstrappers:kubeadm:default-node-token, system:authenticated';
		const [first] = part;
		const page = open('be-the-apiserver', [{...first as Card, key: 'kubelet/groups', question: 'groups', choices: ['system:authenticated', groups], right: groups}, ...part.slice(1)], {rows: 60, columns: 80, lang: 'zh'});
		page.key(['1']);
		expect(screen(page).replaceAll(/\s+/g, '')).toContain(`不对。答案是“${groups.replaceAll(' ', '')}”`);
		page.key(['enter', '1', 'enter', '2', 'enter']);
		expect(screen(page).split('\n').filter((one) => one.includes('system:bootstrappers:kubeadm')).every((one) => one.startsWith('     '))).toBe(true);
	});

	it.each([[80, 24], [120, 36], [60, 16]] as const)('has the node beside it, as a task has (%i×%i); a text that is judged has not', (columns, rows) => {
		const look = {tasks: [], components: {'kube-apiserver': {healthy: true, state: 'running', restarts: 0}, 'kube-scheduler': {healthy: false, state: 'crashed', restarts: 3}}} as unknown as Look;
		for (const [name, cards] of [['be-the-apiserver', part], ['blog', blog]] as const) {
			const page = open(name, cards, {columns, rows});
			page.update(look);
			expect(/[✔✓] ?(?:kube-)?apiserver/.test(screen(page)), screen(page)).toBe(name !== 'blog');
			expect(/✖ ?(?:kube-)?scheduler/.test(screen(page))).toBe(name !== 'blog');
			expect(page.getLines()).toHaveLength(rows);
			expect(Math.max(...page.getLines().map(lineWidth))).toBeLessThanOrEqual(columns);
			page.key(['1']);
			page.key(['1']);
			expect(Object.keys(given)).toHaveLength(1);
		}
	});

	it('is told by scenes, and what is true of one once all of it is answered', () => {
		const page = open('be-the-apiserver', part, {rows: 60});
		expect(screen(page)).toContain('O=system:nodes, CN=system:node:cp1');
		expect(screen(page)).not.toContain('How do you answer?');
		page.key(['2']);
		expect(screen(page)).not.toContain('the whole login');
		page.key(['enter']);
		expect(screen(page)).toContain('403: you may not');
		page.key(['1']);
		expect(screen(page)).toContain('the whole login');
	});
});

it('counts what was right the first time, and solves by the last answer alone', () => {
	const [first, second] = part;
	const wrong = answered({}, first as Card, 'refused');
	expect(predicted(part, wrong)).toEqual({of: 1, right: 0});
	const all = answered(answered(wrong, second as Card, '200'), first as Card, 'system:node:cp1');
	expect(isSolved(part, all)).toBe(true);
	expect(predicted(part, all)).toEqual({of: 2, right: 1});
	expect(isSolved(part, answered(all, second as Card, '403'))).toBe(false);
	expect(isSolved([], {})).toBe(false);
});
