import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {answered, isSolved, type Given} from '../../core/lessons/answers.ts';
import {cardsOf, type Card} from '../../core/lessons/cards.ts';
import {judgeTask} from '../../core/lessons/judge.ts';
import type {Missing} from '../../core/lessons/missing.ts';
import {readText, textFaults, type LessonText} from '../../core/lessons/text.ts';
import {quoted} from '../../strings/quote.ts';
import type {Lang} from '../../texts/types.ts';
import {heedSignals} from '../run/signals.ts';
import {contents, exists, textFile, type FoundLesson} from './find.ts';
import {orFails, othersFaults} from './others.ts';
import {Bases, OWN_MS, type Played} from './played.ts';
import type {Proved} from './proved.ts';
import {endNodes, type Ran} from './served-node.ts';
import {makeTemporary} from './temporary.ts';

/** What is wrong with a lesson, by code: `cli/learn/words.*` has a sentence for each. */
export interface LessonFault {
	readonly lesson: string;
	readonly code: 'text-missing' | 'not-named' | 'no-solution' | 'no-way' | 'begins-solved' | 'solves-itself' | 'not-solved' | 'way-fails' | 'solved-by-other' | 'fastest-fails' | 'claim' | 'card' | 'too-long' | 'fails';
	/** The other lesson, the part that is missing, the way's number, the commands. */
	readonly what: string;
	readonly missing?: readonly Missing[];
	/** What the commands said. */
	readonly said?: string;
}

export interface CheckOptions {
	/** Whose solutions are tried on each: all others, or the nearest few. */
	readonly all: boolean;
	/** Pairs that were tried before, and those that now are. */
	readonly proved: Proved;
	/** Told as each lesson begins. */
	begins(name: string): void;
	/** Told as each lesson ends. */
	done(name: string, faults: readonly LessonFault[]): void;
}

/** Of other lessons whose solution is tried on each, unless all are. */
const NEIGHBOURS = 2;
/** Nodes that are on beside each other: most of the time one waits for something to happen. */
const AT_ONCE = 6;
const LANGUAGES: readonly Lang[] = ['en', 'zh'];

/**
 * Proves of each lesson: both texts are complete; every hint names what is there; it begins unsolved and stays so where
 * nothing is done; its solution and every other way solve it, and no other lesson's does. Runs the lessons' commands,
 * on nodes that are thrown away.
 */
export async function checkLessons(lessons: readonly FoundLesson[], {all, proved, begins, done}: CheckOptions): Promise<readonly LessonFault[]> {
	const {folder: top, remove} = await makeTemporary();
	let isOver = false;
	const unlessOver = async (): Promise<void> => (isOver ? new Promise(() => undefined) : undefined);
	// Nothing that was begun is worth to be waited for; keys are in these folders.
	const end = async (): Promise<never> => {
		isOver = true;
		await endNodes();
		const status = await signalled();
		rmSync(top, {recursive: true, force: true, maxRetries: 5});
		return process.exit(status);
	};
	const signalled = heedSignals({stop: () => void end()});
	const bases = new Bases(top, unlessOver);
	const faults: LessonFault[] = [];
	try {
		const left = [...lessons.entries()];
		const work = async (): Promise<void> => {
			for (let next = left.shift(); next !== undefined; next = left.shift()) {
				const [index, one] = next;
				begins(one.name);
				const own = [...await textFaultsOf(one), ...one.lesson.tasks.length === 0 ? await cardFaults(one, bases) : [...await playedFaults(one, bases), ...await othersFaults(one, othersOf(lessons, index, all), bases, proved)]];
				faults.push(...own);
				await unlessOver();
				done(one.name, own);
			}
		};
		await Promise.all(Array.from({length: AT_ONCE}, work));
		return faults;
	} finally {
		await remove();
	}
}

function othersOf(lessons: readonly FoundLesson[], index: number, all: boolean): FoundLesson[] {
	const around = [...lessons.slice(index + 1), ...lessons.slice(0, index)].filter(({lesson}) => lesson.solution.length > 0);
	return all ? around : around.slice(0, NEIGHBOURS);
}

async function textFaultsOf({name, folder, lesson}: FoundLesson): Promise<LessonFault[]> {
	const faults = await Promise.all(LANGUAGES.map(async (lang) => {
		const file = join(folder, textFile(lang));
		const content = exists(file) ? await contents(file) : '';
		return textFaults(lesson, readText(content)).map((part): LessonFault => ({lesson: name, code: 'text-missing', what: `${textFile(lang)}: ${part}`}));
	}));
	const plays = lesson.tasks.length > 0;
	return [
		...faults.flat(),
		...(plays && lesson.solution.length === 0 ? [{lesson: name, code: 'no-solution', what: ''} as const] : []),
		...(plays && lesson.ways.length === 0 ? [{lesson: name, code: 'no-way', what: ''} as const] : []),
	];
}

async function playedFaults(found: FoundLesson, bases: Bases): Promise<LessonFault[]> {
	const {name, lesson: {solution, ways, fastest}} = found;
	const fault = (code: LessonFault['code'], what: string, more: Partial<LessonFault> = {}): LessonFault => ({lesson: name, code, what, ...more});
	const faults: LessonFault[] = [];
	const run = async (node: Played, commands: readonly string[]): Promise<Ran> => {
		const ran = await node.run(commands);
		if (ran.isTooLong) {
			faults.push(fault('too-long', `${OWN_MS / 1000} s: ${commands.join('; ')}`, {said: ran.said}));
		}
		return ran;
	};
	const play = async (act: (node: Played) => Promise<void>): Promise<void> => {
		faults.push(...await orFails(name, async () => {
			const node = await bases.play(found);
			try {
				await act(node);
			} finally {
				await node.end();
			}
			return [];
		}));
	};
	await play(async (node) => {
		if ((await node.missing()).length === 0) {
			faults.push(fault('begins-solved', ''));
		}
		await node.settle();
		if ((await node.missing()).length === 0) {
			faults.push(fault('solves-itself', ''));
		}
		faults.push(...await namedFaults(found, node));
		if (fastest !== undefined && (await run(node, [fastest])).said.trim() === '') {
			faults.push(fault('fastest-fails', fastest));
		}
		const {status, said} = await run(node, solution);
		const missing = await node.solved();
		if (missing.length > 0) {
			faults.push(fault('not-solved', solution.join('; '), {missing, said: `${status} ${said}`}));
		}
	});
	for (const [index, way] of ways.entries()) {
		await play(async (node) => {
			await node.settle();
			const {status, said} = await run(node, way);
			const missing = await node.solved();
			if (missing.length > 0) {
				faults.push(fault('way-fails', String(index + 1), {missing, said: `${status} ${said}`}));
			}
		});
	}
	return faults;
}

/**
 * A sentence is right where the node is as it says, and what is wrong or out of date is not so there; what is shown beside it
 * is there. Each question has one right answer among its choices, and right answers alone solve the lesson.
 */
async function cardFaults(found: FoundLesson, bases: Bases): Promise<LessonFault[]> {
	const {name, lesson: {claims}} = found;
	const node = await bases.play(found);
	try {
		await node.settle();
		return await node.look(async (facts) => {
			const judged = await Promise.all(claims.map(async ({id, verdict, holds, shows}): Promise<readonly LessonFault[]> => {
				const [said, shown] = await Promise.all([judgeTask({id, needs: holds}, facts), judgeTask({id, needs: shows}, facts)]);
				const fits = (holds.length === 0 || (said.length === 0) === (verdict === 'right')) && shown.length === 0 && holds.length + shows.length > 0;
				return fits ? [] : [{lesson: name, code: 'claim', what: id, missing: [...verdict === 'right' ? said : [], ...shown]}];
			}));
			const cards = await cardsOf(found.lesson, facts);
			return [
				...judged.flat(), ...cards.filter(({choices, right}) => choices.length < 2 || new Set(choices).size < choices.length || !choices.includes(right)).map(({key}): LessonFault => ({lesson: name, code: 'card', what: key})),
				...answerFaults(cards).map((code): LessonFault => ({lesson: name, code, what: ''})),
			];
		});
	} finally {
		await node.end();
	}
}

/** Whether what somebody answers is what decides. */
function answerFaults(cards: readonly Card[]): LessonFault['code'][] {
	const allRight = cards.reduce<Given>((given, card) => answered(given, card, card.right), {});
	const withOneWrong = cards.flatMap((card) => card.choices.filter((choice) => choice !== card.right).map((choice) => answered(allRight, card, choice)));
	return [
		...(isSolved(cards, {}) ? ['begins-solved'] as const : []), ...(isSolved(cards, allRight) ? [] : ['not-solved'] as const),
		...(withOneWrong.some((given) => isSolved(cards, given)) ? ['solves-itself'] as const : []),
	];
}

/** Paths of the API, which are no files. */
const OF_API = /^\/(?:apis?|livez|readyz|healthz|version)(?:\/|$)/;

/** What a hint names in backticks has to be there: a path or its folder on the node, a program. */
async function namedFaults({name, folder}: FoundLesson, node: Played): Promise<LessonFault[]> {
	const texts = await Promise.all(LANGUAGES.map(async (lang): Promise<readonly [Lang, LessonText]> => [lang, readText(await contents(join(folder, textFile(lang))))]));
	const named = texts.flatMap(([lang, {hints}]) => Object.values(hints).flat().flatMap((hint) => [...hint.matchAll(/`([^`]+)`/g)].map(([, word = '']) => ({lang, word}))));
	const faults: LessonFault[] = [];
	for (const {lang, word} of named) {
		const [first = ''] = word.split(' ');
		const test = OF_API.test(word) ? undefined : first.startsWith('/') ? `p=${quoted(word)}; [ -e "$p" ] || [ -d "$(dirname "$p")" ]` : word.includes(' ') && /^[a-z][a-z0-9-]*$/.test(first) ? `command -v ${first}` : undefined;
		if (test !== undefined && (await node.run([test])).status !== 0) {
			faults.push({lesson: name, code: 'not-named', what: `${textFile(lang)}: ${word}`});
		}
	}
	return faults;
}
