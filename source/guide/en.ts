import {certificates, kubeconfigs} from './certificates.en.ts';
import {files, images, others, removals, waits} from './node.en.ts';
import {objects} from './objects.en.ts';
import {phases} from './phases.en.ts';
import type {Explanations} from './types.ts';

export const explanations: Explanations = {phases, certificates, kubeconfigs, files, waits, images, objects, removals, others};
