import type {RunControl} from '../../../core/engine/control.ts';
import type {Secrets} from '../../../core/secrets/secrets.ts';
import type {RunState} from '../../../core/told/state.ts';
import type {Quizzing} from '../../../texts/quiz.ts';
import type {Texts} from '../../../texts/types.ts';
import type {Glyphs} from '../../terminal/theme.ts';
import type {Size} from '../../terminal/size.ts';
import type {Binding} from '../keymap.ts';
import type {Picture, Screen} from '../screen/screen.ts';
import type {View} from '../view.ts';
import type {Words} from '../words.ts';
import type {Replay} from './replay.ts';

export interface StoreOptions {
	readonly control: RunControl;
	readonly secrets: Secrets;
	readonly texts: Texts;
	readonly words: Words;
	readonly glyphs: Glyphs;
	readonly size: Size;
	/** A recording that is shown in place of a run. */
	readonly replay?: Replay | undefined;
	/** Where acts are predicted. */
	readonly quizzing?: Quizzing | undefined;
	/** Whether the cursor follows from the start; it does unless said. */
	readonly follows?: boolean;
	/** The keys as this person has them; as they come unless said. */
	readonly bindings?: readonly Binding[];
	/** For a screen reader: one line after the other, without columns. */
	readonly isLinear: boolean;
	/** Milliseconds of a clock that only runs forward. */
	now(): number;
	/** Writes past the frame: for sequences that draw nothing. */
	send(sequence: string): void;
	leave(): void;
	/** The interface cannot go on; the run does. */
	broken(error: unknown): void;
	/** Writes a text beside the person's work and gives back its path; without it there is no `w`. */
	writeFile?(name: string, text: string): Promise<string>;
	/** All that is said, in the other language, which is loaded then; without it there is no `z`. */
	translate?(): Promise<Pick<StoreOptions, 'texts' | 'words' | 'quizzing'>>;
}

/** One picture of everything: what React draws. Equal parts stay the same objects. */
export interface Frame {
	readonly run: RunState;
	readonly view: View;
	readonly picture: Picture;
	/** What it is drawn from, for the linear reading. */
	readonly screen: Screen;
}
