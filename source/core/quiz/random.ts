import type {Random} from './model.ts';

/** The same numbers for the same seed (mulberry32 over an FNV-1a hash): who meets a question again meets the same one. */
export function seeded(seed: string): Random {
	let state = 0x811C9DC5;
	for (const letter of seed) {
		state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193);
	}
	return () => {
		state = (state + 0x6D2B79F5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
	};
}

/** In another order. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
	const all = [...items];
	for (let last = all.length - 1; last > 0; last -= 1) {
		const other = Math.floor(random() * (last + 1));
		[all[last], all[other]] = [all[other] as Item, all[last] as Item];
	}
	return all;
}

export const oneOf = <Item>(items: readonly Item[], random: Random): Item | undefined => items[Math.floor(random() * items.length)];
