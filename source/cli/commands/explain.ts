import {Failure} from '../../core/told/failures.ts';
import {book, type Book} from '../../guide/book.ts';
import {findTopic} from '../../guide/find.ts';
import {lookAt, readMore, tryWithout} from '../../guide/look.ts';
import {groupIds, type TopicGroup} from '../../guide/topic-id.ts';
import type {Topic} from '../../guide/types.ts';
import {folded} from '../../strings/fold.ts';
import {shell} from '../../strings/quote.ts';
import {outputLines} from '../../strings/sanitize.ts';
import {width} from '../../strings/width.ts';
import type {Lang} from '../../texts/types.ts';
import type {Call} from '../line/command.ts';
import {exitCodes} from '../line/exit-codes.ts';
import {columnsOf} from '../print/fold.ts';
import {en} from './explain.en.ts';
import {zh} from './explain.zh.ts';

export interface ExplainWords {
	readonly intro: string;
	readonly groups: Readonly<Record<TopicGroup, string>>;
	/** A group and how many topics it has. */
	group(about: string, topics: number): string;
	several(topics: number, asked: string): string;
	/** Below the page of a component. */
	others(topics: number, asked: string): string;
	/** Of a group, how many are not named. */
	left(topics: number): string;
	/** How to see those. */
	whole(command: string): string;
	readonly also: string;
	readonly why: string;
	readonly readBy: string;
	readonly without: string;
	readonly look: string;
	readonly formerly: string;
	readonly more: string;
}

const words: Readonly<Record<Lang, ExplainWords>> = {en, zh};

/** `kubestep explain [TOPIC]`: a page of the guide, a list of those that fit, or the groups there are. */
export async function explain({operands, lang, output}: Call): Promise<number> {
	const asked = operands.join(' ');
	const known = book(lang);
	output.out(outputLines(...explained(known, asked, lang, columnsOf(process.stdout))));
	return exitCodes.done;
}

/**
 * The lines of an answer.
 * @throws Failure `flag.invalid` where nothing fits, with what comes nearest
 */
export function explained(known: Book, asked: string, lang: Lang, columns: number): string[] {
	const say = words[lang];
	if (asked.trim() === '') {
		return groupList(known, say, columns);
	}
	const found = findTopic(known, asked);
	switch (found.is) {
		case 'topic': {
			return [...page(known, found.id, found.also, lang, columns), ...(found.others === undefined || found.others.length === 0 ? [] : ['', ...listed(known, found.others, say.others(found.others.length, asked), asked, say, columns)])];
		}
		case 'list': {
			return listed(known, found.ids, say.several(found.ids.length, asked), asked, say, columns);
		}
		case 'nothing': {
			throw new Failure('flag.invalid', {flag: 'TOPIC', problem: 'unknown-topic', value: asked, near: found.near ?? '', known: groupIds});
		}
	}
}

function groupList(known: Book, say: ExplainWords, columns: number): string[] {
	const widest = Math.max(...groupIds.map((group) => group.length)) + 2;
	return [
		...folded(say.intro, columns), '',
		...groupIds.flatMap((group) => folded(`${group.padEnd(widest)}${say.group(say.groups[group], known.ids.filter((id) => id.startsWith(`${group}/`)).length)}`, columns, 2, widest)),
	];
}

/** So many topics are read one by one; of more the names are enough, by groups. */
const MOST_WHOLE = 12;
/** Names of a group. */
const MOST_NAMES = 6;

/** What else there is, or what fits: on a terminal briefly where it is much, and with the command that tells all. */
function listed(known: Book, ids: readonly string[], heading: string, asked: string, say: ExplainWords, columns: number): string[] {
	const isGroup = groupIds.some((group) => group === asked.trim());
	const whole = () => ids.flatMap((id) => entry(id, firstSentence(known.topic(id)?.what ?? ''), columns));
	if (columns === Number.POSITIVE_INFINITY || ids.length <= MOST_WHOLE || (isGroup && known.topic(`component/${asked.trim()}`) === undefined)) {
		return [...folded(heading, columns), '', ...whole()];
	}
	const groups = groupIds.flatMap((group) => {
		const names = ids.filter((id) => id.startsWith(`${group}/`)).map((id) => id.slice(group.length + 1));
		const left = names.length - MOST_NAMES;
		return names.length === 0 ? [] : folded(`${group}/ (${String(names.length)})  ${[...names.slice(0, MOST_NAMES), ...(left > 0 ? [say.left(left)] : [])].join(', ')}`, columns, 2, 4);
	});
	return [...folded(heading, columns), '', ...groups, '', ...folded(say.whole(`kubestep explain ${asked.trim().split(/\s+/).map((word) => shell(word)).join(' ')} | less`), columns)];
}

/** On a terminal a line of its own below; elsewhere beside, so that a line is a topic. */
function entry(id: string, text: string, columns: number): string[] {
	return columns === Number.POSITIVE_INFINITY ? [`${id}  ${text}`] : [id, ...folded(text, columns, 4)];
}

function page(known: Book, id: string, also: readonly string[], language: Lang, columns: number): string[] {
	const say = words[language];
	const topic: Topic = known.topic(id) ?? {what: '', why: ''};
	const part = (heading: string, text: string | undefined): string[] => (text === undefined ? [] : ['', heading, ...folded(text, columns, 2)]);
	// A command is to be copied: it stays whole.
	const command = (heading: string, text: string | undefined): string[] => (text === undefined ? [] : ['', heading, `  ${text}`]);
	return [
		id, '-'.repeat(Math.min(width(id), columns)),
		...folded(topic.what, columns),
		...(also.length === 0 ? [] : part(say.also, also.join(', '))),
		...part(say.why, topic.why),
		...part(say.readBy, topic.readBy),
		...command(say.without, tryWithout(id)),
		...command(say.look, lookAt(id)),
		...part(say.formerly, topic.formerly),
		...command(say.more, readMore(id, language)),
	];
}

/** Up to the first full stop that ends one; a stop inside a name or a number does not. */
export function firstSentence(text: string): string {
	return /^.*?(?:[.](?=\s|$)|。)/su.exec(text)?.[0] ?? text;
}
