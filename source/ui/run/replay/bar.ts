import type {Mark} from '../../../core/recording/marks.ts';
import type {GateAnswer} from '../../../core/told/events.ts';
import {clock} from '../clock.ts';
import {ends, lineWidth, span, width, type Line, type Style} from '../../terminal/lines.ts';
import type {Glyphs} from '../../terminal/theme.ts';
import type {Words} from '../words.ts';
import {speeds} from './player.ts';

/** Where a replay is, for whoever draws it. */
export interface Replayed {
	readonly isPlaying: boolean;
	/** Place in `speeds`. */
	readonly speed: number;
	readonly isAtBegin: boolean;
	readonly isAtEnd: boolean;
	/** Something failed in it, at whatever place. */
	readonly hasFailure: boolean;
	/** The recording ends before the run did. */
	readonly isCut: boolean;
	/** Of the last event that has happened; 0 where there is none. */
	readonly seq: number;
	readonly lastSeq: number;
	readonly elapsedMs: number;
	readonly lengthMs: number;
	/** What was answered to the question that is open at this place. */
	readonly answer: GateAnswer | undefined;
	/** Where it stands, of so many cells. */
	cell(cells: number): number;
	/** What is to be seen in each of so many cells. */
	marks(cells: number): readonly (Mark['kind'] | undefined)[];
}

interface BarParts {
	readonly columns: number;
	readonly glyphs: Glyphs;
	readonly words: Words;
}

const styles: Readonly<Record<Mark['kind'], Style>> = {phase: 'key', warning: 'warn', refused: 'warn', failure: 'bad', end: 'key'};
/** Fewer say nothing. */
const LEAST = 10;

/** The line that says where one is: how it goes, phases and failures, number and time. */
export function barLine(replayed: Replayed, parts: BarParts): Line {
	const {left, right, cells} = sides(replayed, parts);
	return ends([...left, ...(cells < LEAST ? [] : track(replayed, cells, parts.glyphs))], right, parts.columns);
}

/** The cell of the bar that stands in a column; undefined beside it. @param column from 0 */
export function cellAt(column: number, replayed: Replayed, parts: BarParts): {readonly cell: number; readonly cells: number} | undefined {
	const {left, cells} = sides(replayed, parts);
	const cell = column - lineWidth(left);
	return cells < LEAST || cell < 0 || cell >= cells ? undefined : {cell, cells};
}

function sides({isPlaying, speed, seq, lastSeq, elapsedMs, lengthMs, isAtEnd, isCut}: Replayed, {columns, words, glyphs}: BarParts): {readonly left: Line; readonly right: Line; readonly cells: number} {
	const times = speeds[speed] ?? 1;
	const said = times === Number.POSITIVE_INFINITY ? words.replay.noWaiting : `${times === 0.5 ? '1/2' : times}×`;
	const left: Line = [span(` ${isPlaying ? words.replay.plays : words.replay.paused} `, isPlaying ? 'busy' : 'key'), span(glyphs.spell(`${said} `), 'dim')];
	const last = String(lastSeq);
	// Rounded as the header rounds what a run took: the two are read together.
	const total = clock(Math.round(lengthMs / 1000) * 1000);
	const place = ` #${String(seq).padStart(last.length)}/${last} ${glyphs.dot} ${(isAtEnd ? total : clock(elapsedMs)).padStart(total.length)}/${total} `;
	const cut = isAtEnd && isCut ? ` ${words.replay.cut} ` : '';
	// What is missing of a run is worth more than where one is.
	const isWide = width(cut) + width(place) + lineWidth(left) + LEAST <= columns;
	const right: Line = [span(cut, 'warn'), ...(cut === '' || isWide ? [span(place, 'dim')] : [])];
	return {left, right, cells: Math.max(0, columns - lineWidth(left) - lineWidth(right))};
}

function track(replayed: Replayed, cells: number, {now, full, empty, vertical, status}: Glyphs): Line {
	const here = replayed.cell(cells);
	const signs: Readonly<Record<Mark['kind'], string>> = {phase: vertical, warning: status.warning, refused: status.warning, failure: status.failing, end: vertical};
	return replayed.marks(cells).map((kind, cell) => cell === here ? span(now, 'title') : kind === undefined ? span(cell < here ? full : empty, 'dim') : span(signs[kind], styles[kind]));
}
