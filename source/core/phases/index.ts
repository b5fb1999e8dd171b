import {addon} from './addon.ts';
import {bootstrapToken} from './bootstrap-token.ts';
import {certs} from './certs.ts';
import {controlPlane} from './control-plane.ts';
import {etcd} from './etcd.ts';
import {kubeconfig} from './kubeconfig.ts';
import {kubeletFinalize} from './kubelet-finalize.ts';
import {kubeletStart} from './kubelet-start.ts';
import {markControlPlane} from './mark-control-plane.ts';
import type {Phase} from '../engine/phase.ts';
import {preflight} from './preflight.ts';
import {showJoinCommand} from './show-join-command.ts';
import {uploadCerts} from './upload-certs.ts';
import {uploadConfig} from './upload-config.ts';
import {waitControlPlane} from './wait-control-plane.ts';

/** `kubeadm init`'s phases, in its order. */
export const initPhases: readonly Phase[] = [
	preflight,
	certs,
	kubeconfig,
	etcd,
	controlPlane,
	kubeletStart,
	waitControlPlane,
	uploadConfig,
	uploadCerts,
	markControlPlane,
	bootstrapToken,
	kubeletFinalize,
	addon,
	showJoinCommand,
];
