import type {Card} from './cards.ts';

/** What somebody has answered: by the question's key, the ids of choices in the order in which they were taken. */
export type Given = Readonly<Record<string, readonly string[]>>;

/** With one answer more. */
export const answered = (given: Given, {key}: Card, choice: string): Given => ({...given, [key]: [...given[key] ?? [], choice]});

const isRight = ({key, right}: Card, given: Given): boolean => given[key]?.at(-1) === right;

/**
 * What is asked next: what was not asked yet, then what was answered wrong, until all is right. Undefined then.
 * What is wrong once more waits until the others were asked again: asked at once, the answer would still stand before the eyes.
 */
export function nextCard(cards: readonly Card[], given: Given): Card | undefined {
	const times = ({key}: Card): number => given[key]?.length ?? 0;
	const open = cards.filter((card) => !isRight(card, given));
	const least = Math.min(...open.map(times));
	return open.find((card) => times(card) === least);
}

export const isSolved = (cards: readonly Card[], given: Given): boolean => cards.length > 0 && cards.every((card) => isRight(card, given));

/** How many were answered, and how many of them were right the first time. */
export function predicted(cards: readonly Pick<Card, 'key' | 'right'>[], given: Given): {readonly of: number; readonly right: number} {
	const asked = cards.filter(({key}) => (given[key]?.length ?? 0) > 0);
	return {of: asked.length, right: asked.filter(({key, right}) => given[key]?.[0] === right).length};
}

/** How many are asked again, once each was asked; 0 until then. */
export const toRepeat = (cards: readonly Card[], given: Given): number =>
	(cards.every(({key}) => (given[key]?.length ?? 0) > 0) ? cards.filter((card) => !isRight(card, given)).length : 0);
