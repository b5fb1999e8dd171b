import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const textOf = (page: string): string => readFileSync(path.join(root, page), 'utf8');
export const pages: readonly string[] = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);

const fences = /^```[\s\S]*?^```$/gm;
/** A text without its code blocks. */
export const outside = (text: string): string => text.replaceAll(fences, '```');

/** As GitHub makes the anchor of a heading. */
export const anchors = (page: string): string[] => headings(textOf(page)).map(({text}) => text.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));

export const headings = (text: string): {level: number; text: string}[] => Array.from(outside(text).matchAll(/^(#+) (.*)$/gm), ([, marks = '', heading = '']) => ({level: marks.length, text: heading}));

export const blocks = (text: string): {language: string; code: string}[] => Array.from(text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm), ([, language = '', code = '']) => ({language, code}));

/** Each table's rows, and each row's columns. */
export const tables = (text: string): number[][] => Array.from(outside(text).matchAll(/^\|.*(?:\n\|.*)*/gm), ([table]) => table.split('\n').map((row) => row.replaceAll('\\|', '').split('|').length - 2));

export const links = (text: string): string[] => Array.from(outside(text).matchAll(/(?<!!)\[[^\]]*\]\(([^)]+)\)/g), ([, target = '']) => target);

/** Words between backticks, sorted, as two languages have them in different places. */
export const code = (text: string): string[] => Array.from(outside(text).matchAll(/`([^`\n]+)`/g), ([, word = '']) => word).sort();

const chineseOf = (page: string): string => page.replace(/\.md$/, '.zh-CN.md');
export const isChinese = (page: string): boolean => page.endsWith('.zh-CN.md');
export const englishOf = (page: string): string => page.replace(/\.zh-CN\.md$/, '.md');

/** Where a Chinese page leads to instead of a page in English: to its twin, at the heading in the same place, if there is one. */
export function inChinese(link: string, from: string): string {
	const [file = '', anchor] = link.split('#');
	const page = file === '' ? from : path.posix.join(path.posix.dirname(from), file);
	const isTranslated = !/^https?:/.test(link) && page.endsWith('.md') && existsSync(path.join(root, chineseOf(page)));
	if (!isTranslated) {
		return link;
	}
	const there = file === '' ? '' : chineseOf(file);
	return anchor === undefined ? there : `${there}#${anchors(chineseOf(page))[anchors(page).indexOf(anchor)]}`;
}
