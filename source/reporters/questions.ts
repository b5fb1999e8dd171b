import {isOfChanged, type StepDetail} from '../core/told/details.ts';
import type {GateAnswer} from '../core/told/events.ts';
import {neededBy} from '../core/needs/needed-by.ts';
import {diffLines} from '../strings/diff.ts';
import type {Texts} from '../texts/index.ts';
import {sanitize} from '../strings/sanitize.ts';
import {asItIs, type Fold} from './fold.ts';

/** What step mode asks where there is no interface: what comes next, why, and the keys. Ends without a line end, for the answer. */
export function questionText(detail: StepDetail, texts: Texts, {phase = '', isAgain = false, canTakeBack = false, fold = asItIs}: {readonly phase?: string; readonly isAgain?: boolean; readonly canTakeBack?: boolean; readonly fold?: Fold} = {}): string {
	const why = texts.why({detail});
	if (detail.kind === 'confirm') {
		const preview = (detail.preview ?? []).map((one) => `  ${texts.reverts(one)}\n`).join('');
		return `\n${fold(why, 0).join('\n')}\n${preview}${detail.word === undefined ? texts.questions.confirm : sanitize(texts.questions.confirmWord(detail.word))}: `;
	}
	if (isOfChanged(detail)) {
		return [
			'', ...fold(texts.questions.ofChanged(sanitize(detail.path)), 0),
			...texts.differences(detail.differences ?? []).map((one) => `  ${one}`),
			`${texts.questions.changedKeys(canTakeBack)} > `,
		].join('\n');
	}
	return [
		'',
		texts.questions.ask(texts.stepTitle(detail)),
		...(isAgain ? fold(texts.questions.changed, 2) : []),
		...(why === '' ? [] : fold(why, 2)),
		...breaksLines(phase, detail, texts, fold),
		...differenceLines(detail, texts),
		`${texts.questions.keys(canTakeBack)} > `,
	].join('\n');
}

function breaksLines(phase: string, detail: StepDetail, {questions}: Texts, fold: Fold): string[] {
	const phases = neededBy(phase, detail);
	return phases.length === 0 ? [] : fold(questions.breaks(phases), 2);
}

/** Lines of a difference that a question shows. */
const TOLD = 20;

/** What would change in a file that is there. */
function differenceLines(detail: StepDetail, {questions}: Texts): string[] {
	if (detail.kind !== 'file' || detail.before === undefined) {
		return [];
	}
	const marks = {added: '+', removed: '-', same: ' '};
	const changed = diffLines(detail.before.split('\n'), detail.content.split('\n')).filter(({kind}) => kind !== 'same');
	const told = changed.slice(0, TOLD).map(({kind, text}) => `  ${marks[kind]} ${sanitize(text)}`);
	return changed.length > TOLD ? [...told, `  ${questions.more(changed.length - TOLD)}`] : told;
}

const ofChanged: Readonly<Record<string, GateAnswer>> = {y: 'keep', o: 'do', u: 'undo', q: 'stop'};
const keys: Readonly<Record<string, GateAnswer>> = {y: 'do', x: 'skip', c: 'rest', a: 'all', u: 'undo', q: 'stop'};

/**
 * A typed answer: a key of the interface, or a word of the language; undefined where it is neither.
 * Before what cannot be taken back only y and yes mean yes, and all else no (as kubeadm does: cmd/util,
 * InteractivelyConfirmAction); on a node only its name does.
 */
export function parseAnswer(line: string, detail: StepDetail, texts: Texts): GateAnswer | undefined {
	if (detail.kind === 'confirm') {
		const isAgreed = detail.word === undefined ? /^(?:y|yes)$/i.test(line.trim()) : line.trim() === detail.word;
		return isAgreed ? 'do' : 'skip';
	}
	const typed = line.trim().normalize('NFKC').toLowerCase();
	if (isOfChanged(detail)) {
		return Object.hasOwn(ofChanged, typed) ? ofChanged[typed] : (['keep', 'undo', 'stop'] as const).find((answer) => texts.questions.words[answer].includes(typed));
	}
	const words = (Object.entries(texts.questions.words) as [GateAnswer, readonly string[]][]).filter(([answer]) => answer !== 'keep');
	return (Object.hasOwn(keys, typed) ? keys[typed] : undefined) ?? words.find(([, known]) => known.includes(typed))?.[0];
}
