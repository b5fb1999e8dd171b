/** Milliseconds of the units that systemd and runtimes take. */
const UNITS: readonly (readonly [pattern: RegExp, milliseconds: number])[] = [
	[/^(?:s|sec|secs|second|seconds)$/, 1000], [/^(?:m|min|mins|minute|minutes)$/, 60_000], [/^(?:h|hr|hour|hours)$/, 3_600_000],
	[/^(?:d|day|days)$/, 86_400_000], [/^(?:w|week|weeks)$/, 7 * 86_400_000], [/^(?:ms|msec)$/, 1],
];

/** `10min`, `1h 30m`, `5 minutes`; undefined where it is none. */
export function spanOf(text: string): number | undefined {
	const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/gi)];
	if (parts.length === 0 || parts.map(([all]) => all).join('') !== text) {
		return undefined;
	}
	const each = parts.map(([, count, unit = '']) => Number(count) * (UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? Number.NaN));
	const sum = each.reduce((all, one) => all + one, 0);
	return Number.isNaN(sum) ? undefined : sum;
}

/** A moment as journalctl takes it (systemd.time(7)): `10min ago`, `-1h`, `today`, `2026-11-29 10:00`, `10:00`; undefined where it is none. */
export function momentOf(text: string, now: number): number | undefined {
	const word = text.trim();
	const midnight = new Date(now).setHours(0, 0, 0, 0);
	const named: Readonly<Record<string, number>> = {now, today: midnight, yesterday: midnight - 86_400_000, tomorrow: midnight + 86_400_000};
	if (Object.hasOwn(named, word)) {
		return named[word];
	}
	const back = /^(?:-(.+)|(.+?)\s+ago)$/.exec(word);
	const span = back === null ? undefined : spanOf((back[1] ?? back[2] ?? '').trim());
	if (span !== undefined) {
		return now - span;
	}
	const found = /^(\d{4}-\d\d-\d\d)?[ T]?(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?$/.exec(word);
	const at = found === null || word === '' ? Number.NaN : Date.parse(`${found[1] ?? dayOf(now)}T${found[2] ?? '00:00'}`);
	return Number.isNaN(at) ? undefined : at;
}

function dayOf(milliseconds: number): string {
	const date = new Date(milliseconds);
	return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
}

/** When a line of a kubelet's log was written: klog tells day and time in UTC, and no year. Undefined where it says nothing. */
export function writtenAt(line: string, now: number): number | undefined {
	const [, month = '', day = '', time = ''] = /^[IWEF](\d\d)(\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)/.exec(line) ?? [];
	if (time === '') {
		const iso = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/.exec(line)?.[0];
		return iso === undefined ? undefined : Date.parse(iso);
	}
	const year = new Date(now).getUTCFullYear();
	const at = Date.parse(`${year}-${month}-${day}T${time.slice(0, 12)}Z`);
	// Of the year before, where that day is still to come.
	return at > now + 86_400_000 ? Date.parse(`${year - 1}-${month}-${day}T${time.slice(0, 12)}Z`) : at;
}
