import type {Lang} from '../../texts/types.ts';
import type {Missing} from './notes.ts';
import type {StartKey} from './start.ts';
import {en} from './words.en.ts';
import {zh} from './words.zh.ts';

/** Things that can be done from the start screen and need words of their own. */
export type StartId =
	| 'sandbox' | 'sandbox-step' | 'sandbox-fresh' | 'sandbox-reset' | 'sandbox-last' | 'sandbox-plan' | 'learn' | 'lab' | 'doctor' | 'plan' | 'init' | 'inspect' | 'diff' | 'last' | 'reset' | 'expiration' | 'join-command'
	| 'configure' | 'validate' | 'images' | 'defaults' | 'help' | 'file' | 'other';

/** What is asked about before it is run. */
export type AskedId = Extract<StartId, 'init' | 'join-command' | 'sandbox-fresh'>;

export interface StartWords {
	readonly title: string;
	readonly sections: Readonly<Record<'sandbox' | 'node' | 'configuration' | 'more', string>>;
	/** What a line says, and what stands beside it. */
	readonly entries: Readonly<Record<Exclude<StartId, 'file' | 'other'>, {readonly title: string; readonly about: string}>>;
	readonly file: {readonly about: string; readonly used: string};
	readonly otherAbout: string;
	/** The question, what happens first and then, and what shows it without doing it. */
	readonly asked: Readonly<Record<AskedId, {readonly question: string; readonly does: readonly string[]; readonly before?: string}>>;
	/** What cannot be done here. */
	readonly notes: {notLinux(platform: string): string; missing(what: readonly Missing[]): string; readonly ordinaryUser: string};
	/** Where no screen is shown. */
	readonly lines: {readonly about: string; more(command: string): string; /** All other texts know one name. */ otherName(name: string): string};
	more(count: number): string;
	readonly command: string;
	readonly examples: string;
	readonly needsRoot: string;
	readonly asRoot: string;
	using(file: string): string;
	copied(command: string): string;
	/** How the language that was just chosen stays. */
	keepLanguage(name: string): string;
	readonly help: string;
	readonly keys: Readonly<Record<StartKey, string>>;
}

export const startWords = (lang: Lang): StartWords => (lang === 'zh' ? zh : en);
