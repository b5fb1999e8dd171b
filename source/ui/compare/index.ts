import {showPage} from '../terminal/page/page.ts';
import type {ScreenTerminal} from '../terminal/show-screen.ts';
import {sizeOf} from '../terminal/size.ts';
import {glyphs} from '../terminal/theme.ts';
import type {Lang} from '../../texts/types.ts';
import {ComparePage, type ComparedSides} from './compare.ts';

export interface ShowOptions {
	readonly lang: Lang;
	readonly ascii: boolean;
	readonly terminal: ScreenTerminal;
}

/** Shows a comparison until somebody leaves. */
export async function showComparison(sides: ComparedSides, {lang, ascii, terminal}: ShowOptions): Promise<void> {
	const left = new AbortController();
	const page = new ComparePage({sides, lang, size: sizeOf(terminal.stdout), glyphs: glyphs(ascii), leave: () => left.abort()});
	await showPage(page, terminal, left.signal);
}
