import {describe, expect, test} from 'vitest';
import {findField, setField, type FieldPath, type FieldValue} from '../../../../source/core/config/commands/edit.ts';

const init = (...path: string[]): FieldPath => ({kind: 'InitConfiguration', path});
const cluster = (...path: string[]): FieldPath => ({kind: 'ClusterConfiguration', path});
const head = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n';

const cases: readonly (readonly [string, string, FieldPath, FieldValue, string | undefined])[] = [
	['a value, with the comments around it', `${head}# why\nnetworking: # all\n  podSubnet: 10.0.0.0/8   # Pods\n  dnsDomain: a.b\n`, cluster('networking', 'podSubnet'), '10.244.0.0/16', `${head}# why\nnetworking: # all\n  podSubnet: 10.244.0.0/16   # Pods\n  dnsDomain: a.b\n`],
	['a quoted value', `${head}kubernetesVersion: 'v1.35.0' # x\n`, cluster('kubernetesVersion'), 'v1.36.2', `${head}kubernetesVersion: v1.36.2 # x\n`],
	['a field that is not there, below one that is', `${head}networking:\n    dnsDomain: a.b\n# end\n`, cluster('networking', 'podSubnet'), '10.244.0.0/16', `${head}networking:\n    dnsDomain: a.b\n    podSubnet: 10.244.0.0/16\n# end\n`],
	['a field whose parent is not there', head, cluster('networking', 'podSubnet'), '10.244.0.0/16', `${head}networking:\n  podSubnet: 10.244.0.0/16\n`],
	['a parent that holds nothing', `${head}networking: # later\nclusterName: a\n`, cluster('networking', 'podSubnet'), '10.244.0.0/16', `${head}networking: # later\n  podSubnet: 10.244.0.0/16\nclusterName: a\n`],
	['an empty flow mapping', `${head}networking: {}\nclusterName: a\n`, cluster('networking', 'podSubnet'), '10.244.0.0/16', `${head}networking:\n  podSubnet: 10.244.0.0/16\nclusterName: a\n`],
	['a value in a flow mapping', `${head}networking: {podSubnet: 10.0.0.0/8, dnsDomain: a.b}\n`, cluster('networking', 'podSubnet'), '10.244.0.0/16', `${head}networking: {podSubnet: 10.244.0.0/16, dnsDomain: a.b}\n`],
	['an empty value', `${head}clusterName:\nkubernetesVersion: v1.36.2\n`, cluster('clusterName'), 'b', `${head}clusterName: b\nkubernetesVersion: v1.36.2\n`],
	['the second document, made where there is none', head, init('nodeRegistration', 'name'), 'cp1', `${head}---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nnodeRegistration:\n  name: cp1\n`],
	['a document before another', `apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n---\n${head}`, init('nodeRegistration', 'name'), 'cp1', `apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nnodeRegistration:\n  name: cp1\n---\n${head}`],
	['an empty file', '', cluster('clusterName'), 'a', `${head}clusterName: a\n`],
	['a line without its end', `${head}clusterName: a`, cluster('kubernetesVersion'), 'v1.36.2', `${head}clusterName: a\nkubernetesVersion: v1.36.2\n`],
	['text that would be a number', head, cluster('clusterName'), '123', `${head}clusterName: "123"\n`],
	['a list by an empty one', `apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nnodeRegistration:\n  taints:\n  - key: a\n    effect: NoSchedule\n  name: b\n`, init('nodeRegistration', 'taints'), [], 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nnodeRegistration:\n  taints: []\n  name: b\n'],
	['a field away, with a parent that would be empty', `${head}networking:\n  podSubnet: 10.0.0.0/8\nclusterName: a\n`, cluster('networking', 'podSubnet'), undefined, `${head}clusterName: a\n`],
	['a field away, its neighbours left', `${head}networking:\n  podSubnet: 10.0.0.0/8\n  dnsDomain: a.b\n`, cluster('networking', 'podSubnet'), undefined, `${head}networking:\n  dnsDomain: a.b\n`],
	['nothing where an alias stands', `${head}clusterName: &name a\nkubernetesVersion: *name\n`, cluster('kubernetesVersion'), 'v1.36.2', undefined],
	['nothing where text is a block', `${head}clusterName: |\n  a\n`, cluster('clusterName'), 'b', undefined],
];

describe('setField', () => {
	test.each(cases)('changes %s', (_, text, field, value, wanted) => {
		expect(setField(text, field, value)).toBe(wanted);
	});

	test('keeps what Windows writes at line ends readable', () => {
		const text = setField(`${head}clusterName: a\n`.replaceAll('\n', '\r\n'), cluster('clusterName'), 'b');
		expect(findField(text ?? '', cluster('clusterName'))?.value).toBe('b');
		expect(text).toContain('kind: ClusterConfiguration\r\n');
	});
});

test('findField tells value and line', () => {
	expect(findField(`${head}networking:\n  podSubnet: "10.0.0.0/8"\n`, cluster('networking', 'podSubnet'))).toEqual({value: '10.0.0.0/8', line: 4});
	expect(findField(head, cluster('networking', 'podSubnet'))).toBeUndefined();
});
