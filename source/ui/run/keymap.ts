import {isOfChanged} from '../../core/told/details.ts';
import {canTakeBack, type RunState, type StepState} from '../../core/told/state.ts';
import type {Layout} from './layout.ts';
import {openQuestion} from './quiz.ts';
import type {Replayed} from './replay/bar.ts';
import {speeds} from './replay/player.ts';
import type {Row} from './rows.ts';
import type {View} from './view.ts';
import type {Words} from './words.ts';

export type CommandId = keyof Words['commands'];

/** What decides whether a key does something now. */
export interface KeyContext {
	readonly run: RunState;
	readonly view: View;
	readonly layout: Layout;
	readonly row: Row | undefined;
	/** The step that the selected line shows. */
	readonly step: StepState | undefined;
	readonly hasSecret: boolean;
	readonly canCopy: boolean;
	readonly canWrite: boolean;
	/** Whether the other language can be had. */
	readonly canTranslate: boolean;
	/** Whether the run has lines to explain. */
	readonly canExplain: boolean;
	/** Whether a phase of the first depth is below the selected line. */
	readonly hasPhaseBelow: boolean;
	/** How much was found to warn of, seen or not; some of it may be about no line. */
	readonly warnings: number;
	/** How many lines may be selected in the list that is open over the screen; 0 where none is. */
	readonly items: number;
	/** How a recording is shown; absent where a run is at work. */
	readonly replayed?: Replayed | undefined;
	/** The keys as this person has them. */
	readonly bindings: readonly Binding[];
}

/** What decides it, of a screen. */
export function keyContext(run: RunState, view: View, layout: Layout, rows: readonly Row[], can: Pick<KeyContext, 'bindings' | 'warnings' | 'items' | 'hasSecret' | 'canCopy' | 'canWrite' | 'canTranslate' | 'replayed'>): KeyContext {
	const row = rows[view.index];
	return {
		run, view, layout, row, step: row?.step, ...can, canExplain: row?.step !== undefined,
		hasPhaseBelow: rows.slice(view.index + 1).some(({depth}) => depth === 0),
	};
}

export interface Binding {
	readonly id: CommandId;
	/** As `keyNames` gives them; footer and help write them with `shownKeys`. */
	readonly keys: readonly string[];
	/** Also does what the first of `keys` does, and is too well known to be listed. */
	readonly silent?: readonly string[];
	/** When those act, beside `when`. */
	readonly silentWhen?: (context: KeyContext) => boolean;
	readonly section: keyof Words['sections'];
	/** Rank in the footer, smallest first; absent where only the help lists it. */
	readonly footer?: number;
	readonly when: (context: KeyContext) => boolean;
}

const free = ({view}: KeyContext) => view.leave !== 'asked';
/** While an act is predicted nothing shows what it is: only the answer, help and leaving are there. */
const predicting = (context: KeyContext) => free(context) && context.view.overlay === undefined && openQuestion(context.view) !== undefined;
const hasChoice = (number: number) => (context: KeyContext) => predicting(context) && (openQuestion(context.view)?.choices.length ?? 0) >= number;
const isUnhidden = (context: KeyContext) => free(context) && openQuestion(context.view) === undefined;
const isOpen = (context: KeyContext) => isUnhidden(context) && context.view.overlay === undefined;
const inList = (context: KeyContext) => isOpen(context) && context.view.focus === 'list' && context.view.log === undefined;
/** What steers a run is there where one is. */
const isLive = ({replayed}: KeyContext) => replayed === undefined;
const replaying = (context: KeyContext) => free(context) && context.view.overlay !== 'help' && context.replayed !== undefined;
/** In a replay, where there is something before this place, or behind it. */
const hasBefore = (context: KeyContext) => replaying(context) && context.replayed?.isAtBegin === false;
const hasBehind = (context: KeyContext) => replaying(context) && context.replayed?.isAtEnd === false;
const asking = (context: KeyContext) => isOpen(context) && isLive(context) && context.run.asking !== undefined;
/** A question by itself is answered with yes or no; one of step mode in more ways. */
const confirming = (context: KeyContext) => asking(context) && context.run.steps[context.run.asking ?? '']?.detail.kind === 'confirm';
/** A file that an earlier run made and a person changed is kept or made anew. */
const askingOfChanged = (context: KeyContext) => {
	const step = context.run.steps[context.run.asking ?? ''];
	return asking(context) && step !== undefined && isOfChanged(step.detail);
};
const askingOfStep = (context: KeyContext) => asking(context) && !confirming(context) && !askingOfChanged(context);
const leaving = ({view}: KeyContext) => view.leave === 'asked';
const running = ({run, replayed}: KeyContext) => replayed === undefined && run.id !== '' && run.end === undefined;
const hasDetail = (context: KeyContext) => isOpen(context) && context.row !== undefined;

/**
 * Every key there is. The handler, the footer and the help read this one list; the first entry
 * that has the key and may act now is the one that acts, so questions come first.
 */
export const keymap: readonly Binding[] = [
	{id: 'stopAfter', keys: ['y'], section: 'steer', footer: 0, when: leaving},
	{id: 'stopNow', keys: ['q'], section: 'steer', footer: 1, when: leaving},
	{id: 'keepGoing', keys: ['n'], silent: ['escape'], section: 'steer', footer: 2, when: leaving},
	{id: 'choose', keys: ['enter'], section: 'steer', footer: 0, when: predicting},
	{id: 'choice1', keys: ['1'], section: 'steer', when: hasChoice(1)},
	{id: 'choice2', keys: ['2'], section: 'steer', when: hasChoice(2)},
	{id: 'choice3', keys: ['3'], section: 'steer', when: hasChoice(3)},
	{id: 'choice4', keys: ['4'], section: 'steer', when: hasChoice(4)},
	{id: 'choice5', keys: ['5'], section: 'steer', when: hasChoice(5)},
	{id: 'passOver', keys: ['tab'], section: 'steer', footer: 1, when: predicting},
	{id: 'keepFile', keys: ['y'], section: 'steer', footer: 0, when: askingOfChanged},
	{id: 'makeAnew', keys: ['o'], section: 'steer', footer: 1, when: askingOfChanged},
	{id: 'do', keys: ['y'], section: 'steer', footer: 0, when: (context) => asking(context) && !askingOfChanged(context)},
	// While something is searched for, n is the next match here as everywhere; and Esc goes back first, where there is a way back.
	{
		id: 'decline', keys: ['n'], silent: ['escape'], section: 'steer', footer: 1,
		when: (context) => confirming(context) && context.view.found === '', silentWhen: ({view}) => view.log === undefined && view.focus === 'list',
	},
	{id: 'skip', keys: ['x'], section: 'steer', footer: 1, when: askingOfStep},
	{id: 'rest', keys: ['c'], section: 'steer', footer: 2, when: askingOfStep},
	{id: 'all', keys: ['a'], section: 'steer', footer: 3, when: askingOfStep},
	{id: 'undo', keys: ['u'], section: 'steer', footer: 4, when: (context) => askingOfStep(context) && canTakeBack(context.run)},
	{id: 'stopRun', keys: ['q'], section: 'steer', footer: 3, when: (context) => asking(context) || (predicting(context) && context.run.asking !== undefined)},
	{id: 'retry', keys: ['r'], section: 'steer', footer: 0, when: (context) => isOpen(context) && isLive(context) && context.run.failing !== undefined},

	{id: 'play', keys: ['p'], section: 'replay', footer: 10, when: (context) => hasBefore(context) || hasBehind(context)},
	{id: 'previousMark', keys: ['['], section: 'replay', footer: 12, when: hasBefore},
	{id: 'nextMark', keys: [']'], section: 'replay', footer: 11, when: hasBehind},
	{id: 'eventBack', keys: ['<'], section: 'replay', when: hasBefore},
	{id: 'eventOn', keys: ['>'], section: 'replay', when: hasBehind},
	{id: 'goTo', keys: [':'], section: 'replay', footer: 12, when: replaying},
	{id: 'nextFailure', keys: ['!'], section: 'replay', footer: 11, when: (context) => replaying(context) && context.replayed?.hasFailure === true},
	{id: 'slower', keys: ['-'], section: 'replay', when: (context) => replaying(context) && (context.replayed?.speed ?? 0) > 0},
	{id: 'faster', keys: ['+'], silent: ['='], section: 'replay', when: (context) => replaying(context) && (context.replayed?.speed ?? 0) < speeds.length - 1},
	{id: 'toBegin', keys: ['0'], section: 'replay', when: hasBefore},
	{id: 'toEnd', keys: ['$'], section: 'replay', when: hasBehind},

	{id: 'up', keys: ['up', 'k'], section: 'move', when: free},
	{id: 'down', keys: ['down', 'j'], section: 'move', when: free},
	{id: 'pageUp', keys: ['pageup'], section: 'move', when: free},
	{id: 'pageDown', keys: ['pagedown'], section: 'move', when: free},
	{id: 'first', keys: ['g'], silent: ['home'], section: 'move', when: free},
	{id: 'last', keys: ['G'], silent: ['end'], section: 'move', when: free},
	{id: 'previousPhase', keys: ['['], section: 'move', when: (context) => inList(context) && isLive(context) && context.view.index > 0},
	{id: 'nextPhase', keys: [']'], section: 'move', when: (context) => inList(context) && isLive(context) && context.hasPhaseBelow},
	// In a replay the brackets go from phase to phase in time.
	{id: 'phaseAbove', keys: ['{'], section: 'move', when: (context) => inList(context) && context.replayed !== undefined && context.view.index > 0},
	{id: 'phaseBelow', keys: ['}'], section: 'move', when: (context) => inList(context) && context.replayed !== undefined && context.hasPhaseBelow},
	{id: 'open', keys: ['right', 'l'], section: 'move', when: (context) => inList(context) && context.row !== undefined},
	{id: 'enter', keys: ['enter'], section: 'move', footer: 11, when: (context) => inList(context) && context.row !== undefined},
	{
		id: 'close', keys: ['left', 'h'], section: 'move',
		when: (context) => isOpen(context) && context.view.log === undefined && (context.view.focus === 'detail' || context.row?.open === true || (context.row?.depth ?? 0) > 0),
	},
	{id: 'toggle', keys: ['space'], section: 'move', when: (context) => inList(context) && context.row?.expandable === true},
	{id: 'otherPane', keys: ['tab'], section: 'move', footer: 19, when: (context) => hasDetail(context) && context.view.log === undefined},
	{
		id: 'back', keys: ['escape'], section: 'move', footer: 10,
		when: (context) => free(context) && (context.view.overlay !== undefined || openQuestion(context.view) === undefined) && (context.view.overlay !== undefined || context.view.log !== undefined || context.view.focus === 'detail' || context.view.found !== ''),
	},
	{id: 'follow', keys: ['.'], section: 'move', when: (context) => isOpen(context) && !context.view.follow},

	{id: 'find', keys: ['/'], section: 'look', footer: 13, when: isOpen},
	{id: 'findNext', keys: ['n'], section: 'look', when: (context) => isOpen(context) && context.view.found !== ''},
	{id: 'findPrevious', keys: ['N'], section: 'look', when: (context) => isOpen(context) && context.view.found !== ''},
	{id: 'filter', keys: ['f'], section: 'look', footer: 17, when: inList},
	{
		id: 'diff', keys: ['d'], section: 'look', footer: 12,
		when: (context) => hasDetail(context) && (context.step?.detail.kind === 'file' || context.step?.detail.kind === 'object') && context.step.detail.before !== undefined,
	},
	{id: 'log', keys: ['L'], section: 'look', footer: 14, when: isOpen},
	{id: 'explain', keys: ['e'], section: 'look', footer: 16, when: (context) => hasDetail(context) && context.canExplain},
	{id: 'trust', keys: ['t'], section: 'look', footer: 15, when: (context) => isUnhidden(context) && context.view.overlay !== 'help' && context.view.overlay !== 'warnings'},
	{id: 'flow', keys: ['F'], section: 'look', when: (context) => isUnhidden(context) && context.view.overlay !== 'help' && context.view.overlay !== 'warnings'},
	{
		id: 'warnings', keys: ['W'], section: 'look', footer: 16,
		when: (context) => isUnhidden(context) && context.warnings > 0 && (context.view.overlay === undefined || context.view.overlay === 'warnings'),
	},
	{id: 'toItem', keys: ['enter'], section: 'move', footer: 9, when: (context) => free(context) && context.items > 0},
	{id: 'secret', keys: ['m'], section: 'look', footer: 12, when: (context) => hasDetail(context) && context.hasSecret},
	{id: 'copy', keys: ['y'], section: 'look', footer: 16, when: (context) => hasDetail(context) && context.canCopy},
	{id: 'write', keys: ['w'], section: 'look', when: (context) => hasDetail(context) && context.canWrite},

	{id: 'stepMode', keys: ['s'], section: 'steer', footer: 18, when: (context) => isOpen(context) && running(context)},
	{id: 'language', keys: ['z'], section: 'other', when: (context) => free(context) && context.canTranslate},
	{id: 'help', keys: ['?'], section: 'other', footer: 90, when: (context) => free(context) && (context.view.overlay === undefined || context.view.overlay === 'help')},
	{id: 'quit', keys: ['q'], section: 'other', footer: 91, when: free},
	{id: 'interrupt', keys: ['ctrl-c'], section: 'other', when: () => true},
];

/** What a key does now; undefined where it does nothing. */
export function commandFor(key: string, context: KeyContext): CommandId | undefined {
	return context.bindings.find((binding) => has(binding, key) && binding.when(context) && actsBy(binding, key, context))?.id;
}

/** The bindings that act now, each only with a key that really reaches it. */
export function available(context: KeyContext): Binding[] {
	return context.bindings.filter((binding) => binding.when(context) && binding.keys.some((key) => commandFor(key, context) === binding.id));
}

/** What the key does, in words; of one that shows and hides, which of the two. */
export function commandWords({id}: Pick<Binding, 'id'>, {view, replayed}: Pick<KeyContext, 'view' | 'replayed'>, words: Words): string {
	return id === 'diff' && view.diff ? words.hideDiff : id === 'play' && replayed?.isPlaying === true ? words.replay.pause : words.commands[id];
}

/** What the keys do below the help, which lists them: a key pressed there closes it and acts. */
export function belowHelp(context: KeyContext): KeyContext {
	return {...context, items: 0, view: {...context.view, overlay: undefined}};
}

/** The bindings that the help lists: for each key that acts below it, what that does while the help is open. */
export function listedInHelp(context: KeyContext): Binding[] {
	const below = belowHelp(context);
	const listed = new Set(available(below).flatMap(({keys}) => keys).map((key) => commandFor(key, context) ?? commandFor(key, below)));
	return context.bindings.filter(({id}) => listed.has(id));
}

function has({keys, silent}: Binding, key: string): boolean {
	return keys.includes(key) || silent?.includes(key) === true;
}

function actsBy({keys, silentWhen}: Binding, key: string, context: KeyContext): boolean {
	return keys.includes(key) || silentWhen === undefined || silentWhen(context);
}

const signs: Readonly<Record<string, string>> = {
	up: '↑', down: '↓', left: '←', right: '→', pageup: 'PgUp', pagedown: 'PgDn', home: 'Home', end: 'End', enter: 'Enter', escape: 'Esc', tab: 'Tab', space: 'Space', backspace: 'Backspace', delete: 'Del',
};

/** A binding's keys as footer, help and documents write them. */
export function shownKeys({keys}: Pick<Binding, 'keys'>): string {
	return keys.map(shownKey).join(' ');
}

/** `ctrl-f` as `Ctrl-F`, `up` as `↑`. */
export function shownKey(key: string): string {
	return signs[key] ?? (key.startsWith('ctrl-') ? `Ctrl-${key.slice(5).toUpperCase()}` : key);
}

/** Keys that a person has given to commands, instead of those of the keymap. */
export type Remap = Readonly<Partial<Record<CommandId, readonly string[]>>>;

/** The keymap as this person has it. */
export function keymapWith(remap: Remap): readonly Binding[] {
	return keymap.map((binding) => {
		const keys = remap[binding.id];
		return keys === undefined ? binding : {...binding, keys, silent: []};
	});
}

/** What `Ctrl-C` is for stays: it is how everybody leaves. */
export const fixedCommands: readonly CommandId[] = ['interrupt'];

/** Whether a terminal can send the key by itself: a character, a named key, or Ctrl and a letter that is no other key (Ctrl-I is Tab). */
export function isKey(key: string): boolean {
	return (Array.from(key).length === 1 && key.trim() !== '') || Object.hasOwn(signs, key) || /^ctrl-[abdefgklnopqrstuvwxyz]$/.test(key);
}

/** Commands that answer how to leave: while that is asked, nothing else may be. */
const leaveAnswers: ReadonlySet<CommandId> = new Set(['keepGoing', 'stopAfter', 'stopNow']);

/** Whether two commands have a key in common as they come: a question's answer goes before what the key does elsewhere. */
function share(one: CommandId, other: CommandId): boolean {
	const [first, second] = [one, other].map((id) => keymap.find((binding) => binding.id === id));
	return first !== undefined && second !== undefined && [...first.keys, ...first.silent ?? []].some((key) => has(second, key));
}

/** The other command that a key is taken by, where both may act at the same time; undefined where there is none. */
export function collision(id: CommandId, key: string, bindings: readonly Binding[]): CommandId | undefined {
	return bindings.find((other) => other.id !== id && has(other, key) && !share(id, other.id) && (other.id === 'interrupt' || leaveAnswers.has(other.id) === leaveAnswers.has(id)))?.id;
}
