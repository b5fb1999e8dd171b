import {Failure} from '../told/failures.ts';
import type {Lesson} from './types.ts';

/** A lesson's prose in one language: Markdown, divided by headings whose words are the same in every language. */
export interface LessonText {
	readonly title: string;
	/** One line of it, for a list: the first paragraph. */
	readonly lead: string;
	/** What stands before the first heading, without title and lead. */
	readonly body: string;
	/** By the task's id: what is to be done. */
	readonly tasks: Readonly<Record<string, string>>;
	/** By the task's id: where to look, by what, and what it is. */
	readonly hints: Readonly<Record<string, readonly string[]>>;
	/** Of claims and scenes, by id: what is said, and what is true of it. */
	readonly cards: Readonly<Record<string, {readonly text: string; readonly truth: string}>>;
	/** Said once all is done. */
	readonly after: string;
}

/** How many grades of hints there are: where to look, by which command, what it is. */
const GRADES = 3;

/** Reads a `text.LANG.md`. What is missing is told by `textFaults`. */
export function readText(content: string): LessonText {
	const [head = '', ...sections] = content.replaceAll('\r\n', '\n').split(/^## /m);
	const [, title = '', rest = ''] = /^\s*# (.*)\n([\s\S]*)$/.exec(head) ?? [];
	const [lead = '', ...body] = rest.trim().split(/\n{2,}/);
	const tasks: Record<string, string> = {};
	const hints: Record<string, readonly string[]> = {};
	const cards: Record<string, {readonly text: string; readonly truth: string}> = {};
	let after = '';
	for (const section of sections) {
		const [, heading = '', prose = ''] = /^(.*)\n?([\s\S]*)$/.exec(section) ?? [];
		const [word, id = ''] = heading.trim().split(/\s+/);
		if (word === 'task') {
			const [text = '', listed = ''] = prose.split(/^### hints\s*$/m);
			tasks[id] = text.trim();
			hints[id] = listed.split(/^\d+\. /m).slice(1).map((hint) => hint.trim().replaceAll(/\n\s*/g, ' '));
		} else if (word === 'claim' || word === 'scene') {
			const [text = '', truth = ''] = prose.split(/^### truth\s*$/m);
			cards[id] = {text: text.trim(), truth: truth.trim()};
		} else if (word === 'after') {
			after = prose.trim();
		}
	}
	return {title: title.trim(), lead: lead.replaceAll('\n', ' '), body: body.join('\n\n'), tasks, hints, cards, after};
}

/** What a text lacks that the lesson has: `## task ca`. */
export function textFaults(lesson: Lesson, text: LessonText): string[] {
	return [
		...(text.title === '' ? ['# '] : []),
		...(text.lead === '' ? ['the first paragraph'] : []),
		...lesson.tasks.flatMap(({id}) => [
			...(text.tasks[id] ? [] : [`## task ${id}`]),
			...((text.hints[id]?.length ?? 0) === GRADES ? [] : [`## task ${id} ### hints 1.–${GRADES}.`]),
		]),
		...[...lesson.claims.map(({id}) => ['claim', id] as const), ...lesson.scenes.map(({id}) => ['scene', id] as const)].flatMap(([word, id]) => [
			...(text.cards[id]?.text ? [] : [`## ${word} ${id}`]), ...(text.cards[id]?.truth ? [] : [`## ${word} ${id} ### truth`]),
		]),
		...(text.after === '' ? ['## after'] : []),
	];
}

/** @throws Failure `lesson.invalid` for the first thing that is missing */
export function wholeText(lesson: Lesson, content: string, file: string): LessonText {
	const text = readText(content);
	const [fault] = textFaults(lesson, text);
	if (fault !== undefined) {
		throw new Failure('lesson.invalid', {file, problem: 'text-missing', field: fault, expected: fault, found: ''});
	}
	return text;
}
