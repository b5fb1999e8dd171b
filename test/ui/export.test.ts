import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import xterm from '@xterm/headless';
import {describe, expect, test} from 'vitest';
import {headerLine} from '../../source/core/recording/form.ts';
import {indexOfPlace} from '../../source/core/recording/place.ts';
import {Recording} from '../../source/core/recording/recording.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import {EVENT_VERSION, type EventBody} from '../../source/core/told/events.ts';
import {texts} from '../../source/texts/index.ts';
import type {Lang} from '../../source/texts/types.ts';
import {cast, movingSvg, screenAt, screenSvg} from '../../source/ui/export/index.ts';
import type {Pace, Stage} from '../../source/ui/export/frames.ts';
import {Store} from '../../source/ui/run/live/store.ts';
import {pictureLines} from '../../source/ui/run/screen/screen.ts';
import {uiWords} from '../../source/ui/run/words.ts';
import {looks, type Theme} from '../../source/ui/terminal/colors.ts';
import {plain, type Line} from '../../source/ui/terminal/lines.ts';
import {merged, painted} from '../../source/ui/terminal/paint.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';
import {phase, started, step} from './story.ts';

/** Runs that were recorded for the pictures of the README. */
const recorded = (name: string): Recording => new Recording(readFileSync(join(import.meta.dirname, `../../media/source/${name}.jsonl`)), name);
const stageOf = (columns: number, rows: number, lang: Lang = 'en', ascii = false): Stage => ({size: {columns, rows}, texts: texts(lang), ascii});
const pace: Pace = {speed: 1, maxWaitMs: 3000, frameMs: 66};

/** A recording with these events, ten milliseconds from one to the next unless they say when. */
function recordingOf(events: readonly (EventBody & {readonly at?: number})[], command = 'init'): Recording {
	const header = headerLine({program: '0.1.0', madeAt: '2026-11-23T10:00:00.000Z', command, flags: {}, files: [], machine: {distribution: '', kernel: '', cpus: 2, memory: 1}}, new Secrets());
	return new Recording(Buffer.from(header + events.map(({at, ...body}, index) => `${JSON.stringify({v: EVENT_VERSION, seq: index + 1, run: 'one', time: '2026-11-23T10:00:00.000Z', elapsedMs: at ?? index * 10, ...body})}\n`).join('')), 'run.jsonl');
}

type CastEvent = readonly [interval: number, code: string, data: string];
const parsed = (lines: Iterable<string>): {header: Record<string, unknown>; events: CastEvent[]} => {
	const [header, ...events] = [...lines].map((line) => JSON.parse(line) as unknown);
	return {header: header as Record<string, unknown>, events: events as CastEvent[]};
};

/** The cast of the whole run, made once. */
const whole = parsed(cast(recorded('run'), stageOf(100, 30), {...pace, theme: 'dark'}));
const secondsOf = ({events}: {readonly events: readonly CastEvent[]}): number => events.reduce((sum, [interval]) => sum + interval, 0);
const drawnOf = (events: readonly CastEvent[]): string[] => events.filter(([, code]) => code === 'o').map(([, , data]) => data);
const markersOf = ({events}: {readonly events: readonly CastEvent[]}): string[] => events.filter(([, code]) => code === 'm').map(([, , label]) => label);

/** Every cell of a terminal's screen once this was written: its letters, how wide it is, and all its looks. */
async function cells(columns: number, rows: number, ...written: readonly string[]): Promise<string[]> {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
	for (const data of written) {
		await new Promise<void>((resolve) => {
			terminal.write(data, resolve);
		});
	}
	const buffer = terminal.buffer.active;
	expect(buffer.viewportY).toBe(0);
	const found = Array.from({length: rows * columns}, (_, index) => {
		const cell = buffer.getLine(Math.floor(index / columns))?.getCell(index % columns);
		return cell === undefined ? '' : [cell.getChars() || ' ', cell.getWidth(), cell.getFgColorMode(), cell.getFgColor(), cell.getBgColorMode(), cell.getBgColor(), cell.isBold(), cell.isInverse()].join(' ');
	});
	terminal.dispose();
	return found;
}

/** What the interface itself has on the screen when all has happened. */
function live(recording: Recording, {size, texts, ascii}: Stage): {lines: readonly Line[]; elapsedMs: number} {
	const {elapsedMs} = recording.stateAt(recording.count - 1);
	let now = 0;
	const store = new Store({
		control: {answer() {}, retry() {}, giveUp() {}, setStepMode() {}, stop() {}}, secrets: new Secrets(), texts, words: uiWords(texts.lang), glyphs: glyphs(ascii), size, isLinear: false,
		now: () => now, send() {}, leave() {}, broken(error) {
			throw error;
		},
		writeFile: async (name) => name, translate: async () => ({texts, words: uiWords(texts.lang)}),
	});
	for (let index = 0; index < recording.count; index += 1) {
		store.receive(recording.event(index));
		now = recording.event(index).elapsedMs;
		// Draws at once, as a frame would.
		store.resize(size);
	}
	store.close();
	return {lines: pictureLines(store.getFrame().picture), elapsedMs};
}

const written = (lines: readonly Line[], theme: Theme, ascii: boolean): string => lines.map((line, row) => `\u001B[${row + 1};1H${painted(merged(line), {looks: looks(theme, '256'), spell: glyphs(ascii).spell})}`).join('');

describe('a cast', () => {
	test.each([
		['run', 100, 30, 'en', false, 'dark'], ['run', 62, 20, 'zh', false, 'light'], ['failure', 40, 12, 'zh', false, 'dark'], ['failure', 160, 50, 'en', true, 'light'],
	] as const)('of %s at %i×%i in %s ends with the interface\'s last screen, cell by cell', async (name, columns, rows, lang, ascii, theme) => {
		const recording = recorded(name);
		const stage = stageOf(columns, rows, lang, ascii);
		const {events} = parsed(cast(recording, stage, {...pace, theme}));
		const {lines} = live(recording, stage);
		const shown = await cells(columns, rows, ...drawnOf(events));
		expect(shown).toEqual(await cells(columns, rows, written(lines, theme, ascii)));
		expect(shown.some((cell) => !cell.startsWith(' '))).toBe(true);
	});

	test('is the same, byte for byte, each time, and of the form that asciinema reads', () => {
		const {header, events} = whole;
		expect(parsed(cast(recorded('run'), stageOf(100, 30), {...pace, theme: 'dark'}))).toEqual(whole);
		expect(header).toMatchObject({version: 3, term: {cols: 100, rows: 30}, title: 'kubestep init, cp1'});
		expect(Number.isInteger(header['timestamp'])).toBe(true);
		for (const [interval, code, data] of events) {
			expect(interval).toBeGreaterThanOrEqual(0);
			expect(['o', 'm']).toContain(code);
			expect(typeof data).toBe('string');
		}
	});

	test('writes fifteen frames a second at most, of each the lines that changed, and waits for nobody longer than it may', () => {
		const drawn = drawnOf(whole.events);
		const seconds = secondsOf(whole);
		expect(seconds).toBeGreaterThan(8);
		expect(drawn.length / seconds).toBeLessThan(15);
		// A whole screen has some four thousand letters.
		expect(drawn.reduce((sum, data) => sum + data.length, 0) / drawn.length).toBeLessThan(2000);
		expect(secondsOf(parsed(cast(recorded('run'), stageOf(100, 30), {...pace, maxWaitMs: 200, theme: 'dark'})))).toBeLessThan(seconds * 0.8);
		expect(secondsOf(parsed(cast(recorded('run'), stageOf(100, 30), {...pace, speed: 2, theme: 'dark'})))).toBeCloseTo(seconds / 2, 0);
	});

	test('goes fast through what only counts up, and shows it', () => {
		const detail = {kind: 'wait', component: 'kubelet', url: 'http://127.0.0.1:10248/healthz', timeoutMs: 240_000, attempts: 0, answers: [], elapsedMs: 0} as const;
		const recording = recordingOf([
			started, {type: 'phase.started', phase: 'kubelet-start'}, {type: 'step.started', phase: 'kubelet-start', step: 'kubelet-start/wait', detail},
			...Array.from({length: 500}, (_, index) => ({type: 'step.progress', step: 'kubelet-start/wait', progress: {at: 'probe', url: '', attempt: index, answer: 'ECONNREFUSED', elapsedMs: index * 400, timeoutMs: 240_000}, at: 30 + index * 400}) as const),
			{type: 'run.finished', outcome: 'stopped', summary: {files: 0, objects: 0, removed: 0, warnings: 0, unchanged: 0}, tookMs: 200_000, at: 200_100},
		]);
		const {events} = parsed(cast(recording, stageOf(100, 30), {...pace, theme: 'dark'}));
		expect(secondsOf({events})).toBeLessThan(3.5);
		// The clock goes with it.
		expect(events.filter(([, , data]) => /0[123]:\d\d/.test(data)).length).toBeGreaterThan(20);
	});

	test('has a marker at each phase, each failure and the end', () => {
		expect(markersOf(whole)).toEqual([...recorded('run').stateAt(0).order.filter((path) => path !== 'upload-certs'), 'done']);
		expect(markersOf(parsed(cast(recorded('failure'), stageOf(100, 30), {...pace, theme: 'dark'})))).toEqual(['preflight', '✖ preflight/NumCPU', '✖ preflight/verdict', 'failed']);
	});

	test('shows a phase when it is jumped to', async () => {
		const {events} = whole;
		const at = events.findIndex(([, code, label]) => code === 'm' && label === 'wait-control-plane');
		const shown = await cells(100, 30, ...drawnOf(events.slice(0, at)));
		const text = shown.map((cell) => cell[0]).join('');
		expect(text).toMatch(/[◰◳◲◱] wait-control-plane/u);
	});

	test('sends a terminal nothing that was in a text from outside', () => {
		const evil = '\u001B[2J\u001B]0;x\u0007\u009B31m\u202E';
		const recording = recordingOf([{...started, nodeName: evil, folder: evil} as EventBody, {type: 'phase.started', phase: evil}, {type: 'run.finished', outcome: 'done', summary: {files: 0, objects: 0, removed: 0, warnings: 0, unchanged: 0}, tookMs: 1}], `init ${evil}`);
		const {header, events} = parsed(cast(recording, stageOf(100, 30), {...pace, theme: 'dark'}));
		for (const text of [String(header['title']), ...events.map(([, , data]) => data)]) {
			// eslint-disable-next-line no-control-regex
			expect(text.replaceAll(/\u001B\[(?:\?(?:1049h|25l|2026[hl])|\d+;\d+H|K|[\d;]*m)/g, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
		}
		expect(events.some(([, code, label]) => code === 'm' && label.includes('\\x1b[2J'))).toBe(true);
	});

	test('is written of a recording that has nothing, or breaks off', () => {
		expect(parsed(cast(recordingOf([]), stageOf(100, 30), {...pace, theme: 'dark'})).events).toEqual([]);
		expect(markersOf(parsed(cast(recordingOf([started, ...phase('preflight', step('preflight', 'x', {kind: 'note', code: 'undo.nothing', fields: {}} as never))]), stageOf(100, 30), {...pace, theme: 'dark'})))).toHaveLength(1);
	});
});

/** The text of an SVG by the cells that it stands in. */
function textOf(svg: string, columns: number, rows: number): string[] {
	const grid = Array.from({length: rows}, () => Array.from({length: columns}, () => ' '));
	const unescape = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', '\'').replaceAll('&amp;', '&');
	const columnOf = (x: string) => (Number(x) - 14) / 8.4;
	for (const [, attributes = '', body = ''] of svg.matchAll(/<text([^>]*)>(.*?)<\/text>/g)) {
		const row = grid[Math.round((Number(/ y="([\d.]+)"/.exec(attributes)![1]) - 14 - 13.32) / 18)]!;
		const spans = [...body.matchAll(/<tspan x="([\d.]+)">(.*?)<\/tspan>/g)];
		for (const [, x = '', sign = ''] of spans) {
			// In the middle of its two cells, of which a terminal has the letter in the first.
			const column = columnOf(x) - 1;
			expect(column).toBeCloseTo(Math.round(column), 1);
			row.splice(Math.round(column), 2, unescape(sign), '');
		}
		if (spans.length === 0) {
			const signs = Array.from(unescape(body));
			expect(Number(/textLength="([\d.]+)"/.exec(attributes)![1])).toBeCloseTo(signs.length * 8.4, 1);
			row.splice(Math.round(columnOf(/ x="([\d.]+)"/.exec(attributes)![1]!)), signs.length, ...signs);
		}
	}
	return grid.map((row) => row.join('').trimEnd());
}

describe('a picture', () => {
	test.each([['en', 100, 30], ['zh', 110, 32], ['zh', 62, 20]] as const)('has each text where the terminal has it, in %s at %i×%i', (lang, columns, rows) => {
		const recording = recorded('run');
		const stage = stageOf(columns, rows, lang);
		for (const place of ['certs', '5s', 'end']) {
			const {lines, glyphs} = screenAt(recording, stage, indexOfPlace(recording, place))!;
			const svg = screenSvg(lines, {size: stage.size, title: 'a title', lang, theme: 'auto'}, glyphs);
			expect(textOf(svg, columns, rows)).toEqual(lines.map((line) => (line.some(({spins}) => spins) ? line.map((part) => (part.spins ? glyphs.status.running : part.text)).join('') : plain(line)).replaceAll(/[─━╌│┬┴├└]/g, ' ').trimEnd()));
			expect(svg).not.toMatch(/url\(|href|@import|@font-face|<script|<image/);
		}
	});

	test('opens the line that is asked for', () => {
		const recording = recorded('run');
		const shown = (path: string, explain: boolean) => screenAt(recording, stageOf(110, 40), undefined, {path, explain})?.lines.map((line) => plain(line)).join('\n');
		expect(shown('certs/etcd-server', false)).toMatch(/etcd-server .*◂│ .*\n/);
		expect(shown('certs/etcd-server', false)).toContain('CN=cp1');
		expect(shown('certs/etcd-server/etcd/server', true)).toContain('What it is');
		expect(shown('certs/etcd-server', false)).not.toContain('What it is');
		expect(shown('certs/nothing', false)).toBeUndefined();
	});

	test('is XML whatever a name holds', () => {
		const recording = recordingOf([{...started, nodeName: '</svg><script>"&\'\u0000\uFFFE\uD800', folder: '\u001B[2J'} as EventBody]);
		const {lines, glyphs} = screenAt(recording, stageOf(200, 30))!;
		const svg = screenSvg(lines, {size: {columns: 200, rows: 30}, title: '<&"\uFFFE', lang: 'en', theme: 'light'}, glyphs);
		expect(svg).toContain('&lt;/svg&gt;&lt;script&gt;&quot;&amp;&#39;');
		// eslint-disable-next-line no-control-regex
		expect(svg).not.toMatch(/<script|[\0\uFFFE\u001B]|&(?!amp;|lt;|gt;|quot;|#39;)/);
		expect(svg.isWellFormed()).toBe(true);
	});

	test('that moves ends with the last screen, and has it where nothing moves', () => {
		const recording = recorded('failure');
		const stage = stageOf(100, 30, 'zh');
		const about = {title: 'a title', lang: 'zh', theme: 'auto'} as const;
		const moving = movingSvg(recording, stage, {...pace, frameMs: 250}, about);
		const {lines} = live(recording, stage);
		// What is pushed aside until its time has come stands in a group of its own.
		const still = moving.replaceAll(/<g transform="translate\(\d+\)">.*?<\/g>/g, '');
		expect(textOf(still, 100, 30)).toEqual(textOf(screenSvg(lines, {size: stage.size, ...about}, glyphs(false)), 100, 30));
		for (const [, rule = ''] of moving.matchAll(/@keyframes r\d+\{(.*?\})\}/g)) {
			expect(rule).toMatch(/^0%/);
			expect(rule).toMatch(/\{transform:none\}$/);
		}
	});
});
