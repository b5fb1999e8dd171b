import {showPage} from '../terminal/page/page.ts';
import {sizeOf} from '../terminal/size.ts';
import {glyphs as glyphsOf} from '../terminal/theme.ts';
import type {UiOptions, UiResult} from '../run/live/run-ui.ts';
import {PresentPage} from './present.ts';

/** Fifteen frames a second, as in the interface. */
const FRAME_MS = 66;

/** Shows a run to a room until somebody leaves: in the place of the interface, and with what that is given. */
export async function presentRun(options: UiOptions): Promise<UiResult> {
	const {texts, control, secrets, stdout} = options;
	const left = new AbortController();
	const page = new PresentPage({
		control, secrets, texts, size: sizeOf(stdout), glyphs: glyphsOf(options.ascii, true),
		leave: () => left.abort(),
		...(options.translate && {translate: options.translate}),
	});
	let pending: NodeJS.Timeout | undefined;
	let events: Parameters<typeof page.receive>[0][] = [];
	const tell = () => {
		pending = undefined;
		const some = events;
		events = [];
		some.forEach((event) => page.receive(event));
	};
	const unsubscribe = options.subscribe((event) => {
		// What a program says is shown nowhere here.
		if (event.type !== 'log') {
			events.push(event);
			pending ??= setTimeout(tell, FRAME_MS);
		}
	});
	// The first picture waits for no clock.
	clearTimeout(pending);
	tell();
	try {
		const {isGone} = await showPage(page, options, options.closing === undefined ? left.signal : AbortSignal.any([left.signal, options.closing]));
		return {left: isGone ? 'gone' : page.run.end === undefined ? 'stopped' : 'finished'};
	} finally {
		unsubscribe();
		clearTimeout(pending);
	}
}
