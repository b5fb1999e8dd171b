import type {PaneContext} from '../../source/ui/run/panes/context.ts';
import {emptyState} from '../../source/core/told/state.ts';
import {texts} from '../../source/texts/index.ts';
import {glyphs} from '../../source/ui/terminal/theme.ts';
import {uiWords} from '../../source/ui/run/words.ts';

/** What a pane is drawn from, before a run has begun. */
export function contextFor(lang: 'en' | 'zh'): PaneContext {
	return {run: emptyState, texts: texts(lang), words: uiWords(lang), glyphs: glyphs(false), columns: 80, diff: false, explain: false, revealed: false, secret: () => undefined};
}
