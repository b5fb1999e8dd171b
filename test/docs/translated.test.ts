import {existsSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {blocks, code, englishOf, headings, inChinese, isChinese, links, pages, root, tables, textOf} from './pages.ts';

/** What the script writes as a whole says what the tables say; its links lead on purpose to the English page. */
const isGenerated = (page: string) => textOf(page).includes('<!-- Written by scripts/docs.mjs. -->');
const translated = pages.filter((page) => isChinese(page) && existsSync(path.join(root, englishOf(page))));
const byHand = translated.filter((page) => !isGenerated(page));
/** What the program prints it prints in the page's language: such a block is marked `text`. */
const codeOf = (text: string) => blocks(text).map((block) => block.language === 'text' ? {...block, code: ''} : block);

describe('translated pages', () => {
	it('are there, and each is the twin of an English one', () => {
		expect(byHand).toContain('docs/step-mode.zh-CN.md');
		expect(pages.filter((page) => isChinese(page))).toEqual(translated);
	});

	it.each(translated)('%s and its twin lead to each other in their first lines', (page) => {
		const [english, chinese] = [englishOf(page), page].map((one) => textOf(one).split('\n')[2]);
		expect([english, chinese]).toEqual([`[中文](${path.basename(page)})`, `[English](${path.basename(englishOf(page))})`]);
	});

	it.each(translated)('%s has the headings, code and tables of its twin', (page) => {
		const [chinese, english] = [textOf(page), textOf(englishOf(page))];
		expect(headings(chinese).map(({level}) => level)).toEqual(headings(english).map(({level}) => level));
		expect(codeOf(chinese)).toEqual(codeOf(english));
		expect(tables(chinese)).toEqual(tables(english));
	});

	it.each(byHand)('%s leads where its twin leads, in Chinese where that is there, and names the same things', (page) => {
		const [chinese, english] = [textOf(page), textOf(englishOf(page))];
		expect(links(chinese).slice(1)).toEqual(links(english).slice(1).map((link) => inChinese(link, englishOf(page))));
		expect(code(chinese)).toEqual(code(english));
	});
});
