import {describe, expect, test} from 'vitest';
import type {StepDetail} from '../../source/core/told/details.ts';
import {emptyState, reduce, type RunState} from '../../source/core/told/state.ts';
import type {Event, EventBody} from '../../source/core/told/events.ts';
import {hunks, diffLines} from '../../source/strings/diff.ts';
import {lineWidth, plain} from '../../source/ui/terminal/lines.ts';
import type {PaneContext} from '../../source/ui/run/panes/context.ts';
import {stepLines} from '../../source/ui/run/panes/step.ts';
import {matches, prepare} from '../../source/ui/run/panes/search.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';
import {member, readTree} from '../../source/ui/run/tree.ts';
import {uiWords} from '../../source/ui/run/words.ts';
import {apiserverFile, certificate, phase, step, whole} from './story.ts';
import {contextFor} from './pane-context.ts';

const play = (events: readonly EventBody[]): RunState => events.reduce<RunState>((state, event, index) => reduce(state, {v: 1, seq: index, run: 'r', time: '2026-11-25T00:00:00.000Z', ...event} as unknown as Event), emptyState);
const context = async (run: RunState, change: Partial<PaneContext> = {}, lang: 'en' | 'zh' = 'en'): Promise<PaneContext> => ({...contextFor(lang), run, words: uiWords(lang), glyphs: glyphs(false), ...change});
const pane = async (detail: StepDetail, change: Partial<PaneContext> = {}, lang: 'en' | 'zh' = 'en') => {
	const run = play([...whole.slice(0, 1), ...phase('certs/ca', step('certs/ca', 'one', detail))]);
	const shown = run.steps['certs/ca/one'];
	return shown === undefined ? [] : stepLines(shown, await context(run, change, lang));
};
const text = async (...args: Parameters<typeof pane>) => (await pane(...args)).map(plain).join('\n');

describe('what a pane tells', () => {
	test('a certificate: a line of time with the present on it, and who shows it to whom', async () => {
		const detail = certificate('etcd/server', 'etcd/ca');
		expect(await text(detail)).toContain('●╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  363 d left');
		expect(await text(detail)).toContain('etcd to its clients');
		expect(await text({...detail, notBefore: '2025-01-01T00:00:00Z', notAfter: '2026-11-22T00:00:00Z'}, {glyphs: glyphs(true)})).toContain('###################*  expired 3 d ago');
		expect(await text(detail, {}, 'zh')).toContain('还有 363 天');
	});

	test('a kubeconfig: what one may do with it', async () => {
		const detail: StepDetail = {kind: 'kubeconfig', name: 'super-admin.conf', path: '/etc/kubernetes/super-admin.conf', user: 'kubernetes-super-admin', groups: ['system:masters'], cluster: 'kubernetes', server: 'https://192.0.2.10:6443', signedBy: 'ca', algorithm: 'RSA-2048'};
		expect(await text(detail, {columns: 200})).toMatch(/system:masters\n {2}May do everything\. Authorization lets this group through/);
		expect(await text({...detail, user: 'system:node:cp1', groups: ['system:nodes']}, {columns: 200}, 'zh')).toContain('能读取本节点上的 Pod 需要的内容');
	});

	test('what a search needs is made ahead, some of it at a time', async () => {
		const plainContext = await context(play(whole));
		let asked = 0;
		const counting = {...plainContext, texts: {...plainContext.texts, why: (...args: Parameters<typeof plainContext.texts.why>) => {
			asked += args[0].detail === undefined ? 0 : 1;
			return plainContext.texts.why(...args);
		}}};
		// No time is left after the first: there are more.
		expect(prepare(counting, 0)).toBe(true);
		expect(prepare(counting, 60_000)).toBe(false);
		const made = asked;
		expect(made).toBeGreaterThan(10);
		expect(matches('apiserver.crt', counting)).toContain('certs/apiserver');
		expect(asked).toBe(made);
	});

	test('an image: how large it is and how fast it came, as far as that is known', async () => {
		const detail: StepDetail = {kind: 'image', image: 'registry.k8s.io/etcd:3.6.8-0', policy: 'IfNotPresent', attempts: 1, layers: 12, size: 87_400_000, pullMs: 3200};
		expect(await text(detail)).toContain('Size         12 layers, 87.4 MB, pulled in 3.2 s (27.3 MB/s)');
		expect(await text(detail, {}, 'zh')).toContain('12 层，87.4 MB，3.2 秒拉完（27.3 MB/s）');
		expect(await text({...detail, layers: 1, size: 322_000, pullMs: 4})).toMatch(/1 layer, 322 kB, pulled in 4 ms\n/);
		const {layers: _layers, pullMs: _pullMs, ...sizeAlone} = detail;
		expect(await text(sizeAlone)).toMatch(/Size +87\.4 MB\n/);
		const {size: _size, ...without} = sizeAlone;
		expect(await text(without)).not.toContain('Size');
	});

	test('a service: what was run, how it ended and what it printed', async () => {
		const detail: StepDetail = {kind: 'service', service: 'kubelet', action: 'start', problem: {code: 'service.failed', fields: {service: 'kubelet', action: 'start', code: 'COMMAND_FAILED', message: 'refused'}}, commands: [
			{argv: ['systemctl', 'daemon-reload'], exitCode: 0, output: []},
			{argv: ['systemctl', 'restart', 'a b'], exitCode: 5, output: ['Unit not found.', '\u001B[31mred']},
			{argv: ['systemctl', 'status', 'kubelet']},
		]};
		expect(await text(detail)).toContain('Commands\n  systemctl daemon-reload\n    exit status 0\n  systemctl restart \'a b\'\n    exit status 5\n    Unit not found.\n    \\x1b[31mred\n  systemctl status kubelet\n    not run');
		expect(await text(detail, {}, 'zh')).toContain('命令\n  systemctl daemon-reload\n    退出状态 0');
		const planned: StepDetail = {kind: 'service', service: 'kubelet', action: 'stop', commands: [{argv: ['rc-service', 'kubelet', 'stop']}]};
		expect(await text(planned)).not.toMatch(/exit status|not run/);
		expect(await text(planned, {explain: true})).toMatch(/The same by hand, on a real node\n {2}rc-service kubelet stop\n[^]*To look at it, on a real node\n {2}rc-service kubelet status/);
	});

	test('an object: with d the cluster\'s beside the wanted, before all else', async () => {
		const detail: StepDetail = {kind: 'object', verb: 'update', object: 'ConfigMap', apiVersion: 'v1', name: 'kubeadm-config', as: 'kubernetes-admin', before: 'data:\n  a: old\nkind: ConfigMap\n', body: 'data:\n  a: new\nkind: ConfigMap\n', requests: []};
		expect(await text(detail, {diff: true})).toContain('What is wanted compared with what the cluster had\n  data:\n-   a: old\n+   a: new\n  kind: ConfigMap');
		expect(await text({...detail, verb: 'get'}, {diff: true}, 'zh')).toContain('init 会生成的与集群里已有的差异；已有的保留');
		expect(await text(detail)).not.toContain('a: old');
	});

	test('a manifest: with e each flag, its meaning and where its value comes from; an unknown one says so', async () => {
		const detail = {...apiserverFile, content: 'apiVersion: v1\nspec:\n  containers:\n  - command:\n    - kube-apiserver\n    - --secure-port=6443\n    - --made-up=1\n    livenessProbe:\n      httpGet:\n        host: 192.0.2.10\n        path: /livez\n        port: probe-port\n        scheme: HTTPS\n      periodSeconds: 10\n    ports:\n    - containerPort: 6443\n      name: probe-port\n    volumeMounts:\n    - mountPath: /certs\n      name: pki\n      readOnly: true\n  volumes:\n  - hostPath:\n      path: /etc/kubernetes/pki\n    name: pki\n', sources: [{value: '--secure-port', fields: [{field: 'localAPIEndpoint.bindPort', origin: {from: 'default'}}]}]} as StepDetail;
		expect(await text(detail)).toContain('e explains it piece by piece');
		const shown = await text(detail, {explain: true, columns: 100});
		expect(shown).toContain('--secure-port=6443\n  The HTTPS port that is listened on.\n  localAPIEndpoint.bindPort, default');
		expect(shown).toContain('--made-up=1\n  This flag is not known here');
		expect(shown).toContain('https://192.0.2.10:6443/livez');
		expect(shown).toContain('/etc/kubernetes/pki = /certs  read only');
		expect(shown).toContain('kubeadm init phase certs ca');
	});

	test('the kubelet\'s files', async () => {
		const file = {kind: 'file', path: '/var/lib/kubelet/config.yaml', mode: 0o644} as const;
		expect(await text({...file, role: 'kubelet/config', content: 'authentication:\n  anonymous:\n    enabled: false\nclusterDNS:\n- 10.96.0.10\n'}, {explain: true, columns: 100})).toMatch(/authentication\.anonymous\.enabled=false\n {2}Whether the kubelet takes anonymous requests[^]*clusterDNS=10\.96\.0\.10/);
		expect(await text({...file, role: 'kubelet/flags', content: 'KUBELET_KUBEADM_ARGS="--hostname-override=cp1"\n'}, {explain: true, columns: 100}, 'zh')).toContain('--hostname-override=cp1\n  Node 的名称');
	});

	test('roles and bindings in words', async () => {
		const object = {kind: 'object', verb: 'create', apiVersion: 'rbac.authorization.k8s.io/v1', as: 'kubernetes-admin', requests: [], namespace: 'kube-system', name: 'r'} as const;
		expect(await text({...object, object: 'Role', body: 'rules:\n- apiGroups:\n  - ""\n  resourceNames:\n  - kubelet-config\n  resources:\n  - configmaps\n  verbs:\n  - get\n'}, {columns: 200})).toContain('may get configmaps named kubelet-config, in namespace kube-system.');
		expect(await text({...object, object: 'RoleBinding', body: 'roleRef:\n  kind: Role\n  name: r\nsubjects:\n- kind: Group\n  name: system:nodes\n'}, {columns: 200})).toContain('What Role r allows is allowed to members of group system:nodes, in namespace kube-system.');
	});

	test('names that a terminal would act on stay visible and in their columns', async () => {
		const name = 'e\u0301\u001B[2J\u202E中文\u0007';
		for (const columns of [44, 58]) {
			const lines = await pane({kind: 'kubeconfig', name: 'admin.conf', path: `/etc/${name}`, user: `system:node:${name}`, groups: [name], cluster: name, server: name, signedBy: 'ca', algorithm: 'RSA-2048'}, {columns, explain: true});
			expect(lines.filter((one) => lineWidth(one) > columns).map(plain)).toEqual([]);
			// eslint-disable-next-line no-control-regex
			expect(lines.map(plain).join('')).not.toMatch(/[\u0000-\u001F\u202E]/);
			expect(lines.map(plain).join('')).toContain('\\x1b[2J');
		}
	});
});

describe('what is found', () => {
	test('the step that wrote a path comes before those that name it', async () => {
		const run = play(whole);
		const found = matches('/etc/kubernetes/pki/ca.crt', await context(run));
		expect(found[0]).toBe('certs/ca');
		expect(found.length).toBeGreaterThan(1);
		expect(matches('kube-apiserver.yaml', await context(run))[0]).toBe('control-plane/apiserver');
		expect(matches('passes on what nobody wrote', await context(run))).toEqual([]);
	});

	test('explanations of flags, in the language that is shown', async () => {
		const run = play(whole);
		expect(matches('HTTPS port that is listened', await context(run))).toEqual(['control-plane/apiserver']);
		expect(matches('监听的 HTTPS 端口', await context(run, {}, 'zh'))).toEqual(['control-plane/apiserver']);
	});
});

test('a diff leaves out what is equal, and counts it', () => {
	const before = Array.from({length: 20}, (_, index) => `line ${index}`);
	const shown = hunks(diffLines(before, before.with(10, 'other')));
	expect(shown.at(0)).toEqual({equal: 7});
	expect(shown.at(-1)).toEqual({equal: 6});
	expect(shown.map((entry) => ('equal' in entry ? '@' : entry.kind[0])).join('')).toBe('@sssrasss@');
});

test('what others write in a file is explained as YAML has it: lists in brackets, comments, anchors', () => {
	expect(member(readTree('command: ["a"] # x'), 'command')).toEqual(['a']);
	expect(readTree('command: [--a=b, "--c=d, e"]\nports: {name: http, containerPort: 0080}')).toEqual({command: ['--a=b', '--c=d, e'], ports: {name: 'http', containerPort: '0080'}});
	expect(readTree('one: &same {path: /a} # here\ntwo: *same\nthree: yes\nfour:\n')).toEqual({one: {path: '/a'}, two: {path: '/a'}, three: 'yes', four: ''});
	expect(readTree('# first\n---\nurl: http://a#b\n')).toEqual({url: 'http://a#b'});
});

test('YAML of our own is read as a tree; what is strange never throws', () => {
	const tree = readTree('a:\n- b: "x: y"\n  c: {}\n- - d\ne: |\n  one\n  two\n');
	expect(member(tree, 'a', 0, 'b')).toBe('x: y');
	expect(member(tree, 'e')).toBe('one\ntwo\n');
	for (const strange of ['', '- ', ':', 'a: b\n   c: d\n x', '"', '{a: [b', '-\n-\n -']) {
		expect(() => readTree(strange)).not.toThrow();
	}
});
