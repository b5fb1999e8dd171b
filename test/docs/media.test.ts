import {readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {pictures} from '../../media/source/pictures.ts';
import {kubestep} from '../cli/program.ts';
import {root, textOf} from './pages.ts';

const media = join(root, 'media');
/** A page with pictures is to be there at once. */
const MOST_BYTES = 1024 * 1024;

describe('the pictures of the README', () => {
	it.each(pictures)('$file is what export makes of its recording; `npm run media` makes it anew', async ({file, recording, flags}) => {
		const {code, out} = await kubestep(['export', join(media, recording), ...flags]);
		expect(code).toBe(0);
		// Whole they would be a page of differences.
		expect(out === readFileSync(join(media, file), 'utf8')).toBe(true);
		expect(statSync(join(media, file)).size).toBeLessThan(MOST_BYTES);
	});

	it('are shown in it, all of them', () => {
		const shown = (page: string): string[] => Array.from(textOf(page).matchAll(/\(media\/([^)]+)\)/g), ([, file = '']) => file);
		expect(readdirSync(media).filter((name) => name.endsWith('.svg')).toSorted()).toEqual([...new Set([...shown('README.md'), ...shown('README.zh-CN.md')])].toSorted());
		expect(pictures.map(({file}) => file).toSorted()).toEqual(readdirSync(media).filter((name) => name.endsWith('.svg')).toSorted());
	});
});
