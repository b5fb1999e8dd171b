import {hideMost, isTokenForm} from './decode.ts';
import {parseDuration} from '../values/duration.ts';
import type {ConfigFault, FaultCode} from '../told/faults.ts';
import type {ValueObject} from './tables/schema.ts';
import type {Origin} from '../told/sources.ts';
import {nearestName} from '../values/nearest.ts';
import {featureGates} from './validate.ts';
import {resolvePlain} from '../yaml/scalars.ts';

type FlagType = 'arguments' | 'string' | 'strings' | 'boolean' | 'int32' | 'duration' | 'featureGates' | 'token';

export interface FlagRow {
	readonly type: FlagType;
	/** The field that it sets, in an InitConfiguration or a ClusterConfiguration. */
	readonly init?: string;
	readonly cluster?: string;
	/** The field that it joins or overrides once the configuration is loaded. */
	readonly overrides?: string;
	/** May stand beside `--config` (validation.go, isAllowedFlag). */
	readonly withConfig?: boolean;
}

/** The flags of `kubeadm init` and of its phases that the configuration is about. */
const rows = {
	'apiserver-advertise-address': {type: 'string', init: 'localAPIEndpoint.advertiseAddress'},
	'apiserver-bind-port': {type: 'int32', init: 'localAPIEndpoint.bindPort'},
	'apiserver-cert-extra-sans': {type: 'strings', cluster: 'apiServer.certSANs'},
	'cert-dir': {type: 'string', cluster: 'certificatesDir'},
	'certificate-key': {type: 'string', init: 'certificateKey'},
	'config': {type: 'string', withConfig: true},
	'apiserver-extra-args': {type: 'arguments', cluster: 'apiServer.extraArgs'},
	'controller-manager-extra-args': {type: 'arguments', cluster: 'controllerManager.extraArgs'},
	'scheduler-extra-args': {type: 'arguments', cluster: 'scheduler.extraArgs'},
	'kubeconfig': {type: 'string', withConfig: true},
	'kubeconfig-dir': {type: 'string', withConfig: true},
	'control-plane-endpoint': {type: 'string', cluster: 'controlPlaneEndpoint'},
	'cri-socket': {type: 'string', init: 'nodeRegistration.criSocket'},
	'dry-run': {type: 'boolean', overrides: 'dryRun', withConfig: true},
	'feature-gates': {type: 'featureGates', cluster: 'featureGates'},
	'ignore-preflight-errors': {type: 'strings', overrides: 'nodeRegistration.ignorePreflightErrors', withConfig: true},
	'image-repository': {type: 'string', cluster: 'imageRepository'},
	'kubernetes-version': {type: 'string', cluster: 'kubernetesVersion'},
	'node-name': {type: 'string', init: 'nodeRegistration.name', overrides: 'nodeRegistration.name', withConfig: true},
	'patches': {type: 'string', init: 'patches.directory'},
	'pod-network-cidr': {type: 'string', cluster: 'networking.podSubnet'},
	'service-cidr': {type: 'string', cluster: 'networking.serviceSubnet'},
	'service-dns-domain': {type: 'string', cluster: 'networking.dnsDomain'},
	'skip-certificate-key-print': {type: 'boolean', withConfig: true},
	'skip-phases': {type: 'strings', overrides: 'skipPhases', withConfig: true},
	'skip-token-print': {type: 'boolean', withConfig: true},
	'token': {type: 'token', init: 'bootstrapTokens.0.token'},
	'token-ttl': {type: 'duration', init: 'bootstrapTokens.0.ttl'},
	'upload-certs': {type: 'boolean', withConfig: true},
} as const satisfies Record<string, FlagRow>;

export type InitFlagName = keyof typeof rows;

/**
 * Flags of `kubeadm init` as they were typed, by kubeadm's names; absent means not given.
 * Values are text, `true` for a bare boolean flag, and one element a repeat for lists.
 */
export type InitFlags = {readonly [Name in InitFlagName]?: string | number | boolean | readonly string[] | undefined};

/** What flags come to. */
export interface ReadFlags {
	readonly values: {readonly [name: string]: string | boolean | number | bigint | readonly string[] | undefined};
	/** Sparse documents of the fields that flags set. */
	readonly init: ValueObject;
	readonly cluster: ValueObject;
	/** Of the fields that flags set, and of those that they override in a file too. */
	readonly origins: ReadonlyMap<string, Origin>;
	readonly overridden: ReadonlyMap<string, Origin>;
	readonly faults: readonly ConfigFault[];
	readonly warnings: readonly ConfigFault[];
}

/** The flags of `kubeadm reset`. A field that one sets is a field of the ResetConfiguration. */
export const resetRows = {
	'cert-dir': {type: 'string', init: 'certificatesDir'},
	'cleanup-tmp-dir': {type: 'boolean', init: 'cleanupTmpDir'},
	'config': {type: 'string', withConfig: true},
	'cri-socket': {type: 'string', init: 'criSocket'},
	'dry-run': {type: 'boolean', init: 'dryRun', withConfig: true},
	'force': {type: 'boolean', init: 'force'},
	'ignore-preflight-errors': {type: 'strings', withConfig: true},
	'skip-phases': {type: 'strings', withConfig: true},
} as const satisfies Record<string, FlagRow>;

export type ResetFlags = {readonly [Name in keyof typeof resetRows]?: string | number | boolean | readonly string[] | undefined};

/** Reads flags; their faults carry the flag as place. */
export function readFlags(flags: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>, table: Readonly<Record<string, FlagRow>> = rows): ReadFlags {
	const values: Record<string, string | boolean | number | bigint | readonly string[]> = {};
	const documents: Record<'init' | 'cluster', ValueObject> = {init: {}, cluster: {}};
	const origins = new Map<string, Origin>();
	const overridden = new Map<string, Origin>();
	const faults: ConfigFault[] = [];
	const warnings: ConfigFault[] = [];
	for (const [name, row] of Object.entries(table)) {
		const given = flags[name];
		if (given === undefined) {
			continue;
		}
		const path = row.init ?? row.cluster ?? '';
		const place = {flag: `--${name}`};
		const read = readValue(row.type, given);
		faults.push(...read.faults.map(fault => ({...fault, path, place})));
		warnings.push(...(read.warnings ?? []).map(fault => ({...fault, path, place})));
		if (read.value === undefined) {
			continue;
		}
		if (typeof read.value !== 'object' || Array.isArray(read.value)) {
			values[name] = read.value as string | boolean | number | bigint | readonly string[];
		}
		if (row.type === 'arguments') {
			warnings.push({code: 'flag-deprecated', path, place, params: {field: path}});
		}
		if (row.overrides !== undefined) {
			overridden.set(row.overrides, {from: 'flag', ...place});
		}
		if (path !== '') {
			const document = row.init === undefined ? 'cluster' : 'init';
			documents[document] = set(documents[document], path.split('.'), read.value);
			origins.set(path, {from: 'flag', ...place});
		}
	}
	const mixed = Object.entries(table).filter(([name, row]) => flags['config'] !== undefined && flags[name] !== undefined && !row.withConfig);
	if (mixed.length > 0) {
		faults.push({code: 'flags-mixed', path: '', place: {flag: '--config'}, params: {flags: mixed.map(([name]) => `--${name}`).join(', ')}});
	}
	return {values, ...documents, origins, overridden, faults, warnings};
}

type FlagValue = string | boolean | number | bigint | readonly string[] | readonly {readonly name: string; readonly value: string}[] | {readonly [name: string]: boolean};
/** A fault before it is known where it stands. */
type Unplaced = {[Code in FaultCode]: Omit<ConfigFault<Code>, 'path' | 'place'>}[FaultCode];
interface ReadValue {
	readonly value?: FlagValue;
	readonly faults: readonly Unplaced[];
	readonly warnings?: readonly Unplaced[];
}

function readValue(type: FlagType, given: string | number | boolean | readonly string[]): ReadValue {
	const texts = Array.isArray(given) ? given.map(String) : [String(given)];
	const text = texts.at(-1) ?? '';
	switch (type) {
		case 'string': {
			return {value: text, faults: []};
		}

		case 'strings': {
			return {value: texts.flatMap(splitCsv), faults: []};
		}

		case 'boolean': {
			const value = parseBoolean(text);
			return value === undefined ? wrong('boolean', text) : {value, faults: []};
		}

		case 'int32': {
			const scalar = resolvePlain(text.replaceAll('_', ''));
			const isInt32 = scalar.kind === 'integer' && scalar.value >= -(2n ** 31n) && scalar.value < 2n ** 31n;
			return isInt32 ? {value: Number(scalar.value), faults: []} : wrong('integer', text);
		}

		case 'duration': {
			const value = parseDuration(text);
			return value === undefined ? wrong('duration', text) : {value, faults: []};
		}

		case 'token': {
			return text === '' ? {faults: []} : isTokenForm(text) ? {value: text, faults: []} : {faults: [{code: 'token-form', params: {kind: 'InitConfiguration', value: hideMost(text)}}]};
		}

		case 'arguments': {
			const pairs = texts.flatMap((one) => one.split(',')).map((pair) => pair.split('='));
			const bad = pairs.find((pair) => pair.length !== 2);
			return bad === undefined
				? {value: pairs.map(([name = '', value = '']) => ({name, value})), faults: []}
				: wrong('arguments', bad.join('='));
		}

		case 'featureGates': {
			return readFeatureGates(texts.join(','));
		}
	}
}

const wrong = (expected: string, value: string): ReadValue => ({faults: [{code: 'flag-value', params: {expected, value}}]});

/** Go's `strconv.ParseBool`. */
export function parseBoolean(text: string): boolean | undefined {
	return /^(1|t|T|TRUE|true|True)$/.test(text) ? true : /^(0|f|F|FALSE|false|False)$/.test(text) ? false : undefined;
}

function readFeatureGates(text: string): ReadValue {
	const value: Record<string, boolean> = {};
	const faults: Unplaced[] = [];
	const warnings: Unplaced[] = [];
	for (const pair of text.split(',').filter(part => part !== '')) {
		const [name = '', ...rest] = pair.split('=').map(part => part.trim());
		const setting = parseBoolean(rest.join('='));
		if (rest.length > 0 && !Object.hasOwn(featureGates, name)) {
			const suggestion = nearestName(name, Object.keys(featureGates));
			faults.push({code: 'feature-gate-unknown', params: {name}, ...(suggestion === undefined ? {} : {suggestion})});
		} else if (setting === undefined) {
			faults.push({code: 'feature-gate-value', params: {name, value: rest.join('=')}});
		} else {
			value[name] = setting;
			if (featureGates[name]?.deprecated) {
				warnings.push({code: 'feature-gate-deprecated', params: {name}});
			}
		}
	}
	return {value, faults, warnings};
}

/** One line of comma-separated values; quotes keep commas in. */
function splitCsv(text: string): string[] {
	if (text === '') {
		return [];
	}
	return [...`${text},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/g)].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}

function set(document: ValueObject, [name = '', ...rest]: readonly string[], value: FlagValue): ValueObject {
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
