export {showPage, sizeOf} from '../terminal/page/page.ts';
export {glyphs} from '../terminal/theme.ts';
export {ConfigurePage} from './configure.ts';
export type {Checked, Outcome} from './types.ts';
