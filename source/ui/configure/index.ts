export {showPage, sizeOf} from '../page/page.ts';
export {glyphs} from '../theme.ts';
export {ConfigurePage} from './configure.ts';
export type {Checked, Outcome} from './types.ts';
