import {describe, expect, it} from 'vitest';
import {headerLine, LAST, typedWords} from '../../../source/core/recording/form.ts';
import {Recording} from '../../../source/core/recording/recording.ts';
import {Secrets} from '../../../source/core/secrets/secrets.ts';
import {EVENT_VERSION, type Event, type EventBody} from '../../../source/core/told/events.ts';
import {isFailure} from '../../../source/core/told/failures.ts';
import {emptyState, reduce} from '../../../source/core/told/state.ts';
import {certificate, checks, phase, started, step} from '../../ui/story.ts';

const line = (text: string): EventBody => ({type: 'log', level: 'info', source: 'kubelet', text});
const story: readonly EventBody[] = [
	started, ...phase('preflight', ...checks(70)), ...Array.from({length: 300}, (_, index) => line(`line ${index}`)),
	...phase('certs', phase('certs/ca', step('certs/ca', 'ca', certificate('ca')))), {type: 'run.warning', code: 'run.cut-off', fields: {at: '', steps: []}}, line('the last'),
	{type: 'run.finished', outcome: 'done', summary: {files: 2, objects: 0, removed: 0, warnings: 1, unchanged: 0}, tookMs: 1000},
];
const events = story.map((body, index): Event => ({v: EVENT_VERSION, seq: index + 1, run: 'one', time: new Date(Date.UTC(2026, 0, 1) + index * 10).toISOString(), elapsedMs: index * 10, ...body}));
const header = headerLine({program: '0.1.0', madeAt: '2026-01-01T00:00:00.000Z', command: 'init', flags: {}, files: [], machine: {distribution: 'Debian', kernel: '6.1', cpus: 2, memory: 1}}, new Secrets());
const whole = `${header}${events.map((event) => `${JSON.stringify(event)}\n`).join('')}`;
const open = (text: string) => new Recording(Buffer.from(text), 'run.jsonl');

function refused(text: string): unknown {
	try {
		open(text);
		return undefined;
	} catch (error) {
		return isFailure(error, 'recording.unusable') ? error.fields : error;
	}
}

describe('a recording', () => {
	it('has at each place the state that its events come to', () => {
		const recording = open(whole);
		expect(recording.count).toBe(events.length);
		let state = emptyState;
		for (const [index, event] of events.entries()) {
			state = reduce(state, event);
			expect(recording.stateAt(index)).toEqual(state);
			expect(recording.event(index)).toEqual(event);
		}
		expect(recording.stateAt(-1)).toEqual(emptyState);
		expect(recording.isCut).toBe(false);
	});

	it('finds the event that happened last at a time', () => {
		const recording = open(whole);
		expect([-5, 0, 9, 10, 2005, recording.lengthMs, recording.lengthMs + 1000].map((ms) => recording.indexAt(ms))).toEqual([0, 0, 0, 1, 200, events.length - 1, events.length - 1]);
	});

	it('has a mark at each phase of the first depth, at what was warned of and at the end', () => {
		expect(open(whole).marks.map(({kind, path, seq}) => `${kind} ${path} ${seq}`)).toEqual(['phase preflight 2', 'warning preflight/Swap 12', `phase certs ${events.findIndex((one) => one.type === 'phase.started' && one.phase === 'certs') + 1}`, `warning  ${events.length - 2}`, `end  ${events.length}`]);
	});

	it('opens up to where it ends, wherever that is', () => {
		const bytes = Buffer.from(whole);
		for (let length = Buffer.byteLength(header); length < bytes.length; length += 997) {
			const recording = new Recording(bytes.subarray(0, length), 'run.jsonl');
			expect(recording.isCut).toBe(true);
			expect(recording.count).toBe(bytes.subarray(0, length).toString().split('\n').length - 2);
		}
	});

	it('passes over what it does not know, and says of what version it does not read', () => {
		const later = `${header}${JSON.stringify({...events[0], type: 'run.counted'})}\n${JSON.stringify(events[0])}\n`;
		expect(open(later).count).toBe(1);
		expect(refused(header.replace('"version":1', '"version":2').replace('"0.1.0"', '"3.0.0"'))).toMatchObject({problem: 'newer', program: '3.0.0'});
		expect(refused(header.replace(`"events":${EVENT_VERSION}`, `"events":${EVENT_VERSION + 1}`))).toMatchObject({problem: 'newer'});
	});

	it.each(['', '\n', '\n\n'])('says of one without a line that it is empty: %j', (text) => {
		expect(refused(text)).toEqual({path: 'run.jsonl', problem: 'empty'});
	});

	it('refuses what no program can go on with, and takes nothing of a header that has another type', () => {
		const first = JSON.stringify(events[0]);
		const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
		const odd = '{"toString":1,"valueOf":1}';
		for (const bad of [first.replace('"elapsedMs":0', '"elapsedMs":1e999'), first.replace('"elapsedMs":0', '"elapsedMs":1e308'), first.replace('"type"', `"later":${deep},"type"`), first.replace('"type"', `"later":${'{"a":'.repeat(9000)}1${'}'.repeat(9000)},"type"`)]) {
			expect(refused(`${header}${bad}\n`)).toEqual({path: 'run.jsonl', problem: 'form', line: 2});
		}
		const at = events.findIndex((one) => one.type === 'run.finished');
		expect(refused(`${header}${JSON.stringify(events[at]).replace('"tookMs":1000', '"tookMs":-1e999')}\n`)).toMatchObject({line: 2});
		for (const [machine, program] of [[odd, odd], [`{"cpus":${odd},"memory":${odd}}`, '[]'], ['{"cpus":1e999,"memory":"7"}', '7']]) {
			const changed = header.replace(/"machine":.*/, `"machine":${machine}}`).replace('"0.1.0"', program ?? '');
			expect(open(changed).header).toMatchObject({program: '', machine: {distribution: '', cpus: 0, memory: 0}});
			expect(refused(changed.replace('"version":1', '"version":2'))).toEqual({path: 'run.jsonl', problem: 'newer', program: ''});
		}
		expect(refused(header.replace('"files":[]', `"files":${deep}`))).toEqual({path: 'run.jsonl', problem: 'form', line: 1});
	});

	it('refuses what no run comes to, before it takes hours', () => {
		const [first] = events;
		const many = (body: (index: number) => EventBody): string => Array.from({length: 10_000}, (_, index) => `${JSON.stringify({...first, phases: undefined, seq: index + 2, ...body(index)})}\n`).join('');
		const begun = performance.now();
		for (const [body, at] of [
			[(index: number): EventBody => ({type: 'step.started', phase: 'certs', step: `certs/${index}`, detail: certificate('ca')}), 2000],
			[(index: number): EventBody => ({type: 'phase.started', phase: `certs/${index}`}), 500 - 60],
			[(): EventBody => ({type: 'run.warning', code: 'run.cut-off', fields: {at: '', steps: []}}), 5000],
		] as const) {
			const {line, problem} = refused(`${header}${JSON.stringify(first)}\n${many(body)}`) as {line: number; problem: string};
			expect([problem, line >= at, line < at + 100]).toEqual(['form', true, true]);
		}
		expect(performance.now() - begun).toBeLessThan(20_000);
	});

	it.each([['{}\n', 1], ['no JSON\n', 1], [`${header}[]\n`, 2], [`${header}${JSON.stringify(events[0])}\n{"seq":1}\n`, 3], [`${header}null\n`, 2]])('names the line that is none of a recording: %j', (text, at) => {
		expect(refused(text)).toEqual({path: 'run.jsonl', problem: 'form', line: at});
	});
});

describe('the header of a recording', () => {
	it('says which flags were typed, in their order; one of before had none but those', () => {
		const made = headerLine({program: '', madeAt: '', command: 'init phase certs', flags: {mouse: true, 'node-name': 'cp1', patches: ['a', 'b c']}, typed: ['patches', 'node-name'], files: [], machine: {distribution: '', kernel: '', cpus: 2, memory: 1}}, new Secrets());
		expect(typedWords(open(made).header)).toEqual(['kubestep', 'init', 'phase', 'certs', '--patches=a', '--patches=b c', '--node-name=cp1']);
		const {typed: _, ...before} = JSON.parse(made) as Record<string, unknown>;
		expect(typedWords(open(`${JSON.stringify(before)}\n`).header)).toEqual(['kubestep', 'init', 'phase', 'certs', '--mouse', '--node-name=cp1', '--patches=a', '--patches=b c']);
		expect(typedWords(open(made.replace('"typed":["patches","node-name"]', '"typed":["constructor",4,"node-name"]')).header)).toEqual(['kubestep', 'init', 'phase', 'certs', '--node-name=cp1']);
	});


	it('has a configuration without what is secret in it, also in comments', () => {
		const secrets = new Secrets();
		secrets.hide('c0ffee-and-Cake');
		const text = [
			'# was abcdef.0123456789abcdef', 'kind: InitConfiguration', `certificateKey: ${'ab12'.repeat(16)}`, 'bootstrapTokens: [{token: qwerty.0123456789zyxwvu}]', '---', 'kind: ClusterConfiguration',
			'apiServer: {extraEnvs: [{name: DB_PASSWORD, value: hunter22}, {name: HTTPS_PROXY, value: "http://me:pass-of-me@proxy:3128"}]}', 'clusterName: c0ffee-and-Cake', `image: registry/pause@sha256:${'cd34'.repeat(16)}`,
		].join('\n');
		const line = headerLine({program: '', madeAt: '', command: 'init', flags: {'pod-network-cidr': '10.0.0.0/8', 'node-name': 'misfit.0123456789misfit', 'cert-dir': `/root/${'ab12'.repeat(16)}`}, files: [{name: 'file00.0123456789file00.yaml', text}], machine: {distribution: '', kernel: '', cpus: 1, memory: 1}}, secrets);
		for (const secret of ['0123456789misfit', '0123456789file00', '0123456789abcdef', '0123456789zyxwvu', 'ab12ab12', 'hunter22', 'pass-of-me', 'c0ffee-and-Cake']) {
			expect(line).not.toContain(secret);
		}
		expect(line).toContain('10.0.0.0/8');
		expect(line).toContain('cd34cd34');
		expect(LAST).toBe('/var/lib/kubestep/last.jsonl');
	});
});
