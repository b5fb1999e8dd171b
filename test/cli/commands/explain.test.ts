import {describe, expect, test} from 'vitest';
import {explain, explained, firstSentence} from '../../../source/cli/commands/explain.ts';
import {whyRun} from '../../../source/cli/run/why-runs.ts';
import {artifactsOf, findArtifact} from '../../../source/core/needs/named-artifact.ts';
import {tryWithout} from '../../../source/guide/look.ts';
import {book} from '../../../source/guide/book.ts';
import {isFailure} from '../../../source/core/told/failures.ts';
import {width} from '../../../source/strings/width.ts';

async function told(operands: readonly string[], lang: 'en' | 'zh'): Promise<string> {
	let out = '';
	const write = (...lines: readonly string[]): void => {
		out += `${lines.join('\n')}\n`;
	};
	expect(await explain({path: 'explain', flags: {}, operands, lang, output: {out: write, error: write, document: write}})).toBe(0);
	return out;
}

describe('kubestep explain', () => {
	test('lists the groups', async () => {
		expect(await told([], 'en')).toMatch(/ {2}certs +certificates and keys \(11\)\n/);
		expect(await told([], 'zh')).toMatch(/ {2}certs +证书和密钥（11）\n/);
	});

	test('shows a page with all its parts', async () => {
		const page = await told(['certs/apiserver-kubelet-client'], 'en');
		expect(page).toMatch(/^certs\/apiserver-kubelet-client\n-+\nA client certificate[^]*Why it exists\n {2}kubectl logs[^]*Who uses it\n {2}kube-apiserver \(--kubelet-client-certificate\)[^]*kubestep why apiserver-kubelet-client\n[^]*openssl x509 [^]*Formerly\n {2}Formerly it had O=system:masters[^]*https:\/\/kubernetes\.io\/docs\//);
		expect(await told(['certs/apiserver-kubelet-client'], 'zh')).toMatch(/为什么有它\n[^]*谁用它\n[^]*从前\n[^]*https:\/\/kubernetes\.io\/zh-cn\/docs\//);
	});

	test('begins with a program itself, and names the rest briefly on a terminal, one a line elsewhere', async () => {
		for (const [lang, all] of [['en', 'kubestep explain etcd | less'], ['zh', '全部列出']] as const) {
			const lines = explained(book(lang), 'etcd', lang, 80);
			expect(lines[0]).toBe('component/etcd');
			expect(lines.length).toBeLessThan(48);
			expect(lines.join('\n')).toContain(all);
			expect(lines.join('\n')).toMatch(/flag\/ \(\d+\) {2}kube-apiserver\/etcd-cafile, /);
		}
		expect(await told(['etcd'], 'en')).toMatch(/^component\/etcd\n[^]*\d+ more topics have "etcd" in their names:\n\n[^]*\nflag\/etcd\/data-dir {2}Where/);
		expect(explained(book('en'), 'flag', 'en', 80).length).toBeGreaterThan(300);
	});

	test('says whose a page is, too, and searches for words', async () => {
		expect(await told(['leader-elect'], 'en')).toContain('The same for\n  flag/kube-scheduler/leader-elect');
		expect(await told(['service', 'account', 'token'], 'en')).toMatch(/^\d+ topics fit "service account token":\n[^]*flag\/kube-apiserver\/service-account-issuer {2}/);
	});

	test('an unknown topic names the nearest, or the groups', () => {
		for (const [asked, near] of [['clusterdsn', 'kubelet/clusterDNS'], ['zzzzzzzzzzzzzzzz', '']] as const) {
			try {
				explained(book('en'), asked, 'en', 80);
				expect.unreachable();
			} catch (error) {
				expect(isFailure(error, 'flag.invalid') && error.fields).toMatchObject({problem: 'unknown-topic', value: asked, near});
			}
		}
	});

	test('offers no run of why for what why does not know', async () => {
		const run = await whyRun({onControl: () => undefined});
		const all = artifactsOf(run.config, run.events);
		const offered = book('en').ids.flatMap((id) => tryWithout(id) ?? []).map((command) => command.replace('kubestep why ', '').replaceAll('\'', ''));
		expect(offered.length).toBeGreaterThan(40);
		expect(offered.filter((name) => findArtifact(all, name) === undefined)).toEqual([]);
	});

	test.each(['en', 'zh'] as const)('folds each page and list at the width of the terminal, in %s', (lang) => {
		const known = book(lang);
		for (const asked of ['', 'flag', 'etcd', ...known.ids]) {
			const long = explained(known, asked, lang, 60).filter((line) => width(line) > 60 && !/^ {2}(?:kubectl|openssl|grep|curl|https:|kubestep|cat|ls|command|sysctl|hostname|uname|kubeadm|crictl)/.test(line) && line.includes(' ') && !line.trim().includes('/'));
			expect(long, asked).toEqual([]);
		}
	});

	test('a sentence ends where one ends', () => {
		expect(firstSentence('The port of 127.0.0.1:10248. More.')).toBe('The port of 127.0.0.1:10248.');
		expect(firstSentence('先说是什么。再说为什么。')).toBe('先说是什么。');
	});
});
