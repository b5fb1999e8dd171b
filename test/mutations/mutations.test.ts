import {expect, test} from 'vitest';
import {answer} from './answer.ts';
import {corpus} from './corpus.ts';
import {mutate} from './mutate.ts';
import {nasty} from './nasty.ts';

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
