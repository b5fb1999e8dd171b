import type {StepDetail} from '../core/engine/details.ts';
import type {GateAnswer} from '../core/engine/events.ts';
import type {Texts} from '../texts/index.ts';

/** What step mode asks where there is no interface: what comes next, why, and the keys. Ends without a line end, for the answer. */
export function questionText(detail: StepDetail, texts: Texts): string {
	const why = texts.why({detail});
	if (detail.kind === 'confirm') {
		const preview = (detail.preview ?? []).map((one) => `  ${texts.reverts(one)}\n`).join('');
		return `\n${why}\n${preview}${texts.questions.confirm}: `;
	}
	return [
		'',
		texts.questions.ask(texts.stepTitle(detail)),
		...(why === '' ? [] : [`  ${why}`]),
		`${texts.questions.keys} > `,
	].join('\n');
}

const keys: Readonly<Record<string, GateAnswer>> = {n: 'do', x: 'skip', c: 'rest', q: 'stop'};

/**
 * A typed answer: a key of the interface, or a word of the language; undefined where it is neither.
 * Before what cannot be taken back only y and yes mean yes, and all else no (as kubeadm does:
 * cmd/util, InteractivelyConfirmAction).
 */
export function parseAnswer(line: string, detail: StepDetail, texts: Texts): GateAnswer | undefined {
	if (detail.kind === 'confirm') {
		return /^(?:y|yes)$/i.test(line.trim()) ? 'do' : 'skip';
	}
	const typed = line.trim().normalize('NFKC').toLowerCase();
	const words = Object.entries(texts.questions.words) as [GateAnswer, readonly string[]][];
	return (Object.hasOwn(keys, typed) ? keys[typed] : undefined) ?? words.find(([, known]) => known.includes(typed))?.[0];
}
