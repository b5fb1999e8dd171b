import type {FieldValue} from '../../core/config/commands/edit.ts';
import type {ConfigFault} from '../../core/told/faults.ts';
import type {Lang} from '../../texts/types.ts';
import type {Size} from '../terminal/size.ts';
import type {Glyphs} from '../terminal/theme.ts';
import type {TextField} from '../terminal/typing.ts';
import type {FormField, MachineChoices, Option} from './fields.ts';
import type {ConfigureContext} from './keymap.ts';
import type {ConfigureWords} from './words.ts';

/** What init would make, by file or object: lines of it. */
export type Outcome = ReadonlyMap<string, readonly string[]>;

/** What is wrong with a text, and what init would make of it; nothing where it is wrong. */
export interface Checked {
	readonly faults: readonly ConfigFault[];
	readonly warnings: readonly ConfigFault[];
	readonly outcome?: Outcome;
}

export interface ConfigureOptions {
	readonly file: string;
	readonly text: string;
	readonly isNew: boolean;
	readonly lang: Lang;
	readonly size: Size;
	readonly glyphs: Glyphs;
	readonly machine: MachineChoices;
	check(text: string): Promise<Checked>;
	/** Writes the file, unless it has changed on the disk and `over` is not set. */
	save(text: string, over: boolean): Promise<'saved' | 'changed'>;
	/** The file as it is now. */
	read(): Promise<string>;
	/** Ends the screen; for the editor it is shown again afterwards. */
	leave(why: 'done' | 'editor'): void;
}

/** A line of the list: a field of the form, or a fault. */
export type Item = {readonly field: FormField; readonly value: FieldValue; readonly line: number | undefined; /** The text is no YAML: what it says of the field is not known. */ readonly isUnread: boolean; readonly fault?: undefined} | {readonly fault: ConfigFault; readonly isWarning: boolean; readonly field?: undefined};

/** Everything that a frame is drawn from. */
export interface FormScreen {
	readonly options: ConfigureOptions;
	readonly words: ConfigureWords;
	readonly size: Size;
	readonly context: ConfigureContext;
	readonly text: string;
	readonly items: readonly Item[];
	readonly index: number;
	readonly scroll: number;
	readonly isDirty: boolean;
	readonly checked: Checked | undefined;
	readonly original: Checked | undefined;
	readonly picking: {readonly options: readonly Option[]; readonly index: number; readonly typed: TextField | undefined; readonly checked: Checked | undefined; readonly isLeft: boolean} | undefined;
	readonly showsChanges: boolean;
	readonly notice: string;
}
