import type {Lang, Texts} from '../../texts/types.ts';
import {markup} from '../../strings/markup.ts';
import {sanitize} from '../../strings/sanitize.ts';
import type {ReportWords} from './words.ts';

/** What is markup already. Everything else that goes into a page is text, and is escaped where it goes in. */
export class Html {
	readonly markup: string;

	constructor(value: string) {
		this.markup = value;
	}
}

export type Part = Html | string | number | undefined | readonly (Html | undefined)[];

/** Text as HTML takes it for text, in attributes too; what one would not see, or what turns a line around, is made visible. */
const escaped = (text: string): string => markup(sanitize(text));

const inserted = (part: Part): string => (
	part === undefined ? '' : part instanceof Html ? part.markup : Array.isArray(part) ? part.map((one: Part) => inserted(one)).join('') : escaped(String(part))
);

/** Markup with parts in it: strings are escaped, whatever they hold, and lists stand one behind the other. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => new Html(strings.map((string, index) => `${string}${inserted(parts[index])}`).join(''));

export const nothing = html``;

/** Lines of a text that is shown as it is. */
export const lines = (all: readonly string[]): Html => new Html(all.map(escaped).join('\n'));

/** One language of a report: what the whole program says in it, and what only a report says. */
export interface Voice {
	readonly texts: Texts;
	readonly words: ReportWords;
}

/** The languages of a report, and the one that it opens in. */
export interface Voices {
	readonly first: Lang;
	readonly en: Voice;
	readonly zh: Voice;
}

export const langTag = (lang: Lang): string => (lang === 'zh' ? 'zh-CN' : 'en');

const inBoth = <Said>({en, zh}: Voices, pick: (voice: Voice) => Said): readonly [en: Said, zh: Said] => [pick(en), pick(zh)];

/** A text in both languages, of which the page shows one; once where they say the same. */
export function say(voices: Voices, pick: (voice: Voice) => string): Html {
	const [en, zh] = inBoth(voices, pick);
	return en === zh ? html`${en}` : html`<span lang="en">${en}</span><span lang="zh-CN">${zh}</span>`;
}

/** Whether there is anything to say, in either language. */
export const says = (voices: Voices, pick: (voice: Voice) => string): boolean => inBoth(voices, pick).some((text) => text !== '');

/** The same of several texts, each in an element of its own. */
export function sayEach(voices: Voices, pick: (voice: Voice) => readonly string[], wrap: (text: Html) => Html): Html {
	const [en, zh] = inBoth(voices, pick);
	return en.length === zh.length
		? html`${en.map((text, index) => wrap(say(voices, (voice) => (voice === voices.en ? text : zh[index] ?? ''))))}`
		: twice(voices, (voice) => html`${pick(voice).map((text) => wrap(html`${text}`))}`);
}

/** A part of the page in both languages, where they are not put together alike. */
export function twice(voices: Voices, pick: (voice: Voice) => Html): Html {
	const [en, zh] = inBoth(voices, pick);
	return en.markup === zh.markup ? en : html`<div lang="en">${en}</div><div lang="zh-CN">${zh}</div>`;
}

/** Names that are addresses in a page: as they are shown, so that each of them is a word that can be sent. */
export const idOf = (path: string): string => sanitize(path).replaceAll(/\s/g, '_');

/** A link within the page. */
export const linkTo = (path: string): string => `#${encodeURIComponent(idOf(path)).replaceAll('%2F', '/').replaceAll('%3A', ':')}`;
