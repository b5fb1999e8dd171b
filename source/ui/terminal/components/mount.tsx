import type {ReactElement, ReactNode} from 'react';
import {render, useInput, usePaste} from 'ink';
import {Painting} from './painting.tsx';
import {keyNames} from '../keys.ts';
import type {Paint} from '../paint.ts';
import type {Scene} from '../show-screen.ts';
import {slimOutput} from '../slim-output.ts';

export interface MountOptions {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	/** For a screen reader. */
	readonly isLinear: boolean;
	/** Told after each frame. */
	onFrame?(): void;
}

export interface Mounted {
	/** Draws from the first cell what there is after the change, now. */
	redraw(change: () => void): void;
	/** Draws the same with other colours. */
	repaint(looks: Paint['looks']): void;
	leave(): void;
	/** Resolves when the terminal is as it was. */
	readonly left: Promise<unknown>;
}

// A key waits for this clock at most; what the run says is held to 30 frames a second by the store.
const keysPerSecond = 120;

/** Has Ink draw a scene. Loaded when the first frame is on the screen. */
export function mount({scene, element, looks}: {readonly scene: Scene; readonly element: ReactElement; readonly looks: Paint['looks']}, {stdin, stdout: whole, isLinear, onFrame}: MountOptions): Mounted {
	const stdout = slimOutput(whole);
	const {glyphs} = scene;
	const painted = (colors: Paint['looks']) => <Painting value={{looks: colors, glyphs}}><Keyboard scene={scene}>{element}</Keyboard></Painting>;
	let app = painted(looks);
	const instance = render(app, {
		stdout, stdin, exitOnCtrlC: false, patchConsole: false, alternateScreen: !isLinear, isScreenReaderEnabled: isLinear, incrementalRendering: true,
		// The caller has looked; Ink's own look would draw nothing wherever CI is set.
		interactive: true, maxFps: keysPerSecond,
		...(onFrame && {onRender: onFrame}),
	});
	return {
		redraw(change) {
			// Ink finds its frame relative to the cursor, which the terminal moves as it pleases when it
			// changes size: start from the first cell.
			if (!isLinear) {
				instance.clear();
				stdout.write('\u001B[H\u001B[J');
			}
			change();
			// Draws now: React would otherwise wait until Ink's listener has drawn the old frame.
			instance.rerender(app);
		},
		repaint(colors) {
			app = painted(colors);
			instance.rerender(app);
		},
		leave() {
			instance.unmount();
		},
		left: instance.waitUntilExit(),
	};
}

/** What arrives of keys and of the clipboard goes to the scene. */
function Keyboard({scene, children}: {readonly scene: Scene; readonly children: ReactNode}) {
	useInput((input, key) => {
		scene.key(keyNames(input, key));
	});
	usePaste((text) => {
		scene.paste(text);
	});
	return children;
}
