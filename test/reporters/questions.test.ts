import {expect, it} from 'vitest';
import {parseAnswer, questionText} from '../../source/reporters/questions.ts';
import {texts} from '../../source/texts/index.ts';
import {certificate} from './scenario.ts';

it('asks what comes next, why, and with which keys', () => {
	expect(questionText(certificate, texts('en'))).toMatch(/^\nNext: certificate etcd\/server\n {2}etcd shows .+\n\[y\] .*\[x\] .*\[c\] .*\[q\] .* > $/);
	expect(questionText(certificate, texts('zh'))).toMatch(/^\n下一步：证书 etcd\/server\n/);
});

it('takes the interface\'s keys and the language\'s words, and nothing else', () => {
	const en = texts('en');
	const zh = texts('zh');
	expect([' y\n', 'X', 'c', 'q', 'yes'].map((line) => parseAnswer(line, certificate, en))).toEqual(['do', 'skip', 'rest', 'stop', 'do']);
	expect(['执行', '跳过', '继续', '停止', 'ｙ'].map((line) => parseAnswer(line, certificate, zh))).toEqual(['do', 'skip', 'rest', 'stop', 'do']);
	expect(['', 'n', 'no', 'next', 'yy', 'constructor', '执行'].filter((line) => parseAnswer(line, certificate, en) !== undefined)).toEqual([]);
});

it('before what cannot be got back on a node takes its name alone', () => {
	const confirm = {kind: 'confirm', about: 'reset', word: 'cp1'} as const;
	for (const lang of ['en', 'zh'] as const) {
		expect(questionText(confirm, texts(lang))).toMatch(/cp1[^\n]*: $/);
		expect(['cp1', ' cp1\n', '', 'y', 'yes', 'n', 'CP1', 'cp', 'cp1x'].map((line) => parseAnswer(line, confirm, texts(lang)))).toEqual(['do', 'do', ...Array.from({length: 7}, () => 'skip')]);
	}
});

it('before what cannot be taken back takes y and yes for an answer, and all else for no', () => {
	const confirm = {kind: 'confirm', about: 'reset'} as const;
	expect(questionText(confirm, texts('en'))).toMatch(/None of it comes back\.\nGo on\? \[y\/N\]: $/);
	expect(['y', 'Y', 'yes', 'YES\r'].map((line) => parseAnswer(line, confirm, texts('en')))).toEqual(['do', 'do', 'do', 'do']);
	expect(['', 'n', 'next', 'c', 'yess', 'q'].map((line) => parseAnswer(line, confirm, texts('en')))).toEqual(['skip', 'skip', 'skip', 'skip', 'skip', 'skip']);
});

it.each(['en', 'zh'] as const)('%s: offers to take an act back only where one can be', (lang) => {
	const changed = {kind: 'file', role: 'manifest/kube-scheduler', path: '/etc/kubernetes/manifests/kube-scheduler.yaml', mode: 0o600, content: 'a\n', isChanged: true, differences: []} as const;
	for (const detail of [certificate, changed]) {
		expect(questionText(detail, texts(lang))).not.toContain('[u]');
		expect(questionText(detail, texts(lang), {canTakeBack: true})).toContain('[u]');
	}
	const {again, changedAgain} = texts(lang).questions;
	expect([again(false), changedAgain(false)].filter((text) => /\bu\b/.test(text))).toEqual([]);
});
