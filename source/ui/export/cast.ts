import type {Mark} from '../../core/recording/marks.ts';
import type {Recording} from '../../core/recording/recording.ts';
import {sanitizeJson} from '../../strings/sanitize.ts';
import {looks, type Theme} from '../terminal/colors.ts';
import {asShown} from '../terminal/lines.ts';
import {merged, painted} from '../terminal/paint.ts';
import {glyphs as glyphsOf} from '../terminal/theme.ts';
import {frames, type Pace, type Stage} from './frames.ts';
import {grounds} from './grounds.ts';

const ENTER = '\u001B[?1049h\u001B[?25l';
const ERASE_LINE = '\u001B[K';
/** Between synchronized updates nobody sees half a frame. */
const [BEGIN_UPDATE, END_UPDATE] = ['\u001B[?2026h', '\u001B[?2026l'];
const at = (row: number, column: number): string => `\u001B[${row + 1};${column + 1}H`;

/** The 16 colours that a player needs for its theme; the cast has its own of the 256. */
const PALETTE = '#3b4048:#e5686d:#8ec07c:#e2b95b:#6fa8dc:#c58fd6:#5fbfb9:#d6d9de:#7d8590:#ff8a8f:#a9d999:#f2d184:#92c1ee:#dcaeea:#86d9d3:#ffffff';

/**
 * A recording as an asciicast (version 3, https://docs.asciinema.org/manual/asciicast/v3): the interface as somebody
 * would have watched it, line by line as it is asked for. A marker stands at each phase, each failure and the end. The
 * last screen stays: the alternate one is not left.
 */
export function* cast(recording: Recording, stage: Stage, {theme, ...pace}: Pace & {readonly theme: Theme}): Generator<string> {
	const {size, texts, ascii} = stage;
	const glyphs = glyphsOf(ascii);
	const paint = {looks: looks(theme, '256'), spell: glyphs.spell};
	yield written({
		version: 3, term: {cols: size.columns, rows: size.rows, type: 'xterm-256color', theme: {fg: grounds[theme].ink, bg: grounds[theme].paper, palette: PALETTE}},
		...beganAt(recording), title: titleOf(recording),
	});
	const outcome = recording.stateAt(recording.count - 1).end?.outcome;
	const labelOf = ({kind, path}: Mark): string => asShown(kind === 'failure' ? `${glyphs.status.failed} ${path}` : kind === 'end' && outcome !== undefined ? texts.outcome(outcome) : path);
	let before: readonly string[] | undefined;
	let toldMs = 0;
	for (const {atMs, lines, turning, marks} of frames(recording, stage, pace)) {
		// In whole milliseconds of the whole, so that what is lost in one is not lost in all.
		const nowMs = Math.round(atMs);
		const still = lines.map((line) => painted(merged(line), paint, turning));
		const changes = still.flatMap((line, row) => (line === before?.[row] ? [] : [at(row, 0) + ERASE_LINE + line]));
		if (changes.length > 0) {
			yield written([(nowMs - toldMs) / 1000, 'o', `${BEGIN_UPDATE}${before === undefined ? ENTER : ''}${changes.join('')}${END_UPDATE}`]);
			toldMs = nowMs;
		}
		before = still;
		for (const mark of marks) {
			yield written([(nowMs - toldMs) / 1000, 'm', labelOf(mark)]);
			toldMs = nowMs;
		}
	}
}

const written = (value: unknown): string => `${sanitizeJson(JSON.stringify(value))}\n`;

/** The command and the node: no flag of it, and nothing else that was typed. */
export function titleOf(recording: Recording): string {
	const {nodeName} = recording.stateAt(0);
	return asShown(`kubestep ${recording.header.command}${nodeName === '' ? '' : `, ${nodeName}`}`);
}

function beganAt({header}: Recording): {readonly timestamp?: number} {
	const seconds = Math.floor(Date.parse(header.madeAt) / 1000);
	return Number.isFinite(seconds) && seconds >= 0 ? {timestamp: seconds} : {};
}
