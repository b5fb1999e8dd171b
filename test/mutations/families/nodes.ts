import {CONFIG, RESET_CONFIG} from '../family.ts';

/** Commands of a node that read its certificates, keys and kubeconfigs. */
export const nodeCommands: readonly (readonly string[])[] = [
	['inspect', '--output', 'plain'], ['inspect', '--output', 'json'], ['inspect', '--config', CONFIG, '--output', 'plain'],
	['trust'], ['trust', '-o', 'svg'], ['trust', '-o', 'mermaid'],
	['certs', 'check-expiration'], ['certs', 'check-expiration', '-o', 'json'], ['certs', 'check-expiration', '--config', CONFIG],
	['certs', 'renew', 'all'], ['certs', 'renew', 'all', '--config', CONFIG], ['certs', 'renew', 'apiserver', '--config', CONFIG], ['certs', 'renew', 'admin.conf', '--config', CONFIG], ['certs', 'renew', 'etcd-server', '--config', CONFIG],
	['certs', 'generate-csr', '--config', CONFIG, '--cert-dir', '/tmp/csr', '--kubeconfig-dir', '/tmp/csr'],
	['init', 'phase', 'certs', 'all', '--config', CONFIG], ['init', 'phase', 'certs', 'apiserver', '--config', CONFIG], ['init', 'phase', 'kubeconfig', 'all', '--config', CONFIG], ['init', 'phase', 'kubeconfig', 'admin', '--config', CONFIG],
	['init', 'phase', 'kubelet-finalize', 'all', '--config', CONFIG], ['init', 'phase', 'upload-certs', '--upload-certs', '--config', CONFIG], ['init', 'phase', 'upload-config', 'kubeadm', '--config', CONFIG], ['init', 'phase', 'show-join-command'],
	['init', '--dry-run', '--config', CONFIG, '--ignore-preflight-errors', 'all', '--output', 'plain'],
	['kubeconfig', 'user', '--client-name', 'jane', '--config', CONFIG], ['diff', '--config', CONFIG], ['doctor', '--config', CONFIG],
	['token', 'list'], ['token', 'create', '--print-join-command', '--dry-run'], ['join-command'], ['join-command', '--control-plane', '--upload-certs'],
	['reset', '--dry-run', '--config', RESET_CONFIG], ['undo', '--dry-run'],
];
