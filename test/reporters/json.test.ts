import {expect, it} from 'vitest';
import {emptyState, reduce} from '../../source/core/told/state.ts';
import {jsonReporter} from '../../source/reporters/json.ts';
import {Scenario, certificateKey, token} from './scenario.ts';

function json(play: (run: Scenario) => void): {text: string; run: Scenario} {
	let text = '';
	const run = new Scenario(jsonReporter({write: (part) => {
		text += part;
	}}));
	play(run);
	return {text, run};
}

it('writes each event on one line, as it was', () => {
	const {text, run} = json((run) => run.whole());
	expect(text.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual(JSON.parse(JSON.stringify(run.events)));
});

it('is enough to make the same state again', () => {
	const {text, run} = json((run) => run.whole());
	const read = text.trimEnd().split('\n').map((line) => JSON.parse(line) as (typeof run.events)[number]);
	expect(read.reduce(reduce, emptyState)).toEqual(run.events.reduce(reduce, emptyState));
});

it('holds no secret', () => {
	const {text} = json((run) => run.whole());
	expect(text).not.toContain(token);
	expect(text).not.toContain(token.slice(7));
	expect(text).not.toContain(certificateKey);
});

it('escapes what a terminal would act on', () => {
	const {text} = json((run) => run.emit({type: 'log', level: 'info', source: 'kubelet', text: '\u001B[2J\u009B1m\u007F\u202E\u2028'}));
	// eslint-disable-next-line no-control-regex
	expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028\u202E]/);
	expect(JSON.parse(text.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({text: '\u001B[2J\u009B1m\u007F\u202E\u2028'});
});
