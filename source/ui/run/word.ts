import type {RunState} from '../../core/told/state.ts';
import {edited, textField} from '../terminal/typing.ts';
import type {Acted} from './act.ts';
import type {View} from './view.ts';

/** What agrees to the question by itself; undefined where a key is enough, or nothing of the kind is asked. */
export function wordAsked(run: RunState): string | undefined {
	const detail = run.steps[run.asking ?? '']?.detail;
	return detail?.kind === 'confirm' ? detail.word : undefined;
}

/** A key while the word is typed that agrees to what cannot be taken back: only the whole word, and Enter after it, does. */
export function typeWord(view: View, key: string, run: RunState, otherWord: string): Acted {
	const field = view.word ?? textField();
	if (key === 'enter' && field.text === wordAsked(run)) {
		return {view: {...view, word: undefined}, effects: [{do: 'answer', answer: 'do'}]};
	}
	const isOver = ['escape', 'ctrl-c', 'enter'].includes(key);
	return {view: {...view, word: isOver ? undefined : edited(field, key), notice: key === 'enter' ? otherWord : ''}, effects: []};
}
