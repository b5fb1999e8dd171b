import {describe, expect, it} from 'vitest';
import {manifestFacts, objectFacts} from '../../../source/core/artifacts/yaml-facts.ts';
import {loadYaml} from '../../../source/core/yaml/load.ts';
import {parseKubeconfig} from '../../../source/core/pki/kubeconfig-reader.ts';

/** Nine to the twelfth values. */
const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x]', ...Array.from({length: 11}, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(',')}]`), ''].join('\n');

describe('YAML from outside', () => {
	it('is read with its aliases, where they stand for little', () => {
		expect(loadYaml('a: &a [1, 2]\nb: *a\n')).toEqual({a: [1, 2], b: [1, 2]});
	});

	it.each([['aliases of aliases', bomb], ['an alias of itself', 'a: &a [*a]\n'], ['many levels', `a: ${'['.repeat(150)}${']'.repeat(150)}\n`], ['many values', `[${'1,'.repeat(100_001)}]`]])('is refused where it unfolds: %s', (_, text) => {
		expect(() => loadYaml(text)).toThrow();
	});

	it('is refused unread where it is longer than any manifest or kubeconfig: reading takes hundreds of times its size', () => {
		expect(() => loadYaml('# a comment\n'.repeat(70_000))).toThrow('more than 600000 characters');
	});

	it('is told as malformed by who compares a manifest, an object or a kubeconfig', () => {
		expect(manifestFacts(bomb)).toEqual([{aspect: 'malformed', name: '', value: 'yes'}]);
		expect(objectFacts({data: {config: bomb}})).toEqual([{aspect: 'field', name: 'data.config', value: bomb}]);
		expect(parseKubeconfig(bomb)).toMatchObject({ok: false, fault: {code: 'kubeconfig-malformed'}});
	});
});
