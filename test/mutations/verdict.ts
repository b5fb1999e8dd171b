import {sayings} from './answer.ts';
import type {Case} from './family.ts';

export interface Ended {
	/** Undefined where it did not end by itself. */
	readonly status: number | undefined;
	readonly text: string;
	readonly milliseconds: number;
	readonly megabytes: number;
	/** It took too long, and ended when it was asked to. */
	readonly isInterrupted?: boolean;
}

export const MOST_MILLISECONDS = 5000;
export const MOST_MEGABYTES = 300;
const STATUSES: ReadonlySet<number | undefined> = new Set([0, 1, 2, 3, 130]);
/** A person reads a line, and not a book. */
const LONGEST_LINE = 5000;

/**
 * What is wrong with how a command ended; none where all is well.
 * @param undamaged how it ends where nothing is damaged
 */
export function verdict({words, places, laid, api, cri}: Case, {status, text, milliseconds, megabytes, isInterrupted = false}: Ended, undamaged: Ended): string[] {
	const isData = words.includes('json') || words.includes('yaml') || words.includes('html');
	const input = Buffer.concat([...Object.values(laid).map((one) => (one.kind === 'file' ? Buffer.from(one.content as string) : Buffer.alloc(0))), api?.body ?? Buffer.alloc(0), cri?.body ?? Buffer.alloc(0)]);
	// A person who is told how long it waits can wait or end it.
	const isLate = (isInterrupted || milliseconds > MOST_MILLISECONDS) && !WAITS.test(text) || (!isInterrupted && status === undefined);
	// What differs, and what a check finds, is an answer.
	const isAnswer = status === 0 || (status === 1 && (words[0] === 'diff' || words[0] === 'doctor'));
	const failed = !isInterrupted && status !== undefined && !isAnswer;
	const longest = isData ? 0 : text.split('\n').reduce((most, line) => Math.max(most, line.length), 0);
	return [
		...(isLate ? [`${isInterrupted ? 'had to be interrupted' : status === undefined ? 'did not end by itself' : 'took too long'} (${Math.round(milliseconds)} ms, ${Math.round(megabytes)} MB): ${firstComplaint(text)}`] : []),
		...(megabytes > MOST_MEGABYTES ? [`took ${Math.round(megabytes)} MB`] : []),
		...(!isInterrupted && status !== undefined && !STATUSES.has(status) ? [`ended with ${status}`] : []),
		...(failed && lastWords(text) !== lastWords(undamaged.text) && !places.some((place) => text.includes(place)) && !namesGiven(text, input) ? [`names none of ${places.join(', ')}: ${firstComplaint(text)}`] : []),
		...(longest > LONGEST_LINE ? [`a line of ${longest} characters`] : []),
		...sayings(text, input),
	];
}

/** Words of a command that it waits, and for how long at most. */
export const WAITS = /Trying for up to|最多再试/;

/** A path or address that the input itself sent the command to. */
function namesGiven(text: string, input: Buffer): boolean {
	// Without the line and column behind a path.
	return (text.match(/(?:https?:\/)?\/[\w.:[\]-]+(?:\/[\w.:-]+)*/g) ?? []).map((place) => place.replace(/(?::\d+:\d+)?[:.]*$/, '')).some((place) => place.length > 4 && input.includes(place));
}

/** Without times and what is made anew. */
const lastWords = (text: string): string => text.trim().split('\n').slice(-3).join('\n').replaceAll(/\d+/g, '');

/** The last lines say why a run ended. */
const firstComplaint = (text: string): string => text.trim().split('\n').slice(-6).join(' / ').slice(-500);
