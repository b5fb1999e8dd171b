import type {DiagnosisCode} from '../core/diagnosis/codes.ts';
import type {Fields} from '../core/errors.ts';
import {field} from './format.ts';
import {shell} from './failures.ts';

type Commands = (fields: Fields) => readonly string[];

const KUBELET_LOG = 'journalctl -xeu kubelet -n 50';
const RESTART = 'systemctl restart kubelet';

const manifest: Commands = (f) => [`vi /etc/kubernetes/manifests/${field(f, 'component')}.yaml`];
const log: Commands = (f) => [`${crictl(f)} logs $(${crictl(f)} ps -a -q --name ${shell(field(f, 'component'))} | head -n 1)`];
const port: Commands = (f) => [`ss -ltnp 'sport = :${field(f, 'port') || (/(\d+)(?:\/|$)/.exec(field(f, 'address') || field(f, 'url'))?.[1] ?? '')}'`];
const containerd: Commands = () => ['vi /etc/containerd/config.toml', 'systemctl restart containerd'];
const kubeletConfig: Commands = () => ['vi /var/lib/kubelet/config.yaml', RESTART];
const moveData: Commands = () => ['systemctl stop kubelet', 'mv /var/lib/etcd /var/lib/etcd.old', 'systemctl start kubelet'];
const pull: Commands = (f) => [`${crictl(f)} pull ${shell(field(f, 'image') || 'IMAGE')}`];
const disks: Commands = () => ['df -h /var/lib/etcd /var/lib/kubelet /var/lib/containerd /var/log', 'df -i /var/lib'];
const kubeletConf: Commands = () => ['rm -f /etc/kubernetes/kubelet.conf /var/lib/kubelet/pki/kubelet-client-*', 'kubestep init phase kubeconfig kubelet', RESTART];

/** Commands that help, in order; the same in every language. */
export const diagnosisCommands: Readonly<Record<DiagnosisCode, Commands>> = {
	'kubelet.swap': () => ['swapoff -a', 'sed -i \'/\\sswap\\s/s/^/#/\' /etc/fstab', RESTART],
	'kubelet.cgroup-v1': () => ['stat -fc %T /sys/fs/cgroup', 'grubby --update-kernel=ALL --args=systemd.unified_cgroup_hierarchy=1'],
	'kubelet.config-missing': () => ['kubestep init phase kubelet-start'],
	'kubelet.config-syntax': kubeletConfig,
	'kubelet.config-value': kubeletConfig,
	'kubelet.unknown-flag': () => ['cat /var/lib/kubelet/kubeadm-flags.env /etc/default/kubelet /etc/sysconfig/kubelet', RESTART],
	'kubelet.cri-disabled': () => ['sed -i \'s/^disabled_plugins.*/disabled_plugins = []/\' /etc/containerd/config.toml', 'systemctl restart containerd', RESTART],
	'kubelet.runtime-socket': () => ['systemctl status containerd', 'ls -l /run/containerd /run/crio /run/cri-dockerd.sock', 'systemctl restart containerd kubelet'],
	'kubelet.port-taken': port,
	'kubelet.kubeconfig-missing': kubeletConf,
	'kubelet.stopped': () => ['systemctl enable --now kubelet', KUBELET_LOG],
	'kubelet.unknown': () => [KUBELET_LOG],
	'runtime.unreachable': () => ['systemctl restart containerd', 'journalctl -xeu containerd -n 50'],
	'runtime.not-ready': (f) => [`${crictl(f)} info`, 'journalctl -xeu containerd -n 50'],
	'disk.full': disks,
	'manifest.missing': () => ['kubestep init phase etcd local', 'kubestep init phase control-plane all'],
	'manifest.folder': kubeletConfig,
	'manifest.invalid': (f) => [`vi ${shell(field(f, 'path'))}`],
	'manifest.resources': manifest,
	'manifest.unread': () => ['grep staticPodPath /var/lib/kubelet/config.yaml', ...kubeletConfig({})],
	'volume.host-path': (f) => [`ls -ld ${shell(field(f, 'path'))}`, ...manifest(f)],
	'sandbox.resolv-conf': () => ['ls -lL /etc/resolv.conf /run/systemd/resolve/resolv.conf', ...kubeletConfig({})],
	'sandbox.image-not-found': (f) => [`grep -nE 'sandbox(_image)? *=|pause_image' /etc/containerd/config.toml /etc/crio/crio.conf`, ...containerd(f)],
	'sandbox.image-unreachable': (f) => [`grep -nE 'sandbox(_image)? *=|pause_image' /etc/containerd/config.toml /etc/crio/crio.conf`, ...containerd(f)],
	'cgroup-driver': () => ['grep -n SystemdCgroup /etc/containerd/config.toml', 'grep cgroupDriver /var/lib/kubelet/config.yaml', 'systemctl restart containerd kubelet'],
	'sandbox.runtime-missing': () => ['command -v runc crun', 'grep -n BinaryName /etc/containerd/config.toml', 'systemctl restart containerd'],
	'sandbox.unknown': () => ['journalctl -xeu containerd -n 50', KUBELET_LOG],
	'image.never': pull,
	'image.name': manifest,
	'image.unauthorized': pull,
	'image.authority': () => ['ls /etc/containerd/certs.d', 'systemctl restart containerd'],
	'image.http': () => ['ls /etc/containerd/certs.d', 'systemctl restart containerd'],
	'image.not-found': pull,
	'image.unreachable': (f) => ['systemctl show containerd --property=Environment', ...pull(f)],
	'image.format': (f) => ['uname -m', `${crictl(f)} images`],
	'image.unknown': pull,
	'container.command-missing': manifest,
	'container.mount': manifest,
	'container.unknown-flag': manifest,
	'container.flag-value': manifest,
	'container.file-missing': (f) => [`ls -l ${shell(field(f, 'path'))}`, ...manifest(f)],
	'container.permission': (f) => [`ls -ln ${shell(field(f, 'path'))}`, ...manifest(f)],
	'container.oom': manifest,
	'container.ended': log,
	'apiserver.admission-plugin': manifest,
	'apiserver.service-subnet': manifest,
	'apiserver.encryption-config': manifest,
	'apiserver.audit-policy': manifest,
	'apiserver.audit-log': manifest,
	'apiserver.admission-config': manifest,
	'apiserver.authorization-config': manifest,
	'etcd.permission': (f) => [`ls -ldn ${shell(field(f, 'path') || '/var/lib/etcd')}`, 'chmod 700 /var/lib/etcd'],
	'etcd.data-corrupt': moveData,
	'etcd.cluster-mismatch': moveData,
	'etcd.no-leader': moveData,
	'apiserver.etcd-unreachable': (f) => [`curl -k ${shell(`https://${field(f, 'address')}/version`)}`, 'grep etcd-servers /etc/kubernetes/manifests/kube-apiserver.yaml'],
	'container.port-taken': port,
	'container.address-missing': () => ['ip -brief address'],
	'port.foreign': port,
	'certificate.key': () => ['ls -l /etc/kubernetes/pki /etc/kubernetes/pki/etcd'],
	'certificate.expired': () => ['date', 'kubestep certs check-expiration', 'kubestep certs renew all'],
	'certificate.not-yet-valid': () => ['date', 'timedatectl set-ntp true'],
	'certificate.address': () => ['rm /etc/kubernetes/pki/apiserver.crt /etc/kubernetes/pki/apiserver.key'],
	'certificate.authority': () => ['kubestep reset'],
	// Not by rm: its Pod mounts the file, and the kubelet makes an empty one where there is none (FileOrCreate).
	'component.unauthorized': (f) => [`kubestep certs renew ${field(f, 'component').replace('kube-', '')}.conf`],
	'node.unauthorized': kubeletConf,
	'node.name': () => ['hostname', 'cat /var/lib/kubelet/kubeadm-flags.env', 'openssl x509 -noout -subject -in /var/lib/kubelet/pki/kubelet-client-current.pem', RESTART],
};

function crictl(fields: Fields): string {
	const socket = field(fields, 'socket');
	return socket === '' ? 'crictl' : `crictl --runtime-endpoint ${shell(socket)}`;
}
