export {showPage} from '../terminal/page/page.ts';
export {sizeOf} from '../terminal/size.ts';
export {glyphs} from '../terminal/theme.ts';
export {JudgePage, judgeKeymap, type JudgeOptions} from './judge.ts';
export {LearnPage, learnKeymap, type LearnOptions} from './learn.ts';
export type {Help, LearnChoice, Look, ShownLesson} from './types.ts';
