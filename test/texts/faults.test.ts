import {expect, test} from 'vitest';
import {faultParams, type FaultCode} from '../../source/core/told/faults.ts';
import {faultText} from '../../source/texts/faults.ts';

const codes = Object.keys(faultParams) as FaultCode[];
const params = Object.fromEntries(Object.values(faultParams).flat().map((name) => [name, `<${name}>`]));

test.each(['en', 'zh'] as const)('has a sentence for every fault of a configuration (%s)', (lang) => {
	for (const code of codes) {
		const {problem, remedy = '.'} = faultText({code, params}, lang);
		expect(problem, code).toMatch(lang === 'en' ? /^\S.*\.$/ : /^\S.*[。]$/);
		expect(problem + remedy, code).not.toMatch(/undefined|please|successfully|!|！|成功|请/i);
	}
});

test('puts a name that is close by into the remedy', () => {
	const fault = {code: 'field-unknown', params: {kind: 'ClusterConfiguration', name: 'podSubnets'}, suggestion: 'podSubnet'} as const;
	expect(faultText(fault, 'en').remedy).toBe('Did you mean podSubnet?');
	expect(faultText(fault, 'zh').remedy).toBe('是不是 podSubnet？');
});
