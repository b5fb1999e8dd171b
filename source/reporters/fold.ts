/** Breaks a sentence into lines, indented at least as far as is said. Commands, paths, logs and join commands are never broken. */
export type Fold = (sentence: string, indent: number) => string[];

export const asItIs: Fold = (sentence, indent) => [' '.repeat(indent) + sentence];

/** For lines that are written so much further in. */
export const within = (fold: Fold, columns: number): Fold => (sentence, indent) => fold(sentence, indent + columns).map((line) => line.slice(columns));
