import {afterEach, describe, expect, it} from 'vitest';
import {headerLine} from '../../source/core/recording/form.ts';
import {Recording} from '../../source/core/recording/recording.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import {EVENT_VERSION, type Event, type EventBody} from '../../source/core/told/events.ts';
import {runUi} from '../../source/ui/index.ts';
import {en as words} from '../../source/ui/run/words.en.ts';
import {afterWait, apiserverFile, failing, started, upToWait, whole} from './story.ts';
import {cursorLine, person, type Person} from './terminal.ts';

const people: Person[] = [];
afterEach(async () => {
	for (const one of people.splice(0)) {
		one.press('\u0003');
		await one.left;
	}
});

/** @param lastMs when the last event was; each other one is a second after the one before */
function recordingOf(story: readonly EventBody[], lastMs?: number): Recording {
	const header = headerLine({program: '0.1.0', madeAt: '', command: 'init', flags: {}, files: [], machine: {distribution: '', kernel: '', cpus: 2, memory: 1}}, new Secrets());
	const at = (index: number): number => index === story.length - 1 ? lastMs ?? index * 1000 : index * 1000;
	const events = story.map((body, index): Event => ({v: EVENT_VERSION, seq: index + 1, run: 'one', time: new Date(Date.UTC(2026, 0, 1) + at(index)).toISOString(), elapsedMs: at(index), ...body}));
	return new Recording(Buffer.from(`${header}${events.map((event) => `${JSON.stringify(event)}\n`).join('')}`), 'run.jsonl');
}

/** Someone who looks at a recording; at its end unless said. */
function watching(story: readonly EventBody[], {at, columns = 100, mouse = false, lastMs}: {at?: number; columns?: number; mouse?: boolean; lastMs?: number} = {}): Person {
	const recording = recordingOf(story, lastMs);
	const one = person({columns, rows: 30, mouse, ui: async (options) => runUi({...options, subscribe: () => () => undefined, replay: {recording, at: at ?? recording.count - 1, isPlaying: false}})});
	people.push(one);
	return one;
}

const bar = (one: Person): string => one.lines().at(-2) ?? '';

describe('a replay', () => {
	it('begins at the end, where the bar says where one is and the footer how to go on', async () => {
		const one = watching(whole);
		const screen = await one.sees('paused', 'p play', `#${whole.length}/${whole.length}`);
		expect(cursorLine(one)).toContain('result');
		expect(screen).not.toContain(words.replay.cut);
	});

	it('offers only what changes something at its place, at any width', async () => {
		const one = watching(whole, {columns: 60});
		await one.sees('paused');
		const footer = () => one.lines().at(-1) ?? '';
		expect(footer()).toContain(`[ ${words.commands.previousMark}`);
		expect(footer()).not.toContain(']');
		one.press('0');
		await expect.poll(footer).toContain('] next mark');
		expect(footer()).not.toContain('[');
		one.press('?');
		const help = await one.sees(words.help);
		expect(help).toContain(words.commands.eventOn);
		expect(help).not.toContain(words.commands.eventBack);
		expect(help).not.toContain(words.commands.nextFailure);
	});

	it('says how long the run took as the header does', async () => {
		const one = watching([...upToWait, {type: 'run.finished', outcome: 'stopped', tookMs: 61_600, summary: {files: 0, objects: 0, removed: 0, unchanged: 0, warnings: 0}}], {lastMs: 61_600});
		await one.sees('paused', '01:02/01:02');
		expect(one.lines()[0]).toMatch(/01:02 *$/);
	});

	it.each([[120, 'number, time'], [80, '412  1:30  certs'], [60, '412  1:30  certs']] as const)('says at %i columns what a place may be', async (columns, hint) => {
		const one = watching(whole, {columns});
		await one.sees('paused');
		one.press(':');
		await one.sees(hint);
		expect(one.lines().at(-1)?.startsWith(' :')).toBe(true);
		one.press('\u001B');
		await one.misses(hint);
	});

	it('leaves open what is read where a place is not there', async () => {
		const one = watching(whole, {columns: 80});
		await one.sees('Esc back');
		one.press(':', ...'nowhere', '\r');
		await one.sees(words.replay.noPlace('nowhere'));
		one.press(':', '\u001B');
		await one.sees('Esc back');
	});

	it('says at its end, and there alone, that the run had none', async () => {
		const one = watching(upToWait, {columns: 120});
		await one.sees(words.replay.cut);
		one.press('0');
		await one.misses(words.replay.cut);
	});

	it('goes to a phase, an event, a time, with what stood there; the clock is the recording\'s', async () => {
		const one = watching(whole);
		await one.sees('paused');
		one.press(':', ...'certs', '\r');
		await one.sees('0 of 11');
		expect(cursorLine(one)).toContain('ca');
		one.press(':', ...'12', '\r');
		await one.sees('# 12/', '00:11');
		one.press('>');
		await one.sees('# 13/', '00:12');
		one.press(':', ...'nowhere', '\r');
		await one.sees(words.replay.noPlace('nowhere'));
		one.press(':', ...'1:00', '\r');
		await one.sees('# 61/', '01:00');
		one.press('$');
		await one.sees(`#${whole.length}/`);
	});

	it('shows a failure as it stood, without what only a run can do', async () => {
		const one = watching([...upToWait, failing, {type: 'step.retried', step: failing.type === 'step.failing' ? failing.step : ''}, ...afterWait]);
		await one.sees('paused');
		one.press('!');
		await one.sees('What to do');
		expect(one.lines().join('\n')).not.toContain('r tries this step again');
		one.press('?');
		const help = await one.sees(words.help);
		expect(help).not.toContain(words.commands.retry);
		expect(help).not.toContain(words.commands.stepMode);
	});

	it('shows a question with the answer that it got, and takes none', async () => {
		const at = 'control-plane/apiserver/manifest';
		const asked: readonly EventBody[] = [
			started, {type: 'phase.started', phase: 'control-plane'}, {type: 'phase.started', phase: 'control-plane/apiserver'}, {type: 'step.started', phase: 'control-plane/apiserver', step: at, detail: apiserverFile},
			{type: 'step.asked', step: at, detail: apiserverFile}, {type: 'step.answered', step: at, answer: 'skip'},
		];
		const one = watching(asked, {at: 4});
		await one.sees('Do this now?', 'It was answered');
		one.press('x');
		one.press('>');
		await one.misses('Do this now?');
		expect(one.control.stopping).toBe(false);
	});

	it('keeps what looks: search, log, explanations, trust map, language, writing to a file', async () => {
		const one = watching(whole);
		await one.sees('paused');
		one.press('/', ...'super-admin.conf', '\r');
		await expect.poll(() => cursorLine(one)).toContain('super-admin');
		one.press('w');
		await one.sees('written to');
		one.press('L');
		await one.sees('── Log');
		one.press('L', 't');
		await one.sees('Trust map');
		one.press('t', 'z');
		await one.sees('已暂停');
		one.press('z', '}');
		await expect.poll(() => cursorLine(one)).toContain('etcd');
	});

	it('plays by itself to its end', async () => {
		const one = watching(whole, {at: whole.length - 12});
		await one.sees('paused');
		one.press('+', '+', '+', '+', '+', 'p');
		await one.sees('no waiting', `#${whole.length}/`, 'paused');
	});

	it('goes where the bar is clicked', async () => {
		const one = watching(whole, {mouse: true});
		await one.sees('paused');
		const row = one.lines().length - 1;
		const column = bar(one).indexOf('━');
		one.press(`\u001B[<0;${column + 1};${row}M`);
		await one.sees('#  1/');
		expect(cursorLine(one)).toContain('preflight');
	});

	it('leaves at once', async () => {
		const one = watching(upToWait);
		await one.sees('paused');
		one.press('q');
		await one.left;
		people.length = 0;
	});
});
