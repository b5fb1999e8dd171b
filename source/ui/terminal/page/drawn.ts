import type {MouseEvent} from '../input.ts';
import type {Line} from '../lines.ts';
import type {Size} from '../size.ts';
import type {Glyphs} from '../theme.ts';
import type {Page} from './page.ts';

/** A page that is drawn anew after all that comes in, and says so to who shows it. A constructor ends with `redraw()`. */
export abstract class DrawnPage implements Page {
	readonly glyphs: Glyphs;
	protected size: Size;
	readonly #listeners = new Set<() => void>();
	#lines: readonly Line[] = [];

	constructor({glyphs, size}: {readonly glyphs: Glyphs; readonly size: Size}) {
		this.glyphs = glyphs;
		this.size = size;
	}

	abstract key(names: readonly string[]): void;
	abstract mouse(event: MouseEvent): void;
	protected abstract draw(): readonly Line[];

	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	getLines(): readonly Line[] {
		return this.#lines;
	}

	/** Where nothing is typed. */
	paste(_text: string): void {}

	resize(size: Size): void {
		this.size = size;
		this.redraw();
	}

	protected redraw(): void {
		this.#lines = this.draw();
		this.#listeners.forEach((listener) => listener());
	}
}
