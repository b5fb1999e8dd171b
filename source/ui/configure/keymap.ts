import type {PageBinding} from '../terminal/page/keys.ts';

export type ConfigureKey =
	| 'up' | 'down' | 'first' | 'last' | 'pageUp' | 'pageDown' | 'choose' | 'other' | 'changes' | 'save' | 'editor' | 'undo' | 'help' | 'quit'
	| 'take' | 'cancel' | 'over' | 'reload' | 'saveLeave' | 'drop' | 'interrupt';

/** What the screen asks of a person now. */
export type Mode = 'form' | 'pick' | 'type' | 'overwrite' | 'leaving' | 'help';

export interface ConfigureContext {
	readonly mode: Mode;
	readonly focus: 'list' | 'text';
	/** Whether the cursor is on a field, not on a fault. */
	readonly onField: boolean;
	readonly isDirty: boolean;
	readonly canUndo: boolean;
}

const form = ({mode}: ConfigureContext) => mode === 'form';
const inMode = (...modes: readonly Mode[]) => ({mode}: ConfigureContext) => modes.includes(mode);
const moving = inMode('form', 'pick');

/** Every key there is; handler, footer and help read it. While a value is typed, other keys are letters. */
export const configureKeymap: readonly PageBinding<ConfigureKey, ConfigureContext>[] = [
	{id: 'over', keys: ['o'], shown: 'o', footer: 0, when: inMode('overwrite')},
	{id: 'reload', keys: ['r'], shown: 'r', footer: 1, when: inMode('overwrite')},
	{id: 'saveLeave', keys: ['s'], shown: 's', footer: 0, when: inMode('leaving')},
	{id: 'drop', keys: ['x', 'ctrl-c'], shown: 'x', footer: 1, when: inMode('leaving')},
	{id: 'up', keys: ['up', 'k'], shown: '↑↓', inHelp: '↑ k', footer: 0, when: moving},
	{id: 'down', keys: ['down', 'j'], shown: '↓ j', when: moving},
	{id: 'first', keys: ['g', 'home'], shown: 'g', when: moving},
	{id: 'last', keys: ['G', 'end'], shown: 'G', when: moving},
	{id: 'pageUp', keys: ['pageup'], shown: 'PgUp', when: form},
	{id: 'pageDown', keys: ['pagedown'], shown: 'PgDn', when: form},
	{id: 'choose', keys: ['enter', 'right', 'l'], shown: 'Enter', footer: 1, when: (context) => form(context) && context.focus === 'list' && context.onField},
	{id: 'take', keys: ['enter'], shown: 'Enter', footer: 1, when: inMode('pick', 'type')},
	{id: 'save', keys: ['s', 'w'], shown: 's', footer: 2, when: (context) => form(context) && context.isDirty},
	{id: 'other', keys: ['tab'], shown: 'Tab', footer: 3, when: form},
	{id: 'changes', keys: ['d'], shown: 'd', footer: 4, when: form},
	{id: 'editor', keys: ['E'], shown: 'E', footer: 5, when: form},
	{id: 'undo', keys: ['u'], shown: 'u', footer: 6, when: (context) => form(context) && context.canUndo},
	{id: 'cancel', keys: ['n'], shown: 'n', inHelp: 'n Esc', footer: 2, when: inMode('overwrite', 'leaving')},
	{id: 'cancel', keys: ['escape'], shown: 'Esc', footer: 90, when: (context) => !form(context) || context.focus === 'text'},
	{id: 'help', keys: ['?'], shown: '?', footer: 91, when: form},
	{id: 'quit', keys: ['q'], shown: 'q', footer: 92, when: inMode('form', 'help')},
	{id: 'interrupt', keys: ['ctrl-c'], shown: 'Ctrl-C', when: () => true},
];
