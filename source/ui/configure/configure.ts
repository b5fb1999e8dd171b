import {setField} from '../../core/config/commands/edit.ts';
import type {MouseEvent} from '../terminal/input.ts';
import {asShown, type Line} from '../terminal/lines.ts';
import {pageCommand} from '../terminal/page/keys.ts';
import {DrawnPage} from '../terminal/page/drawn.ts';
import {optionsOf, type Option} from './fields.ts';
import {itemsOf, valueOf} from './items.ts';
import {configureKeymap, type ConfigureContext, type ConfigureKey, type Mode} from './keymap.ts';
import {edited, inserted, textField} from '../terminal/typing.ts';
import {pointAtForm} from './pointer.ts';
import {formLines} from './screen.ts';
import type {Checked, ConfigureOptions, FormScreen, Item} from './types.ts';
import {configureWords, type ConfigureWords} from './words.ts';

/** The configuration screen: the YAML, its faults, and the choices that a list makes easier than an editor. */
export class ConfigurePage extends DrawnPage {
	readonly #options: ConfigureOptions;
	readonly #words: ConfigureWords;
	readonly #past: string[] = [];
	#text: string;
	/** As it is on the disk; undefined where there is no file yet. */
	#saved: string | undefined;
	#checked: Checked | undefined;
	#original: Checked | undefined;
	#index = 0;
	#scroll = 0;
	#mode: Mode = 'form';
	#focus: 'list' | 'text' = 'list';
	#choices: readonly Option[] = [];
	#option = 0;
	#typed = textField();
	/** What the option under the cursor would come to; the text it is of, so that a late answer is dropped. */
	#preview: {text: string | undefined; checked?: Checked} = {text: undefined};
	#showsChanges = false;
	#notice = '';
	#leaves = false;

	constructor(options: ConfigureOptions) {
		super(options);
		this.#options = options;
		this.#words = configureWords(options.lang);
		this.#text = options.text;
		this.#saved = options.isNew ? undefined : options.text;
		this.redraw();
		void this.#check();
	}

	/** Text for the value that is typed; elsewhere it does nothing. */
	override paste(text: string): void {
		if (this.#mode === 'type') {
			this.#typed = inserted(this.#typed, asShown(text.replaceAll(/\s+/g, ' ').trim()));
			this.#look();
			this.redraw();
		}
	}

	/** After the editor: the file as it is now. */
	reload(text: string): void {
		if (text !== this.#text) {
			this.#past.push(this.#text);
		}
		this.#saved = text;
		this.#change(text);
	}

	/** Something to tell below. */
	tell(notice: string): void {
		this.#notice = notice;
		this.redraw();
	}

	get isSaved(): boolean {
		return this.#text === this.#saved;
	}

	key(names: readonly string[]): void {
		for (const name of names) {
			this.#notice = '';
			const command = this.#mode === 'type' && !['enter', 'escape', 'ctrl-c'].includes(name) ? undefined : pageCommand(configureKeymap, name, this.#context());
			if (command !== undefined) {
				this.#act(command);
			} else if (this.#mode === 'type') {
				this.#type(name);
			}
		}
		this.redraw();
	}

	mouse(event: MouseEvent): void {
		const pointed = pointAtForm(event, this.#screen());
		if (pointed === undefined) {
			return;
		}
		this.#notice = '';
		this.#focus = pointed.part;
		if (pointed.index !== undefined && this.#mode === 'pick') {
			this.#option = pointed.index;
			this.#look();
		} else if (pointed.index !== undefined) {
			this.#index = pointed.index;
			this.#follow();
		}
		this.key(pointed.keys);
	}

	#context(): ConfigureContext {
		return {mode: this.#mode, focus: this.#focus, onField: this.#items()[this.#index]?.field !== undefined, isDirty: !this.isSaved, canUndo: this.#past.length > 0};
	}

	#act(command: ConfigureKey): void {
		switch (command) {
			case 'up':
			case 'down':
			case 'first':
			case 'last':
			case 'pageUp':
			case 'pageDown': {
				this.#move(command);
				break;
			}
			case 'choose': {
				const field = this.#items()[this.#index]?.field;
				if (field !== undefined) {
					this.#choices = optionsOf(field, this.#options.machine);
					const current = valueOf(this.#text, field).value;
					this.#option = Math.max(0, this.#choices.findIndex(({value, is}) => is !== 'type' && JSON.stringify(value) === JSON.stringify(current)));
					this.#mode = 'pick';
					this.#look();
				}
				break;
			}
			case 'take': {
				this.#take();
				break;
			}
			case 'other': {
				this.#focus = this.#focus === 'list' ? 'text' : 'list';
				break;
			}
			case 'changes': {
				this.#showsChanges = !this.#showsChanges;
				this.#focus = this.#showsChanges ? 'text' : 'list';
				this.#scroll = 0;
				break;
			}
			case 'save':
			case 'saveLeave':
			case 'over': {
				this.#leaves = command === 'saveLeave' || (command === 'over' && this.#leaves);
				void this.#save(command === 'over', this.#leaves ? 'done' : undefined);
				break;
			}
			case 'reload': {
				void this.#reread();
				break;
			}
			case 'editor': {
				if (this.isSaved) {
					this.#options.leave('editor');
				} else {
					void this.#save(false, 'editor');
				}
				break;
			}
			case 'undo': {
				this.#notice = this.#words.undone;
				this.#change(this.#past.pop() ?? this.#text);
				break;
			}
			case 'help': {
				this.#mode = 'help';
				break;
			}
			case 'cancel': {
				if (this.#mode === 'form') {
					this.#focus = 'list';
					this.#showsChanges = false;
				}
				this.#mode = this.#mode === 'type' ? 'pick' : 'form';
				this.#leaves = false;
				break;
			}
			case 'quit':
			case 'interrupt': {
				if (this.isSaved || (this.#saved === undefined && this.#text === this.#options.text)) {
					this.#options.leave('done');
				} else {
					this.#mode = 'leaving';
				}
				break;
			}
			case 'drop': {
				this.#options.leave('done');
				break;
			}
			default: {
				command satisfies never;
			}
		}
	}

	#move(command: 'up' | 'down' | 'first' | 'last' | 'pageUp' | 'pageDown'): void {
		const page = Math.max(1, this.size.rows - 8);
		const by = {up: -1, down: 1, first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY, pageUp: -page, pageDown: page}[command];
		const within = (at: number, count: number) => Math.max(0, Math.min(count - 1, at + by));
		if (this.#mode === 'pick') {
			this.#option = within(this.#option, this.#choices.length);
			this.#look();
		} else if (this.#focus === 'text' || command === 'pageUp' || command === 'pageDown') {
			this.#scroll = within(this.#scroll, this.#text.split('\n').length);
		} else {
			this.#index = within(this.#index, this.#items().length);
			this.#follow();
		}
	}

	/** The YAML shows the line of what is selected. */
	#follow(): void {
		const item = this.#items()[this.#index];
		const place = item?.fault?.place;
		const line = item?.field === undefined ? (place !== undefined && 'line' in place ? place.line : undefined) : item.line;
		this.#scroll = line === undefined ? this.#scroll : Math.max(0, line - Math.max(3, Math.floor(this.size.rows / 3)));
	}

	#type(name: string): void {
		this.#typed = edited(this.#typed, name);
		this.#look();
	}

	/** The text with the option under the cursor; undefined where that cannot be written here. */
	#withOption(): string | undefined {
		const field = this.#items()[this.#index]?.field;
		const option = this.#choices[this.#option];
		if (field === undefined || option === undefined) {
			return undefined;
		}
		const typed = this.#typed.text.trim();
		try {
			return setField(this.#text, field, option.is === 'type' ? (typed === '' ? undefined : typed) : option.value);
		} catch {
			return undefined;
		}
	}

	#take(): void {
		const option = this.#choices[this.#option];
		if (option?.is === 'type' && this.#mode === 'pick') {
			const {value} = valueOf(this.#text, this.#items()[this.#index]?.field);
			this.#typed = textField(typeof value === 'string' ? value : '');
			this.#mode = 'type';
			this.#look();
			return;
		}
		const text = this.#withOption();
		this.#mode = 'form';
		if (text === undefined) {
			this.#notice = valueOf(this.#text, this.#items()[this.#index]?.field).isUnread ? this.#words.broken : this.#words.byHand;
		} else if (text !== this.#text) {
			this.#past.push(this.#text);
			this.#change(text);
		}
	}

	#change(text: string): void {
		this.#text = text;
		this.#checked = undefined;
		this.#follow();
		this.redraw();
		void this.#check();
	}

	/** Finds the faults, and what init would make; an answer that comes after the next change is dropped. */
	async #check(): Promise<void> {
		const text = this.#text;
		const checked = await this.#options.check(text);
		this.#original ??= checked;
		if (text === this.#text) {
			this.#checked = checked;
			this.#index = Math.min(this.#index, this.#items().length - 1);
			this.redraw();
		}
	}

	/** Asks what the option under the cursor would change. */
	#look(): void {
		const text = this.#withOption();
		const preview: {text: string | undefined; checked?: Checked} = {text};
		this.#preview = preview;
		if (text !== undefined) {
			void this.#options.check(text).then((checked) => {
				if (this.#preview === preview) {
					preview.checked = checked;
					this.redraw();
				}
			});
		}
	}

	async #save(over: boolean, leave: 'done' | 'editor' | undefined): Promise<void> {
		const text = this.#text;
		this.#mode = 'form';
		try {
			if (await this.#options.save(text, over) === 'changed') {
				this.#mode = 'overwrite';
			} else {
				this.#saved = text;
				this.#notice = this.#words.saved(this.#options.file);
				if (leave !== undefined) {
					this.#options.leave(leave);
				}
			}
		} catch (error) {
			this.#notice = this.#words.notSaved(error instanceof Error ? error.message : String(error));
		}
		this.redraw();
	}

	async #reread(): Promise<void> {
		this.#mode = 'form';
		try {
			this.reload(await this.#options.read());
		} catch (error) {
			this.tell(error instanceof Error ? error.message : String(error));
		}
	}

	/** The text that the items were made of: reading it takes too long to be done for each key. */
	#made: {text: string; checked: Checked | undefined; items: readonly Item[]} | undefined;

	#items(): readonly Item[] {
		if (this.#made === undefined || this.#made.text !== this.#text || this.#made.checked !== this.#checked) {
			const items = itemsOf(this.#text, this.#checked);
			this.#made = {text: this.#text, checked: this.#checked, items};
		}
		return this.#made.items;
	}

	protected draw(): readonly Line[] {
		return formLines(this.#screen());
	}

	#screen(): FormScreen {
		const isPicking = this.#mode === 'pick' || this.#mode === 'type';
		return {
			options: this.#options, words: this.#words, size: this.size, context: this.#context(), text: this.#text, items: this.#items(), index: this.#index, scroll: this.#scroll,
			isDirty: !this.isSaved, checked: this.#checked, original: this.#original, showsChanges: this.#showsChanges, notice: this.#notice,
			picking: isPicking ? {options: this.#choices, index: this.#option, typed: this.#mode === 'type' ? this.#typed : undefined, checked: this.#preview.checked, isLeft: this.#preview.text === undefined} : undefined,
		};
	}
}
