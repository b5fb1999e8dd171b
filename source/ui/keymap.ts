import type {RunState, StepState} from '../core/engine/state.ts';
import type {Layout} from './layout.ts';
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
	/** Whether the run has lines to explain. */
	readonly canExplain: boolean;
}

export interface Binding {
	readonly id: CommandId;
	/** As `keyNames` gives them. */
	readonly keys: readonly string[];
	/** As footer and help write them. */
	readonly shown: string;
	readonly section: keyof Words['sections'];
	/** Rank in the footer, smallest first; absent where only the help lists it. */
	readonly footer?: number;
	readonly when: (context: KeyContext) => boolean;
}

const free = ({view}: KeyContext) => view.leave !== 'asked';
const isOpen = (context: KeyContext) => free(context) && context.view.overlay === undefined;
const inList = (context: KeyContext) => isOpen(context) && context.view.focus === 'list' && context.view.log === undefined;
const asking = (context: KeyContext) => isOpen(context) && context.run.asking !== undefined;
/** A question by itself is answered with yes, or with the end of the run. */
const askingOfStep = (context: KeyContext) => asking(context) && context.run.steps[context.run.asking ?? '']?.detail.kind !== 'confirm';
const leaving = ({view}: KeyContext) => view.leave === 'asked';
const running = ({run}: KeyContext) => run.id !== '' && run.end === undefined;
const hasDetail = (context: KeyContext) => isOpen(context) && context.row !== undefined;

/**
 * Every key there is. The handler, the footer and the help read this one list; the first entry
 * that has the key and may act now is the one that acts, so questions come first.
 */
export const keymap: readonly Binding[] = [
	{id: 'keepGoing', keys: ['k', 'escape'], shown: 'k', section: 'steer', footer: 0, when: leaving},
	{id: 'stopAfter', keys: ['a'], shown: 'a', section: 'steer', footer: 1, when: leaving},
	{id: 'stopNow', keys: ['n'], shown: 'n', section: 'steer', footer: 2, when: leaving},
	{id: 'do', keys: ['n'], shown: 'n', section: 'steer', footer: 0, when: asking},
	{id: 'skip', keys: ['x'], shown: 'x', section: 'steer', footer: 1, when: askingOfStep},
	{id: 'rest', keys: ['c'], shown: 'c', section: 'steer', footer: 2, when: askingOfStep},
	{id: 'stopRun', keys: ['q'], shown: 'q', section: 'steer', footer: 3, when: asking},
	{id: 'retry', keys: ['r'], shown: 'r', section: 'steer', footer: 0, when: (context) => isOpen(context) && context.run.failing !== undefined},

	{id: 'up', keys: ['up', 'k'], shown: '↑ k', section: 'move', when: free},
	{id: 'down', keys: ['down', 'j'], shown: '↓ j', section: 'move', when: free},
	{id: 'pageUp', keys: ['pageup'], shown: 'PgUp', section: 'move', when: free},
	{id: 'pageDown', keys: ['pagedown'], shown: 'PgDn', section: 'move', when: free},
	{id: 'first', keys: ['g', 'home'], shown: 'g', section: 'move', when: free},
	{id: 'last', keys: ['G', 'end'], shown: 'G', section: 'move', when: free},
	{id: 'previousPhase', keys: ['['], shown: '[', section: 'move', when: inList},
	{id: 'nextPhase', keys: [']'], shown: ']', section: 'move', when: inList},
	{id: 'open', keys: ['right', 'l'], shown: '→ l', section: 'move', when: (context) => inList(context) && context.row !== undefined},
	{id: 'enter', keys: ['enter'], shown: 'Enter', section: 'move', footer: 11, when: (context) => inList(context) && context.row !== undefined},
	{
		id: 'close', keys: ['left', 'h'], shown: '← h', section: 'move',
		when: (context) => isOpen(context) && context.view.log === undefined && (context.view.focus === 'detail' || context.row?.open === true || (context.row?.depth ?? 0) > 0),
	},
	{id: 'toggle', keys: ['space'], shown: 'Space', section: 'move', when: (context) => inList(context) && context.row?.expandable === true},
	{id: 'otherPane', keys: ['tab'], shown: 'Tab', section: 'move', footer: 19, when: (context) => hasDetail(context) && context.view.log === undefined},
	{
		id: 'back', keys: ['escape'], shown: 'Esc', section: 'move', footer: 10,
		when: (context) => free(context) && (context.view.overlay !== undefined || context.view.log !== undefined || context.view.focus === 'detail' || context.view.found !== ''),
	},
	{id: 'follow', keys: ['.'], shown: '.', section: 'move', when: (context) => isOpen(context) && !context.view.follow},

	{id: 'find', keys: ['/'], shown: '/', section: 'look', footer: 13, when: isOpen},
	{id: 'findNext', keys: ['n'], shown: 'n', section: 'look', when: (context) => isOpen(context) && context.view.found !== ''},
	{id: 'findPrevious', keys: ['N'], shown: 'N', section: 'look', when: (context) => isOpen(context) && context.view.found !== ''},
	{id: 'filter', keys: ['f'], shown: 'f', section: 'look', footer: 17, when: inList},
	{
		id: 'diff', keys: ['d'], shown: 'd', section: 'look', footer: 12,
		when: (context) => hasDetail(context) && context.step?.detail.kind === 'file' && context.step.detail.before !== undefined,
	},
	{id: 'log', keys: ['L'], shown: 'L', section: 'look', footer: 14, when: isOpen},
	{id: 'explain', keys: ['e'], shown: 'e', section: 'look', footer: 16, when: (context) => hasDetail(context) && context.canExplain},
	{id: 'trust', keys: ['t'], shown: 't', section: 'look', footer: 15, when: (context) => free(context) && context.view.overlay !== 'help'},
	{id: 'secret', keys: ['m'], shown: 'm', section: 'look', footer: 12, when: (context) => hasDetail(context) && context.hasSecret},
	{id: 'copy', keys: ['y'], shown: 'y', section: 'look', footer: 16, when: (context) => hasDetail(context) && context.canCopy},
	{id: 'write', keys: ['w'], shown: 'w', section: 'look', when: (context) => hasDetail(context) && context.canWrite},

	{id: 'stepMode', keys: ['s'], shown: 's', section: 'steer', footer: 18, when: (context) => isOpen(context) && running(context)},
	{id: 'help', keys: ['?'], shown: '?', section: 'other', footer: 90, when: (context) => free(context) && context.view.overlay !== 'trust'},
	{id: 'quit', keys: ['q'], shown: 'q', section: 'other', footer: 91, when: free},
	{id: 'interrupt', keys: ['ctrl-c'], shown: 'Ctrl-C', section: 'other', when: () => true},
];

/** What a key does now; undefined where it does nothing. */
export function commandFor(key: string, context: KeyContext): CommandId | undefined {
	return keymap.find((binding) => binding.keys.includes(key) && binding.when(context))?.id;
}

/** The bindings that act now, each only with a key that really reaches it. */
export function available(context: KeyContext): Binding[] {
	return keymap.filter((binding) => binding.when(context) && binding.keys.some((key) => commandFor(key, context) === binding.id));
}

/** Ink's account of a key press. */
export interface InkKey {
	readonly upArrow: boolean;
	readonly downArrow: boolean;
	readonly leftArrow: boolean;
	readonly rightArrow: boolean;
	readonly pageUp: boolean;
	readonly pageDown: boolean;
	readonly home: boolean;
	readonly end: boolean;
	readonly return: boolean;
	readonly escape: boolean;
	readonly tab: boolean;
	readonly backspace: boolean;
	readonly delete: boolean;
	readonly ctrl: boolean;
	readonly meta: boolean;
}

const named: readonly (readonly [keyof InkKey, string])[] = [
	['upArrow', 'up'], ['downArrow', 'down'], ['leftArrow', 'left'], ['rightArrow', 'right'], ['pageUp', 'pageup'], ['pageDown', 'pagedown'],
	['home', 'home'], ['end', 'end'], ['return', 'enter'], ['escape', 'escape'], ['tab', 'tab'], ['backspace', 'backspace'], ['delete', 'backspace'],
];

/** Names of the keys of one input; keys that arrive together come as several. */
export function keyNames(input: string, key: InkKey): string[] {
	const name = named.find(([flag]) => key[flag])?.[1];
	if (name !== undefined) {
		return [name];
	}
	if (key.ctrl) {
		return [`ctrl-${input}`];
	}
	return key.meta ? [] : Array.from(input, (character) => character === ' ' ? 'space' : character === '\r' || character === '\n' ? 'enter' : character);
}
