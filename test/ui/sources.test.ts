import {describe, expect, test} from 'vitest';
import type {FileDetail} from '../../source/core/told/details.ts';
import {sourceLines} from '../../source/ui/run/panes/sources.ts';
import {uiWords} from '../../source/ui/run/words.ts';

const en = uiWords('en');
const zh = uiWords('zh');

const detail: FileDetail = {
	kind: 'file', role: 'manifest/kube-apiserver', path: '/etc/kubernetes/manifests/kube-apiserver.yaml', mode: 0o600, content: '',
	sources: [
		{value: '--service-cluster-ip-range', fields: [{field: 'networking.serviceSubnet', origin: {from: 'file', file: 'cluster.yaml', line: 21, column: 18}}]},
		{value: '--v', fields: [{field: 'apiServer.extraArgs.0', origin: {from: 'flag', flag: '--apiserver-extra-args'}}]},
		{value: '--advertise-address', fields: [{field: 'localAPIEndpoint.advertiseAddress', origin: {from: 'machine'}}]},
		{value: '--secure-port', fields: [{field: 'localAPIEndpoint.bindPort', origin: {from: 'default'}}]},
		{value: '--allow-privileged', fields: []},
		{value: '--etcd-servers', fields: [], choice: 'address-family'},
		{value: '192.0.2.10', fields: [{field: 'localAPIEndpoint.advertiseAddress', origin: {from: 'machine'}}]},
		{value: 'metadata.labels.team', fields: [], patch: 'kube-apiserver0.yaml'},
	],
};

const shown = (explain: boolean, words = en, columns = 140) => sourceLines(detail, {words, columns, explain}).map((spans) => spans.map(({text}) => text).join('').replace(/\s{2,}/g, '  '));

describe('where values come from', () => {
	test('what somebody chose is told by field and place; defaults are counted', () => {
		expect(shown(false)).toEqual([
			'', 'Where values come from',
			'--service-cluster-ip-range  networking.serviceSubnet, cluster.yaml:21',
			'--v  apiServer.extraArgs[0], --apiserver-extra-args',
			'--advertise-address  localAPIEndpoint.advertiseAddress, found on this machine',
			'192.0.2.10  localAPIEndpoint.advertiseAddress, found on this machine',
			'metadata.labels.team  patch kube-apiserver0.yaml',
			'3 more are defaults; e lists them',
		]);
	});

	test('e lists the defaults as well', () => {
		expect(shown(true)).toEqual(expect.arrayContaining(['--secure-port  localAPIEndpoint.bindPort, default', '--allow-privileged  kubeadm\'s fixed value', '--etcd-servers  kubeadm\'s fixed value: 127.0.0.1, or [::1] where localAPIEndpoint.advertiseAddress is IPv6']));
	});

	test('field and place stand below the name where there is no room beside it, and apart where they fill the line', () => {
		expect(shown(false, en, 60)).toEqual(expect.arrayContaining(['--service-cluster-ip-range', '  networking.serviceSubnet, cluster.yaml:21']));
		expect(shown(false, en, 46)).toEqual(expect.arrayContaining(['--advertise-address', '  localAPIEndpoint.advertiseAddress', '  found on this machine']));
	});

	test('in Chinese', () => {
		expect(shown(false, zh)).toEqual(expect.arrayContaining(['值的来源', '--advertise-address  localAPIEndpoint.advertiseAddress，取自本机', '另有 3 项为默认值；按 e 列出']));
	});
});
