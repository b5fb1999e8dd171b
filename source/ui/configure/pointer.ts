import type {MouseEvent} from '../terminal/input.ts';
import {WHEEL_LINES} from '../terminal/mouse.ts';
import {pointAtList} from '../terminal/page/pointer.ts';
import {placesOf} from './screen.ts';
import type {FormScreen} from './types.ts';

/** What the mouse means: the part that it is about, what it chooses of a list, and the keys that do the rest. */
export interface Pointed {
	readonly part: 'list' | 'text';
	readonly index?: number;
	readonly keys: readonly string[];
}

/** A click chooses in the list and opens what is chosen, or goes to the text; the wheel moves what is under it. Questions are for keys. */
export function pointAtForm(event: MouseEvent, frame: FormScreen): Pointed | undefined {
	const {context: {mode, focus}, picking, index} = frame;
	if (mode !== 'form' && mode !== 'pick') {
		return undefined;
	}
	const {list, isText} = placesOf(frame);
	const pointing = pointAtList(event, list, picking?.index ?? index);
	if (pointing?.does === 'choose') {
		return {part: 'list', index: pointing.index, keys: []};
	}
	if (pointing !== undefined) {
		// Who comes back from the text has chosen nothing yet.
		return {part: 'list', keys: pointing.does !== 'open' ? [pointing.does] : mode === 'form' && focus === 'text' ? [] : ['enter']};
	}
	if (mode !== 'form' || !isText(event.column, event.row)) {
		return undefined;
	}
	return {part: 'text', keys: event.did === 'press' ? [] : Array.from({length: WHEEL_LINES}, () => (event.did === 'wheelUp' ? 'up' : 'down'))};
}
