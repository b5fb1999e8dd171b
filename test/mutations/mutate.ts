import {randomFrom, type Random} from './random.ts';
import {byteMutations, textMutations} from './text.ts';
import {parse, size, treeMutations, write, type Tree} from './tree.ts';

export interface Mutation {
	readonly bytes: Buffer;
	/** What was done, for who repeats it: the file it began with, then each change. */
	readonly done: readonly string[];
}

export interface CorpusFile {
	readonly name: string;
	readonly text: string;
}

/** A file of the corpus with one to four changes; the same for the same seed and corpus. */
export function mutate(seed: number, corpus: readonly CorpusFile[]): Mutation {
	const random = randomFrom(seed);
	const file = random.pick(corpus);
	const other = random.pick(corpus);
	const done = [file.name];
	let text = file.text;
	if (random.chance(0.6)) {
		text = changeTree(text, other, random, done);
	}
	if (done.length === 1 || random.chance(0.08)) {
		for (let count = random.pick([1, 1, 2]); count > 0; count -= 1) {
			const [name, change] = random.pick(Object.entries(textMutations));
			text = change(text, random, other.text);
			done.push(name);
		}
	}
	let bytes = Buffer.from(text, 'utf8');
	if (random.chance(0.05)) {
		const [name, change] = random.pick(Object.entries(byteMutations));
		bytes = change(bytes, random) as typeof bytes;
		done.push(name);
	}
	return {bytes, done};
}

function changeTree(text: string, other: CorpusFile, random: Random, done: string[]): string {
	const trees = parse(text);
	if (trees === undefined) {
		return text;
	}
	const others: readonly Tree[] = parse(other.text) ?? [];
	for (let count = random.pick([1, 1, 1, 1, 1, 2, 3]); count > 0; count -= 1) {
		const said = random.pick(Object.values(treeMutations))(trees, random, others);
		if (said !== undefined) {
			done.push(said);
		}
		// Large changes of large changes would fill the memory of who makes them.
		if (size(trees) > 1000) {
			break;
		}
	}
	const flowFrom = random.pick([0, 1, 2, 100, 100, 100]);
	return trees.map((tree) => write(tree, flowFrom).replace(/^\n/, '')).join('\n---\n').concat('\n');
}
