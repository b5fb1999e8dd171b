import {afterEach, describe, expect, it} from 'vitest';
import {afterWait, apiserverFile, certificate, certs, checks, failing, phase, started, upToWait, waitDetail, whole} from './story.ts';
import {texts} from '../../source/texts/index.ts';
import {width} from '../../source/ui/terminal/lines.ts';
import {rowName, type Row} from '../../source/ui/run/rows.ts';
import {cursorLine, keys, person, type Person} from './terminal.ts';

const people: Person[] = [];

function someone(...options: Parameters<typeof person>): Person {
	const one = person(...options);
	people.push(one);
	return one;
}

afterEach(async () => {
	for (const one of people.splice(0)) {
		one.press(keys.ctrlC, keys.ctrlC);
		await one.left;
	}
});

describe('the first frame', () => {
	it('lists every phase before any has begun, with node, version and folder', async () => {
		const one = someone();
		one.tell(started);
		await one.sees('preflight', 'wait-control-plane', 'show-join-command', 'cp1 · v1.36.2 · sandbox ./kubestep-sandbox', '00:00');
	});

	it('fills the terminal exactly and never scrolls it', async () => {
		const one = someone({columns: 100, rows: 30});
		one.tell(...whole);
		await one.sees('kubeadm join');
		expect(one.lines()).toHaveLength(30);
		expect(one.lines().at(-1)).toContain('q quit');
		expect(one.lines()[0]).toContain('kubestep init');
		expect(['\u001B[2J', '\u001B[3J'].filter((clear) => one.sent().includes(clear))).toEqual([]);
	});
});

/** etcd does not come up for want of its sandbox. */
const stuck = {
	type: 'watch.changed', chains: [
		{component: 'kubelet', marks: ['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok']},
		{component: 'etcd', marks: ['ok', 'ok', 'broken', 'unknown', 'unknown', 'unknown', 'unknown']},
		{component: 'kube-apiserver', marks: ['ok', 'ok', 'ok', 'ok', 'ok', 'waiting', 'unknown']},
	],
	diagnosis: {
		code: 'sandbox.image-unreachable', link: 'sandbox', component: 'etcd', certain: false, evidence: ['failed to get sandbox image'],
		fields: {component: 'etcd', image: 'registry.k8s.io/pause:3.10.2', reason: 'i/o timeout'},
	},
} as const;

describe('wide', () => {
	it('follows the step that runs and shows it beside the checklist', async () => {
		const one = someone();
		one.tell(...upToWait);
		await one.sees('https://192.0.2.10:6443/livez', 'Last answers', 'connection refused', 'following');
		expect(cursorLine(one)).toContain('wait-control-plane');
	});

	it('shows how far a component has come, what keeps it, and what helps', async () => {
		const one = someone({columns: 140, rows: 50});
		one.tell(...upToWait, stuck);
		await one.sees('How far it has come', '✔ manifest → ✖ sandbox → · image', '✔ container → ◌ port', 'Why it does not come up', 'registry.k8s.io/pause:3.10.2', 'i/o timeout', 'failed to get sandbox image', 'What to do');
	});

	it('shows a certificate with subject, signer, names, validity and why it exists', async () => {
		const one = someone();
		one.tell(started, ...phase('preflight', ...checks()), ...certs);
		await one.sees('10 certificates');
		one.press('/', ...'etcd/server.crt', keys.enter);
		await one.sees('certs › etcd-server', 'Subject    CN=cp1', 'Signed by  etcd/ca', 'server and client auth', '2026-11-23 → 2027-11-23 (365 d)', 'Why it exists');
		expect(cursorLine(one)).toContain('etcd-server');
	});

	it('goes on to the wait that still runs when one beside it ends', async () => {
		const one = someone();
		const wait = (component: string) => ({...waitDetail, component});
		const names = ['kube-scheduler', 'kube-controller-manager'];
		one.tell(...upToWait, ...names.map((name) => ({type: 'step.started', phase: 'wait-control-plane', step: `wait-control-plane/${name}`, detail: wait(name)} as const)));
		await one.sees('Waits for  kube-controller-manager');
		one.tell({type: 'step.finished', phase: 'wait-control-plane', step: 'wait-control-plane/kube-controller-manager', outcome: 'done', detail: wait('kube-controller-manager'), tookMs: 1});
		await one.sees('Waits for  kube-apiserver');
		one.tell({type: 'step.finished', phase: 'wait-control-plane', step: 'wait-control-plane/kube-apiserver', outcome: 'done', detail: waitDetail, tookMs: 2});
		await one.sees('Waits for  kube-scheduler');
		expect(cursorLine(one)).toContain('kube-scheduler');
	});

	it('shortens why a phase was skipped, rather than leaving it out', async () => {
		for (const lang of ['en', 'zh'] as const) {
			const one = someone({lang});
			one.tell(started, {type: 'phase.finished', phase: 'upload-certs', outcome: 'skipped', reason: {code: 'missing', fields: {step: 'certs/apiserver-kubelet-client/apiserver-kubelet-client'}}});
			expect(await one.sees('upload-certs', '┬')).toMatch(/upload-certs .*certs\/\S*…\s*│/);
			const [first = '', ...others] = one.lines().filter((line) => line.includes('│')).map((line) => width(line.slice(0, line.indexOf('│'))));
			expect(others.filter((columns) => columns !== first)).toEqual([]);
		}
	});

	it('leaves what a person reads where it is when new lines come', async () => {
		const one = someone();
		one.tell(started, ...phase('preflight', ...checks()));
		await one.sees('6 checks');
		one.press('g');
		await one.sees('. follows again');
		const row = one.lines().findIndex((text) => text.includes('◂'));
		one.tell(...certs);
		await one.sees('10 certificates');
		expect(cursorLine(one)).toContain('preflight');
		expect(one.lines().findIndex((text) => text.includes('◂'))).toBe(row);
		one.press('.');
		await one.sees('following');
		expect(cursorLine(one)).not.toContain('preflight');
	});

	it('compares a file with what was there before', async () => {
		const one = someone();
		one.tell(...upToWait);
		one.press('/', ...'kube-apiserver.yaml', keys.enter);
		await one.sees('control-plane › apiserver', 'd diff');
		one.press('d');
		await one.sees('Now compared with before');
		one.press(keys.tab, 'G');
		await one.sees('-     - --secure-port=8443', '+     - --secure-port=6443');
	});
});

describe('the end of a run', () => {
	it('shows the join command with its token, also where the person had moved', async () => {
		const one = someone();
		one.tell(...upToWait);
		one.press('j', 'j', 'k');
		await one.sees('. follows again');
		expect(one.lines().join('\n')).not.toContain('kubeadm join');
		one.tell(...afterWait);
		await one.sees('kubeadm join 192.0.2.10:6443', 'abcdef.0123456789abcdef', '00:12', 'sudo cp -i /etc/kubernetes/admin.conf', '31 files written');
		expect(cursorLine(one)).toContain('result');
	});

	it('leaves at once on Ctrl-C and gives the terminal back', async () => {
		const one = someone();
		one.tell(...whole);
		await one.sees('kubeadm join');
		one.press(keys.ctrlC);
		expect(await one.left).toEqual({left: 'finished'});
		expect(one.sent()).toContain('\u001B[?1049l');
		expect(one.sent().lastIndexOf('\u001B[?25h')).toBeGreaterThan(one.sent().lastIndexOf('\u001B[?25l'));
	});

	it('masks the token on the step until m shows it', async () => {
		const one = someone();
		one.tell(...whole);
		await one.sees('kubeadm join');
		one.press('/', ...'show-join', keys.enter);
		await one.sees('abcdef.••••', 'm show or hide the secret');
		one.press('m');
		await one.sees('abcdef.0123456789abcdef');
	});
});

describe('a failure', () => {
	it('opens by itself: what failed, evidence, what to do, in this order, and no cause that nobody looked at', async () => {
		const one = someone({rows: 40});
		one.tell(...upToWait, failing);
		const screen = await one.sees('was not healthy', 'r try again');
		const order = ['was not healthy', 'Evidence', 'dial tcp', 'What to do', 'crictl'].map((text) => screen.indexOf(text));
		expect(order).toEqual([...order].sort((a, b) => a - b));
		expect(order).not.toContain(-1);
		expect(screen).not.toContain('Usual cause');
	});

	it('makes control characters of a log visible', async () => {
		const one = someone({rows: 40});
		one.tell(...upToWait, failing);
		await one.sees('\\x1b[31mred');
	});

	it('tries again on r', async () => {
		const one = someone();
		one.tell(...upToWait, failing);
		const again = one.control.waitForRetry();
		await one.sees('r try again');
		one.press('r');
		expect(await again).toBe(true);
	});
});

describe('leaving while it runs', () => {
	it('asks: keep going, stop after this step, stop now', async () => {
		const one = someone();
		one.tell(...upToWait);
		await one.sees('wait-control-plane');
		one.press('q');
		await one.sees('The run is not over', 'y stop after this step', 'q stop now', 'n keep going');
		one.press('n');
		await one.misses('The run is not over');
		expect(one.control.stopping).toBe(false);
		one.press('q', 'y');
		await one.sees('stops after this step');
		expect(one.control.stopping).toBe(true);
	});

	it('leaves where the run ends before the question is answered', async () => {
		const one = someone();
		one.tell(...upToWait);
		await one.sees('wait-control-plane');
		one.press('q');
		await one.sees('The run is not over');
		one.tell(...afterWait);
		expect(await one.left).toEqual({left: 'finished'});
	});

	it('takes a q that comes between the end and its picture', async () => {
		const one = someone();
		one.tell(...upToWait);
		await one.sees('wait-control-plane');
		one.tell(...afterWait);
		one.press('q');
		expect(await one.left).toEqual({left: 'finished'});
	});

	it('leaves at once on a second Ctrl-C', async () => {
		const one = someone();
		one.tell(...upToWait);
		await one.sees('wait-control-plane');
		one.press(keys.ctrlC);
		await one.sees('The run is not over');
		one.press(keys.ctrlC);
		expect(await one.left).toEqual({left: 'stopped'});
		expect(one.control.signal.aborted).toBe(true);
	});
});

describe('step mode', () => {
	const step = 'control-plane/apiserver/manifest';
	const asked = [
		started, {type: 'phase.started', phase: 'control-plane'}, {type: 'phase.started', phase: 'control-plane/apiserver'},
		{type: 'step.started', phase: 'control-plane/apiserver', step, detail: apiserverFile}, {type: 'step.asked', step, detail: apiserverFile},
	] as const;

	/** The same question after an act that can be taken back. */
	const askedLater = [
		started, {type: 'phase.started', phase: 'certs'}, {type: 'phase.started', phase: 'certs/ca'}, {type: 'step.started', phase: 'certs/ca', step: 'certs/ca/c', detail: certificate('ca')},
		{type: 'step.asked', step: 'certs/ca/c', detail: certificate('ca')}, {type: 'step.answered', step: 'certs/ca/c', answer: 'do'},
		{type: 'step.finished', phase: 'certs/ca', step: 'certs/ca/c', outcome: 'done', detail: certificate('ca'), tookMs: 1}, ...asked.slice(1),
	] as const;

	it.each([['y', 'do'], ['x', 'skip'], ['c', 'rest'], ['a', 'all'], ['u', 'undo'], ['q', 'stop']])('asks before an act, and %s answers %s', async (key, answer) => {
		const one = someone({stepMode: true});
		one.tell(...askedLater);
		const answered = one.control.waitForAnswer();
		await one.sees('Do this now?', 'y do it', 'x skip it');
		one.press(key);
		expect(await answered).toBe(answer);
	});

	it('opens what would change in a file that is there by itself, with each question', async () => {
		const one = someone({stepMode: true, columns: 120, rows: 40});
		one.tell(...asked);
		await one.sees('Do this now?', '--secure-port=8443');
		one.press('d');
		await one.misses('--secure-port=8443');
		// Asked anew, it is shown anew, and why.
		one.tell({type: 'step.answered', step, answer: 'do'}, {type: 'step.asked', step, detail: apiserverFile});
		await one.sees('What is there was changed meanwhile', '--secure-port=8443');
	});

	it('shows the difference where there is one pane at a time as well, and every answer', async () => {
		const one = someone({stepMode: true, columns: 60, rows: 24});
		one.tell(...askedLater);
		await one.sees('Do this now?', '+     - --allow-privileged=true', 'y do it', 'x skip it', 'c rest of phase', 'a do all', 'u take back', 'q stop the run');
		expect(one.lines()).toHaveLength(24);
	});

	it('says what stays where the last act cannot be taken back', async () => {
		const one = someone({stepMode: true, columns: 120, rows: 40});
		const image = {kind: 'image', image: 'registry.k8s.io/pause:3.10', policy: 'IfNotPresent'} as const;
		one.tell(
			started, {type: 'phase.started', phase: 'preflight'}, {type: 'step.started', phase: 'preflight', step: 'preflight/image/registry.k8s.io/pause:3.10', detail: image},
			...asked.slice(1), {type: 'step.answered', step, answer: 'undo'}, {type: 'step.kept', step: 'preflight/image/registry.k8s.io/pause:3.10', because: 'image'}, {type: 'step.asked', step, detail: apiserverFile},
		);
		await one.sees('image registry.k8s.io/pause:3.10 stays: an image belongs to the container runtime.');
		one.press('L');
		expect(await one.sees('Log  following')).not.toContain('preflight/image');
	});

	it.each([['en', 'u take back', 'x skip it'], ['zh', 'u 撤销上一步', 'x 跳过']] as const)('%s: offers to take an act back only where one was agreed to that can be', async (lang, take, other) => {
		const one = someone({stepMode: true, columns: 120, rows: 40, lang});
		one.tell(...asked);
		let answer: string | undefined;
		void one.control.waitForAnswer().then((given) => (answer = given));
		expect(await one.sees(other)).not.toContain(take);
		one.press('u', 'L');
		await one.sees('── ');
		expect(answer).toBeUndefined();
		const two = someone({stepMode: true, columns: 120, rows: 40, lang});
		two.tell(...askedLater);
		await two.sees(other, take);
		// Taken back, there is none any more.
		two.tell({type: 'step.answered', step, answer: 'undo'}, {type: 'step.reverted', step: 'certs/ca/c'}, {type: 'step.started', phase: 'certs/ca', step: 'certs/ca/c', detail: certificate('ca')}, {type: 'step.asked', step: 'certs/ca/c', detail: certificate('ca')});
		await two.sees(other, 'certs › ca');
		await two.misses(take);
	});

	it.each([
		['en', 60, 16, 'Left out, it will be missing for: certs/apiserver,'], ['en', 200, 50, 'control-plane/controller-manager, kubelet-start'],
		['zh', 60, 16, '跳过后会受影响：certs/apiserver、'], ['zh', 100, 30, '、kubeconfig、'],
	] as const)('%s: names at %i×%i who would miss what is left out, on two lines at most', async (lang, columns, rows, told) => {
		const one = someone({stepMode: true, columns, rows, lang});
		one.tell(...askedLater.slice(0, 5));
		const screen = await one.sees(lang === 'en' ? 'y do it' : 'y 执行', '?');
		const lines = screen.split('\n');
		const begins = lines.findIndex((text) => /Left out|跳过后/.test(text));
		const ends = lines.findIndex((text) => text.startsWith(' y '));
		expect(ends - begins).toBeLessThan(3);
		expect(lines.slice(begins, ends).join(' ').replaceAll(/ +/g, ' ')).toContain(told);
		expect(lines[ends - 1]).toMatch(columns < 100 ? /…$/ : /kubelet-start$/);
		expect(lines.at(-1)).toMatch(/\? /);
	});

	it('says of no one that he would miss a kubelet that is not stopped', async () => {
		const detail = {kind: 'service', service: 'kubelet', action: 'stop'} as const;
		const one = someone({stepMode: true, columns: 120, rows: 40});
		one.tell(started, {type: 'phase.started', phase: 'kubelet-start'}, {type: 'step.started', phase: 'kubelet-start', step: 'kubelet-start/stop', detail}, {type: 'step.asked', step: 'kubelet-start/stop', detail});
		expect(await one.sees('Do this now? stop the service kubelet')).not.toContain('Left out');
	});

	it.each([[60, 16], [80, 24], [100, 30]])('keeps the footer and every answer at %i×%i, whatever there is to say', async (columns, rows) => {
		const one = someone({stepMode: true, columns, rows});
		const path = `/srv/${'a-long-folder/'.repeat(30)}pki`;
		const long = {...certificate('ca'), name: path};
		one.tell(
			...askedLater.slice(0, 7), {type: 'step.started', phase: 'certs/ca', step: 'certs/ca/d', detail: long},
			{type: 'step.asked', step: 'certs/ca/d', detail: long}, {type: 'step.answered', step: 'certs/ca/d', answer: 'undo'}, {type: 'step.kept', step: 'certs/ca/d', because: 'changed'}, {type: 'step.asked', step: 'certs/ca/d', detail: long},
		);
		await one.sees('y do it', 'x skip it', 'c rest of phase', 'a do all', 'u take back', 'q stop the run', 'Left out, it will be missing for');
		expect(one.lines().at(-1)).toMatch(/\? help/);
		expect(one.lines()[0]).toContain('kubestep init');
	});

	it('says in the help what q does there, which is to ask', async () => {
		const one = someone({stepMode: true, columns: 100, rows: 60});
		one.tell(...asked);
		let answer: string | undefined;
		void one.control.waitForAnswer().then((given) => (answer = given));
		await one.sees('q stop the run');
		one.press('?');
		const screen = await one.sees('Keys that work here');
		expect(screen).not.toContain('stop the run');
		expect(screen).toMatch(/^ +q +quit/m);
		one.press('q');
		await one.sees('The run is not over. What now?');
		expect(answer).toBeUndefined();
	});
});

describe('a file that a person changed since an earlier run made it', () => {
	const step = 'control-plane/apiserver/manifest';
	const detail = {...apiserverFile, isChanged: true, differences: [{aspect: 'flag', name: '--no-such-flag', from: '1'}]} as const;
	const asked = [
		started, {type: 'phase.started', phase: 'control-plane'}, {type: 'phase.started', phase: 'control-plane/apiserver'},
		{type: 'step.started', phase: 'control-plane/apiserver', step, detail}, {type: 'step.asked', step, detail},
	] as const;

	it.each([['y', 'keep'], ['o', 'do'], ['q', 'stop']])('is told as that, and %s answers %s', async (key, answer) => {
		const one = someone({columns: 120, rows: 40});
		one.tell(...asked);
		const answered = one.control.waitForAnswer();
		await one.sees('was changed since this program made it', 'y keep it as it is', 'o make it anew', 'd diff', 'q stop the run', '  flag --no-such-flag missing: 1');
		await one.misses('x skip it');
		one.press(key);
		expect(await answered).toBe(answer);
	});

	const four = {...detail, path: '/etc/kubernetes/manifests/kube-controller-manager.yaml', differences: ['--one', '--two', '--three', '--four', '--five', '--six', '--seven'].map((name) => ({aspect: 'flag', name, from: 'true', to: 'false'} as const))};

	it.each([
		['en', 60, 16, ['this configuration makes:', '   flag --one: true → false', '…'], 'd diff', 'd hide diff', 'What is there compared with what would be made'],
		['zh', 60, 16, ['之后被改过。', '   参数 --one：true → false', '…'], 'd 差异', 'd 隐藏差异', '现有内容与将要生成的内容的差异'],
		['en', 120, 40, ['It differs from what', '   flag --six: true → false …'], 'd diff', 'd hide diff', 'What is there compared with what would be made'],
	] as const)('%s: says at %i×%i what differs, whole lines of it, and d shows and hides the text', async (lang, columns, rows, told, show, hide, heading) => {
		const one = someone({columns, rows, lang});
		one.tell(...asked.slice(0, 3), {type: 'step.started', phase: 'control-plane/apiserver', step, detail: four}, {type: 'step.asked', step, detail: four});
		const first = await one.sees(...told, show);
		expect(first).not.toContain(heading);
		expect(first.split('\n').at(-1)).toMatch(/\? (?:help|帮助)/);
		one.press('d', ...(columns < 96 ? ['j', 'j', 'j'] : []));
		const second = await one.sees(hide, heading, ...told);
		expect(second.split('\n').at(-1)).toMatch(/\? (?:help|帮助)/);
		one.press('d');
		await one.misses(hide);
		await one.sees(show);
	});

	it.each(['n', 'x', 'c', 'a', keys.enter, keys.escape])('is neither kept nor made anew by %j', async (key) => {
		const one = someone({columns: 120, rows: 40});
		one.tell(...asked);
		let answer: string | undefined;
		void one.control.waitForAnswer().then((given) => (answer = given));
		await one.sees('was changed since this program made it', '--no-such-flag');
		one.press(key, 'd', 'd');
		await one.sees('y keep it as it is');
		expect(answer).toBeUndefined();
	});
});

describe('lines of the checklist', () => {
	const check = {kind: 'check', name: 'Port-6443', lookedAt: 'port', fields: {port: 6443, component: 'kube-apiserver'}, warnings: [], errors: []} as const;
	const object = {kind: 'object', object: 'ConfigMap', name: 'coredns', namespace: 'kube-system', as: 'kubernetes-admin', body: ''} as const;

	it.each([[100], [60]])('call a check by its title, with kubeadm\'s name beside it where there is room, in %i columns', async (columns) => {
		const one = someone({columns, rows: 24});
		one.tell(started, {type: 'phase.started', phase: 'preflight'}, {type: 'step.started', phase: 'preflight', step: 'preflight/Port-6443', detail: check}, {type: 'step.finished', phase: 'preflight', step: 'preflight/Port-6443', outcome: 'done', detail: check, tookMs: 1}, {type: 'step.started', phase: 'preflight', step: 'preflight/Swap', detail: {...check, name: 'Swap', lookedAt: 'swap', fields: {}}});
		await one.sees('Port 6443 is free', 'Swap is off');
		expect(one.lines().some((row) => /is free +Port-6443 /.test(row))).toBe(true);
	});

	it('lead to the pages that are in the person\'s language', async () => {
		const one = someone({columns: 140, rows: 60, lang: 'zh'});
		one.tell(...whole);
		await one.sees('kubeadm join', 'https://kubernetes.io/zh-cn/docs/concepts/cluster-administration/addons/');
	});

	it('call a check by its title in English as in Chinese, in the list beside the detail', async () => {
		for (const [lang, title] of [['en', 'The runtime tells its cgroup driver'], ['zh', 'cgroup']] as const) {
			const one = someone({columns: 96, rows: 24, lang});
			const version = {...check, name: 'ContainerRuntimeVersion', lookedAt: 'runtime-version', fields: {socket: 'unix:///run/containerd/containerd.sock'}} as const;
			one.tell(started, {type: 'phase.started', phase: 'preflight'}, {type: 'step.started', phase: 'preflight', step: 'preflight/ContainerRuntimeVersion', detail: version}, {type: 'step.started', phase: 'preflight', step: 'preflight/Swap', detail: {...check, name: 'Swap', lookedAt: 'swap', fields: {}}});
			await one.sees('Swap');
			expect(one.lines().map((row) => row.split('│')[0] ?? '').join('\n')).toContain(title);
		}
	});

	it('tell what is read from what is applied', () => {
		const run = (verb: 'get' | 'create') => ({row: {id: 'x', depth: 1, status: 'done', expandable: false, open: false, step: {path: 'x', phase: 'addon/coredns', status: 'done', detail: {...object, verb}}} as unknown as Row});
		expect(rowName(run('get').row, texts('en'))).toBe('read ConfigMap kube-system/coredns');
		expect(rowName(run('create').row, texts('en'))).toBe('ConfigMap kube-system/coredns');
		expect(rowName(run('get').row, texts('zh'))).toBe('读取 ConfigMap kube-system/coredns');
	});
});

describe('what cannot be got back', () => {
	const detail = {kind: 'confirm', about: 'reset', word: 'cp1'} as const;
	const asked = [
		{...started, workflow: 'reset'}, {type: 'phase.started', phase: 'preflight'}, {type: 'step.started', phase: 'preflight', step: 'preflight/confirm', detail},
		{type: 'step.asked', step: 'preflight/confirm', detail},
	] as const;

	it('is agreed to by the whole name of the node and Enter, and by no single key', async () => {
		const one = someone();
		one.tell(...asked);
		let answer: string | undefined;
		const answered = one.control.waitForAnswer().then((given) => (answer = given));
		await one.sees('Do this now?', 'y do it', 'n leave it');
		one.press(keys.enter, 'c', 'a', 'x');
		one.press('y');
		await one.sees('Type cp1 and Enter to do it');
		one.press('y', keys.enter);
		await one.sees('That is not the name: nothing was done.');
		one.press('y', ...'cp', keys.enter);
		await one.sees('nothing was done');
		one.press('y', ...'cp1');
		await one.sees('do it, Esc to leave it: cp1');
		one.press(keys.escape);
		await one.misses('Type cp1');
		expect(answer).toBeUndefined();
		one.press('y', ...'cp1', keys.enter);
		expect(await answered).toBe('do');
	});

	it.each(['n', keys.escape])('is declined by %j', async (key) => {
		const one = someone();
		one.tell(...asked);
		const answered = one.control.waitForAnswer();
		await one.sees('Do this now?');
		one.press(key);
		expect(await answered).toBe('skip');
	});

	it('is not declined by an Esc that goes back from what is read', async () => {
		const one = someone({columns: 80, rows: 24});
		one.tell(...asked);
		let answer: string | undefined;
		void one.control.waitForAnswer().then((given) => (answer = given));
		await one.sees('Do this now?');
		one.press(keys.enter);
		await one.sees('Esc back');
		one.press(keys.escape);
		await one.misses('Esc back');
		expect(answer).toBeUndefined();
	});

	it('is declined by n also where what goes is read', async () => {
		const one = someone({columns: 80, rows: 24});
		one.tell(...asked);
		const answer = one.control.waitForAnswer();
		await one.sees('Do this now?');
		one.press(keys.enter);
		await one.sees('Esc back');
		await one.sees('n leave it');
		one.press('n');
		expect(await answer).toBe('skip');
	});

	it('is not declined by an n that goes on to the next match', async () => {
		const one = someone();
		one.tell(...asked);
		let answer: string | undefined;
		void one.control.waitForAnswer().then((given) => (answer = given));
		await one.sees('Do this now?');
		one.press('/', ...'root', keys.enter);
		await one.misses('n leave it');
		one.press('n', 'N', 'n');
		one.press(keys.escape);
		await one.sees('n leave it');
		expect(answer).toBeUndefined();
	});
});

describe('other terminals', () => {
	it('say on the line of a phase what keeps it, where they are narrow', async () => {
		const one = someone({columns: 60, rows: 16});
		one.tell(...upToWait, stuck);
		await one.sees('✖ etcd: sandbox');
		expect(one.lines().find((line) => line.includes('✖ etcd: sandbox'))).toContain('wait-control-plane');
	});

	it('shows one pane at a time from 60 columns: Enter goes into the detail, Esc back', async () => {
		const one = someone({columns: 64, rows: 16});
		one.tell(started, ...phase('preflight', ...checks()), ...certs);
		await one.sees('preflight', '10 certificates');
		expect(one.lines().join('\n')).not.toContain('│');
		one.press('g', ']', keys.enter, 'j', keys.enter);
		await one.sees('Subject');
		one.press('h');
		await one.sees('preflight');
		expect(one.lines()).toHaveLength(16);
	});

	it('goes on below 60×16 and comes back with room', async () => {
		const one = someone();
		one.tell(...upToWait);
		await one.sees('wait-control-plane', 'show-join-command');
		one.resize(40, 8);
		await one.sees('kubestep init', 'more room shows everything');
		one.resize(200, 60);
		await one.sees('show-join-command', 'Last answers');
		one.resize(60, 16);
		await one.misses('│');
		await one.sees('preflight');
		expect(one.lines().filter((text) => text.includes('kubestep init'))).toHaveLength(1);
	});

	it('keeps the divider in one column in Chinese', async () => {
		const one = someone({lang: 'zh'});
		one.tell(...upToWait);
		await one.sees('为什么', '跟随中');
		const [, rule = ''] = one.lines();
		expect(rule.indexOf('┬')).toBe(46);
	});

	it('draws with ASCII alone where asked, whatever is open', async () => {
		const one = someone({ascii: true});
		one.tell(...upToWait);
		await one.sees('following', 'Last answers');
		one.press('/', ...'etcd/server.crt', keys.enter);
		await one.sees('certs > etcd-server', '2026-11-23 > 2027-11-23');
		one.press('L');
		await one.sees('Log');
		one.press('g');
		await one.sees('scrolled 1-');
		one.press('L', 't');
		await one.sees('Trust map');
		one.press('t', '?');
		await one.sees('Keys that work here');
		one.press('?', 'q');
		await one.sees('The run is not over');
		one.press('n');
		one.tell(...afterWait);
		await one.sees('kubeadm join');
		expect([...one.sent()].filter((character) => character > '~')).toEqual([]);
	});
});

describe('drawers and overlays', () => {
	it('lists in the help only keys that work here', async () => {
		const one = someone();
		one.tell(...whole);
		await one.sees('kubeadm join');
		one.press('?');
		const screen = await one.sees('Keys that work here', 'trust map', 'previous phase');
		expect(screen).not.toContain('step mode');
		expect(screen).not.toContain('try again');
	});

	it('draws the trust map from the steps', async () => {
		const one = someone();
		one.tell(...upToWait);
		one.press('t');
		await one.sees('Trust map', '/etc/kubernetes/pki/ca.crt', 'signed /etc/kubernetes/pki/apiserver.crt', 'Its key is on this node');
	});

	it('shows what was taken back as open, and not on the trust map', async () => {
		const one = someone({stepMode: true, columns: 120, rows: 40});
		const [ca, client] = [certificate('front-proxy-ca'), certificate('front-proxy-client', 'front-proxy-ca')];
		const ask = (phase: string, detail: typeof ca) => [
			{type: 'phase.started', phase} as const, {type: 'step.started', phase, step: `${phase}/c`, detail} as const, {type: 'step.asked', step: `${phase}/c`, detail} as const,
		];
		one.tell(
			started, {type: 'phase.started', phase: 'certs'}, ...ask('certs/front-proxy-ca', ca), {type: 'step.answered', step: 'certs/front-proxy-ca/c', answer: 'do'},
			{type: 'step.finished', phase: 'certs/front-proxy-ca', step: 'certs/front-proxy-ca/c', outcome: 'done', detail: ca, tookMs: 1}, {type: 'phase.finished', phase: 'certs/front-proxy-ca', outcome: 'done'},
			...ask('certs/front-proxy-client', client), {type: 'step.answered', step: 'certs/front-proxy-client/c', answer: 'undo'},
			{type: 'step.reverted', step: 'certs/front-proxy-ca/c'}, ...ask('certs/front-proxy-ca', ca),
		);
		await one.sees('? front-proxy-ca', '· front-proxy-client');
		one.press('t');
		await one.sees('Trust map', 'No certificate has been made or read yet.');
		await one.misses('front-proxy-client');
	});

	it('says all of the trust map in sixty columns as well', async () => {
		const one = someone({columns: 60, rows: 40});
		one.tell(...upToWait);
		one.press('t');
		await one.sees('Trust map', 'controller-manager.conf');
		const map = one.lines().slice(2).join('\n');
		expect(map).not.toContain('…');
	});

	it('opens the log and follows it', async () => {
		const one = someone();
		one.tell(...upToWait);
		one.press('L');
		await one.sees('Log', 'etcd/healthcheck-client'.slice(0, 4));
		one.tell({type: 'log', level: 'info', source: 'kubelet', text: 'a line \u001B[2J of the kubelet'});
		await one.sees('kubelet: a line \\x1b[2J of the kubelet');
	});

	it('copies by OSC 52 and shows what', async () => {
		const one = someone();
		one.tell(...whole);
		await one.sees('kubeadm join');
		one.press('y');
		await one.sees('copied: kubeadm join');
		expect(one.sent()).toContain(`\u001B]52;c;${Buffer.from('kubeadm join 192.0.2.10:6443 --token abcdef.0123456789abcdef').toString('base64').slice(0, 40)}`);
	});

	it('writes the detail to a file', async () => {
		const one = someone();
		one.tell(...whole);
		await one.sees('kubeadm join');
		one.press('w');
		await one.sees('written to kubestep-result.txt');
		// Nobody wants the width of a pane in a file: the command is one line, and what is copied from it runs.
		expect(one.files.get('kubestep-result.txt')).toMatch(/kubeadm join 192\.0\.2\.10:6443 --token \S+ .*--discovery-token-ca-cert-hash sha256:\S+/);
	});
});

describe('the language', () => {
	it('changes with a key, in a run and at its end, and back again', async () => {
		const one = someone();
		one.tell(...whole);
		await one.sees('kubeadm join', 'quit');
		one.press('z');
		await one.sees('退出', '结果');
		one.press('z');
		await one.sees('quit');
	});
});
