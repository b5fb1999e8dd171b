import {describe, expect, it, test} from 'vitest';
import {Failure, toFailureData} from '../../source/core/told/failures.ts';
import type {RunMode, RunOutcome} from '../../source/core/told/events.ts';
import {emptyState, type RunState} from '../../source/core/told/state.ts';
import {differenceText} from '../../source/texts/differences.ts';
import {texts} from '../../source/texts/index.ts';
import {summaryText, warningText} from '../../source/reporters/summary.ts';
import {secrets} from './scenario.ts';

const counts = {files: 0, objects: 0, removed: 0, warnings: 0, unchanged: 0};
const ended = (outcome: RunOutcome, mode: RunMode, code?: 'missing' | 'unconfirmed'): RunState => ({
	...emptyState, workflow: 'init', mode, folder: mode === 'sandbox' ? './node' : '',
	end: {outcome, tookMs: 1, summary: counts, ...(code && {failure: toFailureData(code === 'missing' ? new Failure(code, {}) : new Failure(code, {about: '', word: ''}))})} as NonNullable<RunState['end']>,
});
const told = (state: RunState, lang: 'en' | 'zh' = 'en') => summaryText(state, {texts: texts(lang), secrets: secrets()});

describe('a summary says how to go on', () => {
	it('without a cause where there is none: stopped, or a question declined', () => {
		expect(told(ended('stopped', 'node'))).toMatch(/^Stopped after \S+ ms\. Run the same command again to go on from here\.\n/);
		for (const state of [ended('stopped', 'node'), ended('failed', 'node', 'unconfirmed'), ended('stopped', 'sandbox')]) {
			expect(told(state)).not.toContain('cause');
			expect(told(state, 'zh')).not.toContain('原因');
		}
		expect(texts('en').run.again(ended('incomplete', 'node'))).toBe('What succeeded stays. Run the same command again: it goes on from here.');
		expect(texts('en').run.again(ended('failed', 'node', 'missing'))).toContain('Mend the cause and run the same command again: it');
	});

	it('without --fresh, with which a sandbox starts over', () => {
		expect(told(ended('stopped', 'sandbox'))).toContain('Run the same command again, without --fresh, to go on');
		expect(told(ended('failed', 'sandbox', 'missing'))).toContain('run the same command again, without --fresh: it goes on');
		expect(told(ended('stopped', 'sandbox'), 'zh')).toContain('（不带 --fresh）');
		expect(told(ended('failed', 'node', 'missing'))).not.toContain('--fresh');
	});

	it('not at all where nothing was done that could be gone on from', () => {
		expect(told(ended('stopped', 'dry-run'))).not.toContain('again');
	});
});

test('a warning about no line of a file has none for a title', () => {
	const warning = {code: 'image.sandbox-differs', fields: {image: 'a', expected: 'b', service: '', file: '', line: 0, tableLine: 0, header: '', table: '', setting: ''}} as const;
	expect(warningText(warning, texts('en'))).toMatch(/^The container runtime/);
	expect(warningText(warning, texts('zh'))).not.toMatch(/^0/);
	expect(warningText({...warning, fields: {...warning.fields, file: '/c.toml', line: 3}}, texts('en'))).toMatch(/^\/c\.toml:3: The/);
});

test('why a file cannot be compared is said in words', () => {
	for (const code of ['NOT_A_FILE', 'TOO_LARGE', 'EISDIR', 'ELOOP', 'EMFILE', 'EIO']) {
		for (const lang of ['en', 'zh'] as const) {
			expect(differenceText({aspect: 'unreadable', name: '/ca.crt', to: code}, lang)).not.toContain(code);
		}
	}
	expect(differenceText({aspect: 'unreadable', name: '/ca.crt', to: 'NOT_A_FILE'}, 'en')).toBe('/ca.crt cannot be read: it is a pipe, a device or a socket, not a file');
});

test('a kubeconfig that is no mapping is said to be none', () => {
	const failure = toFailureData(new Failure('kubeconfig.unusable', {path: '/etc/kubernetes/admin.conf', problem: 'kubeconfig-field', field: ''}));
	expect(texts('en').failure(failure).problem).toContain('it is not a mapping of names to values');
	expect(texts('zh').failure(failure).problem).toContain('不是名称到值的映射');
});
