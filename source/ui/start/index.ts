export {isLinear, showPage, sizeOf} from '../terminal/page/page.ts';
export {glyphs} from '../terminal/theme.ts';
export {StartPage, type StartEntry} from './start.ts';
