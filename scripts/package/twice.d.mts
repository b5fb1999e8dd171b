export interface Compared {
	readonly name: string;
	readonly one?: string;
	readonly other?: string;
	/** The first byte that differs. */
	readonly at?: number;
}
export function compared(one: string, other: string): Promise<readonly Compared[]>;
