import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import type {Event, EventBody} from '../../source/core/told/events.ts';
import {gather} from '../../source/reporters/report/gather.ts';
import {reportDocument} from '../../source/reporters/report/document.ts';
import type {Voices} from '../../source/reporters/report/html.ts';
import {reportWords} from '../../source/reporters/report/words.ts';
import {texts} from '../../source/texts/index.ts';
import {certificate, check, join} from './scenario.ts';

const voices: Voices = {first: 'en', en: {texts: texts('en'), words: reportWords.en}, zh: {texts: texts('zh'), words: reportWords.zh}};

const eventsOf = (...bodies: readonly (EventBody & {readonly elapsedMs?: number})[]): Event[] => bodies.map((body, index) => ({v: 2, run: 'r', time: '2026-11-24T12:00:00.000Z', elapsedMs: index * 100, ...body, seq: index + 1}));
const started: EventBody = {type: 'run.started', workflow: 'init', mode: 'node', folder: '', program: '0.1.0', nodeName: 'cp1', kubernetesVersion: 'v1.36.2', endpoint: 'https://192.0.2.10:6443', phases: [{path: 'certs', phases: []}, {path: 'etcd', phases: []}], stepMode: false};
const finished: EventBody = {type: 'run.finished', outcome: 'done', summary: {files: 1, objects: 0, removed: 0, warnings: 0, unchanged: 0}, tookMs: 1000};
const ended = (phase: string, name: string, detail: Extract<EventBody, {type: 'step.started'}>['detail']): EventBody[] => [
	{type: 'step.started', phase, step: `${phase}/${name}`, detail}, {type: 'step.finished', phase, step: `${phase}/${name}`, outcome: 'done', detail, tookMs: 20},
];
const file = (content: string, before?: string) => ({kind: 'file', role: 'manifest/etcd', path: '/etc/kubernetes/manifests/etcd.yaml', mode: 0o600, content, ...(before !== undefined && {before})}) as const;

/** What a name from outside could try: to end an element, to run, to load, to turn the text around. */
const HOSTILE = '</pre></details></script><script>alert(1)</script><img src=x onerror="a\'b"><a href="javascript:alert(1)">\u001B[31m\u202E';

test('what comes from outside is text in every place', () => {
	const events = eventsOf(
		started, {type: 'run.warning', code: 'field-unknown', fields: {kind: 'X', name: 'cp1', path: 'cp1', file: 'cp1', line: 1, column: 1}},
		...ended('certs', 'cp1', {...certificate, name: 'cp1', dnsNames: ['cp1'], sources: [{value: 'cp1', fields: [{field: 'cp1', origin: {from: 'file', file: 'cp1', line: 1, column: 1}}]}]}),
		...ended('etcd', 'etcd', {...file('cp1: cp1\nname: cp1\n', 'cp1\n'), sources: [{value: 'name', fields: [{field: 'cp1', origin: {from: 'flag', flag: 'cp1'}}]}]}), ...ended('etcd', 'join', {...join, command: 'cp1'}),
		...ended('etcd', 'cp1', {kind: 'object', verb: 'create', object: 'cp1', apiVersion: 'v1', name: 'cp1', namespace: 'cp1', as: 'cp1', body: 'cp1', requests: [{method: 'cp1', path: 'cp1', status: 201, as: 'cp1'}]}),
		...ended('etcd', 'wait', {kind: 'service', service: 'cp1', action: 'start', commands: [{argv: ['cp1'], exitCode: 0, output: ['cp1']}]}),
		{type: 'log', level: 'info', source: 'kubelet', text: 'cp1 '.repeat(1_000_000)}, {type: 'watch.changed', chains: [], diagnosis: {code: 'container.unknown-flag', link: 'container', component: 'etcd', fields: {component: 'etcd', socket: 'cp1', flag: 'cp1'}, evidence: ['cp1'], certain: true}},
		finished,
	);
	const hostile = JSON.parse(JSON.stringify(events).replaceAll('cp1', JSON.stringify(HOSTILE).slice(1, -1))) as Event[];
	const page = reportDocument(gather(hostile, {kind: 'Recording', version: 1, events: 2, program: HOSTILE, madeAt: HOSTILE, command: HOSTILE, flags: {[HOSTILE]: HOSTILE}, typed: [HOSTILE], files: [{name: HOSTILE, text: HOSTILE}], machine: {distribution: HOSTILE, kernel: HOSTILE, cpus: 1, memory: 1}}), voices);
	expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
	expect(page.match(/<script/g)).toHaveLength(1);
	expect(page.match(/<\/script/g)).toHaveLength(1);
	// Elements of its own, and none that loads; attributes that run or lead elsewhere, none.
	const tags = [...page.replace(/<script>[^]*<\/script>/, '').matchAll(/<([a-z][a-z0-9]*)((?: [^<>]*)?)>/g)];
	expect(tags.map(([, tag]) => tag).filter((tag) => /^(?:img|iframe|object|embed|link|base|audio|video)$/.test(tag ?? ''))).toEqual([]);
	expect(tags.flatMap(([, , attributes = '']) => [...attributes.replaceAll(/"[^"]*"/g, '').matchAll(/ ([\w:-]+)=/g)].map(([, name = '']) => name)).filter((name) => /^on|^src|^style$|^action$/.test(name))).toEqual([]);
	expect([...page.matchAll(/href="([^"]*)"/g)].filter(([, to = '']) => !to.startsWith('#'))).toEqual([]);
	for (const tag of ['details', 'pre', 'section', 'ul', 'dl', 'span', 'div', 'svg']) {
		expect([tag, page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length]).toEqual([tag, page.match(new RegExp(`</${tag}>`, 'g'))?.length]);
	}
	// eslint-disable-next-line no-control-regex
	expect(page).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u202E]/);
	// A log is no part of it, however long.
	expect(page.length).toBeLessThan(400_000);
});

test('its policy names its script, and nothing else runs', () => {
	const page = reportDocument(gather(eventsOf(started, finished)), voices);
	const script = /<script>([^]*)<\/script>/.exec(page)?.[1] ?? '';
	expect(page).toContain(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
});

test('what was tried again and taken back is told as over, and what stands is not told twice', () => {
	const failure = {code: 'wait.unreachable', fields: {answer: 'ECONNREFUSED'}} as never;
	const wait = {kind: 'wait', component: 'etcd', url: 'http://127.0.0.1:2381/readyz', timeoutMs: 1000, attempts: 1, answers: [], elapsedMs: 1} as const;
	const diagnosis = {code: 'kubelet.swap', link: 'kubelet', component: 'kubelet', fields: {}, evidence: [], certain: true} as const;
	const {earlier} = gather(eventsOf(
		started, {type: 'step.started', phase: 'etcd', step: 'etcd/wait', detail: wait}, {type: 'watch.changed', chains: [], diagnosis}, {type: 'step.failing', step: 'etcd/wait', failure, detail: wait}, {type: 'step.retried', step: 'etcd/wait'},
		{type: 'watch.changed', chains: []}, {type: 'step.finished', phase: 'etcd', step: 'etcd/wait', outcome: 'done', detail: wait, tookMs: 1}, finished,
	));
	expect(earlier.map(({kind}) => kind).sort()).toEqual(['diagnosis', 'failure']);
	const {earlier: none} = gather(eventsOf(
		started, {type: 'step.started', phase: 'etcd', step: 'etcd/wait', detail: wait}, {type: 'watch.changed', chains: [], diagnosis}, {type: 'step.failing', step: 'etcd/wait', failure, detail: wait}, {type: 'step.finished', phase: 'etcd', step: 'etcd/wait', outcome: 'failed', failure, detail: wait, tookMs: 1},
	));
	expect(none).toEqual([]);
});

test('a phase took what it worked, without the time in which a person was asked', () => {
	const {spans} = gather(eventsOf(
		started, {type: 'phase.started', phase: 'certs', elapsedMs: 100}, {type: 'step.started', phase: 'certs', step: 'certs/ca', detail: certificate, elapsedMs: 100}, {type: 'step.asked', step: 'certs/ca', detail: certificate, elapsedMs: 200},
		{type: 'step.answered', step: 'certs/ca', answer: 'do', elapsedMs: 60_200}, {type: 'phase.finished', phase: 'certs', outcome: 'done', elapsedMs: 60_500},
	));
	expect([...spans]).toEqual([['certs', 400]]);
});

test('an event leads to the step that it is of', () => {
	const {places, events} = gather(eventsOf(started, {type: 'phase.started', phase: 'certs'}, ...ended('certs', 'ca', certificate), {type: 'log', level: 'info', source: 'kubelet', text: ''}, ...ended('certs', 'port', check)));
	expect(places).toEqual([[1, ''], [2, 'certs'], [3, 'certs/ca'], [6, 'certs/port']]);
	expect(events.get('certs/ca')).toEqual([3, 4]);
});

test('values say where they come from, and a file what it was', () => {
	const page = reportDocument(gather(eventsOf(started, {type: 'phase.started', phase: 'etcd'}, ...ended('etcd', 'etcd', {
		...file('spec:\n  containers:\n  - command:\n    - etcd\n    - --name=cp1\n    image: etcd:3.6\n  hostNetwork: true\n', 'spec:\n  hostNetwork: false\n'),
		sources: [
			{value: '--name', fields: [{field: 'nodeRegistration.name', origin: {from: 'flag', flag: '--node-name'}}]}, {value: 'image', fields: [{field: 'imageRepository', origin: {from: 'default'}}]},
			{value: 'spec.hostNetwork', fields: [], patch: 'etcd.yaml'}, {value: 'nowhere', fields: []},
		],
	}), finished)), voices);
	expect(page).toMatch(/<span class="l v chosen"> {4}- --name=cp1<span class="o"><span lang="en">nodeRegistration.name, --node-name</);
	expect(page).toMatch(/<span class="l v"> {4}image: etcd:3.6<span class="o"><span lang="en">imageRepository, default</);
	expect(page).toMatch(/<span class="l v chosen"> {2}hostNetwork: true<span class="o"><span lang="en">patch etcd.yaml</);
	expect(page).toContain('<dt>nowhere</dt>');
	expect(page).toContain('<span class="l removed">-   hostNetwork: false</span>');
});

test('a recording that was cut off says so', () => {
	const page = reportDocument(gather(eventsOf(started, ...ended('certs', 'ca', certificate))), voices);
	expect(page).toContain(reportWords.en.cut);
	expect(page).toContain(reportWords.zh.cut);
});

test('a file that somebody changed and that stays is what is there, and one that was looked at has no before', () => {
	const kept = {...file('a\nb\n', 'a\nb\nc\n'), isChanged: true} as const;
	const step = (outcome: 'unchanged' | 'warning', detail: typeof kept | ReturnType<typeof file>): EventBody[] => [
		{type: 'step.started', phase: 'etcd', step: 'etcd/etcd', detail}, {type: 'step.finished', phase: 'etcd', step: 'etcd/etcd', outcome, detail, tookMs: 20},
	];
	const left = reportDocument(gather(eventsOf(started, ...step('unchanged', kept), finished)), voices);
	expect(left).toContain(reportWords.en.diffLeft);
	expect(left).not.toContain(`>${reportWords.en.diff}<`);
	expect(left).toContain('<span class="l added">+ c</span>');
	expect(left).toMatch(/<pre[^>]*>a\nb\nc<\/pre>/);
	const seen = {...file('a\nc\n'), differences: [{aspect: 'flag', name: '--v', to: '4'}]} as const;
	const inspected = reportDocument(gather(eventsOf({...started, workflow: 'inspect'}, ...step('warning', seen), finished)), voices);
	expect(inspected).not.toContain(reportWords.en.fresh);
	// Once where a person looks first, and once in its step.
	expect(inspected.match(/flag --v added: 4/g)).toHaveLength(2);
});

test('a recording that was cut off says how far it tells', () => {
	const [begun] = ended('certs', 'ca', {...certificate, name: 'ca'});
	const page = reportDocument(gather(eventsOf(started, ...(begun === undefined ? [] : [begun]))), voices);
	expect(page).toContain(reportWords.en.cut);
	expect(page).toMatch(new RegExp(`${reportWords.en.cutAt}</span>.*<a href="#certs/ca">certs/ca</a>`));
});

test('a lesson is told by what it asked, with how it was answered, and no phase of it had nothing to do', () => {
	const question = (en: string, zh: string, wrong: number) => ({kind: 'note', code: 'lesson.question', fields: {en, zh, wrong}}) as const;
	const page = reportDocument(gather(eventsOf(
		{...started, workflow: 'lesson', lesson: 'blog', mode: 'sandbox', folder: '~/node', phases: [{path: 'images', phases: []}]},
		{type: 'phase.started', phase: 'images'}, {type: 'step.started', phase: 'images', step: 'images/met', detail: question('Images come from there', '镜像来自那里', 0)},
		{type: 'step.finished', phase: 'images', step: 'images/met', outcome: 'warning', detail: question('Images come from there', '镜像来自那里', 2), tookMs: 20},
		{type: 'phase.finished', phase: 'images', outcome: 'done'}, finished,
	)), voices);
	const [, phase = ''] = /<details class="phase[^]*?<summary>([^]*?)<\/summary>/.exec(page) ?? [];
	for (const said of ['Images come from there (2 wrong answers first)', '镜像来自那里（先答错 2 次）', 'answered rightly', '答对']) {
		expect(phase).toContain(said);
	}
	expect(page).not.toContain(texts('zh').phaseTitle('images', 'lesson'));
	expect(page).not.toContain('nothing to do');
	expect(page).not.toContain('>images/met<');
});
