import {certificates, kubeconfigs} from './certificates.zh.ts';
import {files, images, others, removals, waits} from './node.zh.ts';
import {objects} from './objects.zh.ts';
import {phases} from './phases.zh.ts';
import type {Explanations} from './types.ts';

export const explanations: Explanations = {phases, certificates, kubeconfigs, files, waits, images, objects, removals, others};
