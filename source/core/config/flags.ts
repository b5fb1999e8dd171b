import {hideMost, isTokenForm} from './decode.ts';
import type {ConfigFault, FaultCode} from '../told/faults.ts';
import type {FlagRow, FlagsOf} from './flag-rows.ts';
import type {Value, ValueObject} from './tables/schema.ts';
import type {Origin} from '../told/sources.ts';
import type {FlagOptions} from './types.ts';
import {isRecord} from '../values/is-record.ts';
import {nearestName} from '../values/nearest.ts';
import {featureGates} from './validate.ts';

/** What flags come to. */
export interface ReadFlags {
	/** Sparse documents of the fields that flags set where there is no file. */
	readonly init: ValueObject;
	readonly cluster: ValueObject;
	readonly reset: ValueObject;
	readonly run: Partial<FlagOptions>;
	/** Of those fields, and of those that flags join or override once a file is read. */
	readonly origins: ReadonlyMap<string, Origin>;
	readonly overridden: ReadonlyMap<string, Origin>;
	readonly faults: readonly ConfigFault[];
	readonly warnings: readonly ConfigFault[];
}

/** Puts values of flags where they belong; their faults carry the flag as place. */
export function readFlags<Rows extends Readonly<Record<string, FlagRow>>>(flags: FlagsOf<Rows>, rows: Rows): ReadFlags {
	const documents: Record<'init' | 'cluster' | 'reset', ValueObject> = {init: {}, cluster: {}, reset: {}};
	const origins = new Map<string, Origin>();
	const overridden = new Map<string, Origin>();
	const faults: ConfigFault[] = [];
	const warnings: ConfigFault[] = [];
	const given = Object.entries<FlagRow>(rows).filter(([name]) => flags[name] !== undefined);
	for (const [name, row] of given) {
		const kind = (['init', 'cluster', 'reset'] as const).find((one) => row[one] !== undefined);
		if (kind === undefined) {
			continue;
		}
		const path = row[kind] ?? '';
		const place = {flag: `--${name}`};
		const read = checked(path, flags[name] as Value);
		faults.push(...read.faults.map(fault => ({...fault, path, place})));
		warnings.push(...(read.warnings ?? []).map(fault => ({...fault, path, place})));
		if (read.value === undefined) {
			continue;
		}
		if (row.deprecated) {
			warnings.push({code: 'flag-deprecated', path, place, params: {field: path}});
		}
		if (row.when !== undefined) {
			overridden.set(path, {from: 'flag', ...place});
		}
		if (row.when !== 'late') {
			documents[kind] = set(documents[kind], path.split('.'), read.value);
			origins.set(path, {from: 'flag', ...place});
		}
	}
	const mixed = given.filter(([, row]) => flags['config'] !== undefined && !row.withConfig);
	if (mixed.length > 0) {
		faults.push({code: 'flags-mixed', path: '', place: {flag: '--config'}, params: {flags: mixed.map(([name]) => `--${name}`).join(', ')}});
	}
	const run: Partial<FlagOptions> = Object.fromEntries(given.flatMap(([name, row]) => (row.run === undefined ? [] : [[row.run, flags[name]]])));
	return {...documents, run, origins, overridden, faults, warnings};
}

/** A fault before it is known where it stands. */
type Unplaced = {[Code in FaultCode]: Omit<ConfigFault<Code>, 'path' | 'place'>}[FaultCode];
interface Checked {
	readonly value?: Value;
	readonly faults: readonly Unplaced[];
	readonly warnings?: readonly Unplaced[];
}

/** kubeadm checks these while it reads flags, before all else. */
function checked(path: string, value: Value): Checked {
	if (path === 'bootstrapTokens.0.token' && typeof value === 'string') {
		// As if it were not given.
		return value === '' ? {faults: []} : isTokenForm(value) ? {value, faults: []} : {faults: [{code: 'token-form', params: {kind: 'InitConfiguration', value: hideMost(value)}}]};
	}
	return path === 'featureGates' && isRecord(value) ? checkedGates(value) : {value, faults: []};
}

function checkedGates(given: ValueObject): Checked {
	const names = Object.keys(given);
	const known = names.filter((name) => Object.hasOwn(featureGates, name));
	return {
		value: Object.fromEntries(known.map((name) => [name, given[name]])),
		faults: names.filter((name) => !known.includes(name)).map((name): Unplaced => {
			const suggestion = nearestName(name, Object.keys(featureGates));
			return {code: 'feature-gate-unknown', params: {name}, ...(suggestion === undefined ? {} : {suggestion})};
		}),
		warnings: known.filter((name) => featureGates[name]?.deprecated).map((name) => ({code: 'feature-gate-deprecated', params: {name}})),
	};
}

function set(document: ValueObject, [name = '', ...rest]: readonly string[], value: Value): ValueObject {
	if (rest.length === 0) {
		return {...document, [name]: value};
	}
	const inner = document[name];
	if (rest[0] === '0') {
		const first = Array.isArray(inner) ? inner[0] as ValueObject : {};
		return {...document, [name]: [set(first, rest.slice(1), value)]};
	}
	return {...document, [name]: set((inner ?? {}) as ValueObject, rest, value)};
}
