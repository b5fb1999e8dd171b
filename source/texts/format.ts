import {cut} from '../core/values/cut.ts';
import type {FailureFields} from '../core/told/failure-fields.ts';
import type {Fields} from '../core/told/failures.ts';

/** Of a value in a sentence; no path of a sane machine is longer. */
const LONGEST = 1000;
/** However it is written, so much fits. */
const LEAST = 60;
/** Of a list in a sentence. */
const MOST = 100;

/** Values as a sentence takes them: what somebody put a book into is cut, as it is shown. */
export function told<Values extends object>(fields: Values): Values {
	const one = (value: string) => cut(value, LONGEST);
	const all = Object.entries(fields) as [string, Fields[string] | undefined][];
	if (all.every(([, value]) => (typeof value === 'string' ? value.length : typeof value === 'object' ? value.length + value.join(', ').length : 0) <= LEAST)) {
		return fields;
	}
	return Object.fromEntries(all.map(([name, value]) => [name, typeof value === 'string' ? one(value) : typeof value === 'object' ? several(value.slice(0, MOST).map((item) => one(item)), value.length) : value])) as Values;
}

/** As many as one value may have, and how many more there are. */
function several(values: readonly string[], count: number): readonly string[] {
	let room = LONGEST;
	const fitting = values.filter((value) => (room -= value.length + 2) > -LONGEST);
	return fitting.length === count ? fitting : [...fitting, `… +${count - fitting.length}`];
}

const platforms: Readonly<Record<string, string>> = {darwin: 'macOS', win32: 'Windows', freebsd: 'FreeBSD'};

/** What a platform calls itself, by `process.platform`; that itself where it is not known. */
export const platformName = (platform: string): string => (Object.hasOwn(platforms, platform) ? platforms[platform] : undefined) ?? platform;

/** One field as text; empty where it is not there. */
export function field<Values extends object>(fields: Values, name: keyof Values): string {
	const value = fields[name] as Fields[string] | undefined;
	if (value === undefined) {
		return '';
	}
	return typeof value === 'object' ? value.join(', ') : String(value);
}

export function numberField<Values extends object>(fields: Values, name: keyof Values): number | undefined {
	const value = fields[name] as Fields[string] | undefined;
	const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
	return Number.isFinite(number) ? number : undefined;
}

/** `['a', '', 'b']` → `a · b`. */
export function facts(...parts: readonly (string | undefined)[]): string {
	return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** The day of an ISO 8601 time: `2027-11-23`. */
export function day(time: string): string {
	return time.slice(0, 10);
}

/** An ISO 8601 time to the minute: `2027-11-23 14:05 UTC`; anything else as it is. */
export function moment(time: string): string {
	const [, date, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/.exec(time) ?? [];
	return date === undefined ? time : `${date} ${minute} UTC`;
}

/** Permission bits as they are written everywhere: `0600`. */
export function mode(bits: number): string {
	return bits.toString(8).padStart(4, '0');
}

/** As registries count: `322 kB`, `87.4 MB`, `1.2 GB`. */
export function bytes(count: number): string {
	const [unit, of] = count < 999_500 ? ['kB', 1e3] as const : count < 999_500_000 ? ['MB', 1e6] as const : ['GB', 1e9] as const;
	const value = count / of;
	return `${value < 100 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0)} ${unit}`;
}

export interface DurationUnits {
	readonly ms: string;
	readonly s: string;
	readonly min: string;
	readonly h: string;
}

/** The two largest units that matter: `820 ms`, `2 s`, `4 min`, `1 min 12 s`, `1 h 5 min`. */
export function duration(milliseconds: number, units: DurationUnits): string {
	if (milliseconds < 1000) {
		return `${Math.max(0, Math.round(milliseconds))} ${units.ms}`;
	}
	const seconds = Math.round(milliseconds / 1000);
	const minutes = Math.floor(seconds / 60);
	if (minutes === 0) {
		return `${seconds} ${units.s}`;
	}
	const hours = Math.floor(minutes / 60);
	const [large, small] = hours === 0
		? [`${minutes} ${units.min}`, seconds % 60 === 0 ? '' : `${seconds % 60} ${units.s}`]
		: [`${hours} ${units.h}`, minutes % 60 === 0 ? '' : `${minutes % 60} ${units.min}`];
	return small === '' ? large : `${large} ${small}`;
}

/** Why a file cannot be read, as far as the system's code tells; an admin.conf that is not there is a node without a control plane. */
export function unreadableFor(fields: FailureFields['file.unreadable']): 'control-plane' | 'missing' | 'permission' | 'directory' | 'kind' | 'large' | 'many' | 'untrusted' | 'writer' | 'limit' | 'proc' | 'unknown' {
	switch (fields.errno) {
		case 'ENOENT': {
			return field(fields, 'path') === '/etc/kubernetes/admin.conf' ? 'control-plane' : 'missing';
		}
		case 'EACCES': {
			return 'permission';
		}
		case 'EISDIR': {
			return 'directory';
		}
		case 'ELOOP':
		case 'LINK':
		case 'NOT_A_FILE': {
			return 'kind';
		}
		case 'TOO_LARGE': {
			return 'large';
		}
		case 'TOO_MANY': {
			return 'many';
		}
		case 'NO_WRITER': {
			return 'writer';
		}
		case 'EMFILE':
		case 'ENFILE': {
			return 'limit';
		}
		case 'NO_PROC': {
			return 'proc';
		}
		case 'UNTRUSTED': {
			return 'untrusted';
		}
		default: {
			return 'unknown';
		}
	}
}
