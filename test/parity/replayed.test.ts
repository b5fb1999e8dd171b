import {readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {Recording} from '../../source/core/recording/recording.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import type {Event} from '../../source/core/told/events.ts';
import {emptyState, reduce} from '../../source/core/told/state.ts';
import {texts} from '../../source/texts/index.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';
import {keymap} from '../../source/ui/run/keymap.ts';
import {LogRing, type EventLog} from '../../source/ui/run/log.ts';
import {compose} from '../../source/ui/run/screen/compose.ts';
import {draw, pictureLines} from '../../source/ui/run/screen/screen.ts';
import {initialView} from '../../source/ui/run/view.ts';
import {uiWords} from '../../source/ui/run/words.ts';
import type {RunState} from '../../source/core/told/state.ts';
import {kubestep, temporaryFolder} from '../cli/program.ts';
import {elsewhere, recordedRuns, runCase} from './recorded-run.ts';
import {Terminal} from '../terminal/terminal.ts';

/** All of them with `KUBESTEP_REPLAYED=all`; else the first. */
const cases = recordedRuns().filter((name) => !(name in elsewhere));
const chosen = process.env['KUBESTEP_REPLAYED'] === 'all' ? cases : cases.slice(0, 1);
const sizes = [{columns: 120, rows: 40}, {columns: 80, rows: 24}] as const;

/** What a person sees of a state, in every cell. */
function screen(run: RunState, log: EventLog, size: {readonly columns: number; readonly rows: number}) {
	return pictureLines(draw(compose({
		run, log, size, view: {...initialView, log: 'end'}, bindings: keymap, texts: texts('en'), words: uiWords('en'), glyphs: glyphs(false, true), elapsedMs: run.elapsedMs,
		secrets: new Secrets(), isLinear: false, canWrite: true, canTranslate: true, quizzing: undefined,
	})));
}

/** The screen of the events as they came, and of the recording of the same at its end. */
function compared(live: readonly Event[], recording: Recording): void {
	const log = new LogRing(live.length + 1);
	let state = emptyState;
	for (const event of live) {
		state = reduce(state, event);
		log.add(event);
	}
	const last = recording.count - 1;
	const kept = {length: recording.count, dropped: 0, slice: (from: number, count: number) => Array.from({length: Math.max(0, Math.min(count, recording.count - from))}, (_, index) => recording.event(from + index))};
	for (const size of sizes) {
		expect(screen(recording.stateAt(last), kept, size)).toEqual(screen(state, log, size));
	}
}

const eventsOf = (text: string): Event[] => text.trimEnd().split('\n').filter((line) => line.startsWith('{"v"')).map((line) => JSON.parse(line) as Event);

describe.each(chosen)('%s', (name) => {
	test('has the same last screen when its recording is replayed', async () => {
		const file = join(temporaryFolder(), 'run.jsonl');
		const run = await runCase(name, {before: async (flags) => void Object.assign(flags, {record: file})});
		run.close();
		const text = readFileSync(file, 'utf8');
		const live = eventsOf(text);
		expect(live.length).toBeGreaterThan(50);
		compared(live, new Recording(Buffer.from(text), file));
	}, 120_000);
});

/** Runs that end otherwise, through the program and the file that it writes. */
const others: readonly (readonly [name: string, args: readonly string[]])[] = [
	['a run with skipped phases', ['init', '--skip-phases=addon,upload-config,mark-control-plane,bootstrap-token,kubelet-finalize']],
	['a plan', ['plan', '--node-name=cp1']],
	['a run that its configuration ends', ['init', '--pod-network-cidr=10.244.0.0/99']],
];

test.each(others)('%s has the same last screen when it is replayed', async (_name, [command = '', ...flags]) => {
	const folder = temporaryFolder();
	const file = join(folder, 'run.jsonl');
	const sandbox = command === 'plan' ? [] : [`--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0'];
	const {out} = await kubestep([command, ...flags, ...sandbox, '--record', file, '--output=json']);
	const live = eventsOf(out);
	if (live.length > 0) {
		compared(live, new Recording(readFileSync(file), file));
	}
}, 60_000);

const terminals: Terminal[] = [];
const folders: string[] = [];
afterAll(() => {
	terminals.forEach((one) => one.close());
	folders.forEach((one) => rmSync(one, {recursive: true, force: true}));
});

test('in a terminal the replay shows what the run showed last, but for its secrets, the bar and the keys', async () => {
	const folder = temporaryFolder();
	const file = join(folder, 'run.jsonl');
	const open = (args: readonly string[]) => {
		const one = new Terminal(args, {columns: 120, rows: 32, env: {XDG_CONFIG_HOME: folder}});
		terminals.push(one);
		return one;
	};
	const live = open(['init', 'phase', 'certs', 'ca', `--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0', '--record', file]);
	await live.until('✔ result');
	const shown = live.lines;
	live.keys('q');
	await live.exit();
	const replayed = open(['replay', file]);
	await replayed.until('paused');
	// The bar takes one line of the body; below stand the keys.
	const rows = shown.length - 4;
	expect(replayed.lines.slice(0, rows)).toEqual(shown.slice(0, rows));
	replayed.keys('q');
	expect(await replayed.exit()).toBe(0);
}, 60_000);
