import {merged} from '../terminal/paint.ts';
import type {Line} from '../terminal/lines.ts';
import {glyphs as glyphsOf} from '../terminal/theme.ts';
import type {Recording} from '../../core/recording/recording.ts';
import {frames, type Pace, type Stage} from './frames.ts';
import {pixels, rowSvg, svgOf, type About} from './svg.ts';

/** So long the last screen stays before it begins anew. */
const STAYS_MS = 5000;

/** What one row shows, one after the other. */
interface Track {
	/** Each content once; the last one shown stands first. */
	readonly contents: string[];
	/** From when on it shows which. */
	readonly changes: {readonly atMs: number; readonly content: number}[];
}

/**
 * A whole recording as one SVG that moves by itself, in a page and as an image: each row is a strip of all that it ever
 * shows, pushed along by the rules of style. Who wants nothing to move, and what draws no animation, has the last screen.
 */
export function movingSvg(recording: Recording, stage: Stage, pace: Pace, about: Omit<About, 'size'>): string {
	const glyphs = glyphsOf(stage.ascii);
	const tracks: Track[] = Array.from({length: stage.size.rows}, () => ({contents: [], changes: []}));
	let before: readonly string[] = [];
	let lastMs = 0;
	for (const {atMs, lines} of frames(recording, stage, pace)) {
		const keys = lines.map(keyOf);
		for (const [row, track] of tracks.entries()) {
			if (keys[row] === before[row]) {
				continue;
			}
			const drawn = rowSvg(lines[row] ?? [], row, glyphs);
			const known = track.contents.indexOf(drawn);
			track.changes.push({atMs, content: known === -1 ? track.contents.push(drawn) - 1 : known});
		}
		before = keys;
		lastMs = atMs;
	}
	const wholeMs = lastMs + STAYS_MS;
	const {wide} = pixels(stage.size);
	const rules: string[] = [];
	const body = tracks.map(({contents, changes}, row) => {
		if (contents.length < 2) {
			return contents.join('');
		}
		const final = changes.at(-1)?.content ?? 0;
		// The last one stands where it is seen without being moved.
		const place = (content: number): number => (content === final ? 0 : content < final ? content + 1 : content);
		const steps = changes.map(({atMs, content}, index) => `${index === 0 ? 0 : Number((atMs / wholeMs * 100).toFixed(3))}%{transform:${place(content) === 0 ? 'none' : `translate(${-place(content) * wide}px)`}}`);
		rules.push(`.r${row}{animation-name:r${row}}@keyframes r${row}{${steps.join('')}}`);
		return `<g class="row r${row}">${contents.map((drawn, content) => (drawn === '' ? '' : place(content) === 0 ? drawn : `<g transform="translate(${place(content) * wide})">${drawn}</g>`)).join('')}</g>`;
	});
	return svgOf(body.filter((row) => row !== ''), {...about, size: stage.size}, [
		`.row{animation:${wholeMs / 1000}s step-end infinite}`, ...rules, '@media (prefers-reduced-motion:reduce){.row{animation:none!important}}',
	]);
}

/** What a row looks like; the spinner stands still here. */
const keyOf = (line: Line): string => merged(line).map(({text, style}) => `${style} ${text}`).join('\n');
