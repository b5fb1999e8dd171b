import {cleanupNode} from './cleanup-node.ts';
import {preflight} from './preflight.ts';
import {removeEtcdMember} from './remove-etcd-member.ts';
import type {ResetPhase} from './run.ts';

export type {ResetRun} from './run.ts';

/** `kubeadm reset`'s phases, in its order. */
export const resetPhases: readonly ResetPhase[] = [preflight, removeEtcdMember, cleanupNode];
