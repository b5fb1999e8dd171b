const [SECOND, MINUTE, HOUR, DAY, YEAR] = [1, 60, 3600, 86_400, 365 * 86_400];

/** Below a limit two units are told, the second only where it is not 0 (apimachinery, util/duration.HumanDuration). */
const STEPS: readonly (readonly [below: number, unit: number, letter: string, rest?: readonly [unit: number, letter: string]])[] = [
	[2 * MINUTE, SECOND, 's'],
	[10 * MINUTE, MINUTE, 'm', [SECOND, 's']],
	[3 * HOUR, MINUTE, 'm'],
	[8 * HOUR, HOUR, 'h', [MINUTE, 'm']],
	[2 * DAY, HOUR, 'h'],
	[8 * DAY, DAY, 'd', [HOUR, 'h']],
	[2 * YEAR, DAY, 'd'],
	[8 * YEAR, YEAR, 'y', [DAY, 'd']],
	[Number.POSITIVE_INFINITY, YEAR, 'y'],
];

/** `5m10s`, as ages are told. */
export function humanDuration(ms: number): string {
	const seconds = Math.floor(ms / 1000);
	if (seconds < -1) {
		return '<invalid>';
	}
	if (seconds < 0) {
		return '0s';
	}
	const [, unit, letter, rest] = STEPS.find(([below]) => seconds < below) ?? [0, YEAR, 'y'];
	const more = rest === undefined ? 0 : Math.floor((seconds % unit) / rest[0]);
	return `${Math.floor(seconds / unit)}${letter}${rest === undefined || more === 0 ? '' : `${more}${rest[1]}`}`;
}

/** The age of what began at a time of the API; `<unknown>` without one. */
export function ageOf(timestamp: unknown, now: number): string {
	const began = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
	return Number.isNaN(began) ? '<unknown>' : humanDuration(now - began);
}
