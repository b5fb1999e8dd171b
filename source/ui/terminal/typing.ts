import {sanitize} from '../../strings/sanitize.ts';
import {cut, span, width, type Span} from './lines.ts';

/** A text that is typed: every place where a person types has this one. */
export interface TextField {
	readonly text: string;
	/** Where the next character goes, in characters from the beginning. */
	readonly at: number;
	/** Whether all of it is selected, as a field begins that has a value: what is typed takes its place. */
	readonly isSelected: boolean;
}

/** A field as it begins: with nothing, or with a value that is selected. */
export const textField = (text = ''): TextField => ({text, at: Array.from(text).length, isSelected: text !== ''});

/** A text at the cursor, in place of what is selected. */
export function inserted({text, at, isSelected}: TextField, more: string): TextField {
	const characters = isSelected ? [] : Array.from(text);
	const place = isSelected ? 0 : at;
	return {text: [...characters.slice(0, place), more, ...characters.slice(place)].join(''), at: place + Array.from(more).length, isSelected: false};
}

/** A text field after a key, as shells and forms have them. */
export function edited(field: TextField, key: string): TextField {
	const characters = Array.from(field.text);
	const {isSelected} = field;
	const at = isSelected ? characters.length : field.at;
	const to = (place: number): TextField => ({text: field.text, at: Math.max(0, Math.min(characters.length, place)), isSelected: false});
	/** Without the characters between two places. */
	const without = (from: number, until: number): TextField => (isSelected ? {text: '', at: 0, isSelected: false}
		: {text: [...characters.slice(0, Math.max(0, from)), ...characters.slice(until)].join(''), at: Math.max(0, from), isSelected: false});
	switch (key) {
		case 'backspace': {
			return without(at - 1, at);
		}
		case 'delete':
		case 'ctrl-d': {
			return without(at, at + 1);
		}
		case 'ctrl-u': {
			return without(0, at);
		}
		case 'ctrl-k': {
			return without(at, characters.length);
		}
		case 'ctrl-w': {
			return without(Array.from(characters.slice(0, at).join('').replace(/\S+\s*$|\s+$/, '')).length, at);
		}
		case 'left':
		case 'ctrl-b': {
			return to(isSelected ? 0 : at - 1);
		}
		case 'right':
		case 'ctrl-f': {
			return to(at + 1);
		}
		case 'home':
		case 'ctrl-a': {
			return to(0);
		}
		case 'end':
		case 'ctrl-e': {
			return to(characters.length);
		}
		default: {
			return key === 'space' ? inserted(field, ' ') : Array.from(key).length === 1 ? inserted(field, key) : field;
		}
	}
}

/** A text field in at most so many columns, with its cursor; of a longer text the part around that. */
export function fieldSpans({text, at, isSelected}: TextField, columns: number): Span[] {
	const characters = Array.from(text);
	let first = 0;
	while (first < at && width(characters.slice(first, at).join('')) > Math.max(1, columns - 2)) {
		first += 1;
	}
	const before = sanitize(characters.slice(first, at).join(''));
	const here = sanitize(characters[at] ?? '') || ' ';
	const after = cut(sanitize(characters.slice(at + 1).join('')), Math.max(0, columns - width(before) - width(here)));
	return [span(before, isSelected ? 'match' : 'plain'), span(here, 'cursor'), span(after)];
}
