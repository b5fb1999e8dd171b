import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const [english, chinese] = [read('README.md'), read('README.zh-CN.md')];

const blocks = (text: string) => [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
const outside = (text: string) => text.replaceAll(/^```[\s\S]*?^```$/gm, '```');
/** What a reader sees the shape of: headings by depth, paragraphs, lists, tables by their columns, blocks. */
const shape = (text: string) => outside(text).trim().split(/\n{2,}/).map((part) => {
	const [line = ''] = part.split('\n');
	return /^#+ /.exec(line)?.[0] ?? (line.startsWith('|') ? `table ${part.split('\n').length} × ${line.split('|').length}` : line.startsWith('- ') ? `list ${part.split('\n').length}` : line.startsWith('![') ? 'picture' : line.startsWith('```') ? 'block' : 'text');
});
const links = (text: string) => [...outside(text).matchAll(/(?<!!)\[[^\]]*\]\(([^)]+)\)/g)].map(([, target = '']) => target);
const pictures = (text: string) => [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, target = '']) => target);
const code = (text: string) => [...outside(text).matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word).sort();

describe('README.zh-CN.md', () => {
	test('has the parts of README.md, in their order', () => {
		expect(shape(chinese)).toEqual(shape(english));
	});

	test('has its commands, letter by letter', () => {
		expect(blocks(chinese)).toEqual(blocks(english));
		expect(code(chinese)).toEqual(code(english));
	});

	test('leads to the same pages, and each to the other', () => {
		expect(links(chinese).slice(1)).toEqual(links(english).slice(1));
		expect([links(english)[0], links(chinese)[0]]).toEqual(['README.zh-CN.md', 'README.md']);
	});

	test('shows the same pictures in Chinese, and all pictures are there', () => {
		const other = (path: string) => (path.endsWith('.zh.svg') ? path.replace('.zh.svg', '.svg') : path.replace('.svg', '.zh.svg'));
		expect(pictures(chinese)).toEqual(pictures(english).map((path) => other(path)));
		expect([...pictures(chinese), ...pictures(english)].filter((path) => !existsSync(join(root, path)))).toEqual([]);
	});
});
