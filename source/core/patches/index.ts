export {applyPatches, type Patched, type Stage} from './apply.ts';
export {jsonPatch} from './json-patch.ts';
export {mergePatch} from './merge-patch.ts';
export {parsePatchName, patchTargets, type PatchTarget, type PatchType} from './names.ts';
export {PatchProblem, type PatchFault} from '../told/patch-faults.ts';
export {readPatches, type PatchSet} from './read.ts';
export {strategicMerge, type MergeSchema} from './strategic-merge.ts';
