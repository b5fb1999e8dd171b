export {showPage} from '../terminal/page/page.ts';
export {sizeOf} from '../terminal/size.ts';
export {glyphs} from '../terminal/theme.ts';
export {ConfigurePage} from './configure.ts';
export type {Checked, Outcome} from './types.ts';
