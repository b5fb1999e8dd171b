import {width, wrap} from '../../ui/terminal/lines.ts';

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
		.flatMap((line, index) => (/\p{Script=Han}/u.test(line) && width(line) > room(index) ? wrap(line, room(1)) : [line]))
		.map((part, index) => ' '.repeat(indent + (index === 0 ? 0 : hang)) + part.trimEnd());
}

/** Columns to fold at: those of the terminal, up to what reads well; what goes to a file or a program is not folded. */
export const columnsOf = ({isTTY, columns}: NodeJS.WriteStream): number => (isTTY ? Math.max(40, Math.min(columns || 80, 100)) : Number.POSITIVE_INFINITY);

/** What is told of a run on a stream: a sentence that goes on stands further in. */
export const foldOf = (stream: NodeJS.WriteStream) => (sentence: string, indent: number): string[] => folded(sentence, columnsOf(stream), indent, 2);
