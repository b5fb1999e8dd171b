export {diffLines, type DiffLine} from '../texts/diff.ts';
