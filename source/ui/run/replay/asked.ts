import {edited, textField} from '../../terminal/typing.ts';
import type {Acted} from '../act.ts';
import type {View} from '../view.ts';
import type {PlayerCommand} from './player.ts';

/** What a person asks of a replay. */
export type ReplayAsked =
	| {readonly to: PlayerCommand}
	/** What was typed after `:`. */
	| {readonly to: 'place'; readonly text: string}
	/** A cell of the bar, of so many. */
	| {readonly to: 'cell'; readonly cell: number; readonly cells: number};

/** A key while a place is typed after `:`. */
export function typePlace(view: View, key: string): Acted {
	const field = view.place ?? textField();
	switch (key) {
		case 'escape':
		case 'ctrl-c': {
			return {view: {...view, place: undefined}, effects: []};
		}
		case 'enter': {
			return field.text.trim() === '' ? {view: {...view, place: undefined}, effects: []} : {view: {...view, place: undefined}, effects: [{do: 'replay', asked: {to: 'place', text: field.text}}]};
		}
		default: {
			return {view: {...view, place: key === 'backspace' && field.text === '' ? undefined : edited(field, key)}, effects: []};
		}
	}
}
