const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Where clocks differ a little, what just ended counts as ending now. */
const now = (seconds: number): string | undefined => (seconds <= -2 ? '<invalid>' : seconds < 0 ? '0s' : undefined);

const floor = Math.floor;

/** One unit: `23h` (as kubeadm does: apimachinery util/duration, ShortHumanDuration). */
export function shortDuration(milliseconds: number): string {
	const seconds = Math.trunc(milliseconds / 1000);
	return now(seconds) ?? (seconds < MINUTE ? `${seconds}s` : seconds < HOUR ? `${floor(seconds / MINUTE)}m` : seconds < DAY ? `${floor(seconds / HOUR)}h` : seconds < YEAR ? `${floor(seconds / DAY)}d` : `${floor(seconds / YEAR)}y`);
}

/** Up to this many seconds; the unit, and whether the next smaller one follows where it is not zero. */
const ranges: readonly (readonly [limit: number, unit: number, name: string, rest?: readonly [unit: number, name: string]])[] = [
	[2 * MINUTE, 1, 's'],
	[10 * MINUTE, MINUTE, 'm', [1, 's']],
	[3 * HOUR, MINUTE, 'm'],
	[8 * HOUR, HOUR, 'h', [MINUTE, 'm']],
	[48 * HOUR, HOUR, 'h'],
	[8 * DAY, DAY, 'd', [HOUR, 'h']],
	[2 * YEAR, DAY, 'd'],
	[8 * YEAR, YEAR, 'y', [DAY, 'd']],
	[Number.POSITIVE_INFINITY, YEAR, 'y'],
];

/** Two or three figures: `364d`, `7h30m` (HumanDuration, of the same). */
export function longDuration(milliseconds: number): string {
	const seconds = Math.trunc(milliseconds / 1000);
	const [, unit, name, rest] = ranges.find(([limit]) => seconds < limit) ?? [0, 1, 's'];
	const left = rest === undefined ? 0 : floor(seconds % unit / rest[0]);
	return now(seconds) ?? `${floor(seconds / unit)}${name}${left === 0 ? '' : `${left}${rest?.[1] ?? ''}`}`;
}
