import {isIP} from 'node:net';
import {load, YAMLException} from 'js-yaml';
import {nearestName} from '../../../core/values/nearest.ts';
import type {MachineProblem} from '../../../core/told/failure-fields.ts';
import {Failure} from '../../../core/told/failures.ts';
import {CGROUP_V1_CONTROLLERS, healthyMachine, healthyRuntime, type ComponentDescription, type MachineDescription} from './description.ts';

/**
 * Reads a machine file (YAML or JSON). What it does not say is as on a healthy machine; lists
 * replace, maps (`services`, `sysctls`, `env`, `kernel.config` …) are laid over the defaults.
 *
 * @throws {Failure} `machine.invalid` with `file`, `problem` (`syntax`, `unknown-key`, `wrong-type`
 *   or `bad-value`, `several-documents`), `field` (`cri.failPull[0]`) or `line`, `column` and `reason`, `expected` and `found`.
 */
export function parseMachine(text: string, fileName: string): MachineDescription {
	const reader = new Reader(fileName);
	const given = reader.parse(text);
	const {cri, kernel, cgroup, distribution, services, components, tools, ...rest} = reader.object('', given, MACHINE) as Given;
	const runtime = cri === null ? undefined : {...healthyRuntime, ...cri};
	return {
		...healthyMachine,
		...rest,
		kernel: {
			...healthyMachine.kernel,
			...kernel,
			config: kernel?.config === null ? undefined : withoutNull({...healthyMachine.kernel.config, ...kernel?.config}),
		},
		distribution: distribution === undefined ? healthyMachine.distribution : {id: '', like: [], version: '', name: '', ...distribution},
		cgroup: {...healthyMachine.cgroup, ...(cgroup?.version === 1 && {controllers: CGROUP_V1_CONTROLLERS}), ...cgroup},
		tools: {...healthyMachine.tools, ...tools},
		services: overlay(healthyMachine.services, services, {exists: true, enabled: true, active: false}),
		components: overlay<ComponentDescription>({}, components, {fails: false}),
		sysctls: withoutNull({...healthyMachine.sysctls, ...rest.sysctls}),
		env: {...healthyMachine.env, ...rest.env},
		pages: withoutNull({...healthyMachine.pages, ...rest.pages}),
		cri: runtime,
	};
}

/**
 * A description as it was kept, whole: nothing is laid over it.
 * @returns undefined where something is missing of it
 * @throws {Failure} as `parseMachine`
 */
export function readMachine(value: unknown, fileName: string): MachineDescription | undefined {
	const read = new Reader(fileName).object('', value, MACHINE);
	const isWhole = Object.keys(healthyMachine).every((key) => key === 'cri' || Object.hasOwn(read, key));
	return isWhole ? read as unknown as MachineDescription : undefined;
}

type Given = Omit<Partial<MachineDescription>, 'cri' | 'kernel' | 'cgroup' | 'distribution' | 'services' | 'components' | 'tools' | 'sysctls' | 'pages'> & {
	readonly cri?: Partial<NonNullable<MachineDescription['cri']>> | null;
	readonly kernel?: {readonly os?: string; readonly release?: string; readonly config?: Record<string, string | null> | null};
	readonly cgroup?: Partial<MachineDescription['cgroup']>;
	readonly distribution?: Partial<MachineDescription['distribution']>;
	readonly tools?: Partial<MachineDescription['tools']>;
	readonly services?: Record<string, Partial<MachineDescription['services'][string]>>;
	readonly components?: Record<string, Partial<MachineDescription['components'][string]>>;
	readonly sysctls?: Record<string, string | null>;
	readonly pages?: Record<string, string | null>;
};

type Read = (reader: Reader, place: string, value: unknown) => unknown;
type Shape = Readonly<Record<string, Read>>;

const text: Read = (reader, place, value) => typeof value === 'string' ? value : reader.wrongType(place, 'text', value);
const flag: Read = (reader, place, value) => typeof value === 'boolean' ? value : reader.wrongType(place, 'true or false', value);
const number = (least: number, most: number): Read => (reader, place, value) =>
	typeof value !== 'number' ? reader.wrongType(place, 'a number', value)
		: value < least || value > most ? reader.badValue(place, `${least} to ${most}`, value) : value;
const integer = (least: number, most: number): Read => (reader, place, value) =>
	Number.isInteger(value) ? number(least, most)(reader, place, value) : reader.wrongType(place, 'a whole number', value);
const port = integer(1, 65_535);
const list = (item: Read): Read => (reader, place, value) =>
	Array.isArray(value) ? value.map((entry, index) => item(reader, `${place}[${index}]`, entry)) : reader.wrongType(place, 'a list', value);
const object = (shape: Shape): Read => (reader, place, value) => reader.object(place, value, shape);
const map = (item: Read): Read => (reader, place, value) => Object.fromEntries(
	Object.entries(reader.record(place, value)).map(([key, entry]) => [key, item(reader, join(place, key), entry)]));
const orNull = (read: Read): Read => (reader, place, value) => value === null ? null : read(reader, place, value);
const oneOf = (...choices: ReadonlyArray<string | number>): Read => (reader, place, value) =>
	choices.some(choice => choice === value) ? value : reader.badValue(place, choices.join(', '), value);
const matching = (pattern: RegExp, expected: string): Read => (reader, place, value) =>
	pattern.test(String(text(reader, place, value))) ? value : reader.badValue(place, expected, value);
const address: Read = (reader, place, value) =>
	isIP(String(text(reader, place, value))) === 0 ? reader.badValue(place, 'an IP address', value) : value;
// A value under /proc/sys and an environment variable are text, however YAML reads `1` and `true`.
const scalar: Read = (reader, place, value) =>
	['string', 'number', 'boolean'].includes(typeof value) ? String(value) : reader.wrongType(place, 'text', value);

const UNITS: Readonly<Record<string, number>> = {'': 1, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4, k: 1e3, M: 1e6, G: 1e9, T: 1e12};
const bytes: Read = (reader, place, value) => {
	const [, amount, unit] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(String(value)) ?? [];
	const factor = unit === undefined ? undefined : UNITS[unit];
	return factor === undefined ? reader.badValue(place, 'an amount such as 4Gi', value) : Math.round(Number(amount) * factor);
};

const version = matching(/^v\d+\.\d+\.\d+([-+].*)?$/, 'a version such as v1.36.2');
const endpoint = matching(/^unix:\/\/\//, 'an endpoint such as unix:///var/run/containerd/containerd.sock');

const MACHINE: Shape = {
	hostname: matching(/^\S+$/, 'a host name'),
	addresses: list(address),
	defaultRoute: flag,
	distribution: object({id: text, like: list(text), version: text, name: text}),
	uid: integer(0, 2 ** 32 - 1),
	cpus: integer(1, 65_536),
	memory: bytes,
	swap: list(text),
	initSystem: oneOf('systemd', 'openrc', 'none'),
	services: map(object({exists: flag, enabled: flag, active: flag})),
	tools: object({present: list(text), missing: list(text)}),
	portsInUse: list(port),
	sysctls: map(orNull(scalar)),
	kernel: object({os: text, release: text, config: orNull(map(orNull(scalar)))}),
	cgroup: object({version: oneOf(1, 2), controllers: list(text)}),
	kubeletVersion: version,
	env: map(scalar),
	names: map(list(address)),
	ownNameResolves: flag,
	pages: map(orNull(text)),
	cri: orNull(object({
		sockets: list(endpoint),
		name: text,
		version: text,
		ready: flag,
		message: text,
		runtimeConfig: flag,
		cgroupDriver: oneOf('systemd', 'cgroupfs'),
		images: list(text),
		sandboxImage: text,
		failPull: list(text),
		pullSeconds: number(0, 86_400),
	})),
	etcd: object({address, port, version: matching(/^\d+\.\d+\.\d+/, 'a version such as 3.6.8')}),
	components: map(object({
		startSeconds: number(0, 86_400), fails: flag, stopsAt: oneOf('sandbox', 'image', 'container'), log: list(text), exitCode: integer(0, 255), linesPerSecond: integer(0, 10_000), restarts: flag,
	})),
};

class Reader {
	readonly #file: string;

	constructor(file: string) {
		this.#file = file;
	}

	parse(text: string): unknown {
		// js-yaml refuses an empty document; an empty machine file asks for the defaults.
		if (text.replaceAll(/^\s*#.*/gm, '').trim() === '') {
			return {};
		}
		try {
			return load(text);
		} catch (error) {
			const mark = error instanceof YAMLException ? error.mark : undefined;
			if (error instanceof YAMLException && error.reason.includes('single document')) {
				throw new Failure('machine.invalid', {file: this.#file, problem: 'several-documents'}, {cause: error});
			}
			throw new Failure('machine.invalid', {
				file: this.#file,
				problem: 'syntax',
				...(mark && {line: mark.line + 1, column: mark.column + 1}),
				...(error instanceof YAMLException && {reason: error.reason}),
			}, {cause: error, ...(error instanceof YAMLException ? {} : {evidence: [String(error)]})});
		}
	}

	object(place: string, value: unknown, shape: Shape): Record<string, unknown> {
		return Object.fromEntries(Object.entries(this.record(place, value)).map(([key, entry]) => {
			const read = Object.hasOwn(shape, key) ? shape[key] : undefined;
			return [key, read === undefined ? this.#unknownKey(place, Object.keys(shape), key) : read(this, join(place, key), entry)];
		}));
	}

	record(place: string, value: unknown): Record<string, unknown> {
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? value as Record<string, unknown>
			: this.wrongType(place, 'a map', value);
	}

	wrongType(place: string, expected: string, value: unknown): never {
		return this.#fail('wrong-type', place, expected, value);
	}

	badValue(place: string, expected: string, value: unknown): never {
		return this.#fail('bad-value', place, expected, value);
	}

	#unknownKey(place: string, known: readonly string[], key: string): never {
		throw new Failure('machine.invalid', {file: this.#file, problem: 'unknown-key', field: place, expected: known.join(', '), found: key.slice(0, 80), near: nearestName(key, known) ?? ''});
	}

	#fail(problem: MachineProblem, field: string, expected: string, value: unknown): never {
		const found = typeof value === 'string' ? value : JSON.stringify(value) ?? 'nothing';
		throw new Failure('machine.invalid', {file: this.#file, problem, field, expected, found: found.slice(0, 80)});
	}
}

function join(place: string, key: string): string {
	return place === '' ? key : `${place}.${key}`;
}

function overlay<T>(defaults: Readonly<Record<string, T>>, given: Readonly<Record<string, Partial<T>>> = {}, base: T): Record<string, T> {
	const names = [...new Set([...Object.keys(defaults), ...Object.keys(given)])];
	return Object.fromEntries(names.map(name => [name, {...(defaults[name] ?? base), ...given[name]}]));
}

/** A null in the file takes a default away. */
function withoutNull(record: Readonly<Record<string, string | null>>): Record<string, string> {
	return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, string] => entry[1] !== null));
}
