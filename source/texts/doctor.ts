import type {Standing} from '../core/doctor/index.ts';
import {en} from './doctor.en.ts';
import {zh} from './doctor.zh.ts';
import type {Lang} from './types.ts';

/** What `doctor` says around the checks, whose texts are those of preflight. */
export interface DoctorWords {
	/** Above the faults of the configuration, and below them. */
	configuration(faults: number): string;
	readonly defaults: string;
	readonly surroundings: string;
	controlPlane(healthy: boolean): string;
	failed(count: number): string;
	warnings(count: number): string;
	expected(count: number): string;
	/** Where init would stop at it, and where it would go on from it. */
	readonly expectedWhy: string;
	readonly expectedGoesOn: string;
	/** Without root, or without an answer of the runtime. */
	unseen(count: number): string;
	well(count: number): string;
	/** The last line but one: how many checks ended how, `%` of each. */
	readonly standings: Readonly<Record<Standing, string>>;
	counts(told: readonly string[]): string;
	/** The last line. */
	readonly verdict: Readonly<Record<'ready' | 'notReady' | 'noConfiguration' | 'present' | 'presentIll', string>>;
}

export const doctorWords: Readonly<Record<Lang, DoctorWords>> = {en, zh};

/** How many checks ended how; what there is none of is not named. */
export function countsText({standings, counts}: DoctorWords, found: Readonly<Record<Standing, number>>): string {
	return counts((['failed', 'warning', 'expected', 'unseen', 'well'] as const).filter((standing) => found[standing] > 0).map((standing) => standings[standing].replace('%', String(found[standing]))));
}
