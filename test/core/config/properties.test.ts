import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {kubeletConfiguration, kubeProxyConfiguration} from '../../../source/core/config/tables/component-fields.ts';
import {decodeDocument, type ConfigFindings} from '../../../source/core/config/decode.ts';
import {encodeKind, fill} from '../../../source/core/config/encode.ts';
import {clusterConfiguration, initConfiguration, joinConfiguration, resetConfiguration, upgradeConfiguration} from '../../../source/core/config/tables/kubeadm-fields.ts';
import type {Field, FieldTable, KindTable, Value, ValueObject} from '../../../source/core/config/tables/schema.ts';
import {sourceFile} from '../../../source/core/yaml/source-file.ts';
import {readDocuments} from '../../../source/core/yaml/reader.ts';
import {writeYaml} from '../../../source/core/yaml/writer.ts';
import type {Json} from '../../../source/core/config/types.ts';

const kinds: ReadonlyArray<readonly [string, KindTable]> = [
	initConfiguration, clusterConfiguration, joinConfiguration, resetConfiguration, upgradeConfiguration, kubeletConfiguration, kubeProxyConfiguration,
].map(table => [table.kind, table]);

const text = fc.oneof(fc.string({unit: 'grapheme'}), fc.constantFrom('', 'yes', '0x1f', '1e3', '~', ' lead', 'trail ', 'a: b', '# c', 'two\nlines\n', '\n', 'a\tb', '12:30:45', '2026-01-02'))
	.map(value => value.replaceAll(/[^\t\n -~\u00A0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/g, ''));

/** Any value that a field may have once it was decoded. */
function arbitrary({type}: Field): fc.Arbitrary<Value> {
	switch (type.name) {
		case 'boolean': {
			return fc.boolean();
		}

		case 'integer': {
			const limit = BigInt(Number.MAX_SAFE_INTEGER);
			return fc.integer({min: Number(type.min < -limit ? -limit : type.min), max: Number(type.max > limit ? limit : type.max)});
		}

		case 'number': {
			return fc.integer({min: -1000, max: 1000}).map(value => value / 8);
		}

		case 'nanoseconds': {
			return fc.oneof(fc.nat(), fc.constantFrom('5s', '1m30s'));
		}

		case 'duration': {
			return fc.bigInt({min: -(10n ** 18n), max: 10n ** 18n});
		}

		case 'time': {
			return fc.constantFrom('2030-01-31T08:00:00Z', '1999-12-31T23:59:59Z');
		}

		case 'token': {
			return fc.constantFrom('abcdef.0123456789abcdef', '000000.0000000000000000');
		}

		case 'quantity': {
			return fc.constantFrom('1Gi', '500m', '3', '0');
		}

		case 'list': {
			return fc.array(arbitrary(type.items), {maxLength: 3});
		}

		case 'map': {
			return fc.dictionary(text.filter(key => key !== '__proto__'), arbitrary(type.values), {maxKeys: 3, noNullPrototype: true});
		}

		case 'object': {
			return arbitraryObject(type.fields);
		}

		default: {
			return text;
		}
	}
}

function arbitraryObject(fields: FieldTable): fc.Arbitrary<ValueObject> {
	const members = Object.entries(fields).map(([name, field]) => [name, arbitrary(field)] as const);
	return fc.record(Object.fromEntries(members), {requiredKeys: [], noNullPrototype: true}) as fc.Arbitrary<ValueObject>;
}

function decode(yaml: string, {fields, kind}: KindTable): ValueObject {
	const file = sourceFile('x.yaml', yaml);
	const findings: ConfigFindings = {faults: [], warnings: [], origins: new Map()};
	const contents = readDocuments(file)[0]?.contents;
	const value = contents?.kind === 'mapping' ? decodeDocument(contents, fields, {file, kind, findings, strict: true}) : {};
	expect(findings.faults).toEqual([]);
	return value;
}

test.each(kinds)('reads a printed %s as what was printed', (_, table) => {
	fc.assert(fc.property(arbitraryObject(table.fields), value => {
		const printed = writeYaml(encodeKind(value, table));
		expect(writeYaml(encodeKind(decode(printed, table), table))).toBe(printed);
	}), {numRuns: 60});
});

test.each(kinds)('fills in nothing more when %s is defaulted again', (_, table) => {
	fc.assert(fc.property(arbitraryObject(table.fields), value => {
		const once = fill(value, table.fields);
		expect(fill(once, table.fields)).toEqual(once);
	}), {numRuns: 60});
});

test('reads any text that it writes', () => {
	fc.assert(fc.property(text, value => {
		const yaml = writeYaml({value} satisfies Json);
		const contents = readDocuments(sourceFile('x.yaml', yaml))[0]?.contents;
		const scalar = contents?.kind === 'mapping' ? contents.entries[0]?.value : undefined;
		expect(scalar?.kind === 'scalar' && scalar.scalar.kind === 'string' ? scalar.scalar.value : undefined).toBe(value);
	}), {numRuns: 500});
});
