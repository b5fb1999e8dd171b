import {describe, expect, it} from 'vitest';
import type {KnownFailure} from '../../../source/core/diagnosis/known.ts';
import {anyCase, field, line, part} from '../../../source/core/diagnosis/pattern.ts';

describe('a pattern', () => {
	it('is the regular expression that is written, with its groups named', () => {
		expect(line`open ${field.path`/[^\s:"\\]+`}: (?:no such|not a) \`file\`$`.source).toBe('open (?<path>\\/[^\\s:"\\\\]+): (?:no such|not a) \\`file\\`$');
		expect(line`${field.reason`(?:\[${field.manager`memory`}manager\] )?configured .+?`}"?$`.exec('"[memorymanager] configured so"')?.groups).toEqual({reason: '[memorymanager] configured so', manager: 'memory'});
		expect(anyCase`unknown ${part`(?:flag|${field.gate`\w+Gate`})`}`.exec('Unknown FooGate')?.groups).toEqual({gate: 'FooGate'});
	});

	it('is an entry of the table only with the fields of its code', () => {
		const swap: KnownFailure = {code: 'kubelet.swap', link: 'kubelet', in: 'kubelet', pattern: line`swap is on`, not: /x/};
		const service: KnownFailure = {code: 'kubelet.cri-disabled', link: 'kubelet', in: 'kubelet', pattern: line`unknown service ${field.service`\w+`}|not implemented`, not: /x/};
		// @ts-expect-error -- no diagnosis has such a field
		void field.pth;
		// @ts-expect-error -- this one has none
		const tooMuch: KnownFailure = {...swap, pattern: line`swap is on: ${field.path`\S+`}`};
		// @ts-expect-error -- its path is to be captured
		const tooLittle: KnownFailure = {code: 'kubelet.config-missing', link: 'kubelet', in: 'kubelet', pattern: line`no such file`, not: /x/};
		// @ts-expect-error -- a component has its name from elsewhere, and a kubelet none
		const another: KnownFailure = {code: 'container.mount', link: 'kubelet', in: 'kubelet', pattern: line`mounting ${field.path`\S+`}`, not: /x/};
		// @ts-expect-error -- what it captures is not known of a bare expression
		const bare: KnownFailure = {...swap, pattern: /swap is on/};
		expect([swap, service, tooMuch, tooLittle, another, bare].every(({pattern}) => pattern instanceof RegExp)).toBe(true);
	});
});
