import {createInterface, type Interface} from 'node:readline';
import type {Control} from '../core/engine/control.ts';
import type {EventBus} from '../core/engine/events.ts';
import type {RunState} from '../core/engine/state.ts';
import {parseAnswer, questionText} from '../reporters/questions.ts';
import type {Texts} from '../texts/index.ts';
import type {Output} from './output.ts';

/**
 * Step mode without the interface: each act is a question on the terminal. Where no answer can
 * come any more (end of input), the run stops: an act that nobody agreed to is not done.
 */
export function answerOnTerminal(parts: {
	readonly bus: EventBus;
	readonly control: Control;
	readonly texts: Texts;
	readonly output: Output;
	readonly state: () => RunState;
}): {close(): void} {
	const {bus, control, texts, output} = parts;
	let lines: Interface | undefined;
	let asking = false;
	let ended = false;

	function open(): Interface {
		const reader = createInterface({input: process.stdin});
		reader.on('line', (line) => {
			if (!asking) {
				return;
			}
			const answer = parseAnswer(line, texts);
			if (answer === undefined) {
				output.error(`${texts.questions.again}\n`);
				return;
			}
			asking = false;
			control.answer(answer);
		});
		reader.on('close', () => {
			ended = true;
			if (asking) {
				control.stop('after-step');
			}
		});
		return reader;
	}

	const unsubscribe = bus.subscribe((event) => {
		if (event.type !== 'step.asked') {
			return;
		}
		lines ??= open();
		asking = true;
		output.error(questionText(event.detail, texts));
		if (ended) {
			control.stop('after-step');
		}
	});
	return {
		close() {
			unsubscribe();
			lines?.close();
		},
	};
}
