export {applyPatches, type Patched} from './apply.ts';
export {parsePatchName, patchTargets, type PatchTarget, type PatchType} from './names.ts';
export {PatchProblem, type PatchFault} from './problem.ts';
export {readPatches, type PatchSet} from './read.ts';
