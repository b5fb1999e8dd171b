export {showPage} from '../terminal/page/page.ts';
export {sizeOf} from '../terminal/size.ts';
export {glyphs} from '../terminal/theme.ts';
export {StartPage, type StartEntry} from './start.ts';
