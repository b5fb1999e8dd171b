import type {GivenFlags} from '../../core/recording/form.ts';
import {MASK, maskData} from '../../core/secrets/masking.ts';
import {flagSpecs, flagTable, type FlagId, type FlagName, type FlagValues} from '../line/flag-table.ts';
import type {Host} from '../../core/ports/index.ts';
import {machineOf, type Recorded} from './recorder.ts';
import {keptValue, type Value} from '../line/flags.ts';

/** Flags whose values are secrets. */
export const secretFlags: ReadonlySet<string> = new Set<FlagName>(['token', 'certificate-key']);

/** What was typed, as a file keeps it, without what is secret. */
export function givenFlags(flags: FlagValues): GivenFlags {
	const specs = new Map(flagSpecs(Object.keys(flagTable) as FlagId[]).map((spec) => [spec.name, spec]));
	return Object.fromEntries(Object.entries(flags as Readonly<Record<string, Value | undefined>>).flatMap(([name, value]) => {
		const spec = specs.get(name);
		if (spec === undefined || value === undefined) {
			return [];
		}
		const kept = keptValue(spec, value);
		return [[name, secretFlags.has(name) ? MASK : maskData({name, value: kept}).value] as const];
	}));
}

interface RecordedRun extends Pick<Recorded, 'command' | 'files'> {
	readonly flags: FlagValues;
	/** Names of the flags that were typed; all of them unless said. */
	readonly typed: readonly string[] | undefined;
	/** The node that it is on. */
	readonly host: Pick<Host, 'files' | 'machine'>;
	/** The node keeps it as its last run. */
	readonly isKept: boolean;
}

/** What is recorded of a run beside its events. */
export function recordedOf({command, files, flags, typed, host, isKept}: RecordedRun): Recorded {
	const given = givenFlags(flags);
	return {command, files, flags: given, typed: typed?.filter((name) => Object.hasOwn(given, name)) ?? Object.keys(given), machine: async () => machineOf(host), ...(isKept && {keptOn: host})};
}
