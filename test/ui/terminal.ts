import {EventEmitter} from 'node:events';
import xterm from '@xterm/headless';
import {Control} from '../../source/core/engine/control.ts';
import {type EventBody} from '../../source/core/told/events.ts';
import {EventBus} from '../../source/core/engine/event-bus.ts';
import {Secrets} from '../../source/core/secrets/secrets.ts';
import type {Quizzing} from '../../source/texts/quiz.ts';
import type {Lang} from '../../source/texts/types.ts';
import {texts} from '../../source/texts/index.ts';
// What the interface loads after its first frame is here already.
import '../../source/ui/run/components/app.tsx';
import '../../source/ui/terminal/components/mount.tsx';
import {runUi, type UiResult} from '../../source/ui/index.ts';
import {moments} from '../clock.ts';

export interface Person {
	readonly control: Control;
	readonly left: Promise<UiResult>;
	/** Everything the program has sent. */
	readonly sent: () => string;
	readonly files: Map<string, string>;
	tell(...events: readonly EventBody[]): void;
	press(...keys: readonly string[]): void;
	resize(columns: number, rows: number): void;
	/** The lines a person sees. */
	lines(): string[];
	/** Waits until the screen holds each text, and gives it back; fails with the screen where it never does. */
	sees(...texts: readonly string[]): Promise<string>;
	/** Waits until the screen holds the text no more. */
	misses(text: string): Promise<string>;
}

export const keys = {up: '\u001B[A', down: '\u001B[B', right: '\u001B[C', left: '\u001B[D', enter: '\r', tab: '\t', ctrlC: '\u0003', escape: '\u001B', pageDown: '\u001B[6~'};

/** A person at a terminal: the interface draws into a model of the screen, keys go in, the screen is read. */
export function person(options: {columns?: number; rows?: number; lang?: Lang; ascii?: boolean; stepMode?: boolean; mouse?: boolean; ui?: typeof runUi; quizzing?: Quizzing} = {}): Person {
	const {columns = 100, rows = 30} = options;
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true, scrollback: 100});
	const bus = new EventBus('test', moments(() => Date.parse('2026-11-23T10:00:00Z')));
	const control = new Control({stepMode: options.stepMode ?? false, onMode: (stepMode) => {
		bus.emit({type: 'run.mode', stepMode});
	}});
	const secrets = new Secrets();
	secrets.keep('token', 'abcdef.0123456789abcdef');
	const files = new Map<string, string>();
	const changed = new EventEmitter();
	changed.setMaxListeners(50);
	let sent = '';
	const stdout = Object.assign(new EventEmitter(), {
		columns, rows, isTTY: true, writable: true,
		write(data: string, ...rest: readonly unknown[]) {
			sent += data;
			terminal.write(data, () => {
				changed.emit('screen');
			});
			for (const part of rest) {
				if (typeof part === 'function') {
					part();
				}
			}
			return true;
		},
	});
	const input: string[] = [];
	const stdin = Object.assign(new EventEmitter(), {
		isTTY: true, setEncoding() {}, setRawMode() {}, ref() {}, unref() {}, resume() {}, pause() {},
		read: () => input.shift() ?? null,
	});
	// As a stream does: what was typed before anybody read is told to who comes to read.
	stdin.on('newListener', (name) => {
		if (name === 'readable' && input.length > 0) {
			setImmediate(() => stdin.emit('readable'));
		}
	});
	const left = (options.ui ?? runUi)({
		subscribe: (reader) => bus.subscribe(reader), control, secrets, texts: texts(options.lang ?? 'en'), colors: 'none', ascii: options.ascii ?? false, mouse: options.mouse ?? false, quizzing: options.quizzing,
		stdin: stdin as unknown as NodeJS.ReadStream, stdout: stdout as unknown as NodeJS.WriteStream,
		translate: async (lang) => texts(lang),
		async writeFile(name, text) {
			files.set(name, text);
			return name;
		},
	});
	const lines = () => Array.from({length: terminal.rows}, (_, row) => terminal.buffer.active.getLine(row + terminal.buffer.active.viewportY)?.translateToString(true, 0, terminal.cols) ?? '');
	const until = async (holds: (screen: string) => boolean, wanted: string): Promise<string> => new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			changed.off('screen', look);
			reject(new Error(`${wanted}:\n${lines().join('\n')}`));
		}, 4000);
		const look = () => {
			const screen = lines().join('\n');
			if (holds(screen)) {
				clearTimeout(timer);
				changed.off('screen', look);
				resolve(screen);
			}
		};
		changed.on('screen', look);
		look();
	});
	return {
		control, left, files, lines,
		sent: () => sent,
		tell(...events) {
			for (const event of events) {
				bus.emit(event);
			}
		},
		press(...pressed) {
			for (const key of pressed) {
				input.push(key);
				stdin.emit('readable');
			}
		},
		resize(toColumns, toRows) {
			terminal.resize(toColumns, toRows);
			Object.assign(stdout, {columns: toColumns, rows: toRows});
			stdout.emit('resize');
		},
		sees: async (...texts) => until((screen) => texts.every((text) => screen.includes(text)), `the screen never showed ${texts.join(', ')}`),
		misses: async (text) => until((screen) => !screen.includes(text), `the screen went on showing ${text}`),
	};
}

/** The line with the cursor's mark. */
export function cursorLine(someone: Person): string {
	return someone.lines().find((text) => text.includes('◂'))?.split('◂')[0]?.trim() ?? '';
}
