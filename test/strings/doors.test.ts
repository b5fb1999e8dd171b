import {describe, expect, test} from 'vitest';
import {main} from '../../source/cli/call.ts';
import type {EventBody} from '../../source/core/told/events.ts';
import {EventBus} from '../../source/core/engine/event-bus.ts';
import {emptyState, reduce} from '../../source/core/told/state.ts';
import {plainReporter, summaryText} from '../../source/reporters/plain.ts';
import {questionText} from '../../source/reporters/questions.ts';
import {texts, type Lang} from '../../source/texts/index.ts';
import {explanation} from '../../source/ui/run/panes/step.ts';
import {plain} from '../../source/ui/terminal/lines.ts';
import {moments} from '../clock.ts';
import {secrets} from '../reporters/scenario.ts';
import {details} from '../texts/every-text.ts';
import {afterWait, failing, upToWait, waitDetail, type Story} from '../ui/story.ts';
import {contextFor} from '../ui/pane-context.ts';
import {keys, person} from '../ui/terminal.ts';

/** What a terminal would act on, or begin a line of its own with; each part of it is in no sequence of the program. */
const EVIL = '\u001B]0;owned\u0007\u009B2J\u202E\r\nowned';
// eslint-disable-next-line no-control-regex
const ACTS = /\u001B\]0;owned|\u0007\u009B|\u009B|\u202E|\rowned|^owned/m;
const SHOWN = String.raw`\x1b]0;owned\x07\x9b2J\u{202e}\r\nowned`;

/** Words that tables go by, and times: a reader knows them or passes them over, and shows none of them. */
const NAMES: ReadonlySet<string> = new Set(['type', 'kind', 'outcome', 'code', 'because', 'workflow', 'mode', 'role', 'verb', 'action', 'result', 'kept', 'what', 'about', 'level', 'at', 'link', 'marks', 'time', 'notBefore', 'notAfter', 'createdAt', 'aspect', 'manager', 'lookedAt']);

/** A value with what a terminal acts on in every text of it. */
const hostile = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value), (name, member: unknown) => (typeof member === 'string' && !NAMES.has(name) ? `${member}${EVIL}` : member)) as Value;

const phase = 'wait-control-plane';
const everyDetail: Story = details.flatMap((detail, index): EventBody[] => [
	{type: 'step.started', phase, step: `${phase}/${index}`, detail},
	{type: 'step.finished', phase, step: `${phase}/${index}`, outcome: 'done', detail, tookMs: 1},
]);
const component = 'kube-apiserver';
const diagnosis = {code: 'container.unknown-flag', link: 'container', component, fields: {component, flag: '--x'}, evidence: ['Error: unknown flag'], certain: true} as const;
/** Every type of event; what steps tell is in `everyDetail`. */
const story: Story = [
	...upToWait,
	{type: 'run.warning', code: 'certificate.names', fields: {path: '/etc/kubernetes/pki/apiserver.crt', names: ['cp1']}},
	{type: 'run.mode', stepMode: true},
	{type: 'step.progress', step: `${phase}/kube-apiserver`, progress: {at: 'probe', url: waitDetail.kind === 'wait' ? waitDetail.url : '', attempt: 1, answer: 'ECONNREFUSED', elapsedMs: 6000, timeoutMs: 240_000}},
	{type: 'watch.changed', chains: [{component, marks: ['ok', 'ok', 'ok', 'ok', 'broken', 'unknown']}], diagnosis},
	{type: 'log', level: 'warning', source: 'kubelet', text: 'a line'},
	...everyDetail,
	failing,
	{type: 'step.retried', step: `${phase}/kube-apiserver`},
	...afterWait.slice(0, -1),
];
const end: EventBody = {type: 'run.finished', outcome: 'failed', tookMs: 1, summary: {files: 1, objects: 1, removed: 0, warnings: 1, unchanged: 0}, failure: {code: 'internal', fields: {message: 'x'}, evidence: ['y'], diagnosis}};

describe.each(['en', 'zh'] as const)('what a terminal acts on stays visible wherever an event has it (%s)', (lang: Lang) => {
	test('in lines and in the summary', () => {
		let state = emptyState;
		let out = '';
		const bus = new EventBus('doors', moments(() => Date.parse('2026-11-23T00:00:00Z')));
		bus.subscribe(plainReporter({write: (text) => (out += text), texts: texts(lang), secrets: secrets()}));
		bus.subscribe((event) => (state = reduce(state, event)));
		for (const event of [...story, failing, end]) {
			bus.emit(hostile(event));
		}
		out += summaryText(state, {texts: texts(lang), secrets: secrets()});
		expect(out).not.toMatch(ACTS);
		expect(out.split(SHOWN).length).toBeGreaterThan(100);
	});

	test('in questions', () => {
		const asked = details.map((detail) => questionText(hostile(detail), texts(lang), {phase: hostile(phase)})).join('\n');
		expect(asked).not.toMatch(ACTS);
		expect(asked.split(SHOWN).length).toBeGreaterThan(30);
	});

	test('on the screen, line by line', async () => {
		const someone = person({lang, columns: 160, rows: 60});
		someone.tell(...hostile([...story, failing]));
		await someone.sees(SHOWN.slice(0, 12));
		for (const pressed of ['!', 'l', keys.escape, keys.tab, 'd', 'd', 'e', keys.tab]) {
			someone.press(pressed);
		}
		someone.press('f', 'g');
		for (let row = 0; row < details.length + 60; row += 1) {
			someone.press('j', 'y');
		}
		someone.tell(hostile(end));
		someone.press('q');
		await someone.left;
		// eslint-disable-next-line no-control-regex
		const sent = someone.sent().replaceAll(/\u001B\]52;c;[^\u0007]*\u0007/g, '');
		expect(sent).not.toMatch(ACTS);
		expect(sent.split(SHOWN.slice(0, 12)).length).toBeGreaterThan(40);
	});

	test('in what is told of each kind of step', () => {
		const lines = details.flatMap((detail) => [true, false].flatMap((explain) => explanation(
			hostile({path: `${phase}/x`, phase, status: 'done', detail, startedAt: '', endedAt: '', tookMs: 1}), {...contextFor(lang), columns: 100, diff: true, explain},
		)));
		// A file's own lines stay lines.
		expect(lines.map(plain).filter((text) => text !== 'owned' && ACTS.test(text))).toEqual([]);
		expect(lines.map(plain).join('').split(SHOWN.slice(0, 12)).length).toBeGreaterThan(200);
	});

	test.each([
		['a command', [`ini${EVIL}`]], ['a command of a command', ['init', 'phase', `x${EVIL}`]], ['a flag', ['init', `--x${EVIL}`]], ['a value', ['init', `--node-name${EVIL}`, 'a']],
		['a topic of help', ['help', `ini${EVIL}`]], ['a file', ['init', '--config', `/nowhere/${EVIL}`]], ['a file to check', ['config', 'validate', '--config', `/nowhere/${EVIL}`]],
		['a choice', ['init', '--output', `x${EVIL}`]], ['a preference', ['settings', `x${EVIL}`]], ['a plan', ['init', '--plan', `/nowhere/${EVIL}`]],
		['a folder', ['init', '--sandbox', `/nowhere/${EVIL}`, '--output', 'plain']], ['a phase', ['init', '--sandbox', '--skip-phases', `x${EVIL}`]],
	])('in what is said of %s', async (_, words) => {
		let said = '';
		const write = (text: string) => void (said += text);
		await main([...words, `--lang=${lang}`], {out: write, error: write, document: write});
		expect(said).not.toMatch(ACTS);
		expect(said).toContain(String.raw`\x1b`);
	});
});
