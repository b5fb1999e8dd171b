import {breakable, width} from './width.ts';

/**
 * A sentence as lines of so many columns, each indented, broken at blanks and at any Chinese character; an address or a path stays whole, to copy.
 * @param hang what lines after the first are indented by beside that
 */
export function folded(text: string, columns: number, indent = 0, hang = 0): string[] {
	if (columns === Number.POSITIVE_INFINITY) {
		return [' '.repeat(indent) + text];
	}
	const room = (line: number) => Math.max(16, columns - indent - (line === 0 ? 0 : hang));
	const lines: string[] = [''];
	for (const part of breakable(text)) {
		const last = lines.at(-1) ?? '';
		if (width((last + part).trimEnd()) <= room(lines.length - 1) || last === '') {
			lines[lines.length - 1] = last + part;
		} else {
			lines.push(part.trimStart());
		}
	}
	return lines
		.map((part, index) => ' '.repeat(indent + (index === 0 ? 0 : hang)) + part.trimEnd());
}
