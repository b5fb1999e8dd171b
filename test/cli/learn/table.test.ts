import {expect, it} from 'vitest';
import {inTable} from '../../../source/cli/print/table.ts';
import {width} from '../../../source/strings/width.ts';

it('lays out columns by what a terminal shows, and folds the widest at word ends', () => {
	expect(inTable([['课程', 'x'], ['ab', 'y']], Number.POSITIVE_INFINITY)).toEqual(['课程  x', 'ab    y']);
	const lines = inTable([['certificates', '10 min', 'What runs goes on, and nothing new gets a node']], 50);
	expect(lines).toEqual(['certificates  10 min  What runs goes on, and', '                      nothing new gets a node']);
	expect(Math.max(...inTable([['名字', '没有名字的就用这个长的说明，写在下一行，仍然对齐']], 30).map(width))).toBeLessThanOrEqual(30);
});
