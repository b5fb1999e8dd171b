export {isLinear, showPage, sizeOf} from '../page/page.ts';
export {glyphs} from '../theme.ts';
export {StartPage, type StartEntry} from './start.ts';
