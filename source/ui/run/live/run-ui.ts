import type {RunControl} from '../../../core/engine/control.ts';
import type {Predictions} from '../../../core/quiz/model.ts';
import type {Recording} from '../../../core/recording/recording.ts';
import type {Event} from '../../../core/told/events.ts';
import type {Secrets} from '../../../core/secrets/secrets.ts';
import type {Quizzing} from '../../../texts/quiz.ts';
import type {Lang, Texts} from '../../../texts/types.ts';
import {isLinear} from '../../terminal/able.ts';
import {showScreen, type ScreenTerminal} from '../../terminal/show-screen.ts';
import {sizeOf} from '../../terminal/size.ts';
import {glyphs as glyphsOf} from '../../terminal/theme.ts';
import {keymapWith, type Remap} from '../keymap.ts';
import {pictureLines} from '../screen/screen.ts';
import {uiWords} from '../words.ts';
import {Replay, type ReplayOptions} from './replay.ts';
import {Store} from './store.ts';

export interface UiOptions extends ScreenTerminal {
	subscribe(reader: (event: Event) => void): () => void;
	readonly control: RunControl;
	readonly secrets: Secrets;
	/** Of the language that everything is said in. */
	readonly texts: Texts;
	readonly ascii: boolean;
	/** Nothing turns. */
	readonly isStill?: boolean;
	/** Whether the cursor follows the running step from the start; it does unless said. */
	readonly follows?: boolean;
	/** Has each act of step mode predicted. */
	readonly quizzing?: Quizzing | undefined;
	/** A recording that is shown in place of a run: the index of the event that it begins after, and whether it plays. */
	readonly replay?: ReplayOptions & {readonly recording: Recording};
	/** Keys that the person has given to commands. */
	readonly keys?: Remap;
	/** Writes a text into the person's folder and gives back its path; without it `w` is not offered. */
	writeFile?(name: string, text: string): Promise<string>;
	/** Everything that is said, in the other language; without it `z` is not offered. */
	translate?(lang: Lang): Promise<Texts>;
	/** Closes the interface from outside, as a signal does; the run is the caller's to stop. */
	readonly closing?: AbortSignal;
}

export interface UiResult {
	/** `stopped`: the person left before the run was over. `gone`: the terminal was closed, whatever the run did. */
	readonly left: 'finished' | 'stopped' | 'gone';
	/** How many questions were answered, and how many rightly; absent where none was. */
	readonly predicted?: {readonly right: number; readonly asked: number; readonly answers: Predictions};
}

/**
 * Shows a run until the person leaves, as `showScreen` shows any screen; rejects with what the interface itself
 * failed at, whatever the run does.
 */
export async function runUi(options: UiOptions): Promise<UiResult> {
	const {texts, control, secrets, stdout} = options;
	const bindings = keymapWith(options.keys ?? {});
	const glyphs = glyphsOf(options.ascii, options.isStill);
	const left = new AbortController();
	let fault: {readonly error: unknown} | undefined;
	let {lang} = texts;
	const translate = async (of: NonNullable<UiOptions['translate']>) => {
		lang = lang === 'en' ? 'zh' : 'en';
		const [told, quizzing] = await Promise.all([of(lang), options.quizzing?.inLanguage(lang)]);
		return {texts: told, words: uiWords(lang, bindings), ...(quizzing && {quizzing})};
	};
	const store = new Store({
		control, secrets, texts, words: uiWords(texts.lang, bindings), glyphs, bindings, follows: options.follows ?? true, quizzing: options.quizzing,
		replay: options.replay && new Replay(options.replay.recording, options.replay, () => performance.now()),
		isLinear: isLinear(), size: sizeOf(stdout),
		now: () => performance.now(),
		send: (sequence) => stdout.write(sequence),
		leave: () => {
			left.abort();
		},
		broken: (error) => {
			fault ??= {error};
			left.abort();
		},
		...(options.writeFile && {writeFile: options.writeFile}),
		...(options.translate && {translate: async () => translate(options.translate as NonNullable<UiOptions['translate']>)}),
	});
	const unsubscribe = options.subscribe((event) => {
		store.receive(event);
	});
	const closing = options.closing === undefined ? left.signal : AbortSignal.any([left.signal, options.closing]);
	let isGone: boolean;
	try {
		({isGone} = await showScreen({
			glyphs,
			firstFrame: () => pictureLines(store.getFrame().picture),
			load: async () => (await import('../components/app.tsx')).app(store),
			key: (names) => store.key(names),
			paste: (text) => store.paste(text),
			mouse: (event) => store.mouse(event),
			resize: (size) => store.resize(size),
			// Where nobody can type any more, nobody could leave.
			gone: () => control.stop('now'),
		}, options, closing));
	} finally {
		unsubscribe();
		store.close();
	}
	if (fault !== undefined) {
		throw fault.error;
	}
	const {run, view: {quiz}} = store.getFrame();
	return {left: isGone ? 'gone' : run.end === undefined ? 'stopped' : 'finished', ...(quiz !== undefined && quiz.asked > 0 && {predicted: {right: quiz.right, asked: quiz.asked, answers: quiz.answers}})};
}
