import type {Pod} from 'kubernetes-types/core/v1.d.ts';
import type {InitConfig} from '../config/types.ts';
import {staticPod, type ManifestHost} from './static-pods.ts';

/** The four static Pods of a control plane node; `staticPod` makes any of them by name. */
export const etcdManifest = (config: InitConfig, host: ManifestHost): Pod => staticPod('etcd', config, host);
export const apiServerManifest = (config: InitConfig, host: ManifestHost): Pod => staticPod('kube-apiserver', config, host);
export const controllerManagerManifest = (config: InitConfig, host: ManifestHost): Pod => staticPod('kube-controller-manager', config, host);
export const schedulerManifest = (config: InitConfig, host: ManifestHost): Pod => staticPod('kube-scheduler', config, host);

export {manifestText, mergeEnv, proxyVariables, staticPod, type ManifestHost} from './static-pods.ts';
export {type Component} from './components.ts';
export {caCertificateFolders} from './volumes.ts';
export * from './kubelet.ts';
export * from './rootless.ts';
export {kubeletConfigSources, kubeletFlagSources, podSources} from './sources.ts';
export * from './user-files.ts';
