import {expect, test} from 'vitest';
import {fault, type FaultCode} from '../../source/core/told/faults.ts';
import {faultsEnglish} from '../../source/texts/faults.en.ts';
import {faultText} from '../../source/texts/faults.ts';

const codes = Object.keys(faultsEnglish) as FaultCode[];
/** Has a value for whatever a sentence asks for. */
const params = new Proxy({}, {get: (_, name) => `<${String(name)}>`}) as never;

test.each(['en', 'zh'] as const)('has a sentence for every fault of a configuration (%s)', (lang) => {
	for (const code of codes) {
		const {problem, remedy = '.'} = faultText(fault(code, '', params), lang);
		expect(problem, code).toMatch(lang === 'en' ? /^\S.*\.$/ : /^\S.*[。]$/);
		expect(problem + remedy, code).not.toMatch(/undefined|please|successfully|!|！|成功|请/i);
	}
});

test('puts a name that is close by into the remedy', () => {
	const unknown = {code: 'field-unknown', params: {kind: 'ClusterConfiguration', name: 'podSubnets'}, suggestion: 'podSubnet'} as const;
	expect(faultText(unknown, 'en').remedy).toBe('Did you mean podSubnet?');
	expect(faultText(unknown, 'zh').remedy).toBe('是不是 podSubnet？');
});
