import {load} from 'js-yaml';
import * as fc from 'fast-check';
import {expect, it} from 'vitest';
import {writeKyaml} from '../../../source/core/yaml/kyaml-writer.ts';
import type {Json} from '../../../source/core/config/types.ts';

it('has the layout of kubeadm certs check-expiration -o kyaml', () => {
	const one = {name: 'admin.conf', expirationDate: null, residualTime: 0, externallyManaged: false, missing: true};
	expect(writeKyaml({kind: 'CertificateExpirationInfo', certificates: [one, one], certificateAuthorities: []})).toBe(`---
{
  kind: "CertificateExpirationInfo",
  certificates: [{
    name: "admin.conf",
    expirationDate: null,
    residualTime: 0,
    externallyManaged: false,
    missing: true,
  }, {
    name: "admin.conf",
    expirationDate: null,
    residualTime: 0,
    externallyManaged: false,
    missing: true,
  }],
  certificateAuthorities: [],
}
`);
});

it('has the layout of kubeadm token list -o kyaml', () => {
	expect(writeKyaml({description: 'a & <b> "c" 中文\tx', usages: ['authentication']})).toBe('---\n{\n  description: "a & <b> \\"c\\" 中文\tx",\n  usages: [\n    "authentication",\n  ],\n}\n');
});

it('folds text of several lines, and keeps the spaces that lines begin with', () => {
	expect(writeKyaml({a: 'one\n  two\n'})).toBe('---\n{\n  a: "\\\n     one\\n\\\n    \\  two\\n\\\n    ",\n}\n');
});

it('quotes keys that YAML could take for something else', () => {
	expect(writeKyaml({no: 1, '1': 2, 'a-b': 3, ab: 4})).toBe('---\n{\n  "1": 2,\n  "no": 1,\n  "a-b": 3,\n  ab: 4,\n}\n');
});

it('is YAML that says what was written', () => {
	const value = fc.letrec<{value: Json}>((tie) => ({
		value: fc.oneof({maxDepth: 3}, fc.string({unit: 'grapheme'}), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value'), {maxLength: 4}), fc.dictionary(fc.string({minLength: 1, maxLength: 8}).filter((key) => key !== '__proto__'), tie('value'), {maxKeys: 4})),
	})).value;
	fc.assert(fc.property(value, (one) => {
		expect(load(writeKyaml(one))).toEqual(one);
	}));
});
