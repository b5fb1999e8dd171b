import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {planInit} from '../../source/cli/run/planned-init.ts';
import {prepareInit} from '../../source/cli/run/prepare-init.ts';
import type {RunState} from '../../source/core/told/state.ts';
import {planMarkdown} from '../../source/reporters/plan-document.ts';
import {texts} from '../../source/texts/index.ts';

const top = mkdtempSync(join(tmpdir(), 'kubestep-document-'));
/** What a name from outside could try: to end an element, a fence or a line, to run, to turn the text around. */
const HOSTILE = '</pre></details><script>alert(1)</script><img src=x onerror="a\'b">\u001B[31m\u202E![x](http://x.example)\n````\n# loud';
let state: RunState;

beforeAll(async () => {
	const prepared = await prepareInit({flags: {'sandbox': join(top, 'node'), 'sandbox-speed': 0, 'dry-run': true}}, 'plan');
	try {
		({state} = await planInit(prepared));
	} finally {
		await prepared.host.close();
	}
	state = JSON.parse(JSON.stringify(state).replaceAll('cp1', JSON.stringify(HOSTILE).slice(1, -1))) as RunState;
});
afterAll(() => rmSync(top, {recursive: true, force: true}));

test.each(['en', 'zh'] as const)('markdown takes no name from outside for markup (%s)', (lang) => {
	const lines = planMarkdown(state, texts(lang)).split('\n');
	let fence = '';
	for (const line of lines) {
		const run = /^ *(`{3,})/.exec(line)?.[1];
		if (fence === '' && run !== undefined) {
			fence = run;
		} else if (fence !== '' && line.trim() === fence) {
			fence = '';
		} else if (fence === '') {
			expect(line).not.toMatch(/(?<!\\)<|(?<!\\)\[x|^\s*# loud/);
		}
	}
	expect(fence).toBe('');
	// eslint-disable-next-line no-control-regex
	expect(lines.join('')).not.toMatch(/[\u0000-\u001F\u202E]/);
});

test.each([['en', 'Subject: CN=kube-apiserver'], ['zh', '主体：CN=kube-apiserver']] as const)('certificates are told in words, and each thing with why it is needed (%s)', (lang, subject) => {
	const document = planMarkdown(state, texts(lang));
	expect(document).toContain(subject);
	expect(document).not.toMatch(/"kind"|fingerprint/);
	const why = texts(lang).why({detail: {kind: 'object', verb: 'create', object: 'ConfigMap', apiVersion: 'v1', namespace: 'kube-public', name: 'cluster-info', as: '', body: '', requests: []}});
	expect(why).not.toBe('');
	expect(document).toContain(why.split('.')[0]);
});
