/** Numbers that a seed decides (mulberry32), and choices made with them. */
export interface Random {
	/** From 0, below 1. */
	next(): number;
	/** A whole number from 0, below `limit`. */
	below(limit: number): number;
	/** One of a list that is not empty. */
	pick<T>(list: readonly T[]): T;
	chance(share: number): boolean;
}

export function randomFrom(seed: number): Random {
	let state = seed | 0;
	const next = () => {
		state = (state + 0x6D_2B_79_F5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	return {
		next,
		below,
		pick: (list) => list[below(list.length)] as (typeof list)[number],
		chance: (share) => next() < share,
	};
}
