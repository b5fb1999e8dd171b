import {execFileSync} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {diffLines} from '../../../source/strings/diff.ts';
import {cut, cutMiddle, fit, line, lineWidth, plain, width, wrap} from '../../../source/ui/terminal/lines.ts';
import {LogRing} from '../../../source/ui/run/log.ts';
import {unmask} from '../../../source/strings/join.ts';
import {command} from '../../../source/ui/run/panes/context.ts';
import {relations} from '../../../source/ui/run/panes/relations.ts';
import {emptyState, type StepState} from '../../../source/core/told/state.ts';
import {apiserverFile, certificate} from '../story.ts';

describe('columns', () => {
	it('counts Chinese characters as two', () => {
		expect(width('证书 ca')).toBe(7);
		expect(lineWidth(fit(line('证书证书'), 7))).toBe(7);
		expect(plain(fit(line('证书证书'), 7))).toBe('证书证…');
	});

	it('never gives a line wider or narrower than asked', () => {
		for (const text of ['', 'abc', '证书 and 密钥', 'x'.repeat(50)]) {
			for (const columns of [1, 5, 8, 20]) {
				expect(lineWidth(fit(line(text), columns))).toBe(columns);
			}
		}
	});

	it('cuts with a mark', () => {
		expect(cut('kube-apiserver', 8)).toBe('kube-ap…');
	});
});

describe('wrapping', () => {
	it('breaks at blanks, and inside a word only where it is too long', () => {
		expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
		expect(wrap('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k']);
		expect(wrap('/etc/kubernetes/manifests/kube-apiserver.yaml', 30)).toEqual(['/etc/kubernetes/manifests/', 'kube-apiserver.yaml']);
	});

	it('breaks a name that is longer than the line at its own marks, and no other', () => {
		expect(wrap('system:kube-controller-manager connects to', 29)).toEqual(['system:kube-controller-', 'manager connects to']);
		expect(wrap('user kube-controller-manager', 24)).toEqual(['user', 'kube-controller-manager']);
		expect(wrap('用户 kube-controller-manager，', 26)).toEqual(['用户', 'kube-controller-manager，']);
		expect(wrap('https://192.0.2.10:6443', 22)).toEqual(['https://192.0.2.10:', '6443']);
		expect(wrap('/etc/kubernetes/manifests/kube-controller-manager.yaml', 52)).toEqual(['/etc/kubernetes/manifests/', 'kube-controller-manager.yaml']);
		expect(wrap('kubeadm.kubernetes.io', 20)).toEqual(['kubeadm.kubernetes.', 'io']);
	});

	it('breaks Chinese between characters, never before closing or after opening marks', () => {
		const lines = wrap('证书由 CA 签发，密钥（私钥）留在本节点。', 8);
		expect(lines.every((text) => width(text) <= 10)).toBe(true);
		expect(lines.some((text) => /^[，。）]/.test(text) || text.endsWith('（'))).toBe(false);
	});

	it('keeps line ends as line ends', () => {
		expect(wrap('a\nb', 10)).toEqual(['a', 'b']);
	});
});

describe('the diff', () => {
	it('keeps what is common', () => {
		expect(diffLines(['a', 'b', 'c'], ['a', 'x', 'c', 'd']).map(({kind, text}) => `${{same: ' ', added: '+', removed: '-'}[kind]}${text}`)).toEqual([' a', '-b', '+x', ' c', '+d']);
	});
});

describe('secrets in commands', () => {
	it('fill the masked words: the token by its beginning, the key by what is left', () => {
		const command = 'kubeadm join h:1 --token abcdef.•••• --control-plane --certificate-key ••••';
		expect(unmask(command, ['f00d', 'abcdef.0123456789abcdef'])).toBe('kubeadm join h:1 --token abcdef.0123456789abcdef --control-plane --certificate-key f00d');
	});

	it('stay masked where the run does not keep them', () => {
		expect(unmask('join --token abcdef.••••', [])).toBe('join --token abcdef.••••');
	});
});

describe('a command to copy', () => {
	const hash = `sha256:${'0123456789abcdef'.repeat(4)}`;
	const commands = [
		`kubeadm join 192.0.2.10:6443 --token abcdef.0123456789abcdef --discovery-token-ca-cert-hash ${hash} --control-plane --certificate-key ${'f'.repeat(64)}`,
		'crictl --runtime-endpoint unix:///run/containerd/containerd.sock ps -a --name "kube apiserver" -o json',
	];
	/** What a shell makes of it. */
	const words = (text: string) => execFileSync('/bin/sh', ['-c', `kubeadm() { printf '%s\\n' "$@"; }; crictl() { kubeadm "$@"; }; ${text}`], {encoding: 'utf8'});

	it.each([30, 54, 58, 78, 100, 200])('means the same when it is pasted from a pane of %i columns', (columns) => {
		for (const text of commands) {
			const rows = command(text, columns).map((line) => ({text: plain(line), isFlush: line[0]?.flush === true}));
			expect(rows.filter((row) => row.text.length > columns)).toEqual([]);
			// As the narrow screen has it: one blank before each line but those that go on with a word.
			expect(words(rows.map((row) => `${row.isFlush ? '' : ' '}${row.text}`).join('\n'))).toBe(words(text));
		}
	});

	it('keeps a flag with its value where there is room, and words whole', () => {
		expect(command(commands[0] ?? '', 80).map(plain)).toEqual([
			'  kubeadm join 192.0.2.10:6443 --token abcdef.0123456789abcdef \\',
			'    --discovery-token-ca-cert-hash \\',
			`    ${hash} \\`,
			'    --control-plane --certificate-key \\',
			`    ${'f'.repeat(64)}`,
		]);
	});
});

describe('relations', () => {
	it('come from signers and from paths that a file names whole', () => {
		const step = (path: string, detail: StepState['detail']): StepState => ({path, phase: path, status: 'done', detail, startedAt: '', endedAt: '', tookMs: 1});
		const ca = step('ca', certificate('ca'));
		const apiserver = step('apiserver', certificate('apiserver', 'ca'));
		const file = step('file', apiserverFile);
		const run = {...emptyState, steps: {ca, apiserver, file}};
		expect(relations(run, ca).usedBy.map(({path}) => path)).toEqual(['apiserver', 'file']);
		expect(relations(run, file).needs.map(({path}) => path)).toEqual(['ca', 'apiserver']);
	});
});

describe('the log', () => {
	it('is bounded and goes on counting', () => {
		const ring = new LogRing(10);
		for (let seq = 1; seq <= 100; seq += 1) {
			ring.add({v: 2, seq, run: 'r', time: '', elapsedMs: 0, type: 'log', level: 'info', source: 's', text: String(seq)});
		}
		expect(ring.length).toBe(100);
		expect(ring.slice(98, 5).map(({seq}) => seq)).toEqual([99, 100]);
		expect(ring.slice(0, 1000).length).toBeLessThan(13);
	});
});

describe('a name that is too long', () => {
	it('keeps its end, which tells it from others', () => {
		expect(cutMiddle('check FileAvailable--etc-kubernetes-manifests-kube-scheduler.yaml', 39)).toBe('check FileAvailable…kube-scheduler.yaml');
		expect(cutMiddle('镜像 registry.k8s.io/kube-controller-manager:v1.36.2', 30)).toBe('镜像 registry.k…anager:v1.36.2');
		expect(cutMiddle('short', 39)).toBe('short');
		expect(cutMiddle('too long for so little', 10)).toBe('too long …');
	});
});
