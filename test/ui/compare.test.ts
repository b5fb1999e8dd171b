import {describe, expect, it, test} from 'vitest';
import type {Compared, Verdict} from '../../source/core/artifacts/sides.ts';
import type {Lang} from '../../source/texts/types.ts';
import {ComparePage, compareKeymap, type ComparedSides} from '../../source/ui/compare/compare.ts';
import {compareUiWords} from '../../source/ui/compare/words.ts';
import {lineWidth, plain} from '../../source/ui/terminal/lines.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';
import {comparisonHtml} from '../../source/reporters/comparison.ts';

const entry = (phase: string, path: string, is: Verdict, more: Partial<Compared> = {}): Compared => ({phase, path, kind: 'file', is, differences: [], lines: [], isAnew: false, ...more});
const lines = Array.from({length: 60}, (_, index) => ({kind: index === 30 ? 'added' : 'removed', text: `line ${index}`}) as const);
const sides: ComparedSides = {
	from: {form: 'plan', name: 'plan.json'}, to: {form: 'recording', name: 'run.jsonl'}, uncompared: ['files', 'plan'],
	entries: [
		entry('certs', '/etc/kubernetes/pki/ca.crt', 'same', {kind: 'certificate', isAnew: true}),
		entry('certs', '/etc/kubernetes/pki/apiserver.crt', 'differs', {kind: 'certificate', isAnew: true, differences: [{aspect: 'san', name: '\u001B[31mapi.example', to: 'there'}]}),
		entry('control-plane', '/etc/kubernetes/manifests/kube-apiserver.yaml', 'differs', {differences: [{aspect: 'flag', name: '--v', from: '2', to: '<script>4</script>'}], lines}),
		entry('control-plane', '/etc/kubernetes/manifests/mine.yaml', 'to', {lines: [{kind: 'added', text: 'kind: Pod'}]}),
		entry('addon', '/apis/apps/v1/namespaces/kube-system/deployments/coredns', 'from', {kind: 'object'}),
		entry('', 'run', 'differs', {kind: 'run', differences: [{aspect: 'outcome', name: '', from: 'done', to: 'failed'}]}),
	],
};

function opened({columns = 120, rows = 24, lang = 'en', of = sides}: {columns?: number; rows?: number; lang?: Lang; of?: ComparedSides} = {}) {
	let isLeft = false;
	const page = new ComparePage({sides: of, lang, size: {columns, rows}, glyphs: glyphs(false), leave: () => (isLeft = true)});
	return {page, text: () => page.getLines().map(plain).join('\n'), isLeft: () => isLeft};
}

test('the list has what differs, by phase, and the pane how', () => {
	const {page, text} = opened();
	expect(text()).toMatch(/^ A plan\.json saved plan {3}B run\.jsonl recording +differences alone $/m);
	expect(text()).not.toContain('pki/ca.crt');
	expect(text()).toMatch(/~ pki\/apiserver\.crt +◂ │ ~ differs {2}certificate/);
	expect(text()).toContain('SAN ');
	page.key(['down']);
	expect(text()).toContain('flag --v: 2 → <script>4</script>');
	expect(text()).toContain('- line 0');
	page.key(['pagedown', 'pagedown', 'pagedown', 'pagedown']);
	expect(text()).toContain('- line 59');
	page.key(['pageup']);
	expect(text()).not.toContain('- line 59');
	page.key(['G']);
	expect(text()).toContain('6 compared: 1 same, 3 differ, 1 only in A, 1 only in B.');
	expect(text()).toContain('a saved plan does not have it');
});

test('f shows all there is, and z says it in the other language', () => {
	const {page, text, isLeft} = opened();
	page.key(['f', 'g']);
	expect(text()).toMatch(/= pki\/ca\.crt +◂ │ = same/);
	page.key(['z']);
	expect(text()).toContain('两边相同。');
	page.key(['?']);
	expect(text()).toContain('按键');
	page.key(['escape', 'q']);
	expect(isLeft()).toBe(true);
});

test('where nothing differs all of it is listed, and the notes say so', () => {
	const {page, text} = opened({of: {...sides, entries: sides.entries.slice(0, 1)}});
	expect(text()).toContain('= pki/ca.crt');
	expect(text().split('\n')[0]).toMatch(/no differences $/);
	page.key(['G']);
	expect(text()).toContain('No differences.');
	const none = opened({of: {...sides, entries: []}});
	none.page.key(['down', 'up', 'f', 'pagedown']);
	expect(none.text()).toContain('0 compared');
});

test('in a narrow terminal Enter opens what is chosen, and Esc goes back', () => {
	const {page, text} = opened({columns: 70});
	expect(text()).not.toContain('SAN ');
	page.key(['enter']);
	expect(text()).toContain('SAN ');
	expect(text()).not.toContain('control-plane');
	page.key(['escape']);
	expect(text()).toContain('control-plane');
});

test('a click chooses, a second one opens, the wheel reads', () => {
	const {page, text} = opened();
	const row = page.getLines().findIndex((one) => plain(one).includes('manifests/kube-apiserver.yaml'));
	page.mouse({did: 'press', column: 5, row});
	expect(text()).toContain('- line 0');
	page.mouse({did: 'wheelDown', column: 100, row: 10});
	expect(text()).not.toContain('- line 0\n');
});

describe.each(['en', 'zh'] as const)('in %s', (lang) => {
	it.each([[60, 16], [80, 24], [96, 24], [120, 40], [200, 50], [30, 6]] as const)('fits %i×%i with every key, and nothing in it acts on a terminal', (columns, rows) => {
		const {page, text} = opened({columns, rows, lang});
		for (const keys of [[], ['down'], ['enter'], ['G'], ['escape'], ['f'], ['G'], ['?'], ['?'], ['g'], ['pagedown']]) {
			page.key(keys);
			expect(page.getLines()).toHaveLength(rows);
			expect(Math.max(...page.getLines().slice(0, -1).map((one) => lineWidth(one)))).toBeLessThanOrEqual(columns);
			expect(text()).not.toContain('\u001B');
		}
	});

	it('the help names every key', () => {
		const {page, text} = opened({lang, rows: 30});
		page.key(['?']);
		for (const {id} of compareKeymap.filter((one) => !['open', 'close', 'back'].includes(one.id))) {
			expect(text()).toContain(compareUiWords(lang).keys[id]);
		}
	});

	it('as a page it loads nothing and runs nothing', () => {
		const html = comparisonHtml(sides, lang);
		expect(html).toContain("default-src 'none'");
		expect(html).not.toMatch(/<script|src=|href=|http:/);
		expect(html).not.toContain('\u001B');
		expect(html).toContain('&lt;script&gt;4&lt;/script&gt;');
		expect(html).toContain('<ins>+ line 30</ins>');
		expect(html).toContain('<li><code>/etc/kubernetes/pki/ca.crt</code></li>');
		expect(html.match(/<details/g)).toHaveLength(html.match(/<\/details>/g)?.length ?? 0);
	});
});
