// A terminal's screen as SVG. Each run of cells alike in looks is one text, stretched to the width
// of its cells, so that a font with other widths cannot move what stands beside it.
const CELL = {width: 8.4, height: 18};
const MARGIN = 14;
const FONT = '"DejaVu Sans Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", "PingFang SC", "Microsoft YaHei", monospace';
const PAPER = '#16181d';
const INK = '#d6d9de';
const ANSI = [
	'#3b4048', '#e5686d', '#8ec07c', '#e2b95b', '#6fa8dc', '#c58fd6', '#5fbfb9', '#d6d9de',
	'#7d8590', '#ff8a8f', '#a9d999', '#f2d184', '#92c1ee', '#dcaeea', '#86d9d3', '#ffffff',
];

/**
 * @param screen a Terminal of `@xterm/headless`
 * @param options.title what a screen reader says
 */
export function toSvg(screen, {title}) {
	const buffer = screen.buffer.active;
	const [width, height] = [screen.cols * CELL.width + 2 * MARGIN, screen.rows * CELL.height + 2 * MARGIN];
	const parts = [];
	for (let y = 0; y < screen.rows; y += 1) {
		for (const run of runsOf(buffer.getLine(buffer.viewportY + y), screen.cols)) {
			parts.push(...draw(run, y));
		}
	}
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img" aria-label="${escape(title)}">`,
		`<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>`,
		`<g font-family='${FONT}' font-size="14" fill="${INK}" xml:space="preserve">`,
		...parts,
		'</g>', '</svg>', '',
	].join('\n');
}

/** Neighbouring cells of the same looks and the same width of character. */
function runsOf(line, columns) {
	const runs = [];
	if (line === undefined) {
		return runs;
	}
	for (let x = 0; x < columns; x += 1) {
		const cell = line.getCell(x);
		const cells = cell.getWidth();
		if (cells === 0) {
			continue;
		}
		const looks = looksOf(cell);
		const text = cell.getChars() || ' ';
		const last = runs.at(-1);
		const boxed = /^[─━│┬┴]/.test(text);
		if (last !== undefined && last.cells === cells && last.boxed === boxed && last.key === JSON.stringify(looks)) {
			last.text += text;
			last.count += 1;
		} else {
			runs.push({x, cells, boxed, count: 1, text, looks, key: JSON.stringify(looks)});
		}
	}
	return runs;
}

function looksOf(cell) {
	const front = colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()) ?? INK;
	const back = colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor());
	const inverse = cell.isInverse() !== 0;
	return {
		front: inverse ? back ?? PAPER : front,
		back: inverse ? front : back,
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		italic: cell.isItalic() !== 0,
		underline: cell.isUnderline() !== 0,
	};
}

function colour(isDefault, isRgb, value) {
	if (isDefault) {
		return undefined;
	}
	if (isRgb) {
		return `#${value.toString(16).padStart(6, '0')}`;
	}
	if (value < 16) {
		return ANSI[value];
	}
	if (value >= 232) {
		return rgb([8 + 10 * (value - 232), 8 + 10 * (value - 232), 8 + 10 * (value - 232)]);
	}
	const step = (level) => level === 0 ? 0 : 55 + 40 * level;
	const index = value - 16;
	return rgb([step(Math.floor(index / 36)), step(Math.floor(index / 6) % 6), step(index % 6)]);
}

const rgb = (parts) => `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

function draw({x, cells, count, text, looks}, y) {
	const [left, top, width] = [MARGIN + x * CELL.width, MARGIN + y * CELL.height, count * cells * CELL.width];
	const back = looks.back === undefined ? [] : [`<rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${CELL.height}" fill="${looks.back}"/>`];
	const trimmed = looks.underline ? text : text.trimEnd();
	if (trimmed.trim() === '') {
		return back;
	}
	const spaces = text.length - text.trimStart().length;
	const shown = looks.underline ? text : trimmed.slice(spaces);
	const from = left + (looks.underline ? 0 : spaces * CELL.width);
	const wide = Array.from(shown).length * cells * CELL.width;
	const style = [
		looks.front === INK ? '' : ` fill="${looks.front}"`,
		looks.bold ? ' font-weight="bold"' : '',
		looks.italic ? ' font-style="italic"' : '',
		looks.dim ? ' opacity="0.62"' : '',
		looks.underline ? ' text-decoration="underline"' : '',
	].join('');
	const y1 = round(top + CELL.height * 0.74);
	if (/^[─━│┬┴ ]+$/.test(shown)) {
		return [...back, `<path d="${Array.from(shown, (sign, index) => stroke(sign, from + index * CELL.width, top)).join('')}" stroke="${looks.front}" fill="none"${looks.dim ? ' opacity="0.62"' : ''}/>`];
	}
	if (cells === 2) {
		// Each in the middle of its two cells: no font here makes it as wide as them, and not every viewer takes a list of places.
		return [...back, ...Array.from(shown).flatMap((sign, index) => (sign === ' ' ? [] : [`<text x="${round(from + index * 2 * CELL.width + CELL.width)}" y="${y1}" text-anchor="middle"${style}>${escape(sign)}</text>`]))];
	}
	return [...back, `<text x="${round(from)}" y="${y1}" textLength="${round(wide)}" lengthAdjust="spacingAndGlyphs"${style}>${escape(shown)}</text>`];
}

/** Lines of a box meet only where they are drawn as lines: fonts leave gaps between rows. */
function stroke(sign, left, top) {
	const [x, y] = [round(left + CELL.width / 2), round(top + CELL.height / 2)];
	const across = `M${round(left)} ${y}h${CELL.width}`;
	switch (sign) {
		case '│': {
			return `M${x} ${top}v${CELL.height}`;
		}
		case '┬': {
			return `${across}M${x} ${y}v${CELL.height / 2}`;
		}
		case '┴': {
			return `${across}M${x} ${y}v-${CELL.height / 2}`;
		}
		case ' ': {
			return '';
		}
		default: {
			return across;
		}
	}
}

const round = (value) => Number(value.toFixed(2));
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
