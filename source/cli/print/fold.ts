import {folded} from '../../strings/fold.ts';

/** Columns to fold at: those of the terminal, up to what reads well; what goes to a file or a program is not folded. */
export const columnsOf = ({isTTY, columns}: NodeJS.WriteStream): number => (isTTY ? Math.max(40, Math.min(columns || 80, 100)) : Number.POSITIVE_INFINITY);

/** What is told of a run on a stream: a sentence that goes on stands further in. */
export const foldOf = (stream: NodeJS.WriteStream) => (sentence: string, indent: number): string[] => folded(sentence, columnsOf(stream), indent, 2);
