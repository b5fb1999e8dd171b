export interface DiffLine {
	readonly kind: 'same' | 'added' | 'removed';
	readonly text: string;
}

/**
 * Line by line, the longest common part kept. Quadratic: the files of a node have some hundred
 * lines; beyond `limit` lines a side everything between the equal ends counts as replaced.
 */
export function diffLines(before: readonly string[], now: readonly string[], limit = 1500): DiffLine[] {
	let start = 0;
	while (start < before.length && start < now.length && before[start] === now[start]) {
		start += 1;
	}
	let end = 0;
	while (end < before.length - start && end < now.length - start && before[before.length - 1 - end] === now[now.length - 1 - end]) {
		end += 1;
	}
	const old = before.slice(start, before.length - end);
	const fresh = now.slice(start, now.length - end);
	return [
		...now.slice(0, start).map((text) => ({kind: 'same', text}) as const),
		...(old.length > limit || fresh.length > limit ? replaced(old, fresh) : middle(old, fresh)),
		...now.slice(now.length - end).map((text) => ({kind: 'same', text}) as const),
	];
}

function replaced(old: readonly string[], fresh: readonly string[]): DiffLine[] {
	return [...old.map((text) => ({kind: 'removed', text}) as const), ...fresh.map((text) => ({kind: 'added', text}) as const)];
}

function middle(old: readonly string[], fresh: readonly string[]): DiffLine[] {
	const columns = fresh.length + 1;
	const common = new Uint16Array((old.length + 1) * columns);
	const at = (row: number, column: number) => common[row * columns + column] ?? 0;
	for (let row = old.length - 1; row >= 0; row -= 1) {
		for (let column = fresh.length - 1; column >= 0; column -= 1) {
			common[row * columns + column] = old[row] === fresh[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
		}
	}
	const lines: DiffLine[] = [];
	let row = 0;
	let column = 0;
	while (row < old.length || column < fresh.length) {
		if (row < old.length && column < fresh.length && old[row] === fresh[column]) {
			lines.push({kind: 'same', text: old[row] ?? ''});
			row += 1;
			column += 1;
		} else if (row < old.length && (column === fresh.length || at(row + 1, column) >= at(row, column + 1))) {
			lines.push({kind: 'removed', text: old[row] ?? ''});
			row += 1;
		} else {
			lines.push({kind: 'added', text: fresh[column] ?? ''});
			column += 1;
		}
	}
	return lines;
}

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
