import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {blocks, code, inChinese, links, outside, root, textOf} from './pages.ts';

const [english, chinese] = [textOf('README.md'), textOf('README.zh-CN.md')];

/** What a reader sees the shape of: headings by depth, paragraphs, lists, tables by their columns, blocks. */
const shape = (text: string) => outside(text).trim().split(/\n{2,}/).map((part) => {
	const [line = ''] = part.split('\n');
	return /^#+ /.exec(line)?.[0] ?? (line.startsWith('|') ? `table ${part.split('\n').length} × ${line.split('|').length}` : line.startsWith('- ') ? `list ${part.split('\n').length}` : line.startsWith('![') ? 'picture' : line.startsWith('```') ? 'block' : 'text');
});
const pictures = (text: string) => [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, target = '']) => target);

describe('README.zh-CN.md', () => {
	test('has the parts of README.md, in their order', () => {
		expect(shape(chinese)).toEqual(shape(english));
	});

	test('has its commands, letter by letter', () => {
		expect(blocks(chinese)).toEqual(blocks(english));
		expect(code(chinese)).toEqual(code(english));
	});

	test('leads to the same pages, in Chinese where they are there, and each to the other', () => {
		expect(links(chinese).slice(1)).toEqual(links(english).slice(1).map((link) => inChinese(link, 'README.md')));
		expect([links(english)[0], links(chinese)[0]]).toEqual(['README.zh-CN.md', 'README.md']);
	});

	test('shows the same pictures in Chinese, and all pictures are there', () => {
		const other = (path: string) => (path.endsWith('.zh.svg') ? path.replace('.zh.svg', '.svg') : path.replace('.svg', '.zh.svg'));
		expect(pictures(chinese)).toEqual(pictures(english).map((path) => other(path)));
		expect([...pictures(chinese), ...pictures(english)].filter((path) => !existsSync(join(root, path)))).toEqual([]);
	});
});
