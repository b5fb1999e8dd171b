import {kubeletConfiguration} from '../../../core/config/tables/component-fields.ts';
import type {Field, FieldTable} from '../../../core/config/tables/schema.ts';
import {parseDuration} from '../../../core/values/duration.ts';
import {isRecord} from '../../../core/values/is-record.ts';
import {quoted} from '../programs/program.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Go's names of what a value was to be. */
const GO: Readonly<Record<string, string>> = {string: 'string', boolean: 'bool', integer: 'int32', number: 'float64', list: '[]string', map: 'map[string]string', object: 'struct', token: 'string', time: 'string', duration: 'string', nanoseconds: 'string'};
const TAKES: Readonly<Record<string, (value: unknown) => boolean>> = {
	string: (value) => typeof value === 'string', token: (value) => typeof value === 'string', time: (value) => typeof value === 'string' || value instanceof Date,
	boolean: (value) => typeof value === 'boolean', integer: (value) => typeof value === 'number' && Number.isInteger(value), number: (value) => typeof value === 'number',
	duration: (value) => typeof value === 'string', list: (value) => Array.isArray(value), map: (value) => isRecord(value), object: (value) => isRecord(value),
};

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value === 'number' && !Number.isInteger(value) ? `number ${value}` : isRecord(value) ? 'object' : typeof value);

/** The first value that is of another type than its field, as Go's decoder says it. Fields that there are not are passed over with a warning. */
export function mistyped(config: Fields): string | undefined {
	return inObject(config, kubeletConfiguration.fields, 'KubeletConfiguration');
}

function inObject(value: Fields, fields: FieldTable, at: string): string | undefined {
	for (const [name, given] of Object.entries(value)) {
		const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
		const found = field === undefined || given === null ? undefined : inField(given, field, `${at}.${name}`);
		if (found !== undefined) {
			return found;
		}
	}
	return undefined;
}

function inField(value: unknown, {type}: Field, at: string): string | undefined {
	if (TAKES[type.name]?.(value) === false) {
		return `json: cannot unmarshal ${kindOf(value)} into Go struct field ${at} of type ${GO[type.name] ?? type.name}`;
	}
	if (type.name === 'duration' && parseDuration(String(value)) === undefined) {
		return `time: invalid duration ${quoted(value as string)}`;
	}
	return type.name === 'object' && isRecord(value) ? inObject(value, type.fields, at) : undefined;
}

/** What numbers have to be (kubelet, apis/config/validation): field, flag, least and most, and how that is said. */
const NUMBERS: readonly (readonly [field: string, flag: string, least: number, most: number, words: string])[] = [
	['eventBurst', 'event-burst', 0, Infinity, 'must not be a negative number'], ['eventRecordQPS', 'event-qps', 0, Infinity, 'must not be a negative number'],
	['healthzPort', 'healthz-port', 0, 65_535, 'must be between 1 and 65535, inclusive'],
	['imageGCHighThresholdPercent', 'image-gc-high-threshold', 0, 100, 'must be between 0 and 100, inclusive'], ['imageGCLowThresholdPercent', 'image-gc-low-threshold', 0, 100, 'must be between 0 and 100, inclusive'],
	['kubeAPIBurst', 'kube-api-burst', 0, Infinity, 'must not be a negative number'], ['kubeAPIQPS', 'kube-api-qps', 0, Infinity, 'must not be a negative number'],
	['nodeStatusMaxImages', 'node-status-max-images', -1, Infinity, 'must be -1 or greater'], ['maxOpenFiles', 'max-open-files', 0, Infinity, 'must not be a negative number'],
	['maxPods', 'max-pods', 0, Infinity, 'must not be a negative number'], ['oomScoreAdj', 'oom-score-adj', -1000, 1000, 'must be between -1000 and 1000, inclusive'],
	['podsPerCore', 'pods-per-core', 0, Infinity, 'must not be a negative number'], ['port', 'port', 0, 65_535, 'must be between 1 and 65535, inclusive'],
	['readOnlyPort', 'read-only-port', 0, 65_535, 'must be between 0 and 65535, inclusive'], ['registryBurst', 'registry-burst', 0, Infinity, 'must not be a negative number'], ['registryPullQPS', 'registry-qps', 0, Infinity, 'must not be a negative number'],
];

const listed = (values: readonly string[]): string => values.map((value) => quoted(value)).join(' ');

/** Names that there are, by field, and what is said of another. */
const NAMES: readonly (readonly [field: string, names: readonly string[], words: (value: string, names: readonly string[]) => string])[] = [
	['topologyManagerPolicy', ['none', 'best-effort', 'restricted', 'single-numa-node'], (value, names) => `topologyManagerPolicy (--topology-manager-policy) ${quoted(value)} must be one of: [${listed(names)}]`],
	['topologyManagerScope', ['container', 'pod'], (value) => `topologyManagerScope (--topology-manager-scope) ${quoted(value)} must be one of: "container", or "pod"`],
	['hairpinMode', ['none', 'hairpin-veth', 'promiscuous-bridge'], (value) => `option ${quoted(value)} specified for hairpinMode (--hairpin-mode). Valid options are "none", "hairpin-veth" or "promiscuous-bridge"`],
];

/** What is wrong with values, in the words of the kubelet's validation. */
export function invalidValues(config: Fields): readonly string[] {
	const [low, high] = [config['imageGCLowThresholdPercent'] ?? 80, config['imageGCHighThresholdPercent'] ?? 85].map(Number);
	return [
		...NUMBERS.flatMap(([field, flag, least, most, words]) => {
			const value = config[field];
			return typeof value === 'number' && (value < least || value > most) ? [`${field} (--${flag}) ${value} ${words}`] : [];
		}),
		...(low !== undefined && high !== undefined && low >= high ? [`imageGCLowThresholdPercent (--image-gc-low-threshold) ${low} must be less than imageGCHighThresholdPercent (--image-gc-high-threshold) ${high}`] : []),
		...NAMES.flatMap(([field, names, words]) => {
			const value = config[field];
			return typeof value === 'string' && value !== '' && !names.includes(value) ? [words(value, names)] : [];
		}),
	].map((words) => `invalid configuration: ${words}`);
}

/** Names that are looked at as the kubelet puts its parts together, in its order: field, names, what is said of another. */
const PARTS: readonly (readonly [field: readonly string[], names: readonly string[], words: (value: string) => string])[] = [
	[['authorization', 'mode'], ['AlwaysAllow', 'Webhook'], (value) => `unknown authorization mode ${value}`],
	[['cpuManagerPolicy'], ['none', 'static'], (value) => `unknown policy: ${quoted(value)}`],
	[['memoryManagerPolicy'], ['None', 'Static'], (value) => `unknown policy: ${quoted(value)}`],
];

/** @throws {Error} in the kubelet's words */
export function checkParts(config: Fields): void {
	for (const [path, names, words] of PARTS) {
		const value = path.reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), config);
		if (typeof value === 'string' && value !== '' && !names.includes(value)) {
			throw new Error(words(value));
		}
	}
}

/** A soft threshold needs to be told how long it may last. @throws {Error} */
export function checkSoftEviction(config: Fields): void {
	const [soft, grace] = [config['evictionSoft'], config['evictionSoftGracePeriod']];
	const missing = isRecord(soft) ? Object.keys(soft).find((signal) => !isRecord(grace) || grace[signal] === undefined) : undefined;
	if (missing !== undefined) {
		throw new Error(`failed to create kubelet: grace period must be specified for the soft eviction threshold ${missing}`);
	}
}
