import {width, wrap} from '../ui/lines.ts';

/** A sentence as lines of so many columns, each indented; an address or a path stays whole, to copy. */
export function folded(text: string, columns: number, indent = 0): string[] {
	const room = Math.max(16, columns - indent);
	const lines: string[] = [''];
	for (const word of text.split(' ')) {
		const last = lines.at(-1) ?? '';
		const longer = last === '' ? word : `${last} ${word}`;
		if (width(longer) <= room || last === '') {
			lines[lines.length - 1] = longer;
		} else {
			lines.push(word);
		}
	}
	return lines.flatMap((line) => (/\p{Script=Han}/u.test(line) ? wrap(line, room) : [line])).map((part) => ' '.repeat(indent) + part.trimEnd());
}

/** Columns to fold at: those of the terminal, up to what reads well; what goes to a file or a program is not folded. */
export const columnsOf = ({isTTY, columns}: NodeJS.WriteStream): number => (isTTY ? Math.max(40, Math.min(columns || 80, 100)) : Number.POSITIVE_INFINITY);
