import type {RunControl} from '../../core/engine/control.ts';
import type {Event} from '../../core/told/events.ts';
import type {Secrets} from '../../core/secrets/secrets.ts';
import type {Texts} from '../../texts/types.ts';
import {looks as looksOf, themeOf, themeOfAnswer, type Depth, type Theme} from '../terminal/colors.ts';
import {paintPicture, takeScreen} from '../terminal/first-frame.ts';
import {Input} from '../terminal/input.ts';
import {keymapWith, type Remap} from './keymap.ts';
import type {Size} from './layout.ts';
import {takeMouse} from '../terminal/mouse.ts';
import {slimOutput} from '../terminal/slim-output.ts';
import {Store} from './store.ts';
import {glyphs as glyphsOf} from '../terminal/theme.ts';
import {uiWords} from './words.ts';

export interface UiOptions {
	subscribe(reader: (event: Event) => void): () => void;
	readonly control: RunControl;
	readonly secrets: Secrets;
	/** Of the language that everything is said in. */
	readonly texts: Texts;
	readonly colors: Depth;
	/** The background that the colours are for; `auto` asks the environment, then the terminal. */
	readonly theme?: 'auto' | Theme;
	readonly ascii: boolean;
	/** Nothing turns. */
	readonly isStill?: boolean;
	/** Whether the cursor follows the running step from the start; it does unless said. */
	readonly follows?: boolean;
	/** Keys that the person has given to commands. */
	readonly keys?: Remap;
	/** Only where a person asks for it: it takes selecting text away from the terminal. */
	readonly mouse?: boolean;
	readonly stdout: NodeJS.WriteStream;
	readonly stdin: NodeJS.ReadStream;
	/** Something to say at the end of a run that is only shown. */
	readonly demoHint?: string;
	/** Writes a text into the person's folder and gives back its path; without it `w` is not offered. */
	writeFile?(name: string, text: string): Promise<string>;
	/** Closes the interface from outside, as a signal does; the run is the caller's to stop. */
	readonly closing?: AbortSignal;
	/** Told after each frame; for tests. */
	onFrame?(): void;
}

export interface UiResult {
	/** `stopped`: the person left before the run was over. `gone`: the terminal was closed, whatever the run did. */
	readonly left: 'finished' | 'stopped' | 'gone';
}

const ASK_BACKGROUND = '\u001B]11;?\u001B\\';
const ASK_DEVICE = '\u001B[c';
/** How long a person who leaves waits for an answer that is on its way. */
const ANSWER_MS = 150;

/**
 * Shows a run until the person leaves. Resolves when the alternate screen is closed and the
 * terminal is as it was, so that the caller writes its summary into the ordinary screen; rejects at the
 * same point with what the interface itself failed at, whatever the run does.
 */
export async function runUi(options: UiOptions): Promise<UiResult> {
	const {stdin, texts, control, secrets} = options;
	const bindings = keymapWith(options.keys ?? {});
	const words = uiWords(texts.lang, bindings);
	const glyphs = glyphsOf(options.ascii, options.isStill);
	const isLinear = ['true', '1'].includes(process.env['INK_SCREEN_READER'] ?? '');

	let leave: () => void = () => undefined;
	let fault: {readonly error: unknown} | undefined;
	const store = new Store({
		control, secrets, texts, words, glyphs, bindings, follows: options.follows ?? true,
		isLinear, size: sizeOf(options.stdout), hint: options.demoHint ?? '',
		now: () => performance.now(),
		send: (sequence) => options.stdout.write(sequence),
		leave: () => {
			leave();
		},
		broken: (error) => {
			fault ??= {error};
			leave();
		},
		...(options.writeFile && {writeFile: options.writeFile}),
	});
	const unsubscribe = options.subscribe((event) => {
		store.receive(event);
	});
	let theme = themeOf(options.theme, process.env);
	const asks = theme === undefined && options.colors !== 'none' && !isLinear;
	let isAnswered = !asks;
	let onAnswer: () => void = () => undefined;
	let repaint: (looks: ReturnType<typeof looksOf>) => void = () => undefined;
	const owned = isLinear ? undefined : takeScreen(paintPicture(store.getFrame().picture, {looks: looksOf(theme ?? 'dark', options.colors), spell: glyphs.spell}, glyphs.status.running), options);
	const input = new Input(stdin, {
		background(answer) {
			const told = themeOfAnswer(answer);
			if (theme === undefined && told !== undefined) {
				theme = told;
				repaint(looksOf(theme, options.colors));
			}
		},
		answered() {
			isAnswered = true;
			onAnswer();
		},
		mouse(event) {
			store.mouse(event);
		},
	});
	if (asks) {
		// Every terminal answers the second question, so that it is known when no answer to the first will come.
		options.stdout.write(`${ASK_BACKGROUND}${ASK_DEVICE}`);
	}
	const stdout = slimOutput(owned?.stdout ?? options.stdout);
	const {mount} = await import('./components/mount.tsx').catch((error: unknown) => {
		owned?.giveBack();
		throw error;
	});
	// It may have changed meanwhile.
	store.resize(sizeOf(stdout));
	const instance = mount({store, looks: looksOf(theme ?? 'dark', options.colors), glyphs}, {stdin: input.stream, stdout, isLinear, ...(options.onFrame && {onFrame: options.onFrame})});
	({repaint} = instance);
	input.handOver();
	owned?.handOver();
	const giveMouseBack = options.mouse === true && !isLinear ? takeMouse(stdout) : undefined;
	const onResize = () => {
		instance.redraw(() => {
			store.resize(sizeOf(stdout));
		});
	};
	// Before Ink's own listener, which would draw the old frame.
	stdout.prependListener('resize', onResize);
	leave = () => {
		if (isAnswered) {
			instance.leave();
			return;
		}
		// An answer that arrives after this program would stand in the shell's line.
		isAnswered = true;
		onAnswer = instance.leave;
		setTimeout(instance.leave, ANSWER_MS).unref();
	};
	// Where nobody can type any more, nobody could leave. A closed terminal is told by SIGHUP too, but not to everyone.
	let isGone = false;
	const onGone = () => {
		isGone = true;
		control.stop('now');
		leave();
	};
	stdin.on('end', onGone);
	// Stays to the end: giving back a terminal that is gone is such an error too.
	stdin.on('error', onGone);
	options.closing?.addEventListener('abort', leave);
	if (options.closing?.aborted === true || fault !== undefined) {
		leave();
	}
	try {
		await instance.left;
	} finally {
		giveMouseBack?.();
		stdout.off('resize', onResize);
		stdin.off('end', onGone);
		options.closing?.removeEventListener('abort', leave);
		unsubscribe();
		store.close();
		// The keys are the last line of the reading, and Ink does not end it: what follows begins a line of its own.
		if (isLinear) {
			stdout.write('\n');
		}
	}
	if (fault !== undefined) {
		throw fault.error;
	}
	return {left: isGone ? 'gone' : store.getFrame().run.end === undefined ? 'stopped' : 'finished'};
}

function sizeOf(stdout: NodeJS.WriteStream): Size {
	return {columns: stdout.columns || 80, rows: stdout.rows || 24};
}
