/**
 * Reads a time as Go's RFC 3339 layout does and writes it the way Kubernetes does: in UTC, to
 * the second. @returns undefined for anything else
 */
export function parseTime(text: string): string | undefined {
	const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(Z|[-+]\d\d:\d\d)$/.exec(text);
	if (!match) {
		return undefined;
	}
	const [, year, month, day, hour, minute, second, zone] = match;
	const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
	const local = new Date(`${iso}Z`);
	if (Number.isNaN(local.getTime()) || local.toISOString().slice(0, 19) !== iso) {
		return undefined;
	}
	const utc = new Date(`${iso}${zone}`);
	return Number.isNaN(utc.getTime()) ? undefined : `${utc.toISOString().slice(0, 19)}Z`;
}
