export {isLinear, showPage, sizeOf} from '../page/page.tsx';
export {glyphs} from '../theme.ts';
export {StartPage, type StartEntry} from './start.ts';
