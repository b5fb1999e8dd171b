import type {FlagId} from './flag-table.ts';

const file = ['config', 'dry-run'] as const;
const cluster = [...file, 'cert-dir', 'kubernetes-version'] as const;
const names = ['apiserver-advertise-address', 'control-plane-endpoint'] as const;
const serving = [...cluster, ...names, 'apiserver-cert-extra-sans', 'service-cidr', 'service-dns-domain'] as const;
const kubeconfig = [...cluster, ...names, 'apiserver-bind-port', 'kubeconfig-dir'] as const;
const manifest = [...cluster, 'image-repository', 'patches'] as const;
const apiServer = [...manifest, ...names, 'apiserver-bind-port', 'apiserver-extra-args', 'feature-gates', 'service-cidr'] as const;
const controllerManager = [...manifest, 'controller-manager-extra-args', 'pod-network-cidr'] as const;
const scheduler = [...manifest, 'scheduler-extra-args'] as const;
const finalize = [...file, 'cert-dir'] as const;
const upload = [...file, 'cri-socket', 'kubeconfig'] as const;
const addon = [...file, 'image-repository', 'kubeconfig', 'kubernetes-version'] as const;
const coreDns = [...addon, 'feature-gates', 'service-cidr', 'service-dns-domain'] as const;
const kubeProxy = [...addon, ...names, 'apiserver-bind-port', 'pod-network-cidr'] as const;

/**
 * The phases that can be run alone, by path, with kubeadm's flags of each (cmd/phases/init,
 * InheritFlags and LocalFlags). `all` is the phase above; what has phases below it and no `all`
 * beside them runs only through them. Empty lists are kubeadm's: such a phase takes its defaults.
 */
const ofPhases = {
	'preflight': [...file, 'cri-socket', 'ignore-preflight-errors', 'image-repository'],
	'certs/all': serving,
	'certs/ca': cluster,
	'certs/apiserver': serving,
	'certs/apiserver-kubelet-client': cluster,
	'certs/front-proxy-ca': cluster,
	'certs/front-proxy-client': cluster,
	'certs/etcd-ca': cluster,
	'certs/etcd-server': cluster,
	'certs/etcd-peer': cluster,
	'certs/etcd-healthcheck-client': cluster,
	'certs/apiserver-etcd-client': cluster,
	'certs/sa': cluster,
	'kubeconfig/all': [...kubeconfig, 'node-name'],
	'kubeconfig/admin': kubeconfig,
	'kubeconfig/super-admin': kubeconfig,
	'kubeconfig/kubelet': [...kubeconfig, 'node-name'],
	'kubeconfig/controller-manager': kubeconfig,
	'kubeconfig/scheduler': kubeconfig,
	'etcd/local': [...file, 'cert-dir', 'image-repository', 'patches'],
	'control-plane/all': [...apiServer, ...controllerManager, ...scheduler],
	'control-plane/apiserver': apiServer,
	'control-plane/controller-manager': controllerManager,
	'control-plane/scheduler': scheduler,
	'kubelet-start': [...file, 'cri-socket', 'image-repository', 'node-name', 'patches'],
	'wait-control-plane': [],
	'upload-config/all': upload,
	'upload-config/kubeadm': upload,
	'upload-config/kubelet': upload,
	'upload-certs': [...file, 'certificate-key', 'kubeconfig', 'skip-certificate-key-print', 'upload-certs'],
	'mark-control-plane': [...file, 'node-name'],
	'bootstrap-token': [...file, 'kubeconfig', 'skip-token-print'],
	'kubelet-finalize/all': finalize,
	'kubelet-finalize/enable-client-cert-rotation': finalize,
	'addon/all': [...coreDns, ...kubeProxy],
	'addon/coredns': [...coreDns, 'print-manifest'],
	'addon/kube-proxy': [...kubeProxy, 'print-manifest'],
	'show-join-command': [],
} as const satisfies Record<string, readonly FlagId[]>;

export type PhaseFlag = (typeof ofPhases)[keyof typeof ofPhases][number];
export const phaseFlags: Readonly<Record<string, readonly PhaseFlag[]>> = ofPhases;

/** The same for the phases of reset (cmd/phases/reset, InheritFlags). */
const ofResetPhases = {
	'preflight': ['dry-run', 'force', 'ignore-preflight-errors'],
	'remove-etcd-member': ['dry-run', 'kubeconfig'],
	'cleanup-node': ['reset-cert-dir', 'cleanup-tmp-dir', 'cri-socket', 'dry-run'],
} as const satisfies Record<string, readonly FlagId[]>;

export type ResetPhaseFlag = (typeof ofResetPhases)[keyof typeof ofResetPhases][number];
export const resetPhaseFlags: Readonly<Record<string, readonly ResetPhaseFlag[]>> = ofResetPhases;
