import {parseDuration, formatDuration} from '../values/duration.ts';
import {fault, mostFaults, type ConfigFault, type FaultCode, type FaultParams, type FaultPlace} from '../told/faults.ts';
import {nearestName} from '../values/nearest.ts';
import {inOtherForm} from './other-form.ts';
import {parseQuantity} from '../values/quantity.ts';
import type {Field, FieldType, FieldTable, Value, ValueObject} from './tables/schema.ts';
import {parseTime} from '../values/time.ts';
import type {Origin} from '../told/sources.ts';
import type {SourceFile} from '../yaml/source-file.ts';
import type {MappingNode, ScalarNode, YamlNode} from '../yaml/reader.ts';

/** What decoding finds out beside the value. */
export interface ConfigFindings {
	readonly faults: ConfigFault[];
	readonly warnings: ConfigFault[];
	/** By path. */
	readonly origins: Map<string, Origin>;
}

export interface DecodeOptions {
	readonly file: SourceFile;
	/** `ClusterConfiguration`, for messages. */
	readonly kind: string;
	readonly findings: ConfigFindings;
	/** Unknown and repeated fields are faults, else warnings. */
	readonly strict: boolean;
	/** In front of paths in `origins`, for kinds whose field names are taken: `KubeletConfiguration.`. */
	readonly originPrefix?: string;
}

/**
 * Decodes a document by its table as kubeadm does (sigs.k8s.io/json: names are case-sensitive,
 * nothing is converted, null is absent). All faults are collected; a faulty field is left out.
 */
export function decodeDocument(node: MappingNode, fields: FieldTable, options: DecodeOptions): ValueObject {
	return new Decoder(options).object(node, fields, '', new Set(['apiVersion', 'kind']));
}

class Decoder {
	readonly #options: DecodeOptions;

	constructor(options: DecodeOptions) {
		this.#options = options;
	}

	object(node: MappingNode, fields: FieldTable, path: string, alsoKnown?: ReadonlySet<string>): ValueObject {
		const result: Record<string, Value> = {};
		const seen = new Map<string, number>();
		const last = new Map(node.entries.map(({key}, index) => [key, index]));
		for (const [index, {key, keyOffset, value}] of node.entries.entries()) {
			const at = path === '' ? key : `${path}.${key}`;
			const before = seen.get(key);
			if (before !== undefined) {
				this.#lenient('field-twice', at, keyOffset, {kind: this.#options.kind, name: key, line: this.#options.file.place(before).line});
			}
			seen.set(key, keyOffset);
			if (last.get(key) !== index) {
				// The last value counts, whatever the others are.
				continue;
			}
			const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
			if (field) {
				const decoded = this.#value(value, field, at);
				if (decoded !== undefined) {
					result[key] = decoded;
				}
			} else if (!alsoKnown?.has(key)) {
				this.#lenient('field-unknown', at, keyOffset, {kind: this.#options.kind, name: key}, () => nearestName(key, Object.keys(fields)));
			}
		}
		return result;
	}

	#value(node: YamlNode, field: Field, path: string): Value | undefined {
		const {type} = field;
		if (node.kind === 'scalar' && node.scalar.kind === 'null') {
			return undefined;
		}
		this.#options.findings.origins.set((this.#options.originPrefix ?? '') + path, {from: 'file', ...this.#options.file.place(node.offset)});
		if (type.name === 'any') {
			return plainValue(node);
		}
		if (type.name === 'list' && node.kind === 'list') {
			const items = node.items.map((item, index) => this.#value(item, type.items, `${path}.${index}`));
			return items.map(item => item ?? zeroOf(type.items.type));
		}
		if (type.name === 'map' && node.kind === 'mapping') {
			const members = node.entries.map(entry => [entry.key, this.#value(entry.value, type.values, `${path}.${entry.key}`) ?? zeroOf(type.values.type)]);
			return Object.fromEntries(members) as ValueObject;
		}
		if (type.name === 'object' && node.kind === 'mapping') {
			return this.object(node, type.fields, path);
		}
		return node.kind === 'scalar' ? this.#scalar(node, field, path) : this.#wrongType(node, field, path);
	}

	#scalar(node: ScalarNode, field: Field, path: string): Value | undefined {
		const {scalar} = node;
		const {type} = field;
		const isText = scalar.kind === 'string' || scalar.kind === 'timestamp';
		switch (type.name) {
			case 'string': {
				return isText ? scalar.value : this.#wrongType(node, field, path);
			}

			case 'boolean': {
				return scalar.kind === 'boolean' ? scalar.value : this.#wrongType(node, field, path);
			}

			case 'number': {
				return scalar.kind === 'integer' || scalar.kind === 'float' ? Number(scalar.value) : this.#wrongType(node, field, path);
			}

			case 'integer': {
				return this.#integer(node, type, field, path);
			}

			case 'nanoseconds': {
				if (!isText) {
					return this.#integer(node, {min: -(2n ** 63n), max: 2n ** 63n - 1n}, field, path);
				}
				const parsed = this.#parsed(node, parseDuration, 'field-duration', path);
				return parsed === undefined ? undefined : formatDuration(parsed);
			}

			case 'duration': {
				return isText ? this.#parsed(node, parseDuration, 'field-duration', path) : this.#wrongType(node, field, path);
			}

			case 'time': {
				return isText ? this.#parsed(node, parseTime, 'field-time', path) : this.#wrongType(node, field, path);
			}

			case 'quantity': {
				return isText || scalar.kind === 'integer' || scalar.kind === 'float'
					? this.#parsed(node, parseQuantity, 'field-quantity', path)
					: this.#wrongType(node, field, path);
			}

			case 'token': {
				if (isTokenForm(node.source)) {
					return node.source;
				}
				this.#fault('token-form', path, node.offset, {kind: this.#options.kind, value: hideMost(node.source)});
				return undefined;
			}

			default: {
				return this.#wrongType(node, field, path);
			}
		}
	}

	#integer(node: ScalarNode, {min, max}: {min: bigint; max: bigint}, field: Field, path: string): number | undefined {
		const {scalar} = node;
		if (scalar.kind !== 'integer' && !(scalar.kind === 'float' && Number.isInteger(scalar.value))) {
			this.#wrongType(node, field, path);
			return undefined;
		}
		const value = BigInt(scalar.value);
		if (value < min || value > max) {
			this.#fault('field-range', path, node.offset, {kind: this.#options.kind, value: node.source, min: String(min), max: String(max)});
			return undefined;
		}
		return Number(value);
	}

	#parsed<T extends Value>(node: ScalarNode, parse: (text: string) => T | undefined, code: 'field-duration' | 'field-time' | 'field-quantity', path: string): T | undefined {
		const value = parse(node.source);
		if (value === undefined) {
			this.#fault(code, path, node.offset, {kind: this.#options.kind, value: node.source});
		}
		return value;
	}

	#wrongType(node: YamlNode, field: Field, path: string): undefined {
		const {type, secret} = field;
		const actual = node.kind === 'scalar' ? (node.scalar.kind === 'timestamp' ? 'string' : node.scalar.kind) : node.kind;
		const expected = type.name === 'map' || type.name === 'object' ? 'mapping' : type.name;
		this.#fault('field-type', path, node.offset, {kind: this.#options.kind, expected, actual, value: node.kind === 'scalar' && !secret ? node.source : '', instead: inOtherForm(path.split('.').at(-1) ?? '', node, field)});
	}

	#fault<Code extends FaultCode>(code: Code, path: string, offset: number, params: FaultParams[Code]): void {
		this.#options.findings.faults.push(fault(code, path, params, {place: this.#place(offset)}));
	}

	#lenient<Code extends FaultCode>(code: Code, path: string, offset: number, params: FaultParams[Code], suggest: () => string | undefined = () => undefined): void {
		const {findings, strict} = this.#options;
		const list = strict ? findings.faults : findings.warnings;
		// What nobody will read is not worth a search.
		const suggestion = list.length < mostFaults ? suggest() : undefined;
		list.push(fault(code, path, params, {place: this.#place(offset), ...(suggestion === undefined ? {} : {suggestion})}));
	}

	#place(offset: number): FaultPlace {
		return this.#options.file.place(offset);
	}
}

/** The form of a bootstrap token: `abcdef.0123456789abcdef`. */
export const isTokenForm = (text: string): boolean => /^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(text);

/** A mistyped secret is still most of a secret: only what is too short to be one is shown whole. */
export const hideMost = (text: string): string => text.length < 16 ? text : `${text.slice(0, 6)}…`;

/** Go's zero value. */
export function zeroOf(type: FieldType): Value {
	switch (type.name) {
		case 'boolean': {
			return false;
		}

		case 'integer': case 'number': case 'nanoseconds': {
			return 0;
		}

		case 'duration': {
			return 0n;
		}

		case 'list': {
			return [];
		}

		case 'map': case 'object': {
			return {};
		}

		case 'quantity': {
			return '0';
		}

		case 'any': {
			return null;
		}

		default: {
			return '';
		}
	}
}

function plainValue(node: YamlNode): Value {
	if (node.kind === 'list') {
		return node.items.map(plainValue);
	}
	if (node.kind === 'mapping') {
		return Object.fromEntries(node.entries.map(entry => [entry.key, plainValue(entry.value)]));
	}
	return node.scalar.kind === 'integer' ? Number(node.scalar.value) : node.scalar.value;
}
