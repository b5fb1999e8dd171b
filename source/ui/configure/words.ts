import type {Lang} from '../../texts/types.ts';
import type {NoScreen} from '../terminal/able.ts';
import type {FieldId} from './fields.ts';
import type {ConfigureKey} from './keymap.ts';
import {en} from './words.en.ts';
import {zh} from './words.zh.ts';

export interface ConfigureWords {
	readonly fields: Readonly<Record<FieldId, {readonly title: string; readonly about: string}>>;
	readonly choices: string;
	readonly faults: string;
	readonly noFaults: string;
	readonly checking: string;
	readonly newFile: string;
	readonly unsaved: string;
	readonly byDefault: string;
	readonly fromMachine: string;
	readonly noTaints: string;
	readonly usualTaints: string;
	readonly leaveDefault: string;
	readonly typeValue: string;
	readonly here: string;
	readonly changes: string;
	readonly sinceOpened: string;
	readonly noChanges: string;
	readonly afterMending: string;
	readonly mends: string;
	readonly byHand: string;
	/** The text is no YAML: what it says is not known, and nothing in it is changed. */
	readonly broken: string;
	readonly unread: string;
	saved(file: string): string;
	notSaved(reason: string): string;
	readonly nothingToSave: string;
	readonly undone: string;
	readonly overwrite: string;
	readonly leaveUnsaved: string;
	more(count: number): string;
	/** Where there is no screen: why, and what does the same without one. A file that is there is not begun anew. */
	noScreen(why: NoScreen, file: string, isThere: boolean): readonly string[];
	readonly help: string;
	readonly keys: Readonly<Record<ConfigureKey, string>>;
}

export const configureWords = (lang: Lang): ConfigureWords => (lang === 'zh' ? zh : en);
