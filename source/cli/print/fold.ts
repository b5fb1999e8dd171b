import {folded} from '../../strings/fold.ts';

/** The longest line of a sentence that reads well. */
export const MOST_COLUMNS = 100;

/** Columns to fold at: those of the terminal, up to what reads well; what goes to a file or a program is not folded. */
export const columnsOf = ({isTTY, columns}: NodeJS.WriteStream): number => (isTTY ? Math.max(40, Math.min(columns || 80, MOST_COLUMNS)) : Number.POSITIVE_INFINITY);

/** What is told of a run on a stream: a sentence that goes on stands further in. */
export const foldOf = (stream: NodeJS.WriteStream) => (sentence: string, indent: number): string[] => folded(sentence, columnsOf(stream), indent, 2);
