import {expect, it} from 'vitest';
import type {StepDetail} from '../../source/core/told/details.ts';
import {emptyState, type PhaseState, type RunState, type StepState} from '../../source/core/told/state.ts';
import {texts} from '../../source/texts/index.ts';
import {rowsOf} from '../../source/ui/run/rows.ts';

const file = (path: string): StepDetail => ({kind: 'file', role: 'kubelet/config', path, mode: 0o644, content: ''});
const service = (action: 'start' | 'stop'): StepDetail => ({kind: 'service', service: 'kubelet', action});
const removal: StepDetail = {kind: 'removal', path: '/var/lib/etcd', what: 'contents'};
const revert: StepDetail = {kind: 'revert', path: '/etc/kubernetes/admin.conf', what: 'file', action: 'remove'};
const mounts: StepDetail = {kind: 'unmount', path: '/var/lib/kubelet', mounts: [], flags: []};
const kubeconfig: StepDetail = {kind: 'kubeconfig', name: 'admin.conf', path: '/etc/kubernetes/admin.conf', user: '', groups: [], cluster: '', server: '', signedBy: 'ca', algorithm: '', notAfter: ''};
const directory: StepDetail = {kind: 'directory', path: '/var/lib/etcd', mode: 0o700};

type Told = readonly [detail: StepDetail, outcome: 'done' | 'unchanged' | 'skipped'];

function runOf(...told: readonly Told[]): {readonly run: RunState; readonly phase: PhaseState} {
	const steps = Object.fromEntries(told.map(([detail, outcome], index): [string, StepState] => {
		const all = {path: `kubelet-start/${index}`, phase: 'kubelet-start', detail, startedAt: '', endedAt: '', tookMs: 1};
		return [all.path, outcome === 'skipped' ? {...all, status: outcome, reason: {code: 'asked', fields: {}}} : {...all, status: outcome}];
	}));
	const phase: PhaseState = {path: 'kubelet-start', parent: undefined, phases: [], steps: Object.keys(steps), status: 'done'};
	return {phase, run: {...emptyState, id: 'x', order: ['kubelet-start'], phases: {'kubelet-start': phase}, steps}};
}

it.each([
	['what changed first, then what did not, by name where it is of one kind', [[service('stop'), 'done'], [file('/a'), 'unchanged'], [file('/b'), 'unchanged'], [file('/c'), 'unchanged'], [service('start'), 'done']], '2 service actions · 3 files unchanged', '2 次服务操作 · 3 个文件未变'],
	['a number alone where it is of several', [[service('stop'), 'done'], [file('/a'), 'unchanged'], [removal, 'unchanged']], '1 service action · 2 unchanged', '1 次服务操作 · 2 项未变'],
	['what is there where nothing changed', [[file('/a'), 'unchanged'], [removal, 'unchanged']], '1 file · 1 path · 2 unchanged', '1 个文件 · 1 个路径 · 2 项未变'],
	['a Latin word and a Chinese one with a blank between', [[kubeconfig, 'unchanged']], '1 kubeconfig unchanged', '1 个 kubeconfig 未变'],
	['a number for what has none of its own', [[service('stop'), 'done'], [mounts, 'unchanged']], '1 service action · 1 unchanged', '1 次服务操作 · 1 项未变'],
	['no directory beside what is in it', [[directory, 'unchanged'], [file('/a'), 'unchanged']], '1 file unchanged', '1 个文件未变'],
	['each unit once', [[removal, 'done'], [revert, 'done'], [revert, 'done'], [revert, 'unchanged']], '3 paths · 1 unchanged', '3 个路径 · 1 项未变'],
	['what was skipped', [[file('/a'), 'done'], [file('/b'), 'skipped']], '1 file · 1 skipped', '1 个文件 · 1 项已跳过'],
] as const)('a phase is summed up by %s', (_name, told, en, zh) => {
	const {run, phase} = runOf(...told);
	expect([texts('en').phaseSummary(phase, run), texts('zh').phaseSummary(phase, run)]).toEqual([en, zh]);
});

it.each([
	[[[service('stop'), 'skipped'], [service('start'), 'skipped']], 'incomplete'],
	[[[service('stop'), 'skipped'], [file('/a'), 'unchanged']], 'incomplete'],
	[[[service('stop'), 'skipped'], [file('/a'), 'done']], 'done'],
	[[[file('/b'), 'unchanged'], [file('/a'), 'unchanged']], 'unchanged'],
] as const)('a phase in which %j is %s', (told, status) => {
	const {run} = runOf(...told);
	expect(rowsOf(run, {open: {}, follow: false, filter: 'all'})[0]?.status).toBe(status);
});
