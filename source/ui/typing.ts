import type {RunState} from '../core/engine/state.ts';
import type {Acted, View} from './view.ts';

/** What agrees to the question by itself; undefined where a key is enough, or nothing of the kind is asked. */
export function wordAsked(run: RunState): string | undefined {
	const detail = run.steps[run.asking ?? '']?.detail;
	return detail?.kind === 'confirm' ? detail.word : undefined;
}

/** A key while the word is typed that agrees to what cannot be taken back: only the whole word, and Enter after it, does. */
export function typeWord(view: View, key: string, run: RunState, otherWord: string): Acted {
	const text = view.word ?? '';
	if (key === 'enter' && text === wordAsked(run)) {
		return {view: {...view, word: undefined}, effects: [{do: 'answer', answer: 'do'}]};
	}
	const isOver = ['escape', 'ctrl-c', 'enter'].includes(key);
	return {view: {...view, word: isOver ? undefined : edited(text, key), notice: key === 'enter' ? otherWord : ''}, effects: []};
}

/** A text field after a key. */
export function edited(text: string, key: string): string {
	switch (key) {
		case 'backspace': {
			return Array.from(text).slice(0, -1).join('');
		}
		case 'ctrl-u': {
			return '';
		}
		case 'ctrl-w': {
			return text.replace(/\S+\s*$/, '');
		}
		case 'space': {
			return `${text} `;
		}
		default: {
			return Array.from(key).length === 1 ? text + key : text;
		}
	}
}
