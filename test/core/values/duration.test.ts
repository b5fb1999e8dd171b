import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {formatDuration, inMilliseconds, inSeconds, parseDuration} from '../../../source/core/values/duration.ts';

test.each([
	['0', '0s'], ['24h', '24h0m0s'], ['1.5h', '1h30m0s'], ['90s', '1m30s'], ['1m0.25s', '1m0.25s'], ['1500ms', '1.5s'], ['250us', '250µs'],
	['-3m', '-3m0s'], ['+1s', '1s'], ['.5s', '500ms'], ['1.s', '1s'], ['1h1h', '2h0m0s'], ['1ns', '1ns'],
])('reads %s and writes it as %s', (text, written) => {
	const duration = parseDuration(text);
	expect(duration === undefined ? undefined : formatDuration(duration)).toBe(written);
});

test.each(['', '-', '4 minutes', '5', '1d', 's', '.s', '1h 2m', '2562048h', '1e3s'])('refuses %j', text => {
	expect(parseDuration(text)).toBeUndefined();
});

test('reads what it writes', () => {
	fc.assert(fc.property(fc.bigInt({min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n}), duration => parseDuration(formatDuration(duration)) === duration));
});

test('converts for timers, rounding down', () => {
	expect([inSeconds(1_999_999_999n), inMilliseconds(1_999_999n)]).toEqual([1, 1]);
});
