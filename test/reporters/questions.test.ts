import {expect, it} from 'vitest';
import {parseAnswer, questionText} from '../../source/reporters/questions.ts';
import {texts} from '../../source/texts/index.ts';
import {certificate} from './scenario.ts';

it('asks what comes next, why, and with which keys', () => {
	expect(questionText(certificate, texts('en'))).toMatch(/^\nNext: certificate etcd\/server\n {2}etcd shows .+\n\[n\] .*\[x\] .*\[c\] .*\[q\] .* > $/);
	expect(questionText(certificate, texts('zh'))).toMatch(/^\n下一步：证书 etcd\/server\n/);
});

it('takes the interface\'s keys and the language\'s words, and nothing else', () => {
	const en = texts('en');
	const zh = texts('zh');
	expect([' n\n', 'X', 'c', 'q', 'yes'].map((line) => parseAnswer(line, en))).toEqual(['do', 'skip', 'rest', 'stop', 'do']);
	expect(['执行', '跳过', '继续', '停止', 'ｎ'].map((line) => parseAnswer(line, zh))).toEqual(['do', 'skip', 'rest', 'stop', 'do']);
	expect(['', 'nn', 'constructor', '执行'].map((line) => parseAnswer(line, en))).toEqual([undefined, undefined, undefined, undefined]);
});
