import type {Aspect, Difference} from '../core/told/differences.ts';
import {en} from './differences.en.ts';
import {zh} from './differences.zh.ts';
import type {Lang} from './types.ts';

/** How differences are told in one language. */
export interface DifferenceWords {
	/** What it is that differs: `flag --v`. */
	readonly things: Readonly<Record<Exclude<Aspect, 'lifetime' | 'file' | 'unreadable' | 'malformed'>, (name: string) => string>>;
	changed(thing: string, from: string, to: string): string;
	added(thing: string, to: string): string;
	gone(thing: string, from: string): string;
	ends(days: number): string;
	readonly missing: (path: string) => string;
	readonly more: (path: string) => string;
	readonly unreadable: (path: string, errno: string) => string;
	readonly malformed: (path: string) => string;
	/** Words that facts use for what is no value of a file. */
	readonly values: Readonly<Record<string, string>>;
	readonly count: (count: number) => string;
	/** Of `diff`. */
	readonly makes: string;
	readonly keeps: string;
	readonly leaves: string;
	readonly same: string;
	/** Told before why. */
	readonly incomplete: string;
	readonly basis: (basis: {readonly from: 'file' | 'cluster' | 'tree' | 'defaults'; readonly name: string; readonly version: string}) => string;
}

const words: Readonly<Record<Lang, DifferenceWords>> = {en, zh};

export const differenceWords = (lang: Lang): DifferenceWords => words[lang];

/** Values that are words of the facts' own, and no text of a file. */
const own: ReadonlySet<Aspect> = new Set(['key', 'issuer', 'trusted-ca', 'is-ca', 'outcome']);
/** Facts that have no value beside their being there. */
const bare: ReadonlySet<Aspect> = new Set(['san', 'file', 'finding']);
const DAY = 86_400_000;

const MOST = 120;

/** A value that is a whole text is cut: the file itself tells the rest. */
const short = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text);

/** One difference as a sentence. What comes from files is made visible, on one line. */
export function differenceText({aspect, name: raw, from, to}: Difference, lang: Lang): string {
	const say = words[lang];
	const name = raw.replaceAll(/\s+/g, ' ');
	if (aspect === 'unreadable') {
		return say.unreadable(name, to ?? from ?? '');
	}
	if (aspect === 'malformed') {
		return say.malformed(name);
	}
	if (aspect === 'file') {
		return to === undefined ? say.missing(name) : say.more(name);
	}
	if (aspect === 'lifetime') {
		return say.ends(Math.round((Number(to ?? 0) - Number(from ?? 0)) / DAY));
	}
	const thing = say.things[aspect](name);
	const value = (text: string) => (bare.has(aspect) ? '' : short((own.has(aspect) && Object.hasOwn(say.values, text) ? say.values[text] ?? text : text).replaceAll(/\s+/g, ' ').trim()));
	return from === undefined ? say.added(thing, value(to ?? '')) : to === undefined ? say.gone(thing, value(from)) : say.changed(thing, value(from) || '""', value(to) || '""');
}
