import type {FlowPhase} from '../core/flow/model.ts';
import {readersText, talkText} from '../texts/flow.ts';
import type {Texts} from '../texts/types.ts';
import {boxAt, broken, columnsIn, document, LINE, textAt} from './svg.ts';

const WIDE = 1200;
const MARGIN = 24;
const PAD = 10;
const PHASE = {x: MARGIN, wide: 200};
const WRITE = {x: MARGIN + 216, wide: 420};
const READER = {x: WRITE.x + WRITE.wide + 48, wide: WIDE - MARGIN - (WRITE.x + WRITE.wide + 48)};

/**
 * The flow as a picture.
 * @param lit phases that are lit: those of the run that are over, unless said
 */
export function flowSvg(phases: readonly FlowPhase[], texts: Pick<Texts, 'lang' | 'flow' | 'trust'>, lit?: ReadonlySet<string>): string {
	const {lang, flow: say} = texts;
	const parts = [textAt(MARGIN, MARGIN + LINE, say.title, 'title')];
	let y = MARGIN + LINE + 6;
	for (const line of broken(say.described, columnsIn(WIDE - 2 * MARGIN))) {
		y += LINE;
		parts.push(textAt(MARGIN, y, line, 'dim'));
	}
	y += 16;
	for (const {phase, state, writes, talks} of phases) {
		const isLit = lit === undefined ? state === 'done' : lit.has(phase);
		const top = y;
		for (const {names, isDone, readers} of writes) {
			y = row(parts, y, isLit && (isDone || lit !== undefined), [names.flatMap((name) => broken(name, columnsIn(WRITE.wide - 2 * PAD))), broken(readersText(readers, texts), columnsIn(READER.wide - 2 * PAD))]);
		}
		for (const talk of talks) {
			for (const line of broken(talkText(talk, texts), columnsIn(WIDE - WRITE.x - MARGIN))) {
				y += LINE;
				parts.push(textAt(WRITE.x, y, line, isLit ? 'lit' : 'dim'));
			}
			y += 4;
		}
		// Where somebody else says what is lit, no word of the run's own says otherwise.
		const lines = [...broken(phase, columnsIn(PHASE.wide - 2 * PAD)), ...(lit === undefined ? [say.states[state]] : [])];
		const high = Math.max(y - top - 6, lines.length * LINE + 2 * PAD);
		parts.push(boxAt(PHASE.x, top, PHASE.wide, high, lit === undefined && state === 'now' ? 'now' : isLit ? 'litbox' : 'unlit'));
		parts.push(...lines.map((line, index) => textAt(PHASE.x + PAD, top + PAD + (index + 1) * LINE - 5, line, lit === undefined && index === lines.length - 1 ? 'dim' : 'strong')));
		y = Math.max(y, top + high) + 12;
	}
	return document({wide: WIDE, high: y + MARGIN}, {lang, title: say.title, description: say.described}, parts);
}

/** Something that is written, and who reads it. */
function row(parts: string[], y: number, isLit: boolean, [left, right]: readonly [readonly string[], readonly string[]]): number {
	const high = Math.max(left.length, right.length) * LINE + 2 * PAD - 4;
	const style = isLit ? 'litbox' : 'unlit';
	const middle = y + PAD + LINE - 9;
	parts.push(
		boxAt(WRITE.x, y, WRITE.wide, high, style), boxAt(READER.x, y, READER.wide, high, style),
		`<path d="M${WRITE.x + WRITE.wide + 4} ${middle}H${READER.x - 12}" class="way${isLit ? '' : ' plainway'}"/>`, `<path d="M${READER.x - 4} ${middle}l-10 -5v10z" class="tip"/>`,
		...[[WRITE.x, left], [READER.x, right]].flatMap(([x, lines]) => (lines as readonly string[]).map((line, index) => textAt((x as number) + PAD, y + PAD + (index + 1) * LINE - 6, line, isLit ? 'plain' : 'dim'))),
	);
	return y + high + 6;
}
