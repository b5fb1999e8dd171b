import type {Duration} from '../config/types.ts';

const nanosecond = 1n;
const microsecond = 1000n;
const millisecond = 1_000_000n;
const second = 1_000_000_000n;
const minute = 60n * second;
const hour = 60n * minute;
const largest = 2n ** 63n - 1n;

const units = new Map<string, Duration>([
	['ns', nanosecond], ['us', microsecond], ['\u00B5s', microsecond], ['\u03BCs', microsecond],
	['ms', millisecond], ['s', second], ['m', minute], ['h', hour],
]);

/**
 * Reads a duration as Go's `time.ParseDuration` does: `1h30m`, `-1.5h`, `0`.
 * @returns undefined for anything else, and for more than 2^63 nanoseconds (292 years)
 */
export function parseDuration(text: string): Duration | undefined {
	const match = /^([-+]?)(.{1,300})$/s.exec(text);
	const body = match?.[2];
	if (body === undefined) {
		return undefined;
	}
	if (body === '0') {
		return 0n;
	}
	if (!/^(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)[^.0-9]+)+$/.test(body)) {
		return undefined;
	}
	let total = 0n;
	for (const [, whole = '', fraction = '', unit = ''] of body.matchAll(/([0-9]*)\.?([0-9]*)([^.0-9]+)/g)) {
		const size = units.get(unit);
		if (size === undefined) {
			return undefined;
		}
		total += BigInt(whole || '0') * size + BigInt(fraction || '0') * size / 10n ** BigInt(fraction.length);
	}
	const isNegative = match?.[1] === '-';
	if (total > largest + (isNegative ? 1n : 0n)) {
		return undefined;
	}
	return isNegative ? -total : total;
}

/** Writes a duration as Go's `Duration.String` does: `24h0m0s`, `1m30.5s`, `250ms`, `0s`. */
export function formatDuration(duration: Duration): string {
	const sign = duration < 0n ? '-' : '';
	const size = duration < 0n ? -duration : duration;
	if (size === 0n) {
		return '0s';
	}
	if (size < second) {
		const [unit, name] = size < microsecond ? [nanosecond, 'ns'] as const : size < millisecond ? [microsecond, 'µs'] as const : [millisecond, 'ms'] as const;
		return `${sign}${decimal(size, unit)}${name}`;
	}
	const hours = size / hour;
	const minutes = size % hour / minute;
	const seconds = `${decimal(size % minute, second)}s`;
	return sign + (hours > 0n ? `${hours}h${minutes}m${seconds}` : minutes > 0n ? `${minutes}m${seconds}` : seconds);
}

function decimal(size: bigint, unit: bigint): string {
	const fraction = unit === 1n ? '' : String(size % unit).padStart(String(unit).length - 1, '0').replace(/0+$/, '');
	return fraction ? `${size / unit}.${fraction}` : String(size / unit);
}

/** Whole seconds, rounded down. */
export const inSeconds = (duration: Duration): number => Number(duration / second);

/** Milliseconds, rounded down, for timers. */
export const inMilliseconds = (duration: Duration): number => Number(duration / millisecond);
