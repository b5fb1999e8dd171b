import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {blocks, code, headings, inChinese, links, root, textOf} from './pages.ts';

const [english, chinese] = [textOf('SECURITY.md'), textOf('SECURITY.zh-CN.md')];

test('the policy says the same in both languages', () => {
	expect(headings(chinese).map(({level}) => level)).toEqual(headings(english).map(({level}) => level));
	expect(blocks(chinese)).toEqual(blocks(english));
	expect(code(chinese)).toEqual(code(english));
	expect(links(chinese).slice(1)).toEqual(links(english).slice(1).map((link) => inChinese(link, 'SECURITY.md')));
	expect([links(english)[0], links(chinese)[0]]).toEqual(['SECURITY.zh-CN.md', 'SECURITY.md']);
});

test('what it names is there: pages, the workflow that signs, what rebuilds', () => {
	const pages = links(english).filter((link) => !link.startsWith('https://'));
	const scripts = [...english.matchAll(/(?:\.github|scripts)\/[\w./-]+/g)].map(([path]) => path);
	expect(scripts).toEqual(['.github/workflows/release.yml', 'scripts/package/twice.mjs']);
	expect([...pages, ...scripts].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
