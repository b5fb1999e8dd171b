import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';

const source = new URL('../../source', import.meta.url).pathname;
const files = readdirSync(source, {recursive: true, encoding: 'utf8'}).filter((name) => /\.tsx?$/.test(name));

test('Chinese stands in tables alone, in files that are named so', () => {
	// A language is called by its own name, whatever is spoken.
	const others = files.filter((name) => !/(?:^|\.)zh\.ts$/.test(name.split('/').at(-1) ?? '')).filter((name) => /\p{Script=Han}/u.test(readFileSync(join(source, name), 'utf8').replaceAll('\'中文\'', '')));
	expect(others).toEqual([]);
});

test('and beside each is the same in English', () => {
	// How Chinese is set, which English needs no rules for.
	const chinese = files.filter((name) => name.endsWith('zh.ts') && name !== 'texts/format.zh.ts');
	expect(chinese.length).toBeGreaterThan(20);
	expect(chinese.filter((name) => !existsSync(join(source, name.replace(/zh\.ts$/, 'en.ts'))))).toEqual([]);
});
