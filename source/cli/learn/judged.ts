import {systemClock} from '../../hosts/shared/clock.ts';
import {createInterface} from 'node:readline';
import {answered, isSolved, nextCard, predicted, type Given} from '../../core/lessons/answers.ts';
import type {Card} from '../../core/lessons/cards.ts';
import type {Found} from '../../core/lessons/found.ts';
import type {LessonText} from '../../core/lessons/text.ts';
import {outputLines} from '../../strings/sanitize.ts';
import {textLines} from '../../strings/text-lines.ts';
import {claimText} from '../../texts/lessons.ts';
import type {Lang} from '../../texts/types.ts';
import {learnUiWords, saidIn} from '../../ui/learn/words.ts';
import type {Output} from '../print/output.ts';
import {textOf, type FoundLesson} from './find.ts';
import type {Progress} from './progress.ts';
import type {Session} from './session.ts';

/** Whether a lesson is answered instead of done. */
export const hasQuestions = ({lesson: {claims, scenes}}: FoundLesson): boolean => claims.length + scenes.length > 0;

/** What is kept of answers. */
export function progressOf(given: Given, cards: readonly Card[], {solved}: Pick<Progress, 'solved'>): Partial<Progress> {
	return {given, predicted: predicted(cards, given), ...(solved === undefined && isSolved(cards, given) && {solved: new Date(systemClock.now()).toISOString()})};
}

interface JudgeInLines {
	readonly lang: Lang;
	readonly output: Output;
	readonly given: Given;
	answered(given: Given, cards: readonly Card[]): Promise<void>;
}

/** Without a screen: each question with its choices, answered by a line with the number; ends with the input, or once all is right. */
export async function judgeInLines(found: FoundLesson, session: Session, {lang, output, given: before, answered: keep}: JudgeInLines): Promise<void> {
	const words = learnUiWords(lang);
	const text = await textOf(found, lang);
	const say = (...lines: readonly string[]) => output.out(outputLines(...lines.flatMap((line) => textLines(line))));
	say(`# ${text.title}`, '', text.lead, ...(text.body === '' ? [] : ['', text.body]), '');
	const cards = await session.cards();
	const lines = createInterface({input: process.stdin, crlfDelay: Infinity})[Symbol.asyncIterator]();
	let given = before;
	for (;;) {
		const card = nextCard(cards, given);
		if (card === undefined) {
			const {right, of} = predicted(cards, given);
			say(words.judged(right, of), '', text.after);
			return;
		}
		say(...question(card, text, lang), '');
		let choice: string | undefined;
		while (choice === undefined) {
			const {value, done} = await lines.next() as {readonly value?: string; readonly done?: boolean};
			if (done === true) {
				return;
			}
			choice = card.choices[Number(value?.trim()) - 1];
		}
		given = answered(given, card, choice);
		await keep(given, cards);
		say(...verdict(card, choice, cards, given, text, lang), '');
	}
}

const facts = (some: readonly Found[], lang: Lang): string[] => some.map((one) => saidIn(one, learnUiWords(lang))).map(({at, what, is}) => `    ${[at, what, is].filter((one) => one !== '').join('  ')}`);

function question({id, question: asked, seen, choices}: Card, text: LessonText, lang: Lang): string[] {
	const words = learnUiWords(lang);
	return [text.cards[id]?.text ?? '', ...facts(seen, lang), words.questions[asked], ...choices.map((choice, index) => `  ${index + 1} ${words.choices[choice] ?? choice}`)];
}

function verdict(card: Card, choice: string, cards: readonly Card[], given: Given, text: LessonText, lang: Lang): string[] {
	const words = learnUiWords(lang);
	const {id, right, evidence, missing, byHand} = card;
	const isLast = cards.every((one) => one.id !== id || one === card || given[one.key] !== undefined);
	return [
		choice === right ? words.verdict.right : words.verdict.wrong(words.choices[right] ?? right), ...(isLast ? [text.cards[id]?.truth ?? ''] : []),
		...(evidence.length + missing.length > 0 ? [words.onNode, ...facts(evidence, lang), ...missing.map((one) => `    ${claimText(one, lang)}`)] : []), ...(isLast ? [`${words.byHand}: ${byHand}`] : []),
	];
}
