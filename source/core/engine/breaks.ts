/** Phases and steps at which a run switches step mode on; each does so once. */
export class Breaks {
	readonly #places: Set<string>;

	constructor(places: readonly string[] = []) {
		this.#places = new Set(places);
	}

	/** Whether a step is at one, or the first below it. */
	isAt(step: string): boolean {
		const met = [...this.#places].filter((place) => step === place || step.startsWith(`${place}/`));
		for (const place of met) {
			this.#places.delete(place);
		}
		return met.length > 0;
	}
}
