import {expect, test} from 'vitest';
import type {CheckDetail} from '../../source/core/told/details.ts';
import {emptyState} from '../../source/core/told/state.ts';
import type {FailureData} from '../../source/core/told/failures.ts';
import {plainReporter} from '../../source/reporters/plain.ts';
import {questionText} from '../../source/reporters/questions.ts';
import {summaryText} from '../../source/reporters/summary.ts';
import {texts, type Lang} from '../../source/texts/index.ts';
import {commands} from '../../source/cli/line/commands.ts';
import {foldOf} from '../../source/cli/print/fold.ts';
import {folded} from '../../source/strings/fold.ts';
import {helpText} from '../../source/cli/line/help.ts';
import {width} from '../../source/strings/width.ts';
import {certificate, check, Scenario, secrets, wait} from '../reporters/scenario.ts';

test.each(['en', 'zh'] as const)('help is folded at words, in %s, and commands in it are whole', async (lang) => {
	for (const room of [60, 80]) {
		for (const path of Object.keys(commands)) {
			const whole = await helpText(path, lang);
			const text = await helpText(path, lang, room);
			const examples = commands[path]?.examples ?? [];
			for (const row of text.split('\n')) {
				// A word that is longer than the room stays whole, too.
				expect(width(row) <= room || examples.includes(row.trim()) || /^ *\S+( \S+)?$/.test(row.trimEnd()) || row.startsWith('  kubestep '), `${path} at ${String(room)}: ${row}`).toBe(true);
			}
			expect(text.replaceAll(/\s+/g, '')).toBe(whole.replaceAll(/\s+/g, ''));
			if (lang === 'en') {
				expect(text.split(/\s+/)).toEqual(whole.split(/\s+/));
			}
		}
	}
});

test('a path is never broken', () => {
	expect(folded('move /etc/kubernetes/manifests/kube-controller-manager.yaml away', 30, 2)).toEqual(['  move', '  /etc/kubernetes/manifests/kube-controller-manager.yaml', '  away']);
});

test('what is summed up after a run is folded at words', () => {
	const state = {...emptyState, warnings: [{code: 'version-offline' as const, fields: {path: '', label: 'stable-1', version: 'v1.36.2'}}]};
	const told = (options: {fold?(sentence: string, indent: number): string[]}) => summaryText(state, {texts: texts('en'), secrets: {get: () => undefined}, ...options});
	const narrow = told({fold: (sentence, indent) => folded(sentence, 40, indent)});
	expect(Math.max(...narrow.split('\n').map(width))).toBeLessThanOrEqual(40);
	expect(narrow.split(/\s+/)).toEqual(told({}).split(/\s+/));
});

const evidence = 'E1123 10:00:00.000000 1234 kubelet.go:1511] "Failed to start ContainerManager" err="system validation failed - wrong number of fields"';
const failure: FailureData = {
	code: 'wait.timeout', fields: {component: 'kube-apiserver', url: wait.url, seconds: 240, answer: 'ECONNREFUSED', socket: 'unix:///run/containerd/containerd.sock', attempts: 960}, evidence: [evidence],
};
const taken: CheckDetail = {...check, errors: [{code: 'port.in-use', fields: {port: 6443, component: 'kube-apiserver'}}]};

/** A run that fails, as it is told on a stream of so many columns. */
function failedRun(lang: Lang, columns: number, play: (run: Scenario) => void): string {
	let out = '';
	const run = new Scenario(plainReporter({write: (text) => (out += text), texts: texts(lang), secrets: secrets(), fold: foldOf({isTTY: columns > 0, columns} as NodeJS.WriteStream)}));
	run.emit({type: 'run.warning', code: 'control-plane.unstable', fields: {components: ['kube-apiserver', 'kube-scheduler']}});
	play(run);
	return out;
}

test.each([
	['en', (run: Scenario) => {
		const step = run.start('wait-control-plane', 'kube-apiserver', wait);
		run.emit({type: 'step.failing', step, failure, detail: wait});
		run.emit({type: 'step.finished', phase: 'wait-control-plane', step, outcome: 'failed', detail: wait, failure, tookMs: 240_000});
		run.end('failed');
	}],
	['zh', (run: Scenario) => {
		run.step('preflight', 'Port-6443', taken, 'failed');
		run.end('failed');
	}],
	['en', (run: Scenario) => {
		run.step('preflight', 'Port-6443', taken, 'failed');
		run.end('failed');
	}],
] as const)('in %s a failed run is told on a terminal in sentences that are folded at words, and everywhere else as it is', (lang, play) => {
	const [wide, narrow] = [failedRun(lang, 0, play), failedRun(lang, 60, play)];
	const flat = (text: string) => text.replaceAll(/\s+/g, '');
	expect(flat(narrow)).toBe(flat(wide));
	const lines = narrow.split('\n');
	// A step is one line, and what is to be copied or was said by others stays whole.
	const whole = wide.split('\n').filter((line) => /^\s+(?:journalctl|ss|crictl|kubeadm|kubestep|E1123)\b|^\[[\w-]+\] (?!\[)/.test(line));
	expect(whole.filter((line) => !lines.includes(line))).toEqual([]);
	expect(lines.filter((line) => width(line) > 60 && !whole.includes(line) && line.trim().includes(' ') && !line.includes('://'))).toEqual([]);
	expect(wide.split('\n').filter((line) => width(line) > 60 && !whole.includes(line)).length).toBeGreaterThan(1);
	const begins = lines.findIndex((line) => /^(?:\[preflight\] \[ERROR|warning: |警告：)/.test(line));
	expect(lines[begins + 1]).toMatch(/^ {2}\S/);
});

test('a question is folded at words on a terminal', () => {
	const ask = (columns: number) => questionText({...certificate, name: 'etcd/peer'}, texts('en'), {phase: 'certs/etcd-ca', fold: foldOf({isTTY: columns > 0, columns} as NodeJS.WriteStream)});
	const asked = ask(60).split('\n').slice(0, -1);
	expect(asked.filter((line) => width(line) > 60)).toEqual([]);
	expect(ask(0).split('\n').some((line) => width(line) > 60)).toBe(true);
	expect(asked.join(' ').replaceAll(/\s+/g, ' ')).toBe(ask(0).split('\n').slice(0, -1).join(' ').replaceAll(/\s+/g, ' '));
});

test('Chinese is folded at its characters, so that no number stands alone before a path', () => {
	expect(folded('2 项检查失败：FileAvailable--etc-kubernetes-manifests-etcd.yaml、DirAvailable--var-lib-etcd。', 60, 2, 2)).toEqual([
		'  2 项检查失败：', '    FileAvailable--etc-kubernetes-manifests-etcd.yaml、', '    DirAvailable--var-lib-etcd。',
	]);
	expect(folded('路径 /var/lib/kubelet/pki/kubelet-client-current.pem 里。', 20)).toEqual(['路径', '/var/lib/kubelet/pki/kubelet-client-current.pem', '里。']);
});
