import {describe, expect, test} from 'vitest';
import type {JsonObject} from '../../../source/core/config/types.ts';
import {applyPatches, jsonPatch, mergePatch, parsePatchName, readPatches, strategicMerge, type MergeSchema, type PatchTarget} from '../../../source/core/patches/index.ts';

const pod: JsonObject = {
	apiVersion: 'v1', kind: 'Pod', metadata: {name: 'etcd', labels: {component: 'etcd'}},
	spec: {
		containers: [{name: 'etcd', image: 'etcd:1', command: ['etcd', '--a'], env: [{name: 'A', value: '1'}], resources: {requests: {cpu: '100m'}}}],
		hostNetwork: true,
		volumes: [{name: 'a', hostPath: {path: '/a'}}, {name: 'b', hostPath: {path: '/b'}}],
	},
	status: {},
};

/** What one file makes of the Pod's spec, or of another object. */
function patched(name: string, content: string, object: JsonObject = pod, target: PatchTarget = 'etcd'): JsonObject {
	return applyPatches({patches: {directory: '/p', files: [{name, path: `/p/${name}`, content}]}}, target, object).object;
}
const spec = (content: string, name = 'etcd.yaml') => patched(name, content)['spec'] as {[member: string]: unknown};
const fault = (fields: object) => expect.objectContaining({code: 'patch.invalid', fields: expect.objectContaining(fields)});

describe('a file\'s name', () => {
	test.each([
		['etcd.yaml', 'etcd', 'strategic'],
		['etcd.json', 'etcd', 'strategic'],
		['kube-apiserver0+merge.yaml', 'kube-apiserver', 'merge'],
		['kube-controller-manager-a b+json.json', 'kube-controller-manager', 'json'],
		['kubeletconfiguration+strategic.yaml', 'kubeletconfiguration', 'strategic'],
		['etcd.more+json.yaml', 'etcd', 'strategic'],
		['etcd+jsonish.yaml', 'etcd', 'json'],
	])('%s patches %s by %s', (name, target, type) => {
		expect(parsePatchName(name)).toEqual({is: 'patch', target, type});
	});

	test.each([['etcd.yml', 'extension'], ['README.md', 'extension'], ['.yaml', 'extension'], ['kube-proxy.yaml', 'target'], ['Etcd.yaml', 'target']])('%s is passed over for its %s', (name, because) => {
		expect(parsePatchName(name)).toEqual({is: 'ignored', because});
	});

	test.each(['etcd+.yaml', 'etcd+foo.yaml', 'etcd1+Merge.yaml'])('%s is refused', (name) => {
		expect(parsePatchName(name)).toEqual({is: 'faulty'});
	});
});

describe('a file', () => {
	const read = (content: string, name = 'etcd.yaml') => readPatches({directory: '/p', files: [{name, path: `/p/${name}`, content}]});

	test('holds a patch a document; blank ones are none', () => {
		expect(read('a: 1\n---\n\n---\n# nothing\n---\nb: [yes, 2]\n').patches.map(({value}) => value)).toEqual([{a: 1}, null, {b: [true, 2]}]);
	});

	test('that is empty is passed over', () => {
		expect(read('')).toEqual({patches: [], ignored: [{path: '/p/etcd.yaml', because: 'empty'}]});
	});

	test('that is no YAML is refused with its line', () => {
		expect(() => read('a: 1\nb: [\n')).toThrow(fault({file: '/p/etcd.yaml', problem: 'patch-yaml'}));
	});

	test('in a folder that cannot be read is refused', () => {
		expect(() => readPatches({directory: '/p', files: [], problem: 'ENOENT'})).toThrow(fault({file: '/p', problem: 'patch-directory', errno: 'ENOENT'}));
	});
});

describe('strategic merge', () => {
	test('merges containers by name and replaces lists of plain values', () => {
		expect(spec('spec: {containers: [{name: etcd, command: [x], env: [{name: B, value: "2"}]}]}')['containers']).toEqual([
			{name: 'etcd', image: 'etcd:1', command: ['x'], env: [{name: 'B', value: '2'}, {name: 'A', value: '1'}], resources: {requests: {cpu: '100m'}}},
		]);
	});

	test('puts new items first, and keeps the order of those that were there', () => {
		expect(spec('spec: {volumes: [{name: c, emptyDir: {}}, {name: b, hostPath: {path: /c}}]}')['volumes']).toEqual([
			{name: 'c', emptyDir: {}}, {name: 'a', hostPath: {path: '/a'}}, {name: 'b', hostPath: {path: '/c'}},
		]);
	});

	test('takes an order', () => {
		expect(spec('spec: {$setElementOrder/volumes: [{name: b}, {name: a}]}')['volumes']).toMatchObject([{name: 'b'}, {name: 'a'}]);
		expect(spec('spec: {$setElementOrder/volumes: [{name: b}, {name: c}, {name: a}], volumes: [{name: c, emptyDir: {}}]}')['volumes']).toMatchObject([{name: 'b'}, {name: 'c'}, {name: 'a'}]);
		expect(() => spec('spec: {$setElementOrder/volumes: [{name: a}], volumes: [{name: c, emptyDir: {}}]}')).toThrow(fault({problem: 'patch-order', member: 'volumes'}));
	});

	test('deletes and replaces', () => {
		expect(spec('spec: {volumes: [{$patch: delete, name: a}], hostNetwork: null}')).not.toHaveProperty('hostNetwork');
		expect(spec('spec: {volumes: [{$patch: delete, name: a}]}')['volumes']).toMatchObject([{name: 'b'}]);
		expect(spec('spec: {volumes: [{$patch: replace}, {name: c}]}')['volumes']).toEqual([{name: 'c'}]);
		expect(spec('spec: {containers: [{name: etcd, resources: {$patch: replace, limits: {cpu: 1}}}]}')['containers']).toMatchObject([{resources: {limits: {cpu: '1'}}}]);
		expect(patched('etcd.yaml', 'metadata: {labels: {$patch: delete}}')['metadata']).toEqual({name: 'etcd'});
	});

	test('keeps the members that it is told to', () => {
		expect(spec('spec: {volumes: [{name: a, $retainKeys: [name, emptyDir], emptyDir: {}}]}')['volumes']).toEqual([{name: 'a', emptyDir: {}}, {name: 'b', hostPath: {path: '/b'}}]);
		expect(() => spec('spec: {volumes: [{name: a, $retainKeys: [name], emptyDir: {}}]}')).toThrow(fault({problem: 'patch-directive', directive: '$retainKeys'}));
	});

	test('refuses what has no merge key, and unknown directives', () => {
		expect(() => spec('spec: {containers: [{image: x}]}')).toThrow(fault({problem: 'patch-merge-key', member: 'containers', key: 'name'}));
		expect(() => spec('spec: {containers: [{name: etcd, $patch: merge}]}')).toThrow(fault({problem: 'patch-directive'}));
		expect(() => spec('[1]')).toThrow(fault({problem: 'patch-shape'}));
	});

	test('merges and empties lists of plain values', () => {
		const schema: MergeSchema = {typeOf: () => undefined, mergeKeyOf: () => ''};
		expect(strategicMerge({finalizers: ['a', 'b']}, {finalizers: ['b', 'c']}, 'X', schema)).toEqual({finalizers: ['a', 'b', 'c']});
		expect(strategicMerge({finalizers: ['a', 'b']}, {'$deleteFromPrimitiveList/finalizers': ['a']}, 'X', schema)).toEqual({finalizers: ['b']});
	});

	test('replaces the lists of a KubeletConfiguration, and merges its maps', () => {
		expect(patched('kubeletconfiguration.yaml', 'clusterDNS: [10.0.0.1]\nevictionHard: {b: "2", a: null}\n', {clusterDNS: ['10.96.0.10', 'x'], evictionHard: {a: '1'}, maxPods: 1}, 'kubeletconfiguration'))
			.toEqual({clusterDNS: ['10.0.0.1'], evictionHard: {b: '2'}, maxPods: 1});
	});
});

describe('what comes out for a Pod', () => {
	test('is as Go would write it', () => {
		const {containers, ...others} = spec('spec: {hostNetwork: false, priority: 0, nothing: 1, containers: [{name: etcd, livenessProbe: {grpc: {port: 1}}, resources: {limits: {cpu: 0.5, memory: 1024Mi}}, stdin: false, securityContext: {runAsUser: 0}}]}') as {containers: object[]};
		expect(others).not.toHaveProperty('hostNetwork');
		expect(others).not.toHaveProperty('nothing');
		expect(others).toMatchObject({priority: 0});
		expect(containers[0]).toMatchObject({livenessProbe: {grpc: {port: 1, service: null}}, resources: {limits: {cpu: '500m', memory: '1Gi'}}, securityContext: {runAsUser: 0}});
		expect(containers[0]).not.toHaveProperty('stdin');
	});

	test('is refused where a value has the wrong type, with its field', () => {
		expect(() => spec('spec: {containers: [{name: etcd, command: [1]}]}')).toThrow(fault({target: 'etcd', problem: 'patch-result', field: 'spec.containers[0].command[0]', expected: 'string'}));
		expect(() => patched('etcd.yaml', 'kind: Node')).toThrow(fault({problem: 'patch-result', field: 'kind'}));
		expect(() => spec('spec: {containers: [{name: etcd, resources: {limits: {cpu: lots}}}]}')).toThrow(fault({field: 'spec.containers[0].resources.limits.cpu'}));
	});
});

describe('a JSON merge patch', () => {
	test('deletes by null and replaces lists', () => {
		expect(mergePatch({a: {b: 1, c: [1]}, d: 1}, {a: {b: null, c: [{e: null}]}, d: {f: null, g: 2}})).toEqual({a: {c: [{}]}, d: {g: 2}});
	});

	test('that is no map is refused', () => {
		expect(() => patched('etcd+merge.yaml', '# nothing\n')).toThrow(fault({problem: 'patch-shape'}));
	});
});

describe('a JSON patch', () => {
	const document = {a: {b: [1, 2, 3]}, 'c/d~': 1};
	const apply = (...operations: object[]) => jsonPatch(document, operations);

	test('adds, removes, replaces, moves and copies', () => {
		expect(apply({op: 'add', path: '/a/b/1', value: 9}, {op: 'add', path: '/a/b/-', value: 4})).toMatchObject({a: {b: [1, 9, 2, 3, 4]}});
		expect(apply({op: 'remove', path: '/a/b/-1'}, {op: 'replace', path: '/c~1d~0', value: 2})).toEqual({a: {b: [1, 2]}, 'c/d~': 2});
		expect(apply({op: 'move', from: '/a/b', path: '/e'}, {op: 'copy', from: '/e/0', path: '/f'})).toEqual({a: {}, 'c/d~': 1, e: [1, 2, 3], f: 1});
		expect(document.a.b).toEqual([1, 2, 3]);
	});

	test('takes what Go\'s json-patch takes: replace of a missing member, a test of nothing', () => {
		expect(apply({op: 'replace', path: '/x', value: 1}, {op: 'test', path: '/y', value: null})).toMatchObject({x: 1});
	});

	test.each([
		[{op: 'remove', path: '/x'}, 'patch-path'],
		[{op: 'add', path: '/x/y', value: 1}, 'patch-path'],
		[{op: 'add', path: '', value: {}}, 'patch-path'],
		[{op: 'add', path: '/a/b/4', value: 1}, 'patch-index'],
		[{op: 'replace', path: '/a/b/3', value: 1}, 'patch-index'],
		[{op: 'remove', path: '/a/b/-'}, 'patch-index'],
		[{op: 'test', path: '/a/b/0', value: 2}, 'patch-test'],
		[{op: 'swap', path: '/a'}, 'patch-operation'],
		[{op: 'copy', path: '/a'}, 'patch-operation'],
		[{op: 'add', value: 1}, 'patch-operation'],
	])('refuses %j', (operation, code) => {
		expect(() => apply(operation)).toThrow(expect.objectContaining({code}));
	});

	test('does not reach into prototypes', () => {
		expect(() => apply({op: 'add', path: '/__proto__/polluted', value: 1})).toThrow(expect.objectContaining({code: 'patch-path'}));
		expect(Object.hasOwn(apply({op: 'add', path: '/__proto__', value: {a: 1}}) as object, '__proto__')).toBe(true);
	});
});
