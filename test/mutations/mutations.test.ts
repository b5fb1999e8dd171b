import {beforeAll, describe, expect, test} from 'vitest';
import {where} from '../needs.ts';
import {answer} from './answer.ts';
import {corpus} from './corpus.ts';
import {families} from './families/index.ts';
import type {Report} from './lane.ts';
import {mutate} from './mutate.ts';
import {nasty} from './nasty.ts';
import {noRoot} from './root.ts';
import {inOneRoot} from './sweep.ts';

/** `npm run mutations` tries ten thousand, each kind of nasty file in whole processes, and measures memory. */
const files = corpus();
const MOST_MILLISECONDS = 2000;

test.each(Array.from({length: 15}, (_, index) => 1 + index * 25))('answers mutations %i and 24 more with a run, or with faults and their places', async (first) => {
	for (let seed = first; seed < first + 25; seed += 1) {
		const {bytes, done} = mutate(seed, files);
		const {wrong, milliseconds} = await answer(bytes);
		expect({seed, done, wrong}).toEqual({seed, done, wrong: []});
		expect(milliseconds, `seed ${seed}`).toBeLessThan(MOST_MILLISECONDS);
	}
});

test('makes the same of the same seed', () => {
	expect(mutate(7, files)).toEqual(mutate(7, files));
	expect(mutate(7, files).bytes).not.toEqual(mutate(8, files).bytes);
});

/** Just below the size that is refused unread. */
test.each(Object.entries(nasty))('answers a megabyte of %s', async (_, make) => {
	const {wrong, milliseconds} = await answer(Buffer.from(make(1_040_000)));
	expect(wrong).toEqual([]);
	expect(milliseconds).toBeLessThan(MOST_MILLISECONDS);
});

/** A few of each family; so many seeds apart, where a family goes through a list. */
const FEW = 12;
const APART = 97;

where(noRoot === undefined, `the commands of a node as root: ${noRoot ?? ''}`, () => {
	describe('in a root file system of its own', () => {
		let reports: readonly Report[] = [];
		beforeAll(async () => {
			reports = await inOneRoot(Object.entries(families).map(([family, {size}]) => ({
				family, share: FEW / 2, seeds: Array.from({length: size === undefined ? FEW : 3 * FEW}, (_, index) => 1 + index * (size === undefined ? 1 : APART)),
			})));
		}, 300_000);

		test.each(Object.keys(families))('damaged %s are refused or done, in time, with their places, and nothing else is touched', (name) => {
			const ours = reports.filter(({family}) => family === name);
			expect(ours.length).toBeGreaterThanOrEqual(FEW);
			expect(ours.filter(({problems}) => problems.length > 0).map(({seed, what, problems}) => ({seed, what, problems}))).toEqual([]);
		});
	});
});
