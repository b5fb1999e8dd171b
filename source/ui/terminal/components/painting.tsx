import {createContext, useContext} from 'react';
import {looks} from '../colors.ts';
import type {Paint} from '../paint.ts';
import {glyphs, type Glyphs} from '../theme.ts';

/** What lines are drawn with, wherever they stand in the tree. */
export interface PaintingValue {
	readonly looks: Paint['looks'];
	readonly glyphs: Glyphs;
}

/** Without one above it a component is drawn without colours. */
export const Painting = createContext<PaintingValue>({looks: looks('dark', 'none'), glyphs: glyphs(false)});

export const usePainting = (): PaintingValue => useContext(Painting);
