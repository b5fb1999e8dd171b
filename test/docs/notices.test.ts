import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {bundle} from '../../scripts/bundle/index.mjs';

const top = join(import.meta.dirname, '../..');
const notices = () => readFileSync(join(top, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');

test('every package whose code is in the bundle has its notice beside it', async () => {
	const parts = await bundle();
	const folders = new Set(parts.flatMap((path) => {
		const words = path.split('/');
		const at = words.lastIndexOf('node_modules');
		return at === -1 ? [] : [words.slice(0, at + (words[at + 1]?.startsWith('@') === true ? 3 : 2)).join('/')];
	}));
	expect(folders.size).toBeGreaterThan(50);
	const text = notices();
	for (const folder of folders) {
		const {name, version} = JSON.parse(readFileSync(join(top, folder, 'package.json'), 'utf8')) as {name: string; version: string};
		expect(text).toContain(`\n${name} ${version}\nLicence: `);
		const file = readdirSync(join(top, folder)).find((one) => /^licen[cs]e/i.test(one));
		if (file !== undefined) {
			expect(text, folder).toContain(readFileSync(join(top, folder, file), 'utf8').trim());
		}
	}
});

test('the notices are packed with the program', () => {
	const {files} = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as {files: string[]};
	expect(files).toContain('dist');
	expect(existsSync(join(top, '.npmignore'))).toBe(false);
	expect(notices()).toMatch(/^kubestep holds code of these packages/);
});
