import {describe, expect, it} from 'vitest';
import {atSource} from '../../../source/core/diagnosis/at-source.ts';
import type {InitConfig} from '../../../source/core/config/types.ts';
import type {Origin} from '../../../source/core/told/sources.ts';
import type {DiagnosisCode} from '../../../source/core/told/diagnosis-codes.ts';
import type {DiagnosisFields} from '../../../source/core/told/diagnosis-fields.ts';
import {diagnosisOf, type Diagnosis} from '../../../source/core/told/diagnosis.ts';
import {texts} from '../../../source/texts/index.ts';

const config = {
	cluster: {
		apiServer: {extraArgs: [{name: 'v', value: '2'}, {name: 'no-such-flag', value: '1'}, {name: 'enable-admission-plugins', value: 'Nope'}]},
		controllerManager: {extraArgs: []}, scheduler: {extraArgs: []}, etcd: {},
	},
	init: {nodeRegistration: {kubeletExtraArgs: [{name: 'no-such-flag', value: '1'}]}},
	origins: new Map<string, Origin>([
		['apiServer.extraArgs.1', {from: 'file', file: 'my flag.yaml', line: 9, column: 3}],
		['apiServer.extraArgs.2', {from: 'file', file: 'my flag.yaml', line: 11, column: 3}],
		['nodeRegistration.kubeletExtraArgs.0', {from: 'file', file: 'my flag.yaml', line: 20, column: 3}],
	]),
} as unknown as InitConfig;
const found = <Code extends DiagnosisCode>(code: Code, component: string, fields: DiagnosisFields[Code]): Diagnosis => diagnosisOf(code, fields, {link: 'container', component, evidence: [], certain: true});

describe('a failure whose cause stands in the configuration', () => {
	it.each([
		[found('container.unknown-flag', 'kube-apiserver', {component: 'kube-apiserver', flag: '--no-such-flag'}), 9],
		[found('apiserver.admission-plugin', 'kube-apiserver', {component: 'kube-apiserver', plugin: 'Nope'}), 11],
		[found('kubelet.unknown-flag', 'kubelet', {flag: '--no-such-flag'}), 20],
	])('is mended there: %o', (diagnosis, line) => {
		const told = texts('en').diagnosis(atSource(diagnosis, config));
		expect(told.commands).toEqual([`vi +${line} 'my flag.yaml'`]);
	});

	it('says where, and what to do then', () => {
		const diagnosis = atSource(found('container.unknown-flag', 'kube-apiserver', {component: 'kube-apiserver', flag: '--no-such-flag'}), config);
		expect(texts('en').diagnosis(diagnosis).remedy).toContain('It stands in my flag.yaml:9. Correct it there, and run the same command again.');
		expect(texts('zh').diagnosis(diagnosis).remedy).toContain('my flag.yaml:9');
		expect(texts('en').diagnosis(diagnosis).remedy).not.toContain('by itself');
	});

	it.each([
		['a flag that the configuration does not set', found('container.unknown-flag', 'kube-apiserver', {component: 'kube-apiserver', flag: '--other'})],
		['the same flag of another component', found('container.unknown-flag', 'kube-scheduler', {component: 'kube-scheduler', flag: '--no-such-flag'})],
	])('is none of %s: that is in the manifest', (_what, diagnosis) => {
		expect(texts('en').diagnosis(atSource(diagnosis, config)).commands[0]).toContain('vi /etc/kubernetes/manifests/');
	});
});
