import {expect, test} from 'vitest';
import type {Control} from '../../source/core/engine/control.ts';
import type {EventBody} from '../../source/core/told/events.ts';
import type {StepDetail} from '../../source/core/told/details.ts';
import type {Output} from '../../source/cli/print/output.ts';
import {showRun, type RunParts, type ShowOptions} from '../../source/cli/run/show-run.ts';
import type {OutputKind} from '../../source/cli/run/environment.ts';
import {moments} from '../clock.ts';

const detail: StepDetail = {kind: 'directory', path: '/etc/kubernetes', mode: 0o755};
const started: EventBody = {type: 'run.started', stepMode: true, workflow: 'init', mode: 'sandbox', folder: '/nowhere', program: '0', nodeName: 'cp1', kubernetesVersion: 'v1.36.2', endpoint: '', phases: [{path: 'certs', phases: []}, {path: 'addon', phases: []}]};
const summary = {files: 1, objects: 0, removed: 0, warnings: 0, unchanged: 0};

/** A run of two steps, shown by what a test breaks. The second fails, and waits for a person where there is an interface. */
async function shown(kind: OutputKind, ui: unknown, write: Output['out'] = () => undefined): Promise<{status: number; out: string; error: string; answers: unknown[]}> {
	let [out, error] = ['', ''];
	const answers: unknown[] = [];
	let person: Control | undefined;
	const output: Output = {
		out(text) {
			write(text);
			out += text;
		},
		document: () => undefined,
		error(text) {
			error += text;
			if (text.includes('Next: directory')) {
				setImmediate(() => person?.answer('skip'));
			}
		},
	};
	const options: ShowOptions = {flags: {}, lang: 'en', kind, output, color: false};
	const status = await showRun(options, {ui: ui as never, clock: moments(() => 0), recorded: {command: 'init', flags: {}, typed: [], files: [], machine: async () => ({distribution: '', kernel: '', cpus: 0, memory: 0})}}, async ({bus, control}: RunParts) => {
		const step = (path: string) => bus.emit({type: 'step.started', phase: 'certs', step: path, detail});
		person = control;
		bus.emit(started);
		bus.emit({type: 'phase.started', phase: 'certs'});
		step('certs/a');
		bus.emit({type: 'step.asked', step: 'certs/a', detail});
		answers.push(await control.waitForAnswer());
		bus.emit({type: 'step.finished', phase: 'certs', step: 'certs/a', outcome: 'done', detail, tookMs: 1});
		step('certs/b');
		if (kind === 'tui') {
			bus.emit({type: 'step.failing', step: 'certs/b', failure: {code: 'missing', fields: {}}, detail});
			answers.push(await control.waitForRetry());
		}
		bus.emit({type: 'step.finished', phase: 'certs', step: 'certs/b', outcome: 'done', detail, tookMs: 1});
		bus.emit({type: 'run.finished', outcome: 'done', summary, tookMs: 2});
		return 'done';
	});
	return {status, out, error, answers};
}

test('an interface that fails ends no run: it is told in lines from there, open questions included, and nobody is waited for', async () => {
	const runUi = async () => {
		throw new TypeError('drawing failed: password=hunter2');
	};
	const {status, out, error, answers} = await shown('tui', Promise.resolve({runUi}));
	expect(error).toContain('What shows the run has failed: TypeError: drawing failed: password=••••. The run itself went on without it.');
	expect(error).toContain('/etc/kubernetes');
	expect(answers).toEqual(['skip', false]);
	expect(out).toContain('The control plane of cp1 is laid out');
	expect(status).toBe(0);
});

test('a report that fails ends no run: how it ended is told, and the status is no success', async () => {
	for (const kind of ['plain', 'json'] as const) {
		const {status, out, error} = await shown(kind, undefined, (text) => {
			if (text.includes('/etc/kubernetes')) {
				throw new RangeError('out of words');
			}
		});
		expect(out).not.toContain('certs/b');
		expect(error).toContain('The control plane of cp1 is laid out');
		expect(error).toContain('What shows the run has failed: RangeError: out of words.');
		expect(status).toBe(1);
	}
});
