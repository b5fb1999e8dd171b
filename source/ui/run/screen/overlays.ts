import {commandWords, listedInHelp, shownKeys, type Binding} from '../keymap.ts';
import {blank, line, span, width, type Line} from '../../terminal/lines.ts';
import {logLine} from '../log.ts';
import type {Screen} from './screen.ts';

/** Every key that acts here, from the list that the handler reads. */
export function helpLines({keys, words}: Pick<Screen, 'keys' | 'words'>): Line[] {
	const bindings = listedInHelp(keys);
	const size = Math.max(...bindings.map((binding) => width(shownKeys(binding)))) + 2;
	const sections: readonly Binding['section'][] = ['replay', 'steer', 'move', 'look', 'other'];
	return sections.flatMap((section) => {
		const members = bindings.filter((binding) => binding.section === section);
		return members.length === 0 ? [] : [
			line(words.sections[section], 'title'),
			...members.map((binding): Line => {
				const shown = shownKeys(binding);
				return [span('  '), span(shown + ' '.repeat(size - width(shown)), 'key'), span(commandWords(binding, keys, words))];
			}),
			blank,
		];
	});
}

/** The log drawer: a heading, then what fits from its place, or the end while it follows. */
export function drawer({log, view, layout, run, texts, words, glyphs}: Screen): Line[] {
	const room = layout.drawer - 1;
	const last = Math.max(0, log.length - room);
	const first = Math.max(log.dropped, view.log === 'end' || view.log === undefined ? last : Math.min(view.log, last));
	const state = view.log === 'end' ? words.following : `${words.logPaused} ${first + 1}–${Math.min(log.length, first + room)} / ${log.length}`;
	const dropped = log.dropped > 0 && first === log.dropped ? `  ${words.logDropped(log.dropped)}` : '';
	const heading = `${glyphs.horizontal.repeat(2)} ${words.log}  ${state}${dropped} `;
	const lines = log.slice(first, room).map((event): Line => [span(' '), ...logLine(event, run, texts)]);
	return [
		line(heading + glyphs.horizontal.repeat(Math.max(0, layout.columns - width(heading))), 'key'),
		...Array.from({length: room}, (_, index) => lines[index] ?? blank),
	];
}
