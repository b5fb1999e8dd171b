import {width, wrap} from './width.ts';

/**
 * A sentence as lines of so many columns, each indented; an address or a path stays whole, to copy.
 * @param hang what lines after the first are indented by beside that
 */
export function folded(text: string, columns: number, indent = 0, hang = 0): string[] {
	if (columns === Number.POSITIVE_INFINITY) {
		return [' '.repeat(indent) + text];
	}
	const room = (line: number) => Math.max(16, columns - indent - (line === 0 ? 0 : hang));
	const lines: string[] = [''];
	for (const word of text.split(' ')) {
		const last = lines.at(-1) ?? '';
		const longer = last === '' ? word : `${last} ${word}`;
		if (width(longer) <= room(lines.length - 1) || last === '') {
			lines[lines.length - 1] = longer;
		} else {
			lines.push(word);
		}
	}
	return lines
		.flatMap((line, index) => (/[\p{Script=Han}\u3001\u3002\uFF01-\uFF1F]/u.test(line) && width(line) > room(index) ? wrap(line, room(1)) : [line]))
		.map((part, index) => ' '.repeat(indent + (index === 0 ? 0 : hang)) + part.trimEnd());
}
