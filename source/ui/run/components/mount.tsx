import type {ReactElement} from 'react';
import {render} from 'ink';
import {App, type AppProps} from './app.tsx';

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
	/** Draws this in its place. */
	show(element: ReactElement): void;
	leave(): void;
	/** Resolves when the terminal is as it was. */
	readonly left: Promise<unknown>;
}

// A key waits for this clock at most; what the run says is held to 30 frames a second by the store.
const keysPerSecond = 120;

/** Has Ink draw the interface. Loaded when the first frame is on the screen: nothing else needs Ink. */
export function mount(props: AppProps, options: MountOptions): Mounted & {repaint(looks: AppProps['looks']): void} {
	const mounted = mountElement(<App {...props}/>, options);
	return {
		...mounted,
		repaint(looks) {
			mounted.show(<App {...props} looks={looks}/>);
		},
	};
}

/** The same for any screen. */
export function mountElement(element: ReactElement, {stdin, stdout, isLinear, onFrame}: MountOptions): Mounted {
	let app = element;
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
		show(next) {
			app = next;
			instance.rerender(app);
		},
		leave() {
			instance.unmount();
		},
		left: instance.waitUntilExit(),
	};
}
