import type {Event} from '../../../core/told/events.ts';
import {emptyState, reduce, type RunState} from '../../../core/told/state.ts';
import {osc52} from '../../terminal/clipboard.ts';
import {copyText} from '../panes/copy.ts';
import {belowHelp, commandFor, keymapWith, type Binding, type CommandId} from '../keymap.ts';
import type {MouseEvent} from '../../terminal/input.ts';
import type {Size} from '../../terminal/size.ts';
import {asShown} from '../../terminal/lines.ts';
import {LogRing} from '../log.ts';
import {point} from './pointer.ts';
import {written} from './written.ts';
import type {Frame, StoreOptions} from './store-options.ts';
import {typePlace, type ReplayAsked} from '../replay/asked.ts';
import {compose} from '../screen/compose.ts';
import {isEnd} from '../screen/linear.ts';
import {draw, type Screen} from '../screen/screen.ts';
import {matches, prepare} from '../panes/search.ts';
import {act, following, type as typed, type Effect, type ViewContext} from '../act.ts';
import {initialView, type View} from '../view.ts';
import {inserted} from '../../terminal/typing.ts';
import {typeWord} from '../word.ts';

/** Fifteen frames a second for ends and starts, one for what only counts up: each costs some milliseconds of a core that the run needs. */
const frameMs = 66;
const progressMs = 1000;
const secondMs = 1000;
/** For what a search will need: so long after the last event, so long at a time. */
const prepareAfterMs = 300;
const prepareMs = 4;

/**
 * Stands between the run, the person and React. Events are gathered for a frame; a key and a
 * resize are drawn at once. Nothing is drawn, and no timer waits, where nothing changes.
 */
export class Store {
	readonly log = new LogRing();
	/** Texts and words change with the language. */
	#options: StoreOptions;
	readonly #bindings: readonly Binding[];
	readonly #listeners = new Set<() => void>();
	/** Every end so far, for the linear reading. */
	readonly ended: Event[] = [];
	/** Of a replay: up to where. */
	#heard = -1;
	#run: RunState;
	#view: View = initialView;
	#size: Size;
	#frame: Frame;
	#screen: Screen;
	/** What the run has waited for a person is no time that work took: its end does not count it either. */
	/** When the run began, by this clock. */
	#beganAt = 0;
	#pending: NodeJS.Timeout | undefined;
	#due = 0;
	#drawnAt = 0;
	#clock: NodeJS.Timeout | undefined;
	#preparing: NodeJS.Timeout | undefined;

	constructor(options: StoreOptions) {
		this.#options = options;
		this.#bindings = options.bindings ?? keymapWith({});
		this.#view = {...initialView, follow: options.follows ?? true};
		this.#size = options.size;
		this.#run = options.replay?.run ?? emptyState;
		this.#hear(-1);
		options.replay?.start((from) => {
			this.#safely(() => this.#replayed(from));
		});
		this.#screen = this.#compose();
		this.#frame = this.#toFrame();
	}

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	readonly getFrame = (): Frame => this.#frame;

	/** The run is over or the person has left: no timer holds the process. */
	close(): void {
		clearTimeout(this.#pending);
		clearInterval(this.#clock);
		clearTimeout(this.#preparing);
		this.#options.replay?.close();
		this.#listeners.clear();
	}

	receive(event: Event): void {
		this.#safely(() => this.#receive(event));
	}

	#receive(event: Event): void {
		this.log.add(event);
		if (isEnd(event)) {
			this.ended.push(event);
		}
		this.#run = reduce(this.#run, event);
		if (event.type === 'run.started') {
			this.#beganAt = this.#options.now() - event.elapsedMs;
			clearInterval(this.#clock);
			this.#clock = setInterval(() => this.#safely(() => this.#redraw()), secondMs);
			// The checklist is the first picture: it waits for no clock.
			this.#redraw();
		}
		if (event.type === 'run.finished') {
			clearInterval(this.#clock);
			// A person who asked to leave and has not answered yet does leave: nothing is left to stop.
			if (this.#view.leave !== 'no') {
				this.#redraw();
				this.#options.leave();
				return;
			}
		}
		if (event.type === 'step.finished') {
			this.#prepareSearch(prepareAfterMs);
		}
		// What a program says is seen in the log drawer only.
		if (event.type !== 'log' || this.#view.log !== undefined) {
			this.#schedule(event.type === 'step.progress' || event.type === 'log' ? progressMs : frameMs);
		}
	}

	/** What ended since then is said aloud once, also where a person goes back. */
	#hear(from: number): void {
		const {replay, isLinear} = this.#options;
		if (isLinear && replay !== undefined && replay.index >= this.#heard) {
			this.ended.push(...replay.newsSince(Math.max(from, this.#heard)).filter((event) => isEnd(event)));
			this.#heard = replay.index;
		}
	}

	/** A replay is at another place, or goes otherwise. */
	#replayed(from: number): void {
		this.#run = this.#options.replay?.run ?? this.#run;
		this.#hear(from);
		this.#redraw();
		this.#prepareSearch(prepareAfterMs);
	}

	#ask(asked: ReplayAsked): void {
		const {replay, words} = this.#options;
		const from = replay?.index ?? -1;
		const isThere = replay?.ask(asked) ?? false;
		const said = !isThere ? (asked.to === 'place' ? words.replay.noPlace(asked.text) : words.replay.noFailure) : asked.to === 'play' && replay?.shown.isPlaying === true ? words.replay.begun : '';
		// Where there is no such place, what one looks at stays.
		this.#view = {...(isThere && asked.to === 'place' ? following(this.#view) : this.#view), notice: said};
		this.#replayed(from);
	}

	/** Makes what a search will need while nothing else is to be done. */
	#prepareSearch(afterMs: number): void {
		this.#preparing ??= setTimeout(() => {
			this.#preparing = undefined;
			this.#safely(() => {
				if (prepare(this.#screen.pane, prepareMs)) {
					this.#prepareSearch(prepareMs * 4);
				}
			});
		}, afterMs).unref();
	}

	/** @param names as `keyNames` gives them */
	key(names: readonly string[]): void {
		this.#safely(() => this.#key(names));
	}

	#key(names: readonly string[]): void {
		// The run may have ended since the last frame: a key that would have asked what to stop acts on the end.
		if (this.#run.end !== undefined && this.#screen.run.end === undefined) {
			this.#screen = this.#compose();
		}
		let isComposed = false;
		for (const name of names) {
			if (this.#view.typing !== undefined) {
				this.#view = typed(this.#view, name, this.#context());
				if (this.#view.typing === undefined && this.#view.found !== '' && matches(this.#view.found, this.#screen.pane).length === 0) {
					this.#view = {...this.#view, notice: this.#options.words.noMatch(this.#view.found), found: ''};
				}
			} else if (this.#view.word !== undefined) {
				const {view, effects} = typeWord(this.#view, name, this.#run, this.#options.words.ask.otherWord);
				this.#view = view;
				effects.forEach((effect) => this.#carryOut(effect));
			} else if (this.#view.place !== undefined) {
				const {view, effects} = typePlace(this.#view, name);
				this.#view = view;
				effects.forEach((effect) => this.#carryOut(effect));
			} else {
				const command = this.#command(name);
				if (command === undefined) {
					continue;
				}
				const before = this.#view.cursor;
				const {view, effects} = act(this.#view, command, this.#context());
				const stays = (command === 'findNext' || command === 'findPrevious') && view.cursor === before;
				this.#view = stays ? {...view, notice: this.#options.words.noOtherMatch(view.found)} : view;
				for (const effect of effects) {
					this.#carryOut(effect);
				}
			}
			this.#screen = this.#compose();
			isComposed = true;
		}
		if (isComposed) {
			this.#show();
		} else {
			this.#redraw();
		}
	}

	mouse(event: MouseEvent): void {
		this.#safely(() => this.#mouse(event));
	}

	#mouse(event: MouseEvent): void {
		const acted = this.#view.typing === undefined && this.#view.word === undefined && this.#view.place === undefined ? point(event, this.#screen, this.#context()) : undefined;
		if (acted !== undefined) {
			this.#view = acted.view;
			acted.effects.forEach((effect) => this.#carryOut(effect));
			this.#redraw();
		}
	}

	/** What is pasted is text: it goes into the search field, and is no burst of commands anywhere else. */
	paste(text: string): void {
		this.#safely(() => this.#paste(text));
	}

	#paste(text: string): void {
		if (this.#view.typing === undefined) {
			this.#view = {...this.#view, notice: this.#options.words.pasted};
		} else {
			this.#view = {...this.#view, typing: inserted(this.#view.typing, asShown(text.replaceAll(/\s+/g, ' ').trim()))};
		}
		this.#redraw();
	}

	/** A key that the help lists and does not use itself closes it, and acts. */
	#command(name: string): CommandId | undefined {
		const {keys} = this.#screen;
		const command = commandFor(name, keys);
		if (command !== undefined || this.#view.overlay !== 'help') {
			return command;
		}
		const below = commandFor(name, belowHelp(keys));
		if (below !== undefined) {
			this.#view = {...this.#view, overlay: undefined};
			this.#screen = this.#compose();
		}
		return below;
	}

	resize(size: Size): void {
		this.#size = size;
		this.#safely(() => this.#redraw());
	}

	/** Draws once this long after the last frame; what is due sooner goes first. */
	#schedule(afterMs: number): void {
		const due = Math.max(this.#options.now(), this.#drawnAt + afterMs);
		if (this.#pending !== undefined) {
			if (due >= this.#due) {
				return;
			}
			clearTimeout(this.#pending);
		}
		this.#due = due;
		this.#pending = setTimeout(() => this.#safely(() => this.#redraw()), Math.max(1, due - this.#options.now()));
	}

	#redraw(): void {
		this.#screen = this.#compose();
		this.#show();
	}

	/** Has what is composed drawn. */
	#show(): void {
		clearTimeout(this.#pending);
		this.#pending = undefined;
		this.#drawnAt = this.#options.now();
		this.#frame = this.#toFrame();
		for (const listener of this.#listeners) {
			listener();
		}
	}

	#toFrame(): Frame {
		return {run: this.#run, view: this.#view, picture: draw(this.#screen), screen: this.#screen};
	}

	/** Settles the view and gathers what a frame is drawn from. */
	#compose(): Screen {
		const screen = compose({
			...this.#options, bindings: this.#bindings, run: this.#run, view: this.#view, size: this.#size, log: this.#options.replay?.log ?? this.log, replayed: this.#options.replay?.shown, canWrite: this.#options.writeFile !== undefined, canTranslate: this.#options.translate !== undefined,
			elapsedMs: this.#options.replay?.elapsedMs ?? (this.#run.id === '' ? 0 : this.#options.now() - this.#beganAt),
		});
		this.#view = screen.view;
		return screen;
	}

	#context(): ViewContext {
		const {run, rows, layout, detail, overlay, items, pane, log, replayed} = this.#screen;
		return {items, run, isReplayed: replayed !== undefined, rows, layout, detailLines: detail.length, overlayLines: overlay.length, logLines: log.length, match: (text) => matches(text, pane)};
	}

	#carryOut(effect: Effect): void {
		const {control, leave} = this.#options;
		switch (effect.do) {
			case 'answer': {
				control.answer(effect.answer);
				break;
			}
			case 'retry': {
				control.retry();
				break;
			}
			case 'giveUp': {
				control.giveUp();
				break;
			}
			case 'stepMode': {
				control.setStepMode(effect.on);
				break;
			}
			case 'stop': {
				control.stop(effect.how);
				break;
			}
			case 'replay': {
				this.#ask(effect.asked);
				break;
			}
			case 'copy': {
				this.#copy();
				break;
			}
			case 'write': {
				void this.#write();
				break;
			}
			case 'language': {
				void this.#translate();
				break;
			}
			case 'leave': {
				leave();
				break;
			}
		}
	}

	#copy(): void {
		const {rows, view, pane} = this.#screen;
		const text = copyText(rows[view.index], view, pane);
		if (text !== undefined) {
			this.#options.send(osc52(text));
			this.#view = {...this.#view, notice: this.#options.words.copied(text.split('\n')[0] ?? '')};
		}
	}

	async #translate(): Promise<void> {
		try {
			this.#options = {...this.#options, ...await this.#options.translate?.()};
			this.#safely(() => this.#redraw());
		} catch (error) {
			this.#safely(() => {
				throw error;
			});
		}
	}

	async #write(): Promise<void> {
		const {writeFile, words} = this.#options;
		const {name, text} = written(this.#screen);
		let notice: string;
		try {
			notice = words.wrote(await writeFile?.(name, text) ?? name);
		} catch (error) {
			notice = words.notWritten(error instanceof Error ? error.message : String(error));
		}
		this.#view = {...this.#view, notice};
		this.#safely(() => this.#redraw());
	}

	/** Whatever is wrong with what is shown, the run is not over: nothing is thrown into its events, a timer or a key. */
	#safely(act: () => void): void {
		try {
			act();
		} catch (error) {
			this.close();
			this.#options.broken(error);
		}
	}
}
