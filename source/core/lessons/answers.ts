import type {Card} from './cards.ts';

/** What somebody has answered: by the question's key, the ids of choices in the order in which they were taken. */
export type Given = Readonly<Record<string, readonly string[]>>;

/** With one answer more. */
export const answered = (given: Given, {key}: Card, choice: string): Given => ({...given, [key]: [...given[key] ?? [], choice]});

const isRight = ({key, right}: Card, given: Given): boolean => given[key]?.at(-1) === right;

/** What is asked next: what was not asked yet, then what was answered wrong, until all is right. Undefined then. */
export function nextCard(cards: readonly Card[], given: Given): Card | undefined {
	return cards.find(({key}) => (given[key]?.length ?? 0) === 0) ?? cards.find((card) => !isRight(card, given));
}

export const isSolved = (cards: readonly Card[], given: Given): boolean => cards.length > 0 && cards.every((card) => isRight(card, given));

/** How many were answered, and how many of them were right the first time. */
export function predicted(cards: readonly Pick<Card, 'key' | 'right'>[], given: Given): {readonly of: number; readonly right: number} {
	const asked = cards.filter(({key}) => (given[key]?.length ?? 0) > 0);
	return {of: asked.length, right: asked.filter(({key, right}) => given[key]?.[0] === right).length};
}
