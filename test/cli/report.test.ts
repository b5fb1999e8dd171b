import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {chromium, Chromium, NO_CHROMIUM} from '../chromium.ts';
import {where} from '../needs.ts';
import {kubestep} from './program.ts';

const top = mkdtempSync(join(tmpdir(), 'kubestep-report-'));
afterAll(() => rmSync(top, {recursive: true, force: true}));

const DESCRIPTION = 'a token of the configuration';
const [sick, failing, warned] = ['sick', 'failing', 'warned'].map((name) => join(top, `${name}.yaml`)) as [string, string, string];
writeFileSync(sick, 'memory: 1Gi\nswap: [/dev/sda2]\nportsInUse: [10250]\n');
writeFileSync(failing, 'components:\n  kube-apiserver:\n    fails: true\n    log: [\'Error: unknown flag: --enable-foo\']\n');
writeFileSync(warned, `apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nnetwroking: {}\napiServer:\n  extraArgs:\n  - name: v\n    value: "4"\n---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\ntimeouts: {controlPlaneComponentHealthCheck: 3s, kubernetesAPICall: 3s}\nbootstrapTokens:\n- token: abcdef.0123456789abcdef\n  description: ${DESCRIPTION}\n`);

/** A run, its recording and its report, by name; each is made once. */
const runs = new Map<string, Promise<{readonly plain: string; readonly page: string; readonly file: string}>>();
async function run(name: string, lang: string, flags: readonly string[], command = 'init') {
	const key = `${name}-${lang}`;
	const known = runs.get(key) ?? (async () => {
		const [recording, file] = [join(top, `${key}.jsonl`), join(top, `${key}.html`)];
		const {out} = await kubestep([command, `--sandbox=${join(top, key)}`, '--sandbox-speed=0', ...flags, '--output=plain', `--lang=${lang}`, '--record', recording], {cwd: top});
		expect(await kubestep(['report', recording, '--out', file, `--lang=${lang}`], {cwd: top})).toEqual({code: 0, signal: null, out: '', error: ''});
		return {plain: out, page: readFileSync(file, 'utf8'), file};
	})();
	runs.set(key, known);
	return known;
}
/** A whole init: its plan, which is made sooner and has as much, unless all is looked at. */
const isAll = process.env['KUBESTEP_REPORT'] === 'all';
const init = async () => run('init', 'en', [], isAll ? 'init' : 'plan');
const ill = async () => run('sick', 'en', ['--machine', sick]);
const stuck = async () => run('stuck', 'en', ['--machine', failing, '--config', warned]);

const unescaped = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', '\'').replaceAll('&amp;', '&');

/** What stands in elements of a class, in a language. */
function told(page: string, kind: string, lang: string): string[] {
	const [own, other] = lang === 'en' ? ['en', 'zh-CN'] : ['zh-CN', 'en'];
	const spoken = page.replaceAll(new RegExp(`<span lang="${other}">[^<]*</span>`, 'g'), '').replaceAll(new RegExp(`<span lang="${own}">([^<]*)</span>`, 'g'), '$1');
	return [...spoken.matchAll(new RegExp(`<(\\w+) class="${kind}">([^<]*)</\\1>`, 'g'))].map(([, , inner = '']) => unescaped(inner));
}

describe('a report and the terminal tell the same', () => {
	const titles = /^ *(?:Evidence|Usual cause|Why it does not come up|What to do|Commands|依据|常见原因|起不来的原因|处理办法|命令)[:：]$/;

	it.each([
		['a preflight that fails', 'en', ill], ['a preflight that fails', 'zh', async () => run('sick', 'zh', ['--machine', sick])],
		['a wait that is diagnosed, with warnings', 'en', stuck],
	] as const)('of %s (%s)', async (_name, lang, make) => {
		const {plain, page} = await make();
		// Where a person looks first; the steps have them once more.
		const attention = /<section id="attention"[^]*?<\/section>/.exec(page)?.[0] ?? '';
		const texts = [...new Set(['problem', 'cause', 'remedy', 'command'].flatMap((kind) => told(attention, kind, lang)))].sort((one, other) => other.length - one.length);
		expect(texts.length).toBeGreaterThan(5);
		// What the report says, the terminal said.
		expect(texts.filter((text) => !plain.includes(text))).toEqual([]);
		// And the other way around: of each line that tells of a finding nothing is left but names, which the report has, too.
		const all = plain.split('\n');
		const lines = all.slice(all.findIndex((line) => line.startsWith('[')));
		const findings = lines.filter((line) => (/^\[\S+\] \[(?:ERROR|WARNING) |^(?:warning|警告)[:：]|^ {2,}/.test(line) && !titles.test(line) && !/^ +\|/.test(line)));
		expect(findings.length).toBeGreaterThan(5);
		const shown = unescaped(page.replaceAll(/<[^>]*>/g, ' '));
		const left = findings.map((line) => texts.reduce((rest, text) => rest.replaceAll(text, ''), line.replace(/^\[\S+\] \[\w+ |^(?:warning|警告)[:：] ?/, '')).replaceAll(/[\][]/g, '').trim().replace(/[:：]$/, ''));
		expect(left.filter((name) => !shown.includes(name))).toEqual([]);
		// A name is none of a sentence.
		expect(left.filter((name) => /[.。]$/.test(name))).toEqual([]);
	});
});

it('is a page of its owner\'s, below a megabyte, which loads nothing and holds no secret', async () => {
	const {page, file} = await init();
	expect(statSync(file).mode & 0o777).toBe(0o600);
	expect(page.length).toBeLessThan(1_000_000);
	expect(page).toContain('default-src \'none\'');
	expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|\b(?:src|srcset|action|on\w+)=|href="(?!#)|url\(|@import/);
	const {page: other} = await stuck();
	expect(other).toContain(DESCRIPTION);
	expect(other).not.toContain('0123456789abcdef');
});

it('goes to standard output, and is that of the last run of a node where no recording is named', async () => {
	const {page} = await ill();
	const {code, out} = await kubestep(['report', `--sandbox=${join(top, 'sick-en')}`], {cwd: top});
	expect(code).toBe(0);
	expect(told(out, 'problem', 'en')).toEqual(told(page, 'problem', 'en'));
	const none = await kubestep(['report', join(top, 'none.jsonl')]);
	expect([none.code, none.out]).toEqual([1, '']);
	expect(none.error).toContain('none.jsonl');
	const closed = await kubestep(['report', join(top, 'sick-en.jsonl'), '--out', join(top, 'none/report.html')]);
	expect(closed.code).toBe(1);
	expect(closed.error).toContain('none/report.html');
});

where(chromium !== undefined, NO_CHROMIUM, () => {
	describe('in a browser without a network', () => {
		let browser: Chromium;
		beforeAll(async () => {
			browser = await Chromium.start();
		});
		afterAll(async () => browser.close());

		it('opens, finds and goes to what an address names, in both languages, and asks for nothing', async () => {
			const {file} = await init();
			await browser.look({columns: 1280, scheme: 'light'});
			await browser.open(file);
			expect(browser.requests).toEqual([`file://${file}`]);
			const shown = async (selector: string) => browser.run<boolean>(`document.querySelector(${JSON.stringify(selector)}).checkVisibility()`);
			const find = async (text: string) => browser.run<{ms: number; left: string[]}>(`(() => {
				const q = document.getElementById('q'), from = performance.now();
				q.value = ${JSON.stringify(text)};
				q.dispatchEvent(new Event('input'));
				document.body.offsetHeight;
				const ms = performance.now() - from;
				return {ms, left: [...document.querySelectorAll('.list li')].filter((one) => getComputedStyle(one).display !== 'none').map((one) => one.querySelector('a').textContent)};
			})()`);
			const answers = [await find('etcd'), await find('kube-apiserver.yaml'), await find('no-such-thing'), await find('')];
			expect(answers[1]?.left).toEqual(['/etc/kubernetes/manifests/kube-apiserver.yaml']);
			expect(answers[2]?.left).toEqual([]);
			expect(answers[3]?.left.length).toBeGreaterThan(80);
			// The machine may be at work with something else: the middle of several.
			expect(answers.map(({ms}) => ms).sort((one, other) => one - other)[1]).toBeLessThan(50);
			expect(await shown('[id="certs/apiserver/apiserver"]')).toBe(false);
			await browser.run('location.hash = \'certs/apiserver\'; new Promise((done) => requestAnimationFrame(done))');
			expect(await shown('[id="certs/apiserver/apiserver"]')).toBe(true);
			const seq = await browser.run<string>('document.querySelector(\'[id="etcd/local/etcd"] .address a + a\').getAttribute(\'href\')');
			await browser.open(file, seq);
			expect(await shown('[id="etcd/local/etcd"]')).toBe(true);
			const [en, zh] = ['#summary [lang="en"]', '#summary [lang="zh-CN"]'];
			expect([await shown(en), await shown(zh)]).toEqual([true, false]);
			await browser.run('document.getElementById(\'lang-zh\').click()');
			expect([await shown(en), await shown(zh), await browser.run('document.documentElement.lang')]).toEqual([false, true, 'zh-CN']);
			const source = '[id="control-plane/apiserver/kube-apiserver"] .v:not(.chosen) .o';
			await browser.open(file, '#control-plane/apiserver');
			expect(await shown(source)).toBe(false);
			await browser.run(`document.querySelector(${JSON.stringify(source)}).parentElement.click()`);
			expect(await shown(source)).toBe(true);
			await browser.look({columns: 390, scheme: 'dark'});
			expect(await browser.run('document.documentElement.scrollWidth')).toBe(390);
			expect(browser.complaints).toEqual([]);
		});

		it('is there without a script, too', async () => {
			const {file} = await stuck();
			await browser.send('Emulation.setScriptExecutionDisabled', {value: true});
			await browser.open(file, '#certs/apiserver/apiserver');
			await browser.send('Emulation.setScriptExecutionDisabled', {value: false});
			expect(await browser.run('document.querySelector(\'[id="certs/apiserver/apiserver"]\').checkVisibility()')).toBe(true);
			expect(await browser.run('document.getElementById(\'q\').checkVisibility()')).toBe(false);
			await browser.run('document.getElementById(\'lang-zh\').click()');
			expect(await browser.run('document.querySelector(\'#summary [lang="zh-CN"]\').checkVisibility()')).toBe(true);
		});

		// One look in the gate; KUBESTEP_REPORT=all has every page with all of it open, by day and by night, at two widths, in both languages.
		it.each(isAll ? [init, stuck, ill] : [ill])('has nothing that stands in the way of who cannot see it well (%#)', {timeout: 600_000}, async (make) => {
			const {file} = await make();
			const axe = readFileSync(join(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');
			for (const columns of isAll ? [1280, 390] : [1280]) {
				for (const scheme of isAll ? ['light', 'dark'] as const : ['dark'] as const) {
					for (const lang of isAll ? ['en', 'zh'] : ['en']) {
						await browser.look({columns, scheme});
						await browser.open(file);
						await browser.run(axe);
						await browser.run(`document.getElementById('lang-${lang}').click(); ${isAll ? 'for (const one of document.querySelectorAll(\'details\')) one.open = true' : ''}`);
						expect(await browser.run('axe.run(document, {resultTypes: [\'violations\']}).then(({violations}) => violations.map(({id, nodes}) => [id, nodes[0].html]))')).toEqual([]);
					}
				}
			}
		});
	});
});
