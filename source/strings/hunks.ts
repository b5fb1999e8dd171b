import type {DiffLine} from './diff.ts';

/** What changed with `context` equal lines around it; a longer run of equal lines is only counted. */
export function hunks(lines: readonly DiffLine[], context = 3): (DiffLine | {readonly equal: number})[] {
	const changed = lines.flatMap(({kind}, index) => (kind === 'same' ? [] : [index]));
	const near = new Set(changed.flatMap((index) => Array.from({length: 2 * context + 1}, (_, offset) => index - context + offset)));
	const shown: (DiffLine | {equal: number})[] = [];
	for (const [index, entry] of lines.entries()) {
		const last = shown.at(-1);
		if (near.has(index)) {
			shown.push(entry);
		} else if (last !== undefined && 'equal' in last) {
			last.equal += 1;
		} else {
			shown.push({equal: 1});
		}
	}
	return shown;
}
