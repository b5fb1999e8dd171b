import flags from './flags.json' with {type: 'json'};
import values from './values.json' with {type: 'json'};

/**
 * What the programs of v1.36.2 and of etcd 3.6 take: read off their own `--help`, which gives names, types and
 * defaults. Flags and gates that `--help` keeps to itself (deprecated ones of pflag's, gates that are settled) are added
 * from what the same version registers. `flags.json` has `name: type=default` by component, `values.json`
 * `gate: stage=default`, with `!` where it is locked to that.
 */
export const TABLES_VERSION = 'v1.36';

export type Component = keyof typeof flags;
export const COMPONENTS = Object.keys(flags) as readonly Component[];

/** As pflag names it, or Go's `flag` for etcd; `level`, `vmodule` and `version` are those of Kubernetes' logging and version flags. */
export type FlagType =
	| 'string' | 'bool' | 'int' | 'int32' | 'int64' | 'uint' | 'uint32' | 'uint64' | 'float' | 'float32' | 'duration' | 'ip' | 'ipport' | 'quantity' | 'portRange'
	| 'strings' | 'stringArray' | 'int32Slice' | 'namedCertKey' | 'urls' | 'choice'
	| 'mapStringString' | 'mapStringBool' | 'stringToString' | 'colonSeparatedMultimapStringString' | 'gates'
	| '[]v1.Taint' | 'reserved-memory' | 'LocalMode' | 'ProxyMode' | 'level' | 'vmodule' | 'version' | 'ignored';

export interface Flag {
	readonly type: FlagType;
	/** As `--help` prints it; empty where it prints none. */
	readonly default: string;
}

export interface Gate {
	readonly stage: 'alpha' | 'beta' | 'ga' | 'deprecated';
	readonly default: boolean;
	readonly locked: boolean;
}

const gateTable: Readonly<Record<string, string>> = values.gates;

/** A flag of a component by its name, with `_` for `-` as pflag takes it there; undefined where it has none such. */
export function flagOf(component: Component, name: string): Flag | undefined {
	const table: Readonly<Record<string, string>> = flags[component];
	const key = component === 'etcd' ? name : name.replaceAll('_', '-');
	const entry = Object.hasOwn(table, key) ? table[key] : undefined;
	if (entry === undefined) {
		return undefined;
	}
	const [type = '', ...rest] = entry.split('=');
	return {type: type as FlagType, default: rest.join('=')};
}

export const flagNames = (component: Component): readonly string[] => Object.keys(flags[component]);

/** A feature gate; the programs of Kubernetes have them in common. */
export function gateOf(name: string): Gate | undefined {
	const [, stage, value, lock] = /^(\w+)=(\w+)(!?)$/.exec(Object.hasOwn(gateTable, name) ? gateTable[name] ?? '' : '') ?? [];
	return stage === undefined ? undefined : {stage: stage as Gate['stage'], default: value === 'true', locked: lock === '!'};
}

export const gateNames = (): readonly string[] => Object.keys(gateTable);
export const ADMISSION_PLUGINS: readonly string[] = values['admission-plugins'];
export const AUTHORIZATION_MODES: readonly string[] = values['authorization-modes'];
