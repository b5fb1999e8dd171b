import type {ReactElement} from 'react';
import {isLinear as readsAloud} from './able.ts';
import {Background} from './background.ts';
import {looks as looksOf, type Depth} from './colors.ts';
import {takeScreen} from './first-frame.ts';
import {Input, type MouseEvent} from './input.ts';
import type {Line} from './lines.ts';
import {takeMouse} from './mouse.ts';
import {merged, painted} from './paint.ts';
import {sizeOf, type Size} from './size.ts';
import type {Glyphs} from './theme.ts';

/** What stands on a screen. It knows what it shows and what keys do; of the terminal it knows nothing. */
export interface Scene {
	readonly glyphs: Glyphs;
	/** What is there before Ink: exactly as many lines as the terminal has. */
	firstFrame(): readonly Line[];
	/** What Ink draws, loaded when the first frame is on the screen: nothing before it needs Ink. */
	load(): Promise<ReactElement>;
	/** @param names as `keyNames` gives them */
	key(names: readonly string[]): void;
	/** What is pasted is text, and no burst of keys. */
	paste(text: string): void;
	/** A click or the wheel, where a person asked for them. */
	mouse(event: MouseEvent): void;
	resize(size: Size): void;
	/** Nobody can type any more: told before the screen is given back. */
	gone?(): void;
}

/** Where it is shown, and what this person and this terminal take. */
export interface ScreenTerminal {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly colors: Depth;
	/** The background that the colours are for, as the preference has it; where it is none of `dark` and `light`, the environment is asked, then the terminal. */
	readonly theme?: string | undefined;
	/** Only where a person asks for it: it takes selecting text away from the terminal. */
	readonly mouse?: boolean;
	/** Told after each of Ink's frames. */
	onFrame?(): void;
}

/**
 * Takes the screen, shows a scene on it until `closing` is aborted or nobody can type any more, and gives it back:
 * the one place that does, for every screen there is. Resolves when the alternate screen is closed and the terminal
 * is as it was, so that what the caller writes stands on the ordinary screen; rejects at the same point with what
 * drawing failed at.
 */
export async function showScreen(scene: Scene, terminal: ScreenTerminal, closing: AbortSignal): Promise<{readonly isGone: boolean}> {
	const {stdin, stdout, colors, theme} = terminal;
	const isLinear = readsAloud();
	// Asked before this screen heeds any itself.
	const heedsSignals = process.listenerCount('SIGTERM') === 0;
	const background = new Background(theme, stdout);
	const looks = () => looksOf(background.theme ?? 'dark', colors);
	const paint = {looks: looks(), spell: scene.glyphs.spell};
	const owned = isLinear ? undefined : takeScreen(scene.firstFrame().map((one) => painted(merged(one), paint, scene.glyphs.status.running)), {stdin, stdout});
	let repaint: () => void = () => undefined;
	const input = new Input(stdin, {
		background: (answer) => background.isNews(answer) && repaint(),
		answered: () => background.answered(),
		mouse: (event) => scene.mouse(event),
	});
	if (!isLinear && colors !== 'none') {
		background.ask();
	}
	const [{mount}, element] = await Promise.all([import('./components/mount.tsx'), scene.load()]).catch((error: unknown) => {
		owned?.giveBack();
		throw error;
	});
	// It may have changed meanwhile.
	scene.resize(sizeOf(stdout));
	const {onFrame} = terminal;
	const instance = mount({scene, element, looks: looks()}, {stdin: input.stream, stdout: owned?.stdout ?? stdout, isLinear, ...(onFrame && {onFrame})});
	repaint = () => {
		instance.repaint(looks());
	};
	input.handOver();
	owned?.handOver();
	const giveMouseBack = terminal.mouse === true && !isLinear ? takeMouse(stdout, {heedsSignals}) : undefined;
	const onResize = () => {
		instance.redraw(() => {
			scene.resize(sizeOf(stdout));
		});
	};
	// Before Ink's own listener, which would draw the old frame.
	stdout.prependListener('resize', onResize);
	const leave = () => {
		background.whenAnswered(instance.leave);
	};
	// A closed terminal is told by SIGHUP too, but not to everyone.
	let isGone = false;
	const onGone = () => {
		isGone = true;
		scene.gone?.();
		leave();
	};
	stdin.on('end', onGone);
	stdin.on('error', onGone);
	// Giving back a terminal that is gone is such an error too, and is told after the end.
	stdin.off('error', ignore).on('error', ignore);
	closing.addEventListener('abort', leave);
	if (closing.aborted) {
		leave();
	}
	try {
		await instance.left;
	} finally {
		giveMouseBack?.();
		stdout.off('resize', onResize);
		stdin.off('end', onGone);
		stdin.off('error', onGone);
		closing.removeEventListener('abort', leave);
		// The keys are the last line of the reading, and Ink does not end it: what follows begins a line of its own.
		if (isLinear) {
			stdout.write('\n');
		}
	}
	return {isGone};
}

function ignore(): void {}
