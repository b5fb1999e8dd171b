import xterm from '@xterm/headless';
import {describe, expect, test} from 'vitest';
import {why} from '../../../source/cli/commands/why.ts';
import {artifactsOf, findArtifact, nearestArtifact} from '../../../source/core/needs/named-artifact.ts';
import {plainConfig} from '../../../source/core/config/plain.ts';
import {isFailure} from '../../../source/core/told/failures.ts';
import {halvesRoom} from '../../../source/cli/print/halves.ts';
import {whyReport} from '../../../source/cli/run/why-report.ts';
import {whyRun} from '../../../source/cli/run/why-runs.ts';
import {outputLines} from '../../../source/strings/sanitize.ts';
import {texts} from '../../../source/texts/index.ts';

/** Two runs each. */
const LONG = 60_000;

async function told(lang: 'en' | 'zh', ...operands: readonly string[]): Promise<string> {
	const lines: string[] = [];
	const write = (text: string) => {
		lines.push(text);
	};
	expect(await why({path: 'why', flags: {}, operands, lang, output: {out: write, error: write, document: write}})).toBe(0);
	return lines.join('\n');
}

test('a CA without which its leaves cannot be made', async () => {
	const text = await told('en', 'ca.key');
	expect(text).toMatch(/^Two runs of init: one with \/etc\/kubernetes\/pki\/ca\.key, and one without: taken away as soon as certs\/ca has made it\./);
	expect(text).toMatch(/First difference: certs\/apiserver\/apiserver\n\s+with +certificate apiserver written.*\n +without +certificate apiserver: /);
	expect(text).toMatch(/\d+ steps are not reached\./);
	expect(text).toContain('What else needs it: certs/apiserver');
}, LONG);

test('an object without which what follows is refused', async () => {
	const text = await told('zh', 'ClusterRoleBinding', 'kubeadm:cluster-admins');
	expect(text).toContain('第一处不同：upload-config/kubeadm/ConfigMap/kubeadm-config');
	expect(text).toContain('403');
	expect(text).toContain('还有谁需要它：upload-config');
}, LONG);

test('an object that nothing of init reads', async () => {
	const text = await told('en', 'configmap/kubeadm-config');
	expect(text).toContain('Nothing of init goes differently.');
	expect(text).toContain('What else needs it: kubeadm join, kubeadm upgrade.');
}, LONG);

test('what init does not make is refused, with what comes near', async () => {
	const error: unknown = await told('en', 'apiserver.kei').catch((error: unknown) => error);
	expect(isFailure(error, 'flag.invalid') && error.fields).toMatchObject({problem: 'unknown-artifact', near: 'apiserver.key'});
}, LONG);

/** What a terminal of so many columns shows: each row as its cells, a wide character followed by an empty one. */
async function shown(lines: readonly string[], columns: number): Promise<{readonly cells: readonly string[]; readonly isWrapped: boolean}[]> {
	const terminal = new xterm.Terminal({cols: columns, rows: 60, allowProposedApi: true, convertEol: true});
	await new Promise<void>((resolve) => {
		terminal.write(outputLines(...lines), resolve);
	});
	const buffer = terminal.buffer.active;
	const rows = Array.from({length: buffer.baseY + buffer.cursorY}, (_, row) => {
		const line = buffer.getLine(row);
		return {cells: Array.from({length: columns}, (_cell, column) => (line?.getCell(column)?.getWidth() === 0 ? '' : line?.getCell(column)?.getChars() || ' ')), isWrapped: line?.isWrapped ?? false};
	});
	terminal.dispose();
	return rows;
}

test('with and without stand side by side on a wide terminal, one below the other on another, and nothing is cut', async () => {
	const one = await whyRun({});
	const artifact = findArtifact(artifactsOf(one.config, one.events), 'ca.key');
	if (artifact === undefined) {
		throw new Error('init makes no ca.key');
	}
	const other = await whyRun({config: one.config, without: [artifact]});
	const squeezed = (text: string | undefined) => text?.replaceAll(/\s/g, '');
	for (const [lang, labels] of [['en', ['with', 'without']], ['zh', ['有', '没有']]] as const) {
		const report = (columns: number) => whyReport({one, other, artifact, texts: texts(lang), columns});
		const piped = report(halvesRoom({isTTY: false, columns: 120}, false));
		const whole = labels.map((label) => piped.find((line) => line.startsWith(`    ${label} `))?.trim().slice(label.length));
		expect(whole.every((text) => (text ?? '').length > 10)).toBe(true);
		for (const columns of [120, 100]) {
			const rows = await shown(report(halvesRoom({isTTY: true, columns}, false)), columns);
			const beside = rows.filter(({cells}) => cells.includes('│')).map(({cells}) => cells);
			const [place = 0, ...others] = new Set(beside.map((cells) => cells.indexOf('│')));
			expect(others).toEqual([]);
			const [heading, ...halves] = beside.map((cells) => [cells.slice(0, place).join('').trim(), cells.slice(place + 1).join('').trim()]);
			expect(heading).toEqual(labels);
			// Both begin on one row, the longer one is folded, and each is whole.
			expect(halves[0]).not.toContain('');
			expect(halves).toHaveLength(2);
			expect([0, 1].map((side) => squeezed(halves.map((half) => half[side]).join('')))).toEqual(whole.map(squeezed));
			expect(rows.filter(({isWrapped}) => isWrapped)).toEqual([]);
			const prose = rows.map(({cells}) => cells).filter((cells) => !cells.includes('│')).map((cells) => cells.join('')).join('');
			expect(squeezed(prose)).toBe(squeezed(piped.filter((line) => !labels.some((label) => line.startsWith(`    ${label} `))).join('')));
		}
		const rows = await shown(report(halvesRoom({isTTY: true, columns: 80}, false)), 80);
		expect(rows.map(({cells, isWrapped}) => (isWrapped ? '' : '\n') + cells.join('').trimEnd()).join('').split('\n').slice(1).map(squeezed)).toEqual(piped.map(squeezed));
		expect(piped.join('')).not.toContain('│');
	}
	// What follows from the first difference stands in the same halves, which are named once.
	const several = Object.fromEntries(Object.entries(one.state.steps).map(([step, state], index) => [step, index < 3 && state.status === 'done' ? {...state, status: 'unchanged' as const} : state]));
	const rows = await shown(whyReport({one, other: {...one, state: {...one.state, steps: several}}, artifact, texts: texts('en'), columns: 100}), 100);
	const lines = rows.map(({cells}) => cells.join('').trimEnd());
	expect(lines.filter((line) => /^ {4}with +│ without$/.test(line))).toHaveLength(1);
	expect(new Set(rows.map(({cells}) => cells.indexOf('│')).filter((place) => place >= 0)).size).toBe(1);
	const [second = '', third = ''] = Object.keys(several).slice(1);
	expect(lines[lines.indexOf('Then:') + 1]).toBe(`  ${second}`);
	expect(lines[lines.indexOf(`  ${third}`) + 1]).toMatch(/^ {4}\S.* │ \S/);
}, LONG);

describe('names', () => {
	const all = artifactsOf(plainConfig(), []);

	test.each([
		['apiserver.key', ['/etc/kubernetes/pki/apiserver.key']],
		['/etc/kubernetes/pki/etcd/ca.crt', ['/etc/kubernetes/pki/etcd/ca.crt']],
		['pki/sa.pub', ['/etc/kubernetes/pki/sa.pub']],
		['etcd/server', ['/etc/kubernetes/pki/etcd/server.crt', '/etc/kubernetes/pki/etcd/server.key']],
		['certs/ca', ['/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.key']],
		['Scheduler.conf', ['/etc/kubernetes/scheduler.conf']],
		['etcd.yaml', ['/etc/kubernetes/manifests/etcd.yaml']],
		['kube-apiserver', ['/etc/kubernetes/manifests/kube-apiserver.yaml']],
		['kubeadm-flags.env', ['/var/lib/kubelet/kubeadm-flags.env']],
	])('%s', (text, paths) => {
		expect(findArtifact(all, text)?.paths).toEqual(paths);
	});

	test('others are none, and have a neighbour', () => {
		expect(findArtifact(all, 'scheduler.cnf')).toBeUndefined();
		expect(nearestArtifact(all, 'scheduler.cnf')).toBe('scheduler.conf');
	});
});
