import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it, test} from 'vitest';
import {inColumns} from '../../source/cli/print/columns.ts';
import {printed} from '../../source/cli/print/data-output.ts';
import {flagSpecs} from '../../source/cli/line/flag-table.ts';
import {parseFlags} from '../../source/cli/line/flags.ts';
import {longDuration, shortDuration} from '../../source/cli/print/human-duration.ts';
import {kubeconfigOf} from '../../source/cli/run/kubeconfig-path.ts';
import type {JsonObject} from '../../source/core/config/types.ts';
import {Failure} from '../../source/core/told/failures.ts';
import {temporaryFolder} from './program.ts';

const [s, m, h, d, y] = [1000, 60_000, 3_600_000, 86_400_000, 365 * 86_400_000];

describe('time that is left, as Kubernetes writes it', () => {
	it.each([
		[-2 * s, '<invalid>', '<invalid>'], [-1 * s, '0s', '0s'], [0, '0s', '0s'], [59 * s, '59s', '59s'], [90 * s, '1m', '90s'], [2 * m, '2m', '2m'], [9 * m + 5 * s, '9m', '9m5s'],
		[10 * m + 5 * s, '10m', '10m'], [2 * h + 5 * m, '2h', '125m'], [3 * h, '3h', '3h'], [7 * h + 30 * m, '7h', '7h30m'], [23.9 * h, '23h', '23h'], [47 * h, '1d', '47h'],
		[2 * d, '2d', '2d'], [7 * d + 5 * h, '7d', '7d5h'], [8 * d + 5 * h, '8d', '8d'], [364 * d, '364d', '364d'], [416 * d, '1y', '416d'], [2 * y, '2y', '2y'], [3 * y + 10 * d, '3y', '3y10d'], [9.9 * y, '9y', '9y'],
	])('%d ms: %s, %s', (milliseconds, short, long) => {
		expect([shortDuration(milliseconds), longDuration(milliseconds)]).toEqual([short, long]);
	});
});

test('columns are as wide as their widest cell, as in kubeadm\'s table of missing certificates', () => {
	const recorded = readFileSync(new URL('../fixtures/commands/check-expiration-nothing.txt', import.meta.url), 'utf8').split('\n\n')[0];
	const names = recorded?.match(/(?<=!MISSING! )\S+/g) ?? [];
	const heads = ['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED'];
	expect(names.length).toBe(11);
	expect(inColumns([heads, ...names.map((name) => [`!MISSING! ${name}`, '', '', '', ''])])).toEqual(recorded?.split('\n'));
});

describe('-o', () => {
	it('writes what kubeadm writes', () => {
		const tokens: JsonObject[] = [{token: 'a.b', description: 'x & <y>'}, {token: 'c.d'}];
		expect(printed('json', 'BootstrapToken', tokens)).toBe(`{
    "kind": "BootstrapToken",
    "apiVersion": "output.kubeadm.k8s.io/v1alpha3",
    "token": "a.b",
    "description": "x \\u0026 \\u003cy\\u003e"
}
{
    "kind": "BootstrapToken",
    "apiVersion": "output.kubeadm.k8s.io/v1alpha3",
    "token": "c.d"
}
`);
		expect(printed('yaml', 'BootstrapToken', tokens)).toBe('apiVersion: output.kubeadm.k8s.io/v1alpha3\ndescription: x & <y>\nkind: BootstrapToken\ntoken: a.b\n---\napiVersion: output.kubeadm.k8s.io/v1alpha3\nkind: BootstrapToken\ntoken: c.d\n');
		expect(printed('json', 'BootstrapToken', [])).toBe('');
	});

	it('takes nothing else, and names what it takes', () => {
		for (const output of ['xml', 'jsonpath={.token}', 'go-template={{.token}}', 'toString', '']) {
			expect(() => parseFlags(['-o', output], flagSpecs(['data-output']))).toThrow(Failure);
		}
	});
});

describe('the kubeconfig', () => {
	it('is the one that is named, else the first there is of $KUBECONFIG, or ~/.kube/config', () => {
		const home = temporaryFolder();
		mkdirSync(join(home, '.kube'));
		for (const name of ['a', 'b', '.kube/config']) {
			writeFileSync(join(home, name), '');
		}
		const list = [join(home, 'none'), join(home, 'b'), join(home, 'a')].join(':');
		expect(kubeconfigOf({kubeconfig: '/x'}, {HOME: home, KUBECONFIG: list})).toBe('/x');
		expect(kubeconfigOf({kubeconfig: ''}, {HOME: home, KUBECONFIG: list})).toBe(join(home, 'b'));
		expect(kubeconfigOf({}, {HOME: home})).toBe(join(home, '.kube/config'));
		expect(kubeconfigOf({}, {HOME: home, KUBECONFIG: '/nowhere:/elsewhere'})).toMatch(/^\/(nowhere|etc\/kubernetes\/admin\.conf)$/);
		expect(kubeconfigOf({}, {HOME: '/nowhere'})).toBe('/etc/kubernetes/admin.conf');
	});
});
