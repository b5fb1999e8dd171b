export {cast, titleOf} from './cast.ts';
export {screenAt} from './frames.ts';
export {movingSvg} from './moving.ts';
export {screenSvg} from './svg.ts';
