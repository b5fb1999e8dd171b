/** Every API object that init makes, phase by phase, in the order in which kubeadm sends them. */
export * from './admin.ts';
export * from './bootstrap-token.ts';
export * from './coredns.ts';
export * from './kube-proxy.ts';
export * from './mark-control-plane.ts';
export * from './objects.ts';
export * from './upload-certs.ts';
export * from './upload-config.ts';
