import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {type Figure, figures, median, rowsOf} from '../../scripts/bench/figures.ts';

const empty: Figure = {part: 'start', name: 'an empty file', of: 'empty', unit: 'ms'};
const frame: Figure = {part: 'start', name: 'first frame', of: 'frame', unit: 'ms', most: {times: 4, than: 'empty'}};
const cold: Figure = {...frame, most: {times: 1.3, than: 'empty', plus: 100}};
const size: Figure = {part: 'size', name: 'code', of: 'size', unit: 'MB', most: 3};
const bench = join(import.meta.dirname, '../../scripts/bench.mjs');

test('a figure is the median, and what a noisy machine did once is not', () => {
	expect(median([40, 900, 38, 41, 39])).toBe(40);
	expect(rowsOf([empty], {empty: [40, 900, 38]})).toEqual([{name: 'an empty file', value: '40 ms', isOver: false}]);
});

test('a budget that is a ratio is held to what ran beside it', () => {
	const [row] = rowsOf([frame, empty], {frame: [150, 160, 170], empty: [39, 40, 41]});
	expect(row).toEqual({name: 'first frame', value: '160 ms = 4.00 × an empty file (at most 4 ×: 160 ms)', isOver: false});
	expect(rowsOf([frame, empty], {frame: [161], empty: [40]})[0]).toMatchObject({isOver: true});
});

test('what a budget allows besides its ratio is added to it', () => {
	const at = (ms: number) => rowsOf([cold, empty], {frame: [ms], empty: [200]})[0];
	expect(at(360)).toEqual({name: 'first frame', value: '360 ms = 1.80 × an empty file (at most 1.3 × and 100 ms: 360 ms)', isOver: false});
	expect(at(361)).toMatchObject({isOver: true});
});

test('a budget of its own unit is held, too', () => {
	expect(rowsOf([size], {size: [3]})).toEqual([{name: 'code', value: '3.0 MB (at most 3 MB)', isOver: false}]);
	expect(rowsOf([size], {size: [3.01]})[0]).toMatchObject({isOver: true});
});

test('what was not measured says why, and what has nothing beside it is not judged', () => {
	const missing = {missing: 'nobody is root'};
	expect(rowsOf([frame, empty], {frame: missing, empty: [40]})[0]).toEqual({name: 'first frame', value: 'not measured: nobody is root', isOver: false});
	expect(rowsOf([frame, empty], {frame: [900], empty: missing})[0]).toEqual({name: 'first frame', value: '900 ms, beside nothing: an empty file was not measured', isOver: false});
});

test('a value that is no number does not pass for a small one', () => {
	expect(rowsOf([size], {size: [Number.NaN]})).toEqual([{name: 'code', value: 'not measured: this system does not tell', isOver: true}]);
	expect(rowsOf([empty], {empty: [Number.NaN]})[0]).toMatchObject({isOver: false});
	expect(rowsOf([frame, empty], {frame: [], empty: [40]})[0]).toMatchObject({isOver: true});
});

test('a figure without a budget is shown as a multiple of what it stands beside', () => {
	const beside: Figure = {part: 'start', name: 'first frame', of: 'frame', unit: 'ms', beside: 'empty'};
	expect(rowsOf([beside, empty], {frame: [150], empty: [30]})[0]).toEqual({name: 'first frame', value: '150 ms = 5.00 × an empty file', isOver: false});
	expect(rowsOf([beside, empty], {frame: [150], empty: {missing: 'no bash'}})[0]?.value).toBe('150 ms');
});

test('the fastest, the slowest, and that of nineteen in twenty are told where they are asked for', () => {
	const values = Array.from({length: 40}, (_, index) => index + 1);
	const of = (take: 'lowest' | 'highest' | 'last of twenty') => rowsOf([{...empty, take}], {empty: values})[0]?.value;
	expect(of('lowest')).toBe('1.0 ms');
	expect(of('highest')).toBe('40 ms');
	expect(rowsOf([{...frame, take: 'lowest'}, empty], {frame: [200, 80, 300], empty: [20, 90, 90]})[0]).toEqual({name: 'first frame', value: '80 ms = 4.00 × an empty file (at most 4 ×: 80 ms)', isOver: false});
	expect(of('last of twenty')).toBe('39 ms');
});

test('every budget of the table is beside something of its own part and unit', () => {
	expect(figures.length).toBeGreaterThan(30);
	for (const {name, part, unit, beside, most} of figures) {
		const than = typeof most === 'object' ? most.than : beside;
		if (than !== undefined) {
			expect(figures.filter((one) => one.of === than && one.part === part && one.unit === unit), name).not.toHaveLength(0);
		}
	}
});

test('a part that is none is named, with those that there are, and nothing is measured', async () => {
	const failed = promisify(execFile)(process.execPath, [bench, 'strat']);
	await expect(failed).rejects.toMatchObject({code: 2, stdout: '', stderr: 'no part of the bench: strat. There are start, size, memory, run, plan, certs, record, keys, node.\n'});
});
